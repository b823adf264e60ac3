"""What `make run` does: check the ground, start PostgreSQL, prepare, serve, and stop everything again.

Made-up people on one machine. A real server is set up as docs/deploy.md says.
"""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from config import embedded, environment, ground, roles
from config.children import Children
from config.ground import CannotStart

ROOT = environment.ROOT
BEING_MADE = "being-made"
"""A file below `var/` that stands while the demo province is incomplete."""
PATIENCE = 60
"""Seconds until the web server must answer."""


def main() -> int:
    """Run until somebody stops it; the exit code says how it went."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda _number, _frame: _ask_to_stop(stop, _frame))
    try:
        run(environment.var(), ground.port_number(os.environ.get("ANTAM_PORT") or "8000"), stop)
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return problem.code
    except Interrupted:
        pass
    return 0


class Interrupted(BaseException):
    """Somebody pressed Ctrl-C while we were still preparing."""


_preparing = threading.Event()


def _ask_to_stop(stop: threading.Event, _frame: FrameType | None) -> None:
    stop.set()
    if _preparing.is_set():
        _preparing.clear()
        raise Interrupted


def run(var: Path, port: int, stop: threading.Event) -> None:
    """All of it, in order. Raises: CannotStart."""
    ground.check_python()
    ground.check_folder(var)
    lock = ground.occupy(var)
    ground.forbid_core_dumps()
    children = Children(var)
    children.end_leftovers()
    ground.check_disk(var)
    ground.check_port(port)
    try:
        _preparing.set()
        values = _prepare(var, port)
        _preparing.clear()
        _serve(children, values, var, port)
        _watch(children, values, stop)
    finally:
        _preparing.clear()
        children.stop()
        if "DATABASE_URL" not in os.environ:
            embedded.stop(var / "pg")
        lock.close()


def _prepare(var: Path, port: int) -> dict[str, str]:
    """Database, tables, translations, style sheets, units, demo province. Returns the environment of the server."""
    urls = _database(var)
    common = environment.read_secrets(var / "secrets.json")
    common |= {"ANTAM_VAR": str(var), "ANTAM_PORT": str(port), "ANTAM_DEMO": "1"}
    common["ANTAM_STATISTICS_URL"] = urls[roles.STATISTICS]
    _step("owner", common | {"DATABASE_URL": urls[roles.OWNER]})
    common["DATABASE_URL"] = urls[roles.APP]
    _step("app", common | environment.founding_key(var))
    (var / BEING_MADE).unlink(missing_ok=True)
    values = common | environment.founding_key(var)
    environment.keep(var, values)
    return values


def _database(var: Path) -> dict[str, str]:
    """Start or reach the server, make roles and database; the address for each role."""
    try:
        if administrator := os.environ.get("DATABASE_URL", ""):
            passwords = roles.read_passwords(var / "database-passwords.json")
        else:
            print("Starting PostgreSQL …", flush=True)
            embedded.start(var / "pg")
            administrator, passwords = embedded.address(var / "pg"), {}
        database = roles.database_of(administrator) if passwords else roles.DATABASE
        _begin_anew_if_unfinished(var, administrator, database)
        roles.create(administrator, database, passwords)
    except (embedded.Unusable, roles.RolesRefused) as error:
        raise CannotStart(ground.DATABASE, str(error)) from error
    return {role: roles.with_role(administrator, role, passwords.get(role, ""), database) for role in roles.ROLES}


def _begin_anew_if_unfinished(var: Path, administrator: str, database: str) -> None:
    """A demo province that was interrupted while it was made has accounts without keys: it is made again, whole.

    The mark stands from before the database exists until the province is complete; nobody has worked in it.
    """
    mark = var / BEING_MADE
    there = roles.exists(administrator, database)
    if there and mark.exists():
        print("The demo province was not finished: it is made anew.", flush=True)
        roles.drop(administrator, database)
    if not there or mark.exists():
        mark.touch()
        for name in ("founding-key.pub", "demo-accounts.txt"):
            (var / name).unlink(missing_ok=True)


def _step(role: str, values: dict[str, str]) -> None:
    print("Preparing the tables and pages …" if role == "owner" else "Preparing the demo province …", flush=True)
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "config.prepare", role], env=os.environ | values, cwd=ROOT, check=False
    )
    if done.returncode:
        raise CannotStart(ground.SETUP, "The set-up did not finish: the reason stands above; `make run` goes on there.")


def _serve(children: Children, values: dict[str, str], var: Path, port: int) -> None:
    """Start the web server and the clock, and say where."""
    web = f"-m gunicorn config.wsgi -k gthread -w 2 --threads 4 --bind 127.0.0.1:{port} --no-control-socket"
    web += " --log-level warning --graceful-timeout 10"
    children.start("web", *web.split(), environment=values, folder=ROOT)
    if list(ROOT.glob("*/management/commands/watch.py")):
        children.start("watch", "manage.py", "watch", environment=values, folder=ROOT)
    _wait_until_it_answers(children, port)
    print(f"\nAn Tâm: http://127.0.0.1:{port}\n")
    accounts = var / "demo-accounts.txt"
    if accounts.exists():
        print(accounts.read_text(encoding="utf-8"))
    print("Made-up people, on this machine only. Ctrl-C stops it; the data stay.", flush=True)


def _wait_until_it_answers(children: Children, port: int) -> None:
    """The port is open before the pages are loaded; only an answer says that they are."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and "web" not in children.ended():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", "/")
            connection.getresponse()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise CannotStart(ground.SERVER, "The web server did not start: the reason stands above.")


def _watch(children: Children, values: dict[str, str], stop: threading.Event) -> None:
    """Wait for the end. The clock of deadlines is started again when it fails; without the web server all ends."""
    while not stop.wait(1):
        ended = children.ended()
        if "web" in ended:
            raise CannotStart(ground.SERVER, f"The web server ended by itself with code {ended['web']}.")
        if "watch" in ended:
            print("The clock of deadlines ended by itself and is started again.", file=sys.stderr, flush=True)
            stop.wait(5)
            children.start("watch", "manage.py", "watch", environment=values, folder=ROOT)


if __name__ == "__main__":
    sys.exit(main())
