"""People who must never see a case or a slip: the pages, and that the list goes along with the person's records."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from access.actors import Factory
from access.door import Locked, changing, open_record, recording
from access.hiding.marks import hides
from access.models import ConflictToken, Team, TeamKeyShare, TeamKind
from access.permissions import Permission
from access.roles import Role
from audit.models import Entry
from cases.actions.add_to_referral import add_to_referral
from cases.actions.case import close_case, reopen_case
from cases.actions.escalate import escalate_once
from cases.actions.hide import hide_case, hide_referral, unhide_referral
from cases.actions.triage import accept_into_case, accept_referral, pass_on_referral
from cases.models import Addition, Case, CaseGrant, Perpetrator, Referral
from cases.queries.access import other_holders
from cases.queries.case import colleagues_for, id_of_case, load_of_each, team_cases
from cases.queries.duty import alarms_for, people_to_ring, referral_for, waiting_for
from cases.queries.hiding import in_reach, people_on_the_list, with_their_number
from cases.queries.inbox import waiting_referrals
from cases.sharing import transfer_case
from shelters.actions import request_stay
from shelters.models import Stay
from tests import people
from tests.cases.conftest import Telephone
from tests.cases.factories import make_active, make_assigned, make_case, opened
from tests.factories import make_referral, put_on_duty
from tests.people import PASSPHRASE, Person

WORDS = "Em ruột của người chồng"


@pytest.fixture
def receivers(worker: Person, duty_coordinator: Person) -> Person:
    """The commune's team and the province's duty team, each with a telephone tonight."""
    put_on_duty(worker.team)
    put_on_duty(duty_coordinator.team, name="Phạm Văn Minh", phone="0902 000 222")
    return worker


def long_ago(person: Person) -> Any:
    """The person's browser, ten minutes after the passphrase was given."""
    client = person.client()
    session = client.session
    session["proved"] = 0
    session.save()
    return client


def hide(by: Person, pk: UUID, person: Person, words: str = WORDS) -> None:
    actor = by.actor()
    case = open_record(actor, Case, pk, to=Permission.CASE_HIDE)
    hide_case(case=case, person=person.user, reason="family", words=words, by=actor)


def hide_slip(by: Person, referral: Referral, person: Person) -> None:
    actor = by.actor()
    slip = open_record(actor, Referral, referral.pk, to=Permission.REFERRAL_HIDE)
    added = [open_record(actor, Addition, pk, to=Permission.REFERRAL_HIDE) for pk in additions_of(referral)]
    hide_referral(referral=slip, additions=added, person=person.user, reason="family", words=WORDS, by=actor)


def additions_of(referral: Referral) -> list[UUID]:
    return list(Addition.objects.in_clear().filter(referral=referral).values_list("pk", flat=True))


def sees(person: Person, kind: Any, pk: UUID) -> bool:
    return bool(kind.objects.visible_to(person.actor()).filter(pk=pk).exists())


def form(person: Person, **changes: Any) -> dict[str, Any]:
    data = {"person": str(person.user.pk), "reason": "family", "words": WORDS, "proof_passphrase": PASSPHRASE}
    return {**data, **changes}


# --- the pages ------------------------------------------------------------------------------------------------------


def test_the_page_asks_for_the_passphrase_and_keeps_what_was_typed(worker: Person, colleague: Person) -> None:
    pk = make_active(worker, worker)
    url = reverse("cases:case_hide", args=[pk])
    shown = worker.client().get(url).content.decode()
    assert colleague.user.full_name in shown
    data = form(colleague)
    asked = long_ago(worker).post(url, {**data, "proof_passphrase": ""})
    assert asked.status_code == 401
    assert WORDS in asked.content.decode()
    assert worker.client().post(url, data)["Location"] == reverse("cases:case_access", args=[pk])
    html = worker.client().get(reverse("cases:case_access", args=[pk])).content.decode()
    assert WORDS in html
    assert colleague.user.full_name in html


def test_a_bad_answer_shows_all_that_was_typed(worker: Person, colleague: Person) -> None:
    url = reverse("cases:case_hide", args=[make_active(worker, worker)])
    response = worker.client().post(url, form(colleague, reason=""))
    assert "reason" in response.context["form"].errors
    assert WORDS in response.content.decode()


def test_the_logbook_names_neither_person_nor_reason(worker: Person, colleague: Person) -> None:
    pk = make_active(worker, worker)
    worker.client().post(reverse("cases:case_hide", args=[pk]), form(colleague))
    entry = Entry.objects.filter(event="CASE_HIDDEN", record_id=pk).exclude(rows=[]).get()
    everything = str([line.__dict__ for line in Entry.objects.filter(actor="worker")])
    assert entry.actor == "worker"
    for secret in (str(colleague.user.pk), WORDS, "colleague"):
        assert secret not in everything


def test_a_colleague_with_his_number_is_at_the_top(supervisor: Person, worker: Person, colleague: Person) -> None:
    colleague.user.phone = "+84 912 345 679"
    with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE):
        colleague.user.save()
    pk = make_active(worker, worker)
    case = opened(worker, pk)
    with changing(case, by=worker.actor(), to=Permission.CASE_EDIT):
        Perpetrator(record=case, phone="0912345679").save()
    case = opened(worker, pk)
    assert [person.pk for person in with_their_number(case, in_reach(case, worker.actor()))] == [colleague.user.pk]
    shown = worker.client().get(reverse("cases:case_hide", args=[pk]))
    groups = dict(shown.context["form"].fields["person"].choices[1:])
    assert next(iter(groups.values())) == [(str(colleague.user.pk), colleague.user.full_name)]


def test_only_a_supervisor_takes_off(worker: Person, colleague: Person, supervisor: Person) -> None:
    pk = make_active(worker, worker)
    hide(worker, pk, colleague)
    (line,) = people_on_the_list(opened(worker, pk))
    url = reverse("cases:case_unhide", args=[pk, line.pk])
    assert worker.client().get(url).status_code == 403
    assert colleague.client().get(url).status_code == 404
    assert WORDS in supervisor.client().get(url).content.decode()
    assert long_ago(supervisor).post(url).status_code == 401
    assert supervisor.client().post(url, {"proof_passphrase": PASSPHRASE}).status_code == 302
    assert sees(colleague, Case, pk)
    assert people_on_the_list(opened(worker, pk)) == []
    assert supervisor.client().get(url).status_code == 404
    assert Entry.objects.filter(event="CASE_SHOWN_AGAIN", record_id=pk).exists()


def test_oneself_goes_home(worker: Person, colleague: Person) -> None:
    pk = make_active(worker, worker)
    response = worker.client().post(reverse("cases:case_hide", args=[pk]), form(worker))
    assert response["Location"] == reverse("home")
    assert worker.client().get(reverse("cases:case", args=[pk])).status_code == 404
    case = opened(colleague, pk)
    assert (case.status, case.worker_id) == ("new", None)


def test_the_last_one_is_told_to_hand_it_over(worker: Person) -> None:
    pk = make_active(worker, worker)
    response = worker.client().post(reverse("cases:case_hide", args=[pk]), form(worker))
    assert "person" in response.context["form"].errors
    assert sees(worker, Case, pk)
    assert not ConflictToken.objects.exists()


def test_a_slip_and_its_page(
    volunteer: Person, receivers: Person, worker: Person, colleague: Person, supervisor: Person
) -> None:
    slip = make_referral(volunteer)
    url = reverse("cases:slip_hide", args=[slip.pk])
    assert worker.client().get(url).status_code == 200
    assert worker.client().post(url, form(colleague)).status_code == 302
    assert not sees(colleague, Referral, slip.pk)
    page = supervisor.client().get(reverse("cases:slip_read", args=[slip.pk]))
    (line,) = page.context["listed"]
    end = reverse("cases:slip_unhide", args=[slip.pk, line.pk])
    assert WORDS in supervisor.client().get(end).content.decode()
    assert supervisor.client().post(end, {"proof_passphrase": PASSPHRASE}).status_code == 302
    assert sees(colleague, Referral, slip.pk)


# --- everywhere -----------------------------------------------------------------------------------------------------


def test_no_list_and_no_total_knows_it(worker: Person, colleague: Person, supervisor: Person) -> None:
    hidden, other = make_active(supervisor, worker, urgent=True), make_active(supervisor, worker)
    code = opened(supervisor, hidden).code
    hide(supervisor, hidden, colleague)
    assert [case.pk for case in team_cases(colleague.actor())] == [other]
    assert id_of_case(colleague.actor(), code) is None
    loads = {person.username: person.cases_open for person in load_of_each(colleague.actor())}
    assert loads["worker"] == 1
    assert {person.username: person.cases_open for person in load_of_each(supervisor.actor())}["worker"] == 2
    for name in ("worker_home", "case_list", "inbox"):
        assert code not in colleague.client().get(reverse(f"cases:{name}")).content.decode()


def test_the_worker_who_is_listed_does_not_work_on_it_any_more(worker: Person, supervisor: Person) -> None:
    pk = make_assigned(supervisor, worker)
    hide(supervisor, pk, worker)
    case = opened(supervisor, pk)
    assert (case.status, case.worker_id, case.assigned_at) == ("new", None, None)
    assert worker.user not in colleagues_for(supervisor.actor(), case)
    response = supervisor.client().post(reverse("cases:case_assign", args=[pk]), {"worker": worker.user.pk})
    assert "worker" in response.context["form"].errors


def test_no_code_on_the_duty_page_and_nothing_to_take(
    volunteer: Person, receivers: Person, worker: Person, colleague: Person
) -> None:
    slip = make_referral(volunteer)
    volunteer.client().post(reverse("cases:slip_alarm"), {"code": slip.code, "request_key": str(uuid4())})
    hide_slip(worker, slip, colleague)
    actor = colleague.actor()
    assert not waiting_for(actor).exists()
    assert not alarms_for(actor).exists()
    assert not waiting_referrals(actor).exists()
    with pytest.raises(Http404):
        referral_for(actor, slip.pk)
    assert waiting_for(worker.actor()).count() == 1
    assert alarms_for(worker.actor()).count() == 1
    html = colleague.client().get(reverse("cases:duty")).content.decode()
    assert slip.code[:4] not in html
    assert colleague.client().post(reverse("cases:take", args=[slip.pk])).status_code == 404


def test_the_province_is_rung_and_opens_it(
    volunteer: Person, receivers: Person, worker: Person, colleague: Person, duty_coordinator: Person,
    telephone: type[Telephone],
) -> None:  # fmt: skip
    slip = make_referral(volunteer)
    telephone.calls.clear()
    hide_slip(worker, slip, colleague)
    assert [number for number, _line in telephone.calls] == ["0902 000 222"]
    escalate_once(now=slip.received_at.replace(year=slip.received_at.year + 1))
    assert {number for number, _line in telephone.calls} == {"0902 000 222"}
    assert sees(duty_coordinator, Referral, slip.pk)
    assert [person.number for person in people_to_ring(slip)] == ["0902 000 222"]


def test_whoever_took_it_has_not_taken_it(
    volunteer: Person, receivers: Person, worker: Person, colleague: Person
) -> None:
    slip = make_referral(volunteer)
    colleague.client().post(reverse("cases:take", args=[slip.pk]))
    hide_slip(worker, slip, colleague)
    slip = Referral.objects.in_clear().get(pk=slip.pk)
    assert (slip.status, slip.taken_by_id) == ("sent", None)


# --- along with the person's records ----------------------------------------------------------------------------------


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


def test_the_list_of_a_slip_is_ended(
    volunteer: Person, receivers: Person, worker: Person, colleague: Person, supervisor: Person
) -> None:
    slip = make_referral(volunteer)
    hide_slip(worker, slip, colleague)
    actor = supervisor.actor()
    again = open_record(actor, Referral, slip.pk, to=Permission.REFERRAL_UNHIDE)
    unhide_referral(referral=again, additions=[], listing=again.listings.get(), by=actor)
    assert sees(colleague, Referral, slip.pk)


def test_somebody_on_duty_for_another_team_is_rung_as_before(
    volunteer: Person, worker: Person, duty_coordinator: Person
) -> None:
    put_on_duty(worker.team)
    slip = make_referral(volunteer)
    assert [person.number for person in people_to_ring(slip)] == ["0901 000 111"]
