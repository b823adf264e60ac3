"""To whom a case can be shared: teams that have a page for it, and none whose locked copy it would replace."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from access.door import Locked
from access.roles import Role
from cases.models import Case, CaseGrant
from cases.queries.access import teams_to_share_with
from cases.sharing import SHELTER_COMPARTMENTS
from shelters import actions
from tests import people
from tests.cases.factories import make_active, opened
from tests.cases.hidden import hide
from tests.cases.sharings import SURVIVOR
from tests.people import Person
from tests.shelters.made import REQUEST


def test_who_is_offered(
    supervisor: Person, other_commune_worker: Person, shelter_manager: Person, duty_coordinator: Person
) -> None:
    """Who has a page for it. The shelter has one by a stay only; the duty team's locked copy must stay."""
    pk = make_active(supervisor, supervisor, Locked(duty_coordinator.team, SHELTER_COMPARTMENTS), survivor=SURVIVOR)
    assert list(teams_to_share_with(opened(supervisor, pk))) == [other_commune_worker.team]
    until = (timezone.localdate() + timedelta(days=10)).isoformat()
    asked = {"purpose": "shelter", "compartments": ["identity"], "until": until}
    for team in (shelter_manager.team, duty_coordinator.team):
        response = supervisor.client().post(reverse("cases:case_share", args=[pk]), {**asked, "team": team.pk})
        assert "team" in response.context["form"].errors
    grant = CaseGrant.objects.get(content_object_id=pk, group_id=duty_coordinator.team.pk)
    assert (grant.locked, grant.compartments) == (True, sorted(SHELTER_COMPARTMENTS))


def test_a_shelter_is_offered_as_long_as_a_stay_runs(supervisor: Person, shelter_manager: Person) -> None:
    pk = make_active(supervisor, supervisor, survivor=SURVIVOR)
    stay = actions.request_stay(
        case=opened(supervisor, pk), shelter=shelter_manager.team, data=REQUEST, by=supervisor.actor()
    )
    assert shelter_manager.team in teams_to_share_with(opened(supervisor, pk))
    assert shelter_manager.team not in teams_to_share_with(opened(supervisor, make_active(supervisor, supervisor)))
    actions.refuse_stay(stay=stay, data={"next_step": "address"}, by=shelter_manager.actor())
    assert shelter_manager.team not in teams_to_share_with(opened(supervisor, pk))


def test_another_team_that_holds_a_locked_part_is_not_offered(
    supervisor: Person, other_commune_worker: Person, colleague: Person
) -> None:
    """As after a merger of duty teams; also where it holds it without the people on the list."""
    team = other_commune_worker.team
    people.person("third", Role.CASE_WORKER, team)
    pk = make_active(supervisor, supervisor, Locked(team, SHELTER_COMPARTMENTS))
    assert team not in teams_to_share_with(opened(supervisor, pk))
    hide(supervisor, pk, other_commune_worker)
    assert Case.grant_class().objects.get(content_object_id=pk, locked=True).group_id != team.pk
    assert team not in teams_to_share_with(opened(supervisor, pk))
