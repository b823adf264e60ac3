"""The stand-in team: named by a supervisor, who leaves the team's key with it; changed, taken back, renewed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from access.actors import Factory
from access.errors import KeyNotHeld
from access.models import Membership, StandInKey, Team, TeamKey, TeamKeyShare, TeamKind
from access.teams import enrolment
from access.teams.deposit import NotPossible, open_deposit, renew_deposit_where_due
from access.teams.standing_in import name_stand_in, possible_stand_ins
from audit.models import Entry
from tests import standing
from tests.attacks.writer import alter, everything_stored, remove
from tests.people import Person


def epochs(team: Team) -> int:
    return TeamKey.objects.filter(team=team).count()


def test_naming_leaves_the_key_with_the_other_team(supervisor: Person, pair: tuple[Person, Person]) -> None:
    lead, _second = pair
    standing.name(supervisor, lead.team)
    row = StandInKey.objects.get()
    assert Team.objects.get(pk=supervisor.team.pk).stand_in_id == lead.team.pk
    key, private = open_deposit(row, lead.actor().keyring)  # type: ignore[arg-type]
    assert private == supervisor.actor().team_private(key.epoch)
    assert private not in everything_stored()
    assert Entry.objects.filter(event="STAND_IN_CHANGED", actor="supervisor", outcome="done").exists()
    assert str(row) == f"{supervisor.team.pk}/1"


def test_changing_it_takes_the_copy_back_and_gives_a_new_key(
    supervisor: Person, pair: tuple[Person, Person], duty_coordinator: Person
) -> None:
    inside = standing.stepped_in(supervisor, pair)
    standing.name(supervisor, duty_coordinator.team)
    assert epochs(supervisor.team) == 2
    row = StandInKey.objects.get()
    assert (row.by_team_id, row.team_epoch) == (duty_coordinator.team.pk, 2)
    assert not Membership.objects.current().filter(pk=inside.membership.pk).exists()
    assert not TeamKeyShare.objects.filter(team_key__team=supervisor.team, user_key__user=inside.user).exists()
    standing.name(supervisor, None)
    assert not StandInKey.objects.exists()
    assert epochs(supervisor.team) == 3
    assert Team.objects.get(pk=supervisor.team.pk).stand_in_id is None


def test_what_cannot_stand_in(
    supervisor: Person, worker: Person, pair: tuple[Person, Person], shelter_manager: Person, police_viewer: Person
) -> None:
    for team in (supervisor.team, shelter_manager.team, police_viewer.team):
        with pytest.raises(NotPossible):
            standing.name(supervisor, team)
    with pytest.raises(PermissionDenied):
        standing.name(worker, pair[0].team)
    assert not StandInKey.objects.exists()


def test_the_duty_team_leaves_its_key_with_nobody(duty_coordinator: Person, pair: tuple[Person, Person]) -> None:
    with pytest.raises(PermissionDenied):
        standing.name(duty_coordinator, pair[0].team)


def test_a_team_is_not_its_own_stand_in_in_the_database_either(supervisor: Person, pair: tuple[Person, Person]) -> None:
    standing.name(supervisor, pair[0].team)
    with pytest.raises(IntegrityError), transaction.atomic():
        alter(StandInKey.objects.get(), by_team=supervisor.team)


@pytest.mark.parametrize("whose", ["own", "other"])
def test_a_new_key_of_either_team_renews_the_copy_at_the_next_request(
    supervisor: Person, worker: Person, pair: tuple[Person, Person], whose: str
) -> None:
    lead, second = pair
    standing.name(supervisor, lead.team)
    renewer = supervisor if whose == "own" else lead
    enrolment.renew_team_key(by=Factory(), team=renewer.team, keyring=renewer.actor().keyring)  # type: ignore[arg-type]
    worker.client().get("/my-keys/")
    row = StandInKey.objects.get()
    assert (row.team_epoch, row.by_team_epoch) == ((2, 1) if whose == "own" else (1, 2))
    assert row.given_by == worker.user
    assert Entry.objects.filter(event="STAND_IN_KEY_RENEWED").count() == 1
    assert not Team.objects.get(pk=supervisor.team.pk).needs_new_deposit
    act = standing.ask(lead, supervisor.team)
    assert standing.approve(second, act)


def test_where_the_old_key_is_lost_the_stand_in_is_named_anew(supervisor: Person, pair: tuple[Person, Person]) -> None:
    """After a loss nobody can prove who chose that team."""
    standing.name(supervisor, pair[0].team)
    remove(TeamKeyShare.objects.get(user_key__user=supervisor.user))
    enrolment.found_team_key(by=Factory(), team=supervisor.team, keyring=supervisor.keyring, lost=True)
    supervisor.membership.team.refresh_from_db()
    renew_deposit_where_due(supervisor.actor())
    assert not StandInKey.objects.exists()
    assert Team.objects.get(pk=supervisor.team.pk).stand_in_id is None
    assert Entry.objects.filter(event="STAND_IN_KEY_DROPPED").count() == 1


def test_who_may_not_name_a_stand_in(supervisor: Person, pair: tuple[Person, Person]) -> None:
    """Neither a command, nor another team's supervisor, nor one who was not given access to the own team."""
    team = Team.objects.get(pk=supervisor.team.pk)
    without = supervisor.actor()
    without.membership = Membership.objects.get(pk=supervisor.membership.pk)
    without.membership.access_given_at = None
    for by in (Factory(), pair[0].actor(), without):
        with pytest.raises(PermissionDenied):
            name_stand_in(by=by, team=team, stand_in=pair[0].team)
    assert Entry.objects.filter(event="STAND_IN_CHANGED", outcome="forbidden").count() == 3
    assert not StandInKey.objects.exists()


def test_only_who_holds_the_key_leaves_it(supervisor: Person, worker: Person, pair: tuple[Person, Person]) -> None:
    locked = supervisor.actor()
    locked.keyring = None
    remove(TeamKeyShare.objects.get(user_key__user=supervisor.user))
    for by in (locked, supervisor.actor()):
        with pytest.raises(KeyNotHeld, match="only who holds the team's key"):
            name_stand_in(by=by, team=Team.objects.get(pk=supervisor.team.pk), stand_in=pair[0].team)
    assert not StandInKey.objects.exists()


def test_a_team_of_no_place_has_no_neighbours(supervisor: Person, pair: tuple[Person, Person]) -> None:
    nowhere = enrolment.create_team(by=Factory(), office=None, name="Recovery", kind=TeamKind.RECOVERY)
    assert not possible_stand_ins(nowhere).exists()
    assert pair[0].team in possible_stand_ins(supervisor.team)


def test_a_copy_of_an_earlier_key_opens_nothing(supervisor: Person, pair: tuple[Person, Person]) -> None:
    standing.name(supervisor, pair[0].team)
    enrolment.renew_team_key(by=Factory(), team=supervisor.team, keyring=supervisor.actor().keyring)  # type: ignore[arg-type]
    with pytest.raises(NotPossible):
        open_deposit(StandInKey.objects.get(), pair[0].actor().keyring)  # type: ignore[arg-type]


def test_who_holds_no_key_leaves_the_copy_to_others(
    supervisor: Person, worker: Person, pair: tuple[Person, Person]
) -> None:
    standing.name(supervisor, pair[0].team)
    enrolment.renew_team_key(by=Factory(), team=supervisor.team, keyring=supervisor.actor().keyring)  # type: ignore[arg-type]
    for share in TeamKeyShare.objects.filter(user_key__user=worker.user):
        remove(share)
    for person, epoch in ((worker, 1), (supervisor, 2)):
        person.membership.team.refresh_from_db()
        assert person.team.needs_new_deposit
        renew_deposit_where_due(person.actor())
        assert StandInKey.objects.get().team_epoch == epoch
