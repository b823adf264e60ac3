"""A deleted key does not stay in a page of the disk: the owner rewrites the tables of grants."""

import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from access.erasing import requests
from access.models import RecordKey
from config import roles
from tests import database
from tests.chests import make_chest, opened
from tests.erasures import confirmed, days_later
from tests.people import Person
from tests.settings import EMBEDDED, PG
from tests.vault.models import ChestGrant

pytestmark = pytest.mark.django_db(transaction=True)


def on_disk(table: str, wanted: bytes) -> bool:
    """Whether the bytes stand in the table's file, flushed before."""
    with database.psycopg.connect(database.ADMINISTRATOR, autocommit=True) as server:
        server.execute("CHECKPOINT")
    with database.owner() as connection:
        (path,) = connection.execute("SELECT pg_relation_filepath(%s)", [table]).fetchone() or ("",)
    folder = next(found.parent for found in Path(PG).rglob("PG_VERSION") if (found.parent / path).exists())
    return wanted in (folder / path).read_bytes()


@pytest.mark.skipif(not EMBEDDED, reason="reads the files of the server on this machine")
def test_the_key_is_gone_from_the_disk(worker: Person, privacy_officer: Person) -> None:
    chest, kept = make_chest(worker), make_chest(worker, code="KEPT")
    sealed = bytes(ChestGrant.objects.get(content_object=chest).sealed_key)
    salts = bytes(RecordKey.objects.get(record_id=chest.pk, epoch=RecordKey.SALTS).material)
    erasure = confirmed(opened(worker, chest), worker, privacy_officer)
    with days_later(10):
        requests.erase_everything(erasure=erasure, by=worker.actor())
    assert on_disk("vault_chestgrant", sealed), "a plain DELETE leaves it in its page"
    for _ in range(5):  # what somebody may still be reading (the server's own statistics) goes at the next run only
        with database.acting_as(roles.OWNER):
            call_command("vacuum_keys")
        if not on_disk("vault_chestgrant", sealed):
            break
        time.sleep(1)
    assert not on_disk("vault_chestgrant", sealed)
    assert not on_disk("access_recordkey", salts)
    assert opened(worker, kept).name


def test_only_the_owner_can(db: None) -> None:
    with pytest.raises(CommandError, match="antam_owner"):
        call_command("vacuum_keys")
