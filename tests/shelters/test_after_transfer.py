"""A case that went to another team takes its bed along: the old team neither follows it nor calls it off."""

from access.door import open_record
from access.permissions import Permission
from cases.models import Case
from cases.sharing import transfer_case
from shelters.models import Stay
from tests.people import Person
from tests.shelters.made import make_held, make_house, url


def test_the_old_team_can_neither_look_nor_call_off(
    supervisor: Person, other_commune_worker: Person, shelter_manager: Person
) -> None:
    stay = make_held(supervisor, shelter_manager, make_house(shelter_manager)[:1])
    assert supervisor.client().get(url("asked", stay.pk)).status_code == 200
    case = open_record(supervisor.actor(), Case, stay.case_id, to=Permission.CASE_TRANSFER)
    transfer_case(case=case, team=other_commune_worker.team, words="Đã chuyển nhà", by=supervisor.actor())
    assert supervisor.client().get(url("asked", stay.pk)).status_code == 403
    assert supervisor.client().post(url("withdraw", stay.pk)).status_code == 403
    assert Stay.objects.in_clear().get(pk=stay.pk).status == "held"
