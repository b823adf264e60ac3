"""A case that went to another team takes its bed along: the old team neither follows it nor calls it off."""

from access.door import open_record
from access.permissions import Permission
from cases.models import Case
from cases.sharing import transfer_case
from shelters.models import Stay, StayGrant
from tests.people import Person
from tests.shelters.made import make_held, make_house, url


def make_handed_over(supervisor: Person, to: Person, shelter_manager: Person) -> Stay:
    """A held stay whose case has gone to another team."""
    stay = make_held(supervisor, shelter_manager, make_house(shelter_manager)[:1])
    assert supervisor.client().get(url("asked", stay.pk)).status_code == 200
    case = open_record(supervisor.actor(), Case, stay.case_id, to=Permission.CASE_TRANSFER)
    transfer_case(case=case, team=to.team, words="Đã chuyển nhà", by=supervisor.actor())
    return stay


def test_the_old_team_can_neither_look_nor_call_off(
    supervisor: Person, other_commune_worker: Person, shelter_manager: Person
) -> None:
    stay = make_handed_over(supervisor, other_commune_worker, shelter_manager)
    assert supervisor.client().get(url("asked", stay.pk)).status_code == 404
    assert supervisor.client().post(url("withdraw", stay.pk)).status_code == 404
    assert Stay.objects.in_clear().get(pk=stay.pk).status == "held"
    assert not StayGrant.objects.filter(group_id=supervisor.team.pk).exists(), "a rule alone is no wall"


def test_the_new_team_follows_it_and_the_shelter_works_on(
    supervisor: Person, other_commune_worker: Person, shelter_manager: Person
) -> None:
    stay = make_handed_over(supervisor, other_commune_worker, shelter_manager)
    assert other_commune_worker.client().get(url("asked", stay.pk)).status_code == 200
    assert shelter_manager.client().get(url("stay", stay.pk)).status_code == 200
