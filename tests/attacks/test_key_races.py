"""A team's key and its members, changed by two people at the same moment: nobody who left gets the newest key, nobody
who came lacks it, and no page breaks. Most of it in two real threads at a barrier, several times."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse

from access import keys
from access.actors import Factory
from access.change import recording
from access.errors import KeyNotHeld
from access.models import Membership, Team, TeamKey, TeamKeyShare, User, UserKey
from access.permissions import Permission
from access.roles import Role
from access.teams import enrolment, invitations, leaving
from administration.actions.memberships import plan_end
from tests.attacks.writer import remove
from tests.people import PASSPHRASE, Person, person, sign_in
from tests.settings import FOUNDING_PRIVATE

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 5
NEW = "mưa rơi trên mái tôn cũ"


def newcomer(team: Team, name: str = "newcomer") -> Person:
    """Enrolled, vouched for, and waiting for access."""
    user = enrolment.create_user(by=Factory(), username=name, full_name=name)
    membership = enrolment.add_member(by=Factory(), user=user, team=team, role=Role.CASE_WORKER)
    keyring, _code = enrolment.enrol(by=Factory(), user=user, passphrase=PASSPHRASE)
    mine = UserKey.objects.get(pk=keyring.user_key_id)
    enrolment.vouch_as_founder(by=Factory(), newcomer=mine, founding_private=FOUNDING_PRIVATE)
    return Person(user, membership, keyring)


def row_of(someone: Person) -> Membership:
    return Membership.objects.select_related("team", "user").get(pk=someone.membership.pk)


def newest(team: Team) -> TeamKey:
    found = TeamKey.objects.filter(team=team).order_by("-epoch").first()
    assert found is not None
    return found


def holds_newest(someone: Person) -> bool:
    return TeamKeyShare.objects.filter(team_key=newest(someone.team), user_key__user=someone.user).exists()


def is_due(team: Team) -> bool:
    return Team.objects.get(pk=team.pk).needs_new_key


def give(giver: Person, to: Membership) -> None:
    by = giver.actor()
    assert by.keyring is not None
    enrolment.give_access(by=by, membership=to, keyring=by.keyring)


def together(*acts: Callable[[], Any]) -> None:
    """Each in a thread of its own, from the same moment on."""
    gate = threading.Barrier(len(acts))

    def begin(act: Callable[[], Any]) -> None:
        gate.wait(20)
        try:
            act()
        except KeyNotHeld:
            pass  # refused: the other one was first
        finally:
            connections.close_all()

    threads = [threading.Thread(target=begin, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_two_holders_pages_after_a_leaving(worker: Person, supervisor: Person, administrator: Person) -> None:
    goers = [person(f"goer{n}", Role.CASE_WORKER, worker.team) for n in range(TIMES)]
    clients = [sign_in(name, PASSPHRASE) for name in ("worker", "supervisor")]
    seen: list[int] = []

    def look(client: Client) -> None:
        client.raise_request_exception = False
        seen.append(client.get(reverse("my_keys")).status_code)

    for goer in goers:
        epoch = newest(worker.team).epoch
        leaving.end_membership(by=administrator.actor(), membership=row_of(goer))
        together(*(lambda client=client: look(client) for client in clients))  # type: ignore[misc]
        assert newest(worker.team).epoch == epoch + 1, "one new key, made once"
    assert seen == [200] * 2 * TIMES


def test_who_leaves_while_the_next_key_is_made_does_not_get_it(
    worker: Person, supervisor: Person, administrator: Person
) -> None:
    """An administrator ends two memberships one after the other while a holder's page asks."""
    pairs = [[person(f"{name}{n}", Role.CASE_WORKER, worker.team) for name in "ab"] for n in range(TIMES)]
    client = sign_in("worker", PASSPHRASE)
    for first, second in pairs:
        leaving.end_membership(by=administrator.actor(), membership=row_of(first))
        loaded = row_of(second)
        together(
            lambda: client.get(reverse("my_keys")),
            lambda loaded=loaded: leaving.end_membership(by=administrator.actor(), membership=loaded),  # type: ignore[misc]
        )
        assert is_due(worker.team) or not holds_newest(second)


def test_an_old_look_at_the_team_leaves_no_key_undue(
    worker: Person, colleague: Person, supervisor: Person, administrator: Person
) -> None:
    leaving.end_membership(by=administrator.actor(), membership=row_of(worker))
    loaded = row_of(colleague)  # the administrator's page is open: a new key is due
    supervisor.membership.team = Team.objects.get(pk=supervisor.team.pk)
    leaving.renew_where_due(supervisor.actor())
    assert not is_due(supervisor.team)
    leaving.end_membership(by=administrator.actor(), membership=loaded)
    assert is_due(supervisor.team)


def test_access_given_does_not_undo_an_end(worker: Person, supervisor: Person, administrator: Person) -> None:
    for n in range(TIMES):
        new = newcomer(worker.team, f"new{n}")
        given, ended = row_of(new), row_of(new)
        together(
            lambda given=given: give(supervisor, given),  # type: ignore[misc]
            lambda ended=ended: leaving.end_membership(by=administrator.actor(), membership=ended),  # type: ignore[misc]
        )
        assert not Membership.objects.current().filter(pk=new.membership.pk).exists()
        assert is_due(worker.team) or not holds_newest(new)


def test_access_is_not_given_to_what_has_ended(supervisor: Person, administrator: Person) -> None:
    new = newcomer(supervisor.team)
    loaded = row_of(new)
    leaving.end_membership(by=administrator.actor(), membership=row_of(new))
    with pytest.raises(KeyNotHeld, match="has ended"):
        give(supervisor, loaded)
    assert not holds_newest(new)


def test_nothing_is_sealed_to_keys_that_end_meanwhile(supervisor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody found the old passphrase, and new keys are made at the moment at which access is given to the old."""
    new, real = newcomer(supervisor.team), enrolment.part_before_access

    def between(*args: Any) -> int:
        enrolment.enrol(by=Factory(), user=User.objects.get(pk=new.user.pk), passphrase=NEW)
        return real(*args)

    monkeypatch.setattr(enrolment, "part_before_access", between)
    with pytest.raises(KeyNotHeld, match="others were made"):
        give(supervisor, row_of(new))
    assert not holds_newest(new) and row_of(new).access_given_at is None


def test_keys_that_have_ended_are_not_vouched_for(worker: Person, supervisor: Person) -> None:
    """The words were compared, and then the person made new keys: nobody has compared those."""
    compared = UserKey.objects.get(user=worker.user, ended_at=None)
    enrolment.enrol(by=Factory(), user=User.objects.get(pk=worker.user.pk), passphrase=NEW)
    ring = supervisor.actor().keyring
    assert ring is not None
    with pytest.raises(KeyNotHeld, match="no longer the keys"):
        enrolment.vouch(by=supervisor.actor(), newcomer=compared, keyring=ring)
    assert not UserKey.objects.filter(user=worker.user, ended_at=None).exclude(signature=None).exists()


def test_new_keys_leave_a_key_due_that_was_due(worker: Person, colleague: Person, administrator: Person) -> None:
    leaving.end_membership(by=administrator.actor(), membership=row_of(colleague))
    enrolment.enrol(by=Factory(), user=User.objects.get(pk=worker.user.pk), passphrase=NEW)
    assert is_due(worker.team)
    assert not TeamKeyShare.objects.filter(team_key__team=worker.team, user_key__user=worker.user).exists()


def test_a_planned_end_does_not_undo_access_given(supervisor: Person) -> None:
    new = newcomer(supervisor.team)
    loaded = row_of(new)
    give(supervisor, row_of(new))
    plan_end(by=Factory(), membership=loaded, last_day=new.membership.starts_on.replace(year=2099))
    assert row_of(new).access_given_at is not None
    assert row_of(new).ends_on == loaded.ends_on


@pytest.fixture
def overtaken(
    worker: Person, colleague: Person, supervisor: Person, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Person]:
    """A newcomer to whom access is given while a colleague leaves and the team gets its next key."""
    real, done = enrolment.part_before_access, []

    def between(*args: Any) -> int:
        if not done:
            done.append(True)
            by = supervisor.actor()
            leaving.end_membership(by=by, membership=row_of(colleague), keyring=by.keyring)
        return real(*args)

    def happen() -> Person:
        new = newcomer(worker.team)
        monkeypatch.setattr(enrolment, "part_before_access", between)
        give(supervisor, row_of(new))
        return new

    return happen


def test_a_newcomer_gets_the_key_that_is_newest_then(overtaken: Callable[[], Person], supervisor: Person) -> None:
    new = overtaken()
    assert newest(supervisor.team).epoch == 2
    assert holds_newest(new) and row_of(new).access_given_at is not None


@pytest.fixture
def behind(worker: Person, colleague: Person, supervisor: Person) -> Person:
    """Somebody with access who was left out when the team got its newest key; the database is changed for it."""
    new = newcomer(worker.team)
    give(supervisor, row_of(new))
    by = supervisor.actor()
    leaving.end_membership(by=by, membership=row_of(colleague), keyring=by.keyring)
    with transaction.atomic():
        remove(TeamKeyShare.objects.get(user_key__user=new.user, team_key=newest(new.team)))
    assert TeamKeyShare.objects.filter(user_key__user=new.user, team_key__team=new.team).count() == 1
    return new


def test_the_last_who_holds_the_newest_key_stays(
    behind: Person, worker: Person, supervisor: Person, administrator: Person
) -> None:
    """Somebody with a share of an earlier key only is no second holder."""
    leaving.end_membership(by=administrator.actor(), membership=row_of(worker))
    with pytest.raises(leaving.LastHolder):
        leaving.end_membership(by=administrator.actor(), membership=row_of(supervisor))
    assert holds_newest(supervisor)


def test_who_holds_an_earlier_key_only_gets_pages_and_makes_no_key(
    behind: Person, worker: Person, administrator: Person
) -> None:
    client = sign_in("newcomer", PASSPHRASE)
    leaving.end_membership(by=administrator.actor(), membership=row_of(worker))
    pages = ("my_keys", "cases:case_list", "cases:worker_home", "time_left")
    assert [client.get(reverse(name)).status_code for name in pages] == [200] * 4
    assert newest(behind.team).epoch == 2 and is_due(behind.team)


def test_an_old_code_does_not_undo_new_keys(
    worker: Person, administrator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else found the printed code, and uses it at the moment at which the two officers' link is used."""
    row, code = UserKey.objects.get(user=worker.user, ended_at=None), keys.new_recovery_code()
    with recording(by=Factory(), to=Permission.KEY_KEEP, about=row):
        keys.relock_recovery_code(row, worker.keyring, code)
        row.save()
    invitation, secret = invitations.new_invitation(user=worker.user, made_by=administrator.user)
    with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE, about=worker.user):
        invitation.save()
    real = keys.unlock_by_recovery_code

    def between(row: UserKey, code: str) -> Any:
        opened = real(row, code)
        living = invitations.living_invitation(secret)
        assert living is not None
        enrolment.enrol_by_invitation(invitation=living, passphrase=NEW)
        return opened

    monkeypatch.setattr(keys, "unlock_by_recovery_code", between)
    stolen = "kẻ trộm đã đến hôm qua"
    typed = {"username": "worker", "code": code, "passphrase": stolen, "again": stolen}
    answer = Client().post(reverse("forgotten"), typed)
    assert answer.status_code == 200 and answer.context["form"].errors
    assert UserKey.objects.filter(user=worker.user, ended_at=None).count() == 1
    assert User.objects.get(pk=worker.user.pk).check_password(NEW)
