"""The rarer ways through the door and the key cabinet, each once: what is refused, and what is done without a word."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from access import keys, roots, trust
from access.actors import Factory, System
from access.door import Limited, changing, end_grant, recording, share
from access.entry import pairing
from access.errors import KeyNotHeld, StaleVersion, StillSealed, UntrustedKey
from access.middleware import ActorMiddleware, log_untrusted
from access.models import PairedPhone, Team, TeamKey, TeamKeyShare, UserKey
from access.permissions import Permission
from access.roles import Role
from access.sweeping import _sweep
from access.teams import enrolment, leaving
from audit.models import Entry
from tests import people
from tests.attacks.writer import alter
from tests.chests import NAME, make_chest, opened
from tests.people import Person
from tests.vault.models import Chest, Letter

PIN = "284713"


def paired(owner: Person, by: Person) -> tuple[PairedPhone, str]:
    link = pairing.find_link(pairing.make_link(membership=owner.membership, by=by.actor()))
    assert link
    return pairing.pair(link=link, pin=PIN)


# --- who may


def test_a_phone_may_less_than_its_owner(volunteer: Person, supervisor: Person) -> None:
    actor = volunteer.actor()
    assert actor.may(Permission.KEY_KEEP)
    actor.phone = paired(volunteer, supervisor)[0]
    assert actor.may(Permission.REFERRAL_SEND)
    assert not actor.may(Permission.KEY_KEEP)


def test_a_refused_plain_change_is_in_the_logbook(volunteer: Person) -> None:
    with (
        pytest.raises(PermissionDenied),
        recording(by=volunteer.actor(), to=Permission.ACCOUNT_MANAGE, about=volunteer.user),
    ):
        raise AssertionError("nothing runs inside")
    assert Entry.objects.get(event=Permission.ACCOUNT_MANAGE.past, outcome="forbidden").actor == "volunteer"


def test_the_words_of_refused_requests(worker: Person, rf: RequestFactory) -> None:
    """Each of the door's errors has its page; others are not its business."""
    middleware, request = ActorMiddleware(lambda request: HttpResponse()), rf.get("/")
    request.actor = worker.actor()  # type: ignore[attr-defined]
    for error, status in ((StaleVersion(), 409), (UntrustedKey(), 503), (KeyNotHeld(), 403)):
        answer = middleware.process_exception(request, error)
        assert answer
        assert answer.status_code == status
    assert middleware.process_exception(request, ZeroDivisionError()) is None
    assert Entry.objects.filter(event="UNTRUSTED_KEY", outcome="failed").count() == 1
    log_untrusted(rf.get("/"))
    assert Entry.objects.filter(event="UNTRUSTED_KEY").count() == 1, "nobody is behind this one"


def test_a_key_that_somebody_changed_is_told_at_the_next_request(worker: Person, colleague: Person) -> None:
    leaving.end_membership(by=Factory(), membership=colleague.membership)
    alter(UserKey.objects.get(user=worker.user), signature=bytes(64))
    trust._verified.clear()
    assert worker.client().get(reverse("my_keys")).status_code == 200
    assert Entry.objects.filter(event="UNTRUSTED_KEY", actor="worker").exists()
    assert TeamKey.objects.filter(team=worker.team).count() == 1


# --- records and grants


def test_a_grant_that_ends_twice_marks_once(worker: Person, shelter_manager: Person, duty_coordinator: Person) -> None:
    """A limited holder cannot draw a root: the record is marked for the next who can."""
    parts = [Limited(p.team, ["identity"]) for p in (shelter_manager, duty_coordinator)]
    chest = make_chest(worker, *parts)
    system = System("sweep")
    for person in (shelter_manager, duty_coordinator):
        with changing(Chest.objects.get(pk=chest.pk), by=system, to=Permission.GRANT_SWEEP) as change:
            (record,) = change.records.values()
            assert end_grant(record, team=person.team, by=system)
    assert Chest.objects.get(pk=chest.pk).needs_new_root


def test_less_than_before_takes_something_away(worker: Person, shelter_manager: Person) -> None:
    chest = opened(worker, make_chest(worker, Limited(shelter_manager.team, ["identity", "contact"])))
    for parts, epoch in ((["contact", "identity"], 1), (["contact"], 2)):
        with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
            share(chest, with_team=shelter_manager.team, by=worker.actor(), compartments=parts)
        assert chest.root_epoch == epoch


def test_the_system_passes_no_key_on(worker: Person, other_commune_worker: Person) -> None:
    """It may end and delete; what lies in a grant it cannot take out."""
    chest = make_chest(worker)
    with pytest.raises(KeyNotHeld, match="the system holds no keys"):
        roots.pass_on(chest, chest.grants.get(), other_commune_worker.team, System("sweep"))  # type: ignore[attr-defined]


def test_a_value_of_a_record_that_is_not_open_is_not_saved(worker: Person) -> None:
    chest = opened(worker, make_chest(worker))
    letter = Letter(record=chest, text="hai")
    sealed = Chest.objects.get(pk=chest.pk)
    with changing(sealed, by=worker.actor(), to=Permission.CASE_EDIT), pytest.raises(StillSealed):
        letter.save()


def test_a_field_of_a_record_that_is_not_open_is_not_emptied(worker: Person) -> None:
    """The row's seal would no longer fit, and only who opens the record can seal it again."""
    sealed = make_chest(worker)
    with changing(sealed, by=worker.actor(), to=Permission.CASE_EDIT):
        sealed.name = None
        with pytest.raises(StillSealed):
            sealed.save()
    assert opened(worker, sealed).name == NAME


def test_who_holds_parts_draws_no_root(worker: Person, other_commune_worker: Person) -> None:
    chest = make_chest(worker, Limited(other_commune_worker.team, ["identity"]))
    found = opened(other_commune_worker, chest)
    assert roots.renew_now(found, other_commune_worker.actor()) is None
    assert Chest.objects.get(pk=chest.pk).root_epoch == 1
    alter(chest, needs_new_root=True)
    found = opened(other_commune_worker, chest)
    with (
        pytest.raises(KeyNotHeld, match="new root"),
        changing(found, by=other_commune_worker.actor(), to=Permission.CASE_EDIT),
    ):
        raise AssertionError("nothing runs inside")


def test_old_roots_that_are_gone_end_the_walk(worker: Person) -> None:
    chest = opened(worker, make_chest(worker))
    envelope = chest._envelope
    assert envelope
    envelope.epoch = 4
    roots.open_older_roots(envelope, {})
    assert set(envelope.roots) == {1}


def test_somebody_who_changes_it_at_the_same_moment_goes_first(worker: Person) -> None:
    chest = make_chest(worker)
    alter(chest, version=9)
    assert _sweep(chest) is False
    assert not Entry.objects.filter(event=Permission.GRANT_SWEEP.past).exists()


def test_who_changed_an_old_version(worker: Person) -> None:
    version = make_chest(worker).history.get()  # type: ignore[attr-defined]
    assert version.history_user == worker.user.pk
    version.history_user = None
    assert version.history_user_id is None


# --- teams and their keys


def test_a_key_is_founded_once(worker: Person) -> None:
    ring = worker.actor().keyring
    assert ring
    with pytest.raises(KeyNotHeld, match="has a key already"):
        enrolment.found_team_key(by=Factory(), team=worker.team, keyring=ring)


def test_access_for_who_has_no_keys_or_has_it(worker: Person, colleague: Person) -> None:
    ring = worker.actor().keyring
    assert ring
    user = enrolment.create_user(by=Factory(), username="moi", full_name="Mới")
    newcomer = enrolment.add_member(by=Factory(), user=user, team=worker.team, role=Role.CASE_WORKER)
    with pytest.raises(KeyNotHeld, match="no keys yet"):
        enrolment.give_access(by=Factory(), membership=newcomer, keyring=ring)
    shares = TeamKeyShare.objects.count()
    enrolment.give_access(by=Factory(), membership=colleague.membership, keyring=ring)
    assert TeamKeyShare.objects.count() == shares


def test_who_stays_in_another_role_keeps_the_share(worker: Person, supervisor: Person) -> None:
    raised = enrolment.add_member(by=Factory(), user=worker.user, team=worker.team, role=Role.CASE_SUPERVISOR)
    ring = worker.actor().keyring
    assert ring
    enrolment.give_access(by=Factory(), membership=raised, keyring=ring)
    leaving.end_membership(by=Factory(), membership=worker.membership)
    assert TeamKeyShare.objects.filter(user_key__user=worker.user).exists()
    team = Team.objects.get(pk=worker.team.pk)
    assert not team.needs_new_key
    for _ in range(2):
        with recording(by=Factory(), to=Permission.KEY_KEEP):
            leaving.take_shares(team, worker.user)
    assert team.needs_new_key


def test_keys_nobody_has(worker: Person) -> None:
    without = people.team("hotline", people.PROVINCE)
    with pytest.raises(KeyNotHeld, match="no key yet"):
        keys.newest_team_keys([without.pk])
    ring = worker.actor().keyring
    assert ring
    assert not ring.holds(without.pk)
    assert ring.holds(worker.team.pk)
    assert ring.holds(worker.team.pk), "opened before: no second look"


def test_the_server_founds_no_team_key(worker: Person) -> None:
    with pytest.raises(UntrustedKey):
        trust.check_team_key(TeamKey(team=worker.team, epoch=1, box_public=bytes(32), signature=bytes(64)))
