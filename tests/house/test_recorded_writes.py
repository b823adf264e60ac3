"""Guarded rows change inside `changing(...)` or not at all: refused in Python, and by the database for the rest."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as DjangoPermission
from django.db import InternalError, ProgrammingError, connection, models, transaction
from guardian.models import GroupObjectPermission, UserObjectPermission
from guardian.shortcuts import assign_perm, remove_perm

from access.change import Change, under_entry
from access.door import changing, new_record, recording
from access.errors import UnrecordedChange
from access.guard import current_change
from access.permissions import Permission
from audit.models import Entry
from tests.chests import NAME, make_chest, opened
from tests.people import Person
from tests.vault.models import Chest, ChestGrant, Letter, Rack


def _unsaved(chest: Chest, worker: Person) -> Chest:
    return new_record(Chest, for_teams=[worker.team], by=worker.actor(), to=Permission.CASE_OPEN, code="C9")


IN_PYTHON: dict[str, Callable[[Chest, Person], Any]] = {
    "save": lambda chest, worker: chest.save(),
    "save a new one": lambda chest, worker: _unsaved(chest, worker).save(),
    "save a row": lambda chest, worker: Letter.objects.get(record=chest).save(),
    "save a new row": lambda chest, worker: Letter(record=chest).save(),
    "save a plain one": lambda chest, worker: Rack(label="x").save(),
    "delete": lambda chest, worker: chest.delete(),
    "delete a row": lambda chest, worker: Letter.objects.get(record=chest).delete(),
    "delete a grant": lambda chest, worker: chest.grants.get(group_id=worker.team.pk).delete(),
    "create": lambda chest, worker: Chest.objects.create(code="C9"),
    "create a row": lambda chest, worker: chest.letters.create(),
    "create a plain one": lambda chest, worker: Rack.objects.create(label="x"),
    "get_or_create": lambda chest, worker: Chest.objects.get_or_create(code="C9"),
    "update_or_create": lambda chest, worker: Chest.objects.update_or_create(code="C1", defaults={"status": "x"}),
    "update": lambda chest, worker: Chest.objects.filter(pk=chest.pk).update(status="x"),
    "update rows": lambda chest, worker: chest.letters.update(text=None),
    "bulk_create": lambda chest, worker: Letter.objects.bulk_create([Letter(record=chest)]),
    "bulk_update": lambda chest, worker: Chest.objects.bulk_update([chest], ["status"]),
    "delete of a queryset": lambda chest, worker: Letter.objects.filter(record=chest).delete(),
    "a grant by create": lambda chest, worker: ChestGrant.objects.create(content_object=chest),
    "a version's save": lambda chest, worker: chest.history.first().save(),
    "a version's delete": lambda chest, worker: chest.history.first().delete(),
    "a logged entry's save": lambda chest, worker: Entry.objects.first().save(),
    "guardian's assign_perm": lambda chest, worker: assign_perm("open_chest", worker.team.group, chest),
    "guardian's remove_perm": lambda chest, worker: remove_perm("open_chest", worker.team.group, chest),
    "guardian's manager": lambda chest, worker: ChestGrant.objects.assign_perm("open_chest", worker.team.group, chest),
    "team members by guardian": lambda chest, worker: ChestGrant.objects.bulk_assign_perm(
        "open_chest", worker.team.group, Chest.objects.all()
    ),
}


@pytest.mark.parametrize("name", IN_PYTHON)
def test_refused_in_python(worker: Person, name: str) -> None:
    chest = make_chest(worker)
    with pytest.raises((UnrecordedChange, TypeError)):
        IN_PYTHON[name](chest, worker)
    assert list(Chest.objects.values_list("status", flat=True)) == ["open"]
    assert Letter.objects.filter(text__isnull=False).count() == 1


def _sql(statement: str) -> Callable[[Chest, Person], Any]:
    def run(chest: Chest, worker: Person) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


def _plain(model: Any) -> Any:
    return models.QuerySet(model)


def _raw_save(chest: Chest, worker: Person) -> None:
    models.Model.save_base(chest, raw=True)


def _by_collector(chest: Chest, worker: Person) -> None:
    from django.db.models.deletion import Collector

    collector = Collector(using="default")
    collector.collect(_plain(ChestGrant).all())
    collector.delete()


PAST_PYTHON: dict[str, Callable[[Chest, Person], Any]] = {
    "raw UPDATE": _sql("UPDATE vault_chest SET status = 'x'"),
    "raw INSERT": _sql("INSERT INTO vault_letter (id, created_at, record_id) SELECT id, now(), id FROM vault_chest"),
    "raw DELETE of a row": _sql("DELETE FROM vault_letter"),
    "raw DELETE of a grant": _sql("DELETE FROM vault_chestgrant"),
    "raw UPDATE of a grant": _sql("UPDATE vault_chestgrant SET locked = false, expires_at = NULL"),
    "raw INSERT of history": _sql("INSERT INTO vault_historicalletter SELECT * FROM vault_historicalletter"),
    "raw TRUNCATE": _sql("TRUNCATE vault_letter"),
    "_base_manager": lambda chest, worker: Chest._base_manager.filter(pk=chest.pk).update(status="x"),
    "_base_manager of a row": lambda chest, worker: Letter._base_manager.all().delete(),
    "plain queryset": lambda chest, worker: _plain(Chest).update(status="x"),
    "plain bulk_create": lambda chest, worker: _plain(Rack).bulk_create([Rack(label="x")]),
    "plain bulk_update": lambda chest, worker: _plain(Chest).bulk_update([chest], ["status"]),
    "save_base": _raw_save,
    "a cascade": _by_collector,
    "a cascade from outside": lambda chest, worker: Group.objects.filter(pk=worker.team.pk).delete(),
    "raw keys": _sql("UPDATE access_teamkey SET box_public = '\\x00'"),
    "raw shares": _sql("DELETE FROM access_teamkeyshare"),
    "raw accounts": _sql("UPDATE access_user SET password = 'x'"),
    "raw memberships": _sql("UPDATE access_membership SET role = 'case_supervisor'"),
    "raw record keys": _sql("DELETE FROM access_recordkey"),
}


@pytest.mark.parametrize("name", PAST_PYTHON)
def test_refused_by_the_database(worker: Person, name: str) -> None:
    chest = make_chest(worker)
    before = _everything()
    with (
        pytest.raises((ProgrammingError, InternalError, models.ProtectedError)) as refusal,
        transaction.atomic(),
    ):
        PAST_PYTHON[name](chest, worker)
    assert "antam:" in str(refusal.value) or "permission denied" in str(refusal.value) or "protected" in str(refusal)
    assert _everything() == before


def _everything() -> list[Any]:
    tables = ["vault_chest", "vault_letter", "vault_chestgrant", "vault_rack", "access_teamkey", "access_membership"]
    with connection.cursor() as cursor:
        found = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            found.append(cursor.fetchall())
    return found


def test_the_wall_closes_again_after_a_change(worker: Person) -> None:
    chest = opened(worker, make_chest(worker))
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        chest.status = "closed"
        chest.save()
    with pytest.raises(ProgrammingError), transaction.atomic():
        Chest._base_manager.update(status="x")


def test_the_wall_closes_again_after_a_failure(worker: Person) -> None:
    chest = opened(worker, make_chest(worker))

    def fail() -> None:
        with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with pytest.raises(ProgrammingError), transaction.atomic():
        Chest._base_manager.update(status="x")
    with pytest.raises(UnrecordedChange):
        chest.save()


def test_a_plain_change_lets_no_guarded_row_through(worker: Person) -> None:
    chest = opened(worker, make_chest(worker))
    with recording(by=worker.actor(), to=Permission.CASE_EDIT), pytest.raises(UnrecordedChange):
        chest.save()


def test_changes_do_not_nest(worker: Person) -> None:
    chest = opened(worker, make_chest(worker))

    def nest() -> None:
        with recording(by=worker.actor(), to=Permission.CASE_EDIT):
            pass

    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT), pytest.raises((UnrecordedChange, RuntimeError)):
        nest()


def test_guardians_generic_tables_take_nothing(worker: Person) -> None:
    """A permission that carries no key must not exist anywhere."""
    open_chest = DjangoPermission.objects.get(codename="open_chest")
    what = {"permission": open_chest, "content_type": open_chest.content_type, "object_pk": str(worker.user.pk)}
    rows = [GroupObjectPermission(group=worker.team.group, **what), UserObjectPermission(user=worker.user, **what)]
    for row in rows:
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            _plain(type(row)).bulk_create([row])
    for table in ("access_user_groups", "access_user_user_permissions", "auth_group_permissions"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            _sql(f"INSERT INTO {table} DEFAULT VALUES")(Chest(), worker)


def test_the_refused_left_nothing_in_the_chest(worker: Person) -> None:
    assert opened(worker, make_chest(worker)).name == NAME


def test_the_wall_is_opened_once_at_a_time(worker: Person) -> None:
    """Also for who opens it without a transaction of his own, and the outer change goes on as before."""
    with recording(by=worker.actor(), to=Permission.KEY_KEEP) as outer:
        with pytest.raises(UnrecordedChange, match="do not nest"), under_entry(Change(worker.actor(), [], plain=True)):
            raise AssertionError("nothing runs inside")
        Rack(label="x").save()
        assert current_change() is outer
    assert [row["table"] for row in Entry.objects.get(pk=outer.entry_id).rows] == [Rack._meta.db_table]
