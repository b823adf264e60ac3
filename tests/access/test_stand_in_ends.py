"""Standing in ends by itself, and does not count as holding the key."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from access.actors import Factory
from access.change import recording
from access.models import Membership, StandInKey, Team, TeamKey, TeamKeyShare, User, UserKey
from access.permissions import Permission
from access.sweeping import sweep_once
from access.teams import enrolment, leaving
from access.teams.holders import open_teams, teams_short_of_holders
from tests import standing
from tests.chests import NAME, make_chest, opened
from tests.people import Person


def epochs(team: Team) -> int:
    return TeamKey.objects.filter(team=team).count()


def test_it_ends_by_itself(supervisor: Person, worker: Person, pair: tuple[Person, Person]) -> None:
    inside = standing.stepped_in(supervisor, pair)
    chest = make_chest(supervisor)
    assert opened(inside, chest).name == NAME
    with time_machine.travel(timezone.now() + datetime.timedelta(days=7)):
        assert not Membership.objects.current().filter(pk=inside.membership.pk).exists()
        assert sweep_once()[0] == 1
        assert not TeamKeyShare.objects.filter(team_key__team=supervisor.team, user_key__user=inside.user).exists()
        assert Team.objects.get(pk=supervisor.team.pk).needs_new_key
        worker.client().get("/my-keys/")
        assert epochs(supervisor.team) == 2
        assert StandInKey.objects.get().team_epoch == 2


def test_the_share_goes_also_when_no_holder_is_left(supervisor: Person, pair: tuple[Person, Person]) -> None:
    standing.stepped_in(supervisor, pair)
    with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE):
        enrolment._end_earlier_keys(supervisor.user)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=8)):
        assert sweep_once()[0] == 1
        assert not TeamKeyShare.objects.filter(team_key__team=supervisor.team).exists()
        act = standing.ask(pair[0], supervisor.team)
        again = standing.inside(pair[0], standing.approve(pair[1], act))
        assert again.actor().team_private(1), "what was left with the stand-in team opens the records"


def test_who_stands_in_is_no_holder(supervisor: Person, pair: tuple[Person, Person]) -> None:
    inside = standing.stepped_in(supervisor, pair)
    found = open_teams().get(pk=supervisor.team.pk)
    assert found.holders == 1
    assert supervisor.team in teams_short_of_holders()
    with pytest.raises(leaving.LastHolder):
        leaving.end_membership(by=Factory(), membership=supervisor.membership)
    leaving.end_membership(by=Factory(), membership=inside.membership)
    assert not TeamKeyShare.objects.filter(user_key__user=inside.user, team_key__team=supervisor.team).exists()


def test_who_stands_in_can_give_a_returning_person_access(supervisor: Person, pair: tuple[Person, Person]) -> None:
    """The only holder has lost passphrase and code: the team lives on."""
    inside = standing.stepped_in(supervisor, pair)
    chest = make_chest(supervisor)
    keyring, _code = enrolment.enrol(
        by=Factory(), user=User.objects.get(pk=supervisor.user.pk), passphrase="một câu mới hẳn"
    )
    supervisor.keyring = keyring
    row = UserKey.objects.get(pk=keyring.user_key_id)
    enrolment.vouch(by=Factory(), newcomer=row, keyring=inside.keyring)
    supervisor.membership.refresh_from_db()
    enrolment.give_access(by=Factory(), membership=supervisor.membership, keyring=inside.actor().keyring)  # type: ignore[arg-type]
    assert opened(supervisor, chest).name == NAME


def test_who_ends_his_own_membership_does_not_make_the_next_key(supervisor: Person, worker: Person) -> None:
    ring = worker.actor().keyring
    assert ring is not None
    assert ring.holds(worker.team.pk)
    leaving.end_membership(by=Factory(), membership=worker.membership, keyring=ring)
    assert epochs(worker.team) == 1
    assert Team.objects.get(pk=worker.team.pk).needs_new_key
