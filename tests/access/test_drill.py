"""The drill, for real: backup files, a new server in a new folder, two of three shares, and the team reads again.

Nothing is handed to it but the two files and what lies on paper.
"""

import base64
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from access import cipher, trust
from access.door import Limited, Locked, changing, open_record
from access.permissions import Permission
from access.safekeeping import recovery
from cases.models import Case
from config.environment import ROOT
from config.roles import OWNER
from tests import people
from tests.cases.factories import make_case, opened
from tests.factories import make_referral, put_on_duty
from tests.people import FOUNDING_PRIVATE
from tests.settings import role_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
BARE = {"PATH": os.environ["PATH"], "ANTAM_VAR": "/nowhere", "DATABASE_URL": "postgresql://nobody@nowhere/nothing"}


class Province:
    """A team with cases, a slip and old versions; its backup, and the paper."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shares = recovery.create_recovery_key(founding_private=FOUNDING_PRIVATE, shares=3, threshold=2)
        self.team = self._work()
        self.backup_key, public = cipher.new_box_keys()
        monkeypatch.setenv("DATABASE_URL", role_url(OWNER))
        call_command("backup", str(folder), key=base64.b64encode(public).decode(), verbosity=0)
        (self.data,), (self.keys,) = folder.glob("*.data"), folder.glob("*.keys")

    def _work(self) -> int:
        worker, duty, volunteer = (people.make(name) for name in ("worker", "duty_coordinator", "volunteer"))
        for team in (worker.team, duty.team):
            put_on_duty(team)
        pk = make_case(worker, Limited(duty.team, ["contact"], locked=True))
        make_case(duty, Locked(worker.team), call_name="Chưa mở")
        case = opened(worker, pk)
        with changing(case, by=worker.actor(), to=Permission.CASE_EDIT):
            case.call_name = "Tên khác"
            case.needs_new_root = True
            case.save()
        case = open_record(worker.actor(), Case, pk, to=Permission.CASE_EDIT)
        with changing(case, by=worker.actor(), to=Permission.CASE_EDIT):
            case.call_name = "Tên mới"
            case.save()
        make_referral(volunteer)
        return worker.team.pk

    def play(self, shares: list[str], **other: Any) -> subprocess.CompletedProcess[str]:
        """In a process that knows nothing of this one."""
        typed = [
            base64.b64encode(other.get("backup_key", self.backup_key)).decode(),
            base64.b64encode(FOUNDING_PRIVATE).decode(),
            base64.b64encode(trust.sender_public_keys()[0]).decode(),
            *shares,
        ]
        command = [sys.executable, "-m", "config.drill", str(self.data), str(self.keys), "--team", str(self.team)]
        return subprocess.run(
            command, input="\n".join(typed) + "\n", cwd=ROOT, env=BARE, capture_output=True, text=True, check=False
        )


@pytest.fixture
def province(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Province:
    return Province(tmp_path, monkeypatch)


def test_from_an_empty_machine(province: Province, tmp_path: Path) -> None:
    done = province.play([province.shares[2], province.shares[0]])
    assert done.returncode == 0, done.stdout + done.stderr
    steps = done.stdout.splitlines()
    assert "are as the logbook says" in steps[2]
    assert "enrolled; opens nothing yet" in steps[3]
    assert "5 wrong combinations opened nothing" in steps[4]
    assert "3 records sealed to the team's new key" in steps[5], "locked ones too"
    assert "2 records opened" in steps[6], "the locked one stays locked"
    assert "0 in old versions" not in steps[6]
    assert steps[7].endswith("in all")
    for word in ("Lan", "Tên", "0912", "Chồng"):
        assert word not in done.stdout + done.stderr
    assert not list(Path(os.environ.get("TMPDIR", "/tmp")).glob("antam-drill-*/pg/postmaster.pid"))  # noqa: S108


def test_with_another_backup_key_nothing_is_restored(province: Province) -> None:
    done = province.play(province.shares[:2], backup_key=cipher.new_box_keys()[0])
    assert done.returncode == 1
    assert done.stderr.strip() == "the letter was not sealed to this key"
    assert "restore" not in done.stdout
