"""The list of who must never see a record goes along to all that is of the same person."""

from uuid import UUID, uuid4

from django.urls import reverse
from django.utils import timezone

from access.door import Locked, open_record
from access.hiding.marks import hides
from access.models import Team, TeamKeyShare, TeamKind
from access.permissions import Permission
from access.roles import Role
from cases.actions.add_to_referral import add_to_referral
from cases.actions.case import close_case, reopen_case
from cases.actions.triage import accept_into_case, accept_referral, pass_on_referral
from cases.models import Addition, Case, CaseGrant, Referral
from cases.queries.access import other_holders
from cases.queries.hiding import people_on_the_list
from cases.sharing import transfer_case
from shelters.actions import request_stay
from shelters.models import Stay
from tests import people
from tests.cases.factories import make_active, make_case, opened
from tests.cases.hidden import additions_of, hide, hide_slip, sees
from tests.factories import make_referral
from tests.people import Person


def everywhere(person: Person) -> list[str]:
    """What of all records this person's keys or the door would give."""
    actor = person.actor()
    found = [str(kind.__name__) for kind in (Case, Referral, Addition, Stay) if kind.objects.visible_to(actor).exists()]
    mine = Team.objects.filter(keys__shares__user_key__user=person.user)
    grants = [kind.grant_class() for kind in (Case, Referral, Addition, Stay)]
    return found + [grant.__name__ for grant in grants if grant.objects.filter(group__team__in=mine).exists()]


def test_accepting_takes_the_list_along(
    volunteer: Person, receivers: Person, worker: Person, colleague: Person, supervisor: Person
) -> None:
    slip = make_referral(volunteer)
    hide_slip(worker, slip, colleague)
    add_to_referral(referral=slip, by=volunteer.actor(), story="Hai cháu đã ngủ", request_key=uuid4())
    actor = worker.actor()
    case = accept_referral(
        referral=open_record(actor, Referral, slip.pk, to=Permission.REFERRAL_TRIAGE),
        additions=[open_record(actor, Addition, additions_of(slip)[0], to=Permission.REFERRAL_TRIAGE)],
        by=actor,
    )
    assert everywhere(colleague) == []
    assert [line.name for line in people_on_the_list(opened(supervisor, case.pk))] == [colleague.user.full_name]
    assert CaseGrant.objects.filter(content_object=case, group__team__circle_of=worker.team).count() == 1


def test_into_a_case_both_lists_hold_for_both(
    volunteer: Person, receivers: Person, worker: Person, colleague: Person, supervisor: Person
) -> None:
    slip, pk = make_referral(volunteer), make_active(worker, supervisor)
    add_to_referral(referral=slip, by=volunteer.actor(), story="Hai cháu đã ngủ", request_key=uuid4())
    hide_slip(worker, slip, supervisor)
    hide(worker, pk, colleague)
    actor = worker.actor()
    accept_into_case(
        referral=open_record(actor, Referral, slip.pk, to=Permission.REFERRAL_TRIAGE),
        case=open_record(actor, Case, pk, to=Permission.CASE_EDIT),
        additions=[open_record(actor, Addition, additions_of(slip)[0], to=Permission.REFERRAL_TRIAGE)],
        by=actor,
    )
    assert everywhere(colleague) == []
    assert everywhere(supervisor) == []
    case = opened(worker, pk)
    assert (case.status, case.worker_id) == ("new", None)
    assert len(people_on_the_list(case)) == 2


def test_listing_on_a_case_covers_its_slip_and_its_stay(
    volunteer: Person, receivers: Person, worker: Person, colleague: Person, shelter_manager: Person
) -> None:
    slip = make_referral(volunteer, consent="agreed", needs=["safe_place"])
    add_to_referral(referral=slip, by=volunteer.actor(), story="Hai cháu đã ngủ", request_key=uuid4())
    case = accept_referral(
        referral=open_record(worker.actor(), Referral, slip.pk, to=Permission.REFERRAL_TRIAGE), by=worker.actor()
    )
    before = ask(worker, case.pk, shelter_manager)
    hide(worker, case.pk, colleague)
    assert everywhere(colleague) == []
    after = ask(worker, case.pk, shelter_manager)
    assert everywhere(colleague) == []
    for stay in (before, after):
        assert hides([stay.pk])
        assert sees(shelter_manager, Stay, stay.pk)


def ask(worker: Person, pk: UUID, house: Person) -> Stay:
    case = open_record(worker.actor(), Case, pk, to=Permission.BED_REQUEST)
    return request_stay(case=case, shelter=house.team, data={"travel_minutes": 30}, by=worker.actor())


def test_passing_on_and_handing_over(
    volunteer: Person, receivers: Person, worker: Person, colleague: Person, other_commune_worker: Person,
    supervisor: Person,
) -> None:  # fmt: skip
    slip = make_referral(volunteer)
    hide_slip(worker, slip, colleague)
    there = other_commune_worker
    actor = worker.actor()
    opened_slip = open_record(actor, Referral, slip.pk, to=Permission.REFERRAL_TRIAGE)
    pass_on_referral(referral=opened_slip, team=there.team, by=actor)
    pk = make_active(supervisor, supervisor)
    hide(supervisor, pk, colleague)
    transfer_case(case=opened(supervisor, pk), team=there.team, words="Đã chuyển", by=supervisor.actor())
    for kind, key in ((Referral, slip.pk), (Case, pk)):
        groups = list(
            kind.grant_class().objects.filter(content_object_id=key).values_list("group__team__name", "locked")
        )
        assert (worker.team.name, False) not in groups, "no old grant of the team or of a circle of it is left"
        assert (there.team.name, False) in groups
    assert opened(there, pk).call_name == "Chị Lan"
    assert not TeamKeyShare.objects.filter(team_key__team__circle_of=worker.team).exists()


def test_transferred_to_a_team_of_the_listed(supervisor: Person, other_commune_worker: Person) -> None:
    pk = make_active(supervisor, supervisor)
    there = other_commune_worker
    hide(supervisor, pk, there)
    data = {"team": there.team.pk, "words": "x", "code": opened(supervisor, pk).code}
    response = supervisor.client().post(reverse("cases:case_transfer", args=[pk]), data, follow=True)
    assert response.status_code == 200
    assert opened(supervisor, pk).team_id == supervisor.team.pk
    assert not sees(there, Case, pk)


def test_closed_and_opened_again(supervisor: Person, colleague: Person, duty_coordinator: Person) -> None:
    pk = make_active(supervisor, supervisor)
    hide(supervisor, pk, duty_coordinator)
    close_case(case=opened(supervisor, pk), reason="moved", checklist=[], words="x", by=supervisor.actor())
    reopen_case(case=opened(supervisor, pk), words="y", by=supervisor.actor())
    assert not other_holders(opened(supervisor, pk)).exists(), "the only one of the duty team must not see it"


def test_closing_ends_what_a_circle_holds(supervisor: Person, duty_coordinator: Person) -> None:
    people.person("second_duty", Role.PROVINCE_COORDINATOR, duty_coordinator.team)
    pk = make_case(
        supervisor, Locked(duty_coordinator.team, ["identity"]),
        status="active", worker=supervisor.user, assigned_at=timezone.now(), started_at=timezone.now(),
    )  # fmt: skip
    hide(supervisor, pk, duty_coordinator)
    assert [team.pk for team in other_holders(opened(supervisor, pk))] == [duty_coordinator.team.pk]
    close_case(case=opened(supervisor, pk), reason="moved", checklist=[], words="x", by=supervisor.actor())
    assert not other_holders(opened(supervisor, pk)).exists()
    assert not Team.objects.filter(kind=TeamKind.CIRCLE, closed_at=None).exists()
