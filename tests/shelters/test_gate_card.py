"""The gate card: whom to let in and whom not."""

from tests.people import Person
from tests.shelters.made import make_stay, text_of, url


def test_staff_read_whom_not_to_let_in(worker: Person, shelter_manager: Person, shelter_staff: Person) -> None:
    stay = make_stay(worker, shelter_manager)
    text = text_of(shelter_staff.client(), url("gate_card", stay.pk))
    assert "Chồng tên Dũng, cao, xe Wave đỏ" in text
    assert "gọi 113" in text
    assert "Sữa cho cháu nhỏ" not in text


def test_nobody_named(worker: Person, shelter_manager: Person, shelter_staff: Person) -> None:
    stay = make_stay(worker, shelter_manager, gate_card="")
    assert "Chưa ghi tên ai" in text_of(shelter_staff.client(), url("gate_card", stay.pk))


def test_others(worker: Person, volunteer: Person, shelter_manager: Person) -> None:
    stay = make_stay(worker, shelter_manager)
    assert worker.client().get(url("gate_card", stay.pk)).status_code == 403
    assert volunteer.client().get(url("gate_card", stay.pk)).status_code == 404
