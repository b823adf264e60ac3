"""Closing a team: its office has ended, nobody belongs to it, and nothing is sealed to it."""

import datetime

import pytest
from django.utils import timezone

from access.actors import Factory
from access.change import changing, recording
from access.door import end_grant, open_record, share
from access.models import Team, TeamKeyShare
from access.permissions import Permission
from access.signals import team_closing
from access.teams.closing import StillHeld, close_team, grants_of, hindrances
from tests.access.test_opening import make_chest
from tests.people import Person
from tests.vault.models import Chest

YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)


def end_office(team: Team) -> None:
    assert team.office is not None
    team.office.valid_to = YESTERDAY
    team.office.save()


def end_membership(person: Person) -> None:
    person.membership.ends_on = YESTERDAY
    person.membership.starts_on = YESTERDAY
    with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE, about=person.membership):
        person.membership.save()


def refused(team: Team) -> str:
    with pytest.raises(StillHeld) as refusal:
        close_team(by=Factory(), team=team)
    team.refresh_from_db()
    assert team.closed_at is None
    return str(refusal.value)


def test_a_merged_team_closes_in_its_order(supervisor: Person, other_commune_worker: Person) -> None:
    chest = make_chest(supervisor)
    team = supervisor.team
    assert len(hindrances(team)) == 3
    opened = open_record(supervisor.actor(), Chest, chest.pk, to=Permission.CASE_READ)
    with changing(opened, by=supervisor.actor(), to=Permission.CASE_TRANSFER):
        share(opened, with_team=other_commune_worker.team, by=supervisor.actor())
        end_grant(opened, team=team, by=supervisor.actor())
    assert grants_of(team) == 0
    assert refused(team) == hindrances(team)[0]
    end_office(team)
    assert refused(team) == hindrances(team)[0]
    end_membership(supervisor)
    assert hindrances(team) == []
    close_team(by=Factory(), team=team)
    assert not TeamKeyShare.objects.filter(team_key__team=team).exists()
    assert open_record(other_commune_worker.actor(), Chest, chest.pk, to=Permission.CASE_READ).name


def test_a_team_with_a_record_stays(worker: Person) -> None:
    make_chest(worker)
    end_office(worker.team)
    end_membership(worker)
    assert "1" in refused(worker.team)


def test_a_room_that_still_needs_the_team_keeps_it(worker: Person) -> None:
    def keep(sender: object, **kwargs: object) -> None:
        raise StillHeld("needed")

    end_office(worker.team)
    end_membership(worker)
    team_closing.connect(keep)
    try:
        assert refused(worker.team) == "needed"
    finally:
        team_closing.disconnect(keep)
    assert TeamKeyShare.objects.filter(team_key__team=worker.team).exists()
