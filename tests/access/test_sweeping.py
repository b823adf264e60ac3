"""What ends by itself: planned ends of memberships, and grants that have run out."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from access.actors import Factory
from access.change import changing, recording
from access.door import Limited, open_record
from access.models import TeamKey, TeamKeyShare
from access.permissions import Permission
from access.sweeping import sweep_once
from audit.models import Entry
from tests.access.test_opening import make_chest
from tests.people import Person
from tests.vault.models import Chest, ChestGrant

YESTERDAY = datetime.timedelta(days=1)


def plan_end(person: Person, day: datetime.date) -> None:
    membership = person.membership
    membership.starts_on, membership.ends_on = day - datetime.timedelta(days=30), day
    with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE, about=membership):
        membership.save()


def shares(person: Person) -> int:
    return TeamKeyShare.objects.filter(user_key__user=person.user).count()


def test_a_planned_end_takes_the_key_and_the_team_gets_a_new_one(worker: Person, colleague: Person) -> None:
    plan_end(worker, timezone.localdate() - YESTERDAY)
    assert sweep_once() == (1, 0)
    assert shares(worker) == 0
    assert Entry.objects.filter(event="MEMBERSHIP_ENDED", actor="system:sweep").count() == 1
    colleague.client().get("/my-keys/")
    assert TeamKey.objects.filter(team=worker.team).count() == 2
    assert shares(worker) == 0
    assert sweep_once() == (0, 0)


def test_the_last_day_is_a_day_of_work(worker: Person, colleague: Person) -> None:
    plan_end(worker, timezone.localdate())
    assert sweep_once() == (0, 0)
    assert shares(worker) == 1


def test_the_last_holder_keeps_the_share_so_that_the_records_live(worker: Person) -> None:
    plan_end(worker, timezone.localdate() - YESTERDAY)
    assert sweep_once() == (0, 0)
    assert shares(worker) == 1


def test_a_grant_that_has_run_out_goes_and_the_record_draws_a_new_root(
    worker: Person, other_commune_worker: Person
) -> None:
    soon = timezone.now() + datetime.timedelta(hours=1)
    chest = make_chest(worker, Limited(other_commune_worker.team, compartments=["identity"], expires_at=soon))
    assert sweep_once() == (0, 0)
    with recording(by=Factory(), to=Permission.CASE_SHARE):
        grant = ChestGrant.objects.get(content_object=chest, group_id=other_commune_worker.team.pk)
        grant.expires_at = timezone.now() - YESTERDAY
        grant.save()
    assert sweep_once() == (0, 1)
    assert not ChestGrant.objects.filter(content_object=chest, group_id=other_commune_worker.team.pk).exists()
    assert Entry.objects.filter(event="GRANT_SWEPT", record_id=chest.pk, actor="system:sweep").exists()
    opened = open_record(worker.actor(), Chest, chest.pk, to=Permission.CASE_READ)
    with changing(opened, by=worker.actor(), to=Permission.CASE_EDIT):
        opened.status = "closed"
        opened.save()
    assert opened.root_epoch == 2


def test_the_watch_sweeps(worker: Person, colleague: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_end(worker, timezone.localdate() - YESTERDAY)
    monkeypatch.setattr("cases.management.commands.watch.close_old_connections", lambda: None)
    call_command("watch", "--rounds", "1")
    assert shares(worker) == 0
