"""From invitation to access, a forgotten passphrase, leaving, and the recovery key."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from access import keys
from access.actors import Actor, Factory
from access.door import changing, end_grant, new_record, open_record, share
from access.errors import KeyNotHeld, UntrustedKey
from access.models import Membership, Team, TeamKey, TeamKeyShare, UserKey
from access.permissions import Permission
from access.roles import Role
from access.safekeeping import recovery
from access.teams import enrolment, leaving
from audit.models import Entry
from tests.people import FOUNDING_PRIVATE, Person, sign_in
from tests.vault.models import Chest

NEW = "con đường rợp bóng tre"


def invite(team: Team, username: str = "moi") -> tuple[Membership, str]:
    from access.teams.invitations import new_invitation

    user = enrolment.create_user(by=Factory(), username=username, full_name="Người Mới")
    membership = enrolment.add_member(by=Factory(), user=user, team=team, role=Role.CASE_WORKER)
    with enrolment.recording(by=Factory(), to=Permission.ACCOUNT_MANAGE, about=user):
        invitation, secret = new_invitation(user=user, made_by=None)
        invitation.save()
    return membership, secret


def join(secret: str) -> Client:
    client = Client()
    response = client.post(reverse("join", args=[secret]), {"passphrase": NEW, "again": NEW})
    assert response.status_code == 302, response.content.decode()
    return client


def make_chest(owner: Person, code: str = "C1") -> Chest:
    values = {"code": code, "name": "Hoa"}
    chest = new_record(Chest, for_teams=[owner.team], by=owner.actor(), to=Permission.CASE_OPEN, **values)
    with changing(chest, by=owner.actor(), to=Permission.CASE_OPEN):
        chest.save()
    return chest


def test_from_the_link_to_access(supervisor: Person) -> None:
    membership, secret = invite(supervisor.team)
    client = join(secret)
    page = client.get(reverse("recovery_code")).content.decode()
    assert re.search(r"[0-9A-Z]{5}(-[0-9A-Z]{5}){5}", page)
    client.post(reverse("recovery_code_kept"))
    assert client.get(reverse("recovery_code")).status_code == 302
    give = reverse("give_access", args=[membership.pk])
    shown = supervisor.client().get(give)
    row = keys.living_user_key(membership.user_id)
    assert row
    assert shown.context["words"] == client.get(reverse("my_keys")).context["words"]
    assert len(shown.context["words"]) == 6
    assert supervisor.client().post(give, {"compared": "other words"}).status_code == 409
    assert supervisor.client().post(give, {"compared": shown.context["mark"]}).status_code == 302
    membership.refresh_from_db()
    assert membership.access_given_by_id == supervisor.user.pk
    chest = make_chest(supervisor)
    ring = keys.unlock_user_key(keys.living_user_key(membership.user_id), NEW)  # type: ignore[arg-type]
    opened = open_record(Actor(membership.user, membership, ring), Chest, chest.pk, to=Permission.CASE_READ)
    assert opened.name == "Hoa"


def test_before_access_is_given_nothing_opens(supervisor: Person) -> None:
    membership, secret = invite(supervisor.team)
    join(secret)
    chest = make_chest(supervisor)
    ring = keys.unlock_user_key(keys.living_user_key(membership.user_id), NEW)  # type: ignore[arg-type]
    with pytest.raises(KeyNotHeld):
        open_record(Actor(membership.user, membership, ring), Chest, chest.pk, to=Permission.CASE_READ)


def test_a_link_works_once(supervisor: Person) -> None:
    _, secret = invite(supervisor.team)
    join(secret)
    assert Client().get(reverse("join", args=[secret])).status_code == 410


@pytest.mark.parametrize("passphrase", ["too short", "password1234", "aaaaaaaaaaaaaa"])
def test_weak_passphrases(supervisor: Person, passphrase: str) -> None:
    _, secret = invite(supervisor.team)
    answer = Client().post(reverse("join", args=[secret]), {"passphrase": passphrase, "again": passphrase})
    assert answer.status_code == 200
    assert not UserKey.objects.filter(user__username="moi").exists()


def test_giving_access_asks_for_the_passphrase_when_it_is_old(supervisor: Person) -> None:
    membership, secret = invite(supervisor.team)
    join(secret)
    client = supervisor.client()
    session = client.session
    session["proved"] = 0
    session.save()
    give = reverse("give_access", args=[membership.pk])
    assert client.post(give, {"kept": "typed text"}).status_code == 401
    assert "typed text" in client.post(give, {"kept": "typed text"}).content.decode()
    assert client.post(give, {"proof_passphrase": "wrong"}).status_code == 401
    mark = client.get(give).context["mark"]
    assert client.post(give, {"proof_passphrase": supervisor.passphrase, "compared": mark}).status_code == 302


def test_an_unvouched_key_gets_nothing(supervisor: Person) -> None:
    membership, secret = invite(supervisor.team)
    join(secret)
    ring = supervisor.actor().keyring
    assert ring
    with pytest.raises(UntrustedKey):
        enrolment.give_access(by=supervisor.actor(), membership=membership, keyring=ring)
    assert not TeamKeyShare.objects.filter(user_key__user=membership.user).exists()


def test_a_forgotten_passphrase_and_the_printed_code(supervisor: Person) -> None:
    _, secret = invite(supervisor.team)
    client = join(secret)
    found = re.search(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){5}", client.get(reverse("recovery_code")).content.decode())
    assert found
    other = "mưa xuân ngoài hiên nhà"
    answers = {"username": "Moi", "code": found[0].lower(), "passphrase": other, "again": other}
    wrong = Client().post(reverse("forgotten"), {**answers, "code": "00000-" * 5 + "00000"})
    unknown = Client().post(reverse("forgotten"), {**answers, "username": "khong-co"})
    assert wrong.status_code == unknown.status_code == 200
    fresh = Client()
    done = fresh.post(reverse("forgotten"), answers)
    assert re.search(r"[0-9A-Z]{5}(-[0-9A-Z]{5}){5}", done.content.decode()), "the new code is shown"
    assert fresh.get(reverse("my_keys")).status_code == 302, "the code signs nobody in: the second step stays"
    assert client.get(reverse("my_keys")).status_code == 302, "who was signed in is signed out"
    assert sign_in("moi", other).get(reverse("my_keys")).status_code == 200
    again = Client().post(reverse("forgotten"), answers)
    assert again.context["form"].errors, "the old code has stopped working"


def test_who_left_reads_nothing_written_afterwards(supervisor: Person, worker: Person) -> None:
    chest = make_chest(supervisor)
    leaver = worker.actor().keyring
    assert leaver
    leaver.team_private(supervisor.team.pk, 1)
    client = worker.client()
    end = reverse("end_membership", args=[worker.membership.pk])
    assert supervisor.client().post(end, {"username": "worker"}).status_code == 302
    assert client.get(reverse("my_keys")).status_code == 302, "signed out everywhere"
    assert TeamKey.objects.filter(team=supervisor.team).count() == 2
    opened = open_record(supervisor.actor(), Chest, chest.pk, to=Permission.CASE_READ)
    with changing(opened, by=supervisor.actor(), to=Permission.CASE_EDIT):
        opened.name = "Sau khi nghỉ"
        opened.save()
    assert opened.root_epoch == 2
    with pytest.raises(KeyNotHeld):
        leaver.team_private(supervisor.team.pk, 2)


def test_the_last_holder_cannot_leave(supervisor: Person) -> None:
    with pytest.raises(leaving.LastHolder):
        leaving.end_membership(by=Factory(), membership=supervisor.membership)
    assert Membership.objects.current().filter(pk=supervisor.membership.pk).exists()


def test_an_administrator_ends_it_and_the_next_holder_renews_the_key(supervisor: Person, worker: Person) -> None:
    leaving.end_membership(by=Factory(), membership=worker.membership)
    assert TeamKey.objects.filter(team=supervisor.team).count() == 1
    supervisor.client().get(reverse("my_keys"))
    assert TeamKey.objects.filter(team=supervisor.team).count() == 2
    assert Entry.objects.filter(event="TEAM_KEY_RENEWED_AFTER_LEAVING").exists()


def test_recovery_from_two_of_three_shares(worker: Person) -> None:
    words = recovery.create_recovery_key(founding_private=FOUNDING_PRIVATE, shares=3, threshold=2)
    chest = make_chest(worker)
    keyring, _ = enrolment.enrol(by=Factory(), user=worker.user, passphrase=NEW)
    enrolment.vouch_as_founder(
        by=Factory(), newcomer=UserKey.objects.get(pk=keyring.user_key_id), founding_private=FOUNDING_PRIVATE
    )
    with pytest.raises(KeyNotHeld):
        open_record(Actor(worker.user, worker.membership, keyring), Chest, chest.pk, to=Permission.CASE_READ)
    enrolment.found_team_key(by=Factory(), team=worker.team, keyring=keyring, lost=True)
    with pytest.raises(recovery.WrongShares):
        recovery.recover(team=worker.team, words=words[:1])
    assert recovery.recover(team=worker.team, words=[words[2], words[0]]) == recovery.Recovered(1, 0)
    opened = open_record(Actor(worker.user, worker.membership, keyring), Chest, chest.pk, to=Permission.CASE_READ)
    assert opened.name == "Hoa"
    assert Entry.objects.filter(event="RECOVERY_STARTED").exists()
    assert Entry.objects.filter(event="RECOVERY_KEY_USED", record_id=chest.pk).exists()


def test_a_membership_put_back_by_a_database_writer_gets_no_new_key(supervisor: Person, worker: Person) -> None:
    leaving.end_membership(by=Factory(), membership=worker.membership)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('antam.entry', 'somebody with psql', true)")
        cursor.execute("UPDATE access_membership SET ends_on = NULL WHERE id = %s", [worker.membership.pk])
    supervisor.client().get(reverse("my_keys"))
    newest = TeamKey.objects.filter(team=supervisor.team).latest("epoch")
    assert newest.epoch == 2
    assert {share.user_key.user_id for share in newest.shares.all()} == {supervisor.user.pk}


def test_an_ended_grant_that_is_put_back_gets_nothing(worker: Person, other_commune_worker: Person) -> None:
    chest = make_chest(worker)
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        ended = share(chest, with_team=other_commune_worker.team, by=worker.actor())
    kept = {f.attname: getattr(ended, f.attname) for f in ended._meta.concrete_fields}
    chest = open_record(worker.actor(), Chest, chest.pk, to=Permission.CASE_READ)
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        end_grant(chest, team=other_commune_worker.team, by=worker.actor())
    assert chest.root_epoch == 2, "the root is renewed in the same change"
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('antam.entry', 'somebody with psql', true)")
        columns, places = ", ".join(kept), ", ".join(["%s"] * len(kept))
        cursor.execute(f"INSERT INTO vault_chestgrant ({columns}) VALUES ({places})", list(kept.values()))
    opened = open_record(worker.actor(), Chest, chest.pk, to=Permission.CASE_READ)
    with changing(opened, by=worker.actor(), to=Permission.CASE_EDIT):
        opened.needs_new_root = True
        opened.save()
    opened = open_record(worker.actor(), Chest, chest.pk, to=Permission.CASE_READ)
    with changing(opened, by=worker.actor(), to=Permission.CASE_EDIT):
        opened.name = "Sau đó"
        opened.save()
    assert not opened.grants.filter(group_id=other_commune_worker.team.pk).exists()


def test_another_role_of_the_same_person_waits_for_its_own_access(worker: Person, supervisor: Person) -> None:
    raised = enrolment.add_member(by=Factory(), user=worker.user, team=worker.team, role=Role.CASE_SUPERVISOR)
    chest = make_chest(supervisor)
    actor = Actor(worker.user, raised, worker.actor().keyring)
    with pytest.raises(KeyNotHeld):
        open_record(actor, Chest, chest.pk, to=Permission.CASE_READ)


def test_an_administrator_is_given_no_team_key(administrator: Person, supervisor: Person) -> None:
    ring = supervisor.actor().keyring
    assert ring
    member = enrolment.add_member(by=Factory(), user=administrator.user, team=supervisor.team, role=Role.ADMINISTRATOR)
    with pytest.raises(KeyNotHeld):
        enrolment.give_access(by=supervisor.actor(), membership=member, keyring=ring)
