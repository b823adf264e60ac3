"""The pages on which somebody is put on the list of who must never see a case or a slip, and taken off again."""

from django.urls import reverse

from access.actors import Factory
from access.door import changing, open_record, recording
from access.models import ConflictToken
from access.permissions import Permission
from audit.models import Entry
from cases.actions.hide import unhide_referral
from cases.models import Case, Perpetrator, Referral
from cases.queries.hiding import in_reach, people_on_the_list, with_their_number
from tests.cases.factories import make_active, opened
from tests.cases.hidden import WORDS, form, hide, hide_slip, long_ago, sees
from tests.factories import make_referral
from tests.people import PASSPHRASE, Person


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


def test_the_list_of_a_slip_is_ended(
    volunteer: Person, receivers: Person, worker: Person, colleague: Person, supervisor: Person
) -> None:
    slip = make_referral(volunteer)
    hide_slip(worker, slip, colleague)
    actor = supervisor.actor()
    again = open_record(actor, Referral, slip.pk, to=Permission.REFERRAL_UNHIDE)
    unhide_referral(referral=again, additions=[], listing=again.listings.get(), by=actor)
    assert sees(colleague, Referral, slip.pk)
