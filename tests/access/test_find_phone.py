"""A lost phone at night: found by a few letters of its owner's name or address, without marks, never in an address."""

from typing import Any

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from access.actors import Factory
from access.change import recording
from access.entry import finding, pairing
from access.models import PairedPhone
from access.permissions import Permission
from access.roles import Role
from access.teams import enrolment
from audit.models import Entry
from tests import people
from tests.people import PASSPHRASE, Person

PHONES = reverse("phones")


def phone_of(username: str, full_name: str, unit: str = people.COMMUNE) -> PairedPhone:
    """A phone that was paired some day."""
    user = enrolment.create_user(by=Factory(), username=username, full_name=full_name)
    its_team = people.team("trusted_address", unit)
    member = enrolment.add_member(by=Factory(), user=user, team=its_team, role=Role.ADDRESS_VOLUNTEER)
    row = PairedPhone(membership=member, secret_hash=username.encode().ljust(32), pin_hash="x")
    with recording(by=Factory(), to=Permission.PHONE_PAIR, about=row):
        row.save()
    return row


def names(response: Any) -> list[str]:
    return [phone.membership.user.full_name for phone in response.context["phones"].rows]


def test_by_name_without_marks_and_by_commune(duty_coordinator: Person) -> None:
    phone_of("hoa", "Nguyễn Thị Hòa")
    phone_of("thuy", "Đỗ Thúy", people.OTHER_COMMUNE)
    client = duty_coordinator.client()
    for typed, expected in {
        "hoa": ["Nguyễn Thị Hòa"],
        "Hoà nguyễn": ["Nguyễn Thị Hòa"],
        "do thuy": ["Đỗ Thúy"],
        "duy tien": ["Đỗ Thúy"],
        "oa": [],
        "": ["Nguyễn Thị Hòa", "Đỗ Thúy"],
    }.items():
        response = client.post(PHONES, {"name": typed})
        assert response.status_code == 200
        assert names(response) == expected, typed


def test_the_found_phone_is_ended_by_its_button(worker: Person) -> None:
    phone = phone_of("hoa", "Nguyễn Thị Hòa")
    end = reverse("phone_end", args=[phone.pk])
    page = worker.client().post(PHONES, {"name": "hoa"}).content.decode()
    assert f'href="{end}"' in page
    assert f'action="{end}"' not in page, "the list itself ends no phone"
    worker.client().post(end)
    assert names(worker.client().post(PHONES, {"name": "hoa"})) == []
    assert Entry.objects.filter(event="PHONE_ENDED", actor="worker").exists()


def test_whose_phone_and_which_address_is_asked_once_before_it_ends(worker: Person) -> None:
    phone, other = phone_of("hoa", "Nguyễn Thị Hòa"), phone_of("thuy", "Đỗ Thúy")
    response = worker.client().get(reverse("phone_end", args=[phone.pk]))
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    office = phone.membership.team.office
    assert response.status_code == 200
    assert "Nguyễn Thị Hòa" in main and office.name in main and office.unit.name in main
    assert other.membership.user.full_name not in main
    assert main.count('class="btn btn-danger"') == 1 and '<input type="text"' not in main
    phone.refresh_from_db()
    assert phone.ended_at is None, "looking at the question ends nothing"


def test_a_second_tap_says_the_same_and_changes_nothing(worker: Person, supervisor: Person) -> None:
    phone = phone_of("hoa", "Nguyễn Thị Hòa")
    end = reverse("phone_end", args=[phone.pk])
    assert [worker.client().post(end)["Location"], supervisor.client().post(end)["Location"]] == [PHONES, PHONES]
    assert supervisor.client().get(end)["Location"] == PHONES
    assert Entry.objects.filter(event="PHONE_ENDED").count() == 1
    phone.refresh_from_db()
    assert phone.ended_by == worker.user


def test_all_are_reached_page_by_page(worker: Person) -> None:
    for number in range(finding.PAGE + 3):
        phone_of(f"p{number}", f"Người {number:02}")
    first = worker.client().get(PHONES)
    second = worker.client().post(PHONES, {"name": "", "after_phone": first.context["phones"].next_key})
    assert names(first) + names(second) == [f"Người {number:02}" for number in range(finding.PAGE + 3)]
    assert second.context["phones"].next_key is None


def test_another_communes_phone_is_not_found(other_commune_worker: Person) -> None:
    phone = phone_of("hoa", "Nguyễn Thị Hòa")
    assert other_commune_worker.client().get(reverse("phone_end", args=[phone.pk])).status_code == 404
    assert names(other_commune_worker.client().post(PHONES, {"name": "hoa"})) == []


def test_people_to_pair_are_found_the_same_way(supervisor: Person, volunteer: Person) -> None:
    phone_of("hoa", "Nguyễn Thị Hòa")
    found = supervisor.client().post(PHONES, {"name": "volun"}).context["people"].rows
    assert [member.user for member in found] == [volunteer.user]


def test_the_name_is_in_no_entry(worker: Person) -> None:
    worker.client().post(PHONES, {"name": "Hòa bí mật"})
    assert not [entry for entry in Entry.objects.values() if "bí mật" in str(entry)]


def test_what_is_typed_comes_back_harmless(worker: Person) -> None:
    page = worker.client().post(PHONES, {"name": '"><script>x' + "y" * 500, "after_phone": "no key"}).content.decode()
    assert "<script>x" not in page
    assert "y" * 100 not in page


def test_doors(client: Client, police_viewer: Person, worker: Person) -> None:
    assert client.get(PHONES)["Location"].startswith(reverse("account_login"))
    assert police_viewer.client().post(PHONES, {"name": "a"}).status_code == 403
    assert worker.client().put(PHONES).status_code == 405


def test_the_number_of_questions_does_not_grow(
    worker: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(9):
        phone_of(f"p{number}", f"Người {number}")
    near = pairing.phones_near(worker.actor())
    with django_assert_num_queries(2):
        found = finding.find(near, "nguoi", through="membership__")
        assert {phone.membership.team.office.unit.name for phone in found.rows}


def test_the_duty_team_of_another_province_reaches_no_phone(volunteer: Person, duty_coordinator: Person) -> None:
    phone = phone_of("hoa", "Nguyễn Thị Hòa")
    far = people.person("far_duty", Role.PROVINCE_COORDINATOR, people.team("province_duty_team", "01"))
    end, pair = reverse("phone_end", args=[phone.pk]), reverse("phone_pair", args=[volunteer.membership.pk])
    assert phone.membership.user.full_name not in far.client().get(reverse("phones")).content.decode()
    assert far.client().post(end).status_code == 404
    assert far.client().post(pair, {"proof_passphrase": PASSPHRASE}).status_code == 404
    assert PairedPhone.objects.get(pk=phone.pk).ended_at is None
    assert duty_coordinator.client().post(end).status_code == 302
