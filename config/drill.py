"""`make drill`: from an empty machine to a team that reads its cases again, each step with its time.

Takes yesterday's two backup files and what lies on paper: the offline backup key, the founding key, the server's
public key, two of three shares. Nothing of the running server is used: the drill works in a new folder with a
PostgreSQL of its own, prints counts and no content, and leaves nothing behind.
"""

import argparse
import base64
import getpass
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config import embedded, environment, roles

if TYPE_CHECKING:
    from access.actors import Actor
    from access.models import Team

PERSON, PASSPHRASE = "dien-tap", "người diễn tập khôi phục"


class DrillFailed(Exception):
    """One sentence that says which promise did not hold."""


@dataclass(repr=False)
class Paper:
    """What is typed in: all of it lies on paper, none of it on the server."""

    backup_key: bytes = b""
    founding_key: bytes = b""
    server_key: str = ""
    shares: list[str] = field(default_factory=list)

    @classmethod
    def typed(cls, threshold: int) -> "Paper":
        """Ask for each; without a terminal, one line each from the standard input."""
        backup, founding = _ask("Private half of the backup key: "), _ask("Private half of the founding key: ")
        server = _ask("Server's key, public: ")
        shares = [_ask(f"Share {number + 1}: ") for number in range(threshold)]
        return cls(base64.b64decode(backup), base64.b64decode(founding), server, shares)


def _ask(label: str) -> str:
    return (getpass.getpass(label) if sys.stdin.isatty() else sys.stdin.readline()).strip()


@dataclass
class Drill:
    """The empty machine, and what the steps hand on."""

    folder: Path
    data: Path
    keys: Path
    team_number: int
    paper: Paper
    address: dict[str, str] = field(default_factory=dict)
    holder: Any = None

    @property
    def server(self) -> Path:
        return self.folder / "pg"


def empty_machine(drill: Drill) -> str:
    """A database server of its own, and an environment with nothing from the running one in it."""
    embedded.start(drill.server)
    here = embedded.address(drill.server)
    roles.create(here, roles.DATABASE, {})
    drill.address = {role: roles.with_role(here, role, "", roles.DATABASE) for role in roles.ROLES}
    for name in [name for name in os.environ if name.startswith(("ANTAM_", "DATABASE_URL", "DJANGO_"))]:
        del os.environ[name]
    os.environ |= environment.read_secrets(drill.folder / "secrets.json")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ANTAM_VAR": str(drill.folder),
        "ANTAM_FOUNDING_KEY": _public(drill.paper.founding_key),
        "ANTAM_FORMER_SENDER_KEYS": drill.paper.server_key,
        "ANTAM_STATISTICS_URL": drill.address[roles.STATISTICS],
        "DATABASE_URL": drill.address[roles.APP],
    }
    return "a new server, new secrets, none of the old ones"


def _public(private: bytes) -> str:
    from access import cipher

    return base64.b64encode(cipher.sign_public(private)).decode()


def restore(drill: Drill) -> str:
    """Both files into the empty database, then the owner's migrations, walls and grants."""
    import django

    django.setup()
    from access.errors import TamperedSeal
    from access.safekeeping import backup

    work, owner = drill.folder / "work", drill.address[roles.OWNER]
    try:
        backup.restore(owner, drill.data, drill.keys, drill.paper.backup_key, work)
    except (backup.BackupFailed, TamperedSeal) as failure:
        raise DrillFailed(str(failure)) from None
    # Unchecked: a drill rings nobody, so that nothing is set which could.
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--no-input", "--skip-checks"]
    environ = os.environ | {"DATABASE_URL": owner}
    subprocess.run(command, env=environ, cwd=environment.ROOT, check=True)  # noqa: S603 - our own command
    return f"{drill.data.stat().st_size + drill.keys.stat().st_size:,} bytes"


def compare(drill: Drill) -> str:
    """What came back is what the logbook says."""
    from access.reconcile import reconcile, snapshot

    counted = [0]
    with snapshot():
        found = list(reconcile(counted=counted))
    if found:
        raise DrillFailed(f"{len(found)} rows are not as the logbook knows them, the first: {found[0]}")
    return f"{counted[0]} rows and old versions are as the logbook says"


def _team(drill: Drill) -> "Team":
    from access.models import Team

    team = Team.objects.filter(pk=drill.team_number).first()
    if team is None:
        raise DrillFailed(f"There is no team with the number {drill.team_number}.")
    return team


def new_holder(drill: Drill) -> str:
    """Somebody of the team is enrolled with the founding key and makes the team's new key: it opens nothing yet."""
    from access.safekeeping import ceremony

    drill.holder, _code = ceremony.install_holder(
        team=_team(drill),
        username=PERSON,
        full_name="Diễn tập",
        passphrase=PASSPHRASE,
        founding_private=drill.paper.founding_key,
    )
    _expect_nothing(drill.holder, "the new holder, before the shares were used")
    return "enrolled; opens nothing yet"


def wrong_shares(drill: Drill) -> str:
    """One share, shares of another set, one of each, a share twice, a word changed."""
    from access.safekeeping import recovery

    mine = drill.paper.shares
    other = recovery.new_shares(b"another key, of the same size: 32"[:32], shares=3, threshold=len(mine))
    changed = " ".join([*mine[0].split()[:-1], "academic" if mine[0].split()[-1] != "academic" else "acid"])
    wrong = [mine[:-1], other[: len(mine)], [*mine[:-1], other[0]], [mine[0]] * len(mine), [changed, *mine[1:]]]
    for words in wrong:
        try:
            recovery.recover(team=_team(drill), words=words)
        except recovery.WrongShares:
            continue
        raise DrillFailed("A wrong combination of shares was taken.")
    _expect_nothing(drill.holder, "a wrong combination of shares")
    return f"{len(wrong)} wrong combinations opened nothing"


def _expect_nothing(holder: "Actor", who: str) -> None:
    from access.errors import KeyNotHeld
    from access.safekeeping import ceremony

    try:
        reading = ceremony.read_everything(holder)
    except KeyNotHeld:
        return
    if reading.records:
        raise DrillFailed(f"{reading.records} records were opened by {who}.")


def recover(drill: Drill) -> str:
    """The shares."""
    from access.safekeeping import recovery

    try:
        done = recovery.recover(team=_team(drill), words=drill.paper.shares)
    except recovery.WrongShares as refusal:
        raise DrillFailed(str(refusal)) from None
    if done.refused or not done.sealed:
        raise DrillFailed(f"{done.sealed} records were recovered and {done.refused} passed over.")
    return f"{done.sealed} records sealed to the team's new key"


def read_again(drill: Drill) -> str:
    """As the pages open them; every sealed value of every record, its rows and their old versions."""
    from access.safekeeping import ceremony

    drill.holder.keyring.teams.clear()
    reading = ceremony.read_everything(drill.holder)
    if not reading.values:
        raise DrillFailed("Nothing could be read.")
    told = f"{reading.records} records opened, {reading.values} values read, {reading.old_values} in old versions"
    return told + (
        f"; {reading.not_opened} are of a kind that this role's pages do not open" * bool(reading.not_opened)
    )


STEPS: list[tuple[str, Callable[[Drill], str]]] = [
    ("an empty machine", empty_machine),
    ("restore both files", restore),
    ("compare with the logbook", compare),
    ("a new holder", new_holder),
    ("wrong shares", wrong_shares),
    ("the right shares", recover),
    ("the team reads again", read_again),
]


def play(drill: Drill) -> None:
    """Every step with its time. Raises: DrillFailed."""
    begun = time.monotonic()
    for title, step in STEPS:
        started = time.monotonic()
        told = step(drill)
        print(f"{time.monotonic() - started:6.1f} s  {title:<26} {told}", flush=True)
    print(f"{time.monotonic() - begun:6.1f} s  in all", flush=True)


def main(arguments: list[str]) -> int:
    """Exit code 1 when a promise did not hold."""
    parser = argparse.ArgumentParser(prog="make drill ARGS=…", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help="the .data file of the backup")
    parser.add_argument("keys", type=Path, help="the .keys file of the backup")
    parser.add_argument("--team", type=int, required=True, help="number of the team that has lost its keys")
    parser.add_argument("--threshold", type=int, default=2, help="how many shares are needed")
    chosen = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="antam-drill-"))
    drill = Drill(folder, chosen.data.resolve(), chosen.keys.resolve(), chosen.team, Paper.typed(chosen.threshold))
    try:
        play(drill)
    except DrillFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    finally:
        embedded.stop(drill.server)
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
