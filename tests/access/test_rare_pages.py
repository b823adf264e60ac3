"""The rarer ways in and out, and through the pages of the own team, each once."""

import datetime
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from access import roots, walls
from access.actors import Actor, Factory
from access.door import open_record, recording
from access.entry import pairing, second_factor, session, signing_in
from access.errors import KeyNotHeld
from access.forms import NewPassphraseForm, NewPinForm
from access.guard import new_id
from access.models import (
    ConflictToken,
    ErasureRecord,
    Heir,
    HeirChoice,
    IndexKey,
    IndexKeyShare,
    Invitation,
    LeftBehind,
    OpenSession,
    PairedPhone,
    PairingLink,
    Passage,
    Reenrolment,
    StandIn,
    Succession,
    TeamKey,
    TeamKeyShare,
    User,
    UserKey,
)
from access.permissions import Permission
from access.roles import Role
from access.teams import enrolment, key_views, leaving
from access.teams.invitations import new_invitation
from audit.models import Entry
from tests import people
from tests.access.test_rare_ways import PIN, paired
from tests.attacks.writer import alter
from tests.chests import make_chest
from tests.database import acting_as
from tests.people import PASSPHRASE, Person
from tests.vault.models import Chest

# --- ways in


def test_a_newer_link_ends_the_older(volunteer: Person, supervisor: Person) -> None:
    older = pairing.make_link(membership=volunteer.membership, by=supervisor.actor())
    newer = pairing.make_link(membership=volunteer.membership, by=supervisor.actor())
    assert pairing.find_link(older) is None
    link = pairing.find_link(newer)
    assert link
    pairing.pair(link=link, pin=PIN)
    with pytest.raises(pairing.LinkUsed):
        pairing.pair(link=link, pin=PIN)


def test_a_phone_that_is_over_takes_no_pin(volunteer: Person, supervisor: Person) -> None:
    phone, secret = paired(volunteer, supervisor)
    assert pairing.try_pin(phone=phone, secret=secret, pin=PIN)
    alter(phone, ended_at=timezone.now())
    assert not pairing.try_pin(phone=phone, secret=secret, pin=PIN)


@pytest.mark.parametrize(
    ("form", "answers"),
    [
        (NewPassphraseForm, {"passphrase": "mưa xuân ngoài hiên", "again": "mưa xuân ngoài ngõ"}),
        (NewPinForm, {"pin": "284713", "again": "284714"}),
    ],
)
def test_two_that_differ(form: Any, answers: dict[str, str]) -> None:
    assert set(form(answers).errors) == {"again"}


def _request(rf: RequestFactory, stored: Any = None) -> Any:
    """A request as the first middlewares hand it on."""
    request: Any = rf.get("/")
    request.session = {} if stored is None else stored
    request.session_secret = session.SessionSecret(None)
    return request


def test_a_drawer_is_of_its_session_and_its_time(worker: Person, rf: RequestFactory) -> None:
    request = _request(rf)
    session.seal_for_session(request, "card", b"x", 60)
    assert session.open_for_session(request, "card") == b"x"
    assert session.open_for_session(request, "other") is None
    other = _request(rf, request.session)
    session.seal_for_session(other, "draft", b"y", 60)
    assert session.open_for_session(other, "card") is None, "another secret"
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=2)):
        assert session.open_for_session(request, "card") is None
        assert session.open_for_session(request, "card") is None


def test_signing_in_without_keys_or_with_other_keys(worker: Person, rf: RequestFactory) -> None:
    request = _request(rf)
    stranger = enrolment.create_user(by=Factory(), username="moi", full_name="Mới", passphrase=PASSPHRASE)
    signing_in.unlock_into_session(request, stranger, PASSPHRASE)
    signing_in.unlock_into_session(request, worker.user, "another passphrase")
    assert session.keyring_of(request, worker.user.pk) is None
    adapter = signing_in.Adapter(request)
    assert adapter.is_open_for_signup(request) is False
    assert adapter.send_notification_mail("account/email/x", worker.user) is None
    before = Entry.objects.count()
    signing_in._signed_out(sender=None, request=request, user=None)
    assert Entry.objects.count() == before


def test_a_second_factor_that_is_taken_away(worker: Person, rf: RequestFactory) -> None:
    request = _request(rf, {"second factor": True})
    kind = Authenticator(user=worker.user, type=Authenticator.Type.TOTP, data={})
    second_factor._removed(request=request, user=worker.user, authenticator=kind)
    assert not request.session
    assert Entry.objects.filter(event="SECOND_FACTOR_REMOVED", purpose="totp").exists()


def test_a_form_that_is_not_filled_in_is_shown_again(volunteer: Person, supervisor: Person) -> None:
    assert Client().post(reverse("forgotten"), {"username": "worker"}).context["form"].errors
    client = Client()
    link = pairing.make_link(membership=volunteer.membership, by=supervisor.actor())
    client.post(reverse("phone_join", args=[link]), {"pin": PIN, "again": PIN})
    assert client.post(reverse("phone_pin"), {"pin": "12"}).context["form"].errors


# --- pages of the own team


def test_who_is_not_of_the_team_is_not_found(supervisor: Person, other_commune_worker: Person) -> None:
    for name in ("give_access", "end_membership"):
        address = reverse(name, args=[other_commune_worker.membership.pk])
        assert supervisor.client().get(address).status_code == 404


def test_who_is_not_enrolled_is_given_nothing(supervisor: Person) -> None:
    user = enrolment.create_user(by=Factory(), username="moi", full_name="Mới")
    member = enrolment.add_member(by=Factory(), user=user, team=supervisor.team, role=Role.CASE_WORKER)
    assert supervisor.client().get(reverse("give_access", args=[member.pk])).status_code == 404
    with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE):
        invitation, _secret = new_invitation(user=user, made_by=None)
        invitation.save()
    assert str(invitation) == str(invitation.pk)


def test_a_page_without_a_key_gives_nobody_access(supervisor: Person, worker: Person, rf: RequestFactory) -> None:
    request = rf.post("/")
    actor = supervisor.actor()
    actor.keyring = None
    request.actor = actor  # type: ignore[attr-defined]
    with pytest.raises(KeyNotHeld, match="only who holds"):
        key_views._give(request, worker.membership, UserKey.objects.get(user=worker.user))


def test_the_last_holder_stays_and_is_told(supervisor: Person) -> None:
    address = reverse("end_membership", args=[supervisor.membership.pk])
    assert supervisor.client().get(address).status_code == 200
    wrong = supervisor.client().post(address, {"username": "somebody"})
    assert wrong.context["wrong"]
    refused = supervisor.client().post(address, {"username": "supervisor"}, follow=True)
    assert refused.status_code == 200
    assert leaving.holders(supervisor.team).exists()


def test_signing_out_everywhere_else(worker: Person) -> None:
    here, there = people.sign_in("worker", PASSPHRASE), people.sign_in("worker", PASSPHRASE)
    assert here.post(reverse("sign_out_elsewhere")).status_code == 302
    assert here.get(reverse("my_keys")).status_code == 200
    assert there.get(reverse("my_keys")).status_code == 302
    assert Session.objects.filter(session_key=here.session.session_key).exists()


def test_access_is_given_to_who_was_vouched_for_before(supervisor: Person, worker: Person) -> None:
    """Somebody who comes back into the team: nobody has to vouch again."""
    membership = worker.membership
    alter(membership, access_given_at=None, access_given_by=None)
    give = reverse("give_access", args=[membership.pk])
    mark = supervisor.client().get(give).context["mark"]
    assert supervisor.client().post(give, {"compared": mark}).status_code == 302
    membership.refresh_from_db()
    assert membership.access_given_at


# --- home, roles, the way out


def test_home_of_nobody_and_of_who_has_no_team(worker: Person) -> None:
    assert Client().get(reverse("home")).status_code == 302
    enrolment.create_user(by=Factory(), username="moi", full_name="Mới", passphrase=PASSPHRASE)
    lonely = people.sign_in("moi", PASSPHRASE)
    assert lonely.get(reverse("home")).status_code == 200
    assert worker.client().get(reverse("home")).status_code == 302


def test_another_role_is_chosen(worker: Person) -> None:
    other = enrolment.add_member(by=Factory(), user=worker.user, team=worker.team, role=Role.CASE_SUPERVISOR)
    assert worker.client().get(reverse("act_as")).status_code == 200
    assert worker.client().post(reverse("act_as"), {"membership": str(other.pk)}).status_code == 302
    assert worker.client().session["membership"] == str(other.pk)


def test_one_tap_to_stay(worker: Person) -> None:
    assert worker.client().get(reverse("time_left")).status_code == 200
    assert worker.client().post(reverse("stay"), headers={"HX-Request": "true"}).status_code == 204
    assert worker.client().post(reverse("stay")).status_code == 302


def test_the_way_out_ends_who_can_only_send(worker: Person, volunteer: Person) -> None:
    for person, over in ((worker, False), (volunteer, True)):
        assert person.client().get(reverse("exit")).status_code == 302
        assert (person.client().get(reverse("act_as")).status_code == 302) is over
    assert Client().get(reverse("exit")).status_code == 302


# --- names, and walls where there is no serving role


def test_nothing_prints_a_secret(worker: Person, volunteer: Person, supervisor: Person) -> None:
    phone, _secret = paired(volunteer, supervisor)
    chest = make_chest(worker)
    for model in (PairedPhone, PairingLink, UserKey, TeamKey, TeamKeyShare, Invitation, OpenSession):
        assert len(str(model(pk=1, **({"epoch": 1, "team_id": 1} if model is TeamKey else {})))) < 40
    key = roots.RecordKey.objects.filter(record_id=chest.pk).first()
    assert str(key).endswith("/0")
    assert [str(phone), str(worker.user), str(worker.team), str(worker.membership)][1] == "worker"
    assert User.objects.get_by_natural_key("worker") == worker.user
    assert (User(full_name="Nguyễn Thị Hoa").given_name, User(username="hoa").given_name) == ("Hoa", "hoa")
    assert UserKey(pk=worker.keyring.user_key_id).pk


@pytest.mark.parametrize(
    "model", [IndexKeyShare, ConflictToken, Reenrolment, StandIn, Succession, Passage, Heir, HeirChoice, LeftBehind]
)
def test_a_row_goes_by_its_number_alone(model: Any) -> None:
    """Whom it is about, and between which teams, is not said where a row is only named."""
    number = new_id()
    assert str(model(pk=number)) == str(number)


def test_what_has_no_number_of_its_own_goes_by_what_it_belongs_to() -> None:
    number = new_id()
    assert str(ErasureRecord(record_id=number, record_kind="cases.case")) == str(number)
    assert str(IndexKey(province_id=37, epoch=2)) == "37/2"


@pytest.mark.django_db(transaction=True)
def test_the_walls_stand_also_without_the_serving_role(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of somebody who has not made the role yet: triggers, no grants, no failure."""
    from config.roles import OWNER

    monkeypatch.setattr(walls, "APP_ROLE", "antam_nobody")
    with acting_as(OWNER):
        walls.build_walls()
    walls.build_walls()  # the serving role may not, and does nothing


def test_an_actor_of_no_team_opens_nothing(worker: Person) -> None:
    from django.http import Http404

    chest = make_chest(worker)
    with pytest.raises(Http404):
        open_record(Actor(worker.user), Chest, chest.pk, to=Permission.CASE_READ)
