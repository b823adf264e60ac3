"""What every session needs and no break touches: imported once, before the forks. And the server, kept running."""

import contextlib
import importlib
import os
import signal
import sys
from pathlib import Path

# fmt: off
OTHERS = [
    "pytest", "_pytest.main", "_pytest.fixtures", "_pytest.assertion.rewrite", "_pytest.python", "_pytest.terminal",
    "pytest_django.plugin", "pytest_django.fixtures", "pytest_socket", "xdist.plugin", "pytest_cov.plugin",
    "hypothesis", "hypothesis.strategies", "hypothesis.internal.conjecture.engine", "time_machine", "asyncio",
    "email.mime.text", "psycopg", "psycopg.types.range", "psycopg_binary", "cryptography.hazmat.primitives.hpke",
    "cryptography.hazmat.primitives.ciphers.aead", "cryptography.hazmat.primitives.kdf.argon2",
    "cryptography.hazmat.primitives.asymmetric.ed25519", "cryptography.hazmat.primitives.asymmetric.x25519",
    "fido2.server", "django.conf", "django.core.handlers.wsgi", "django.core.management", "django.db.models",
    "django.db.backends.postgresql.base", "django.db.migrations.executor", "django.forms", "django.http",
    "django.template", "django.template.defaulttags", "django.urls", "django.views.generic", "phonenumbers", "segno",
    "PIL.Image", "shamir_mnemonic", "faker",
]
# fmt: on


def warm_up(folder: Path) -> None:
    """Import the packages of others; ours are imported afresh in each session."""
    os.environ["COVERAGE_CORE"] = "ctrace"  # the newer way of measuring cannot tell tests apart
    sys.dont_write_bytecode, sys.pycache_prefix = False, str(folder / "bytecode")  # else each session compiles all
    for name in OTHERS:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


class Keeper:
    """A process that holds the test server, so that it does not start and stop with each session."""

    def __init__(self, log: Path) -> None:
        ready, told = os.pipe()
        self.number = os.fork()
        if not self.number:
            _hold(told, log)
        os.close(told)
        with open(ready, "rb") as answer:
            if answer.read(1) != b"1":
                raise SystemExit(f"The test server did not start: see {log}")

    def leave(self) -> None:
        os.kill(self.number, signal.SIGTERM)
        os.waitpid(self.number, 0)


def _hold(told: int, log: Path) -> None:
    os.setsid()
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(SystemExit(0)))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    code = 1
    try:
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        from config import messages
        from tests import database

        messages.compile_all()
        server = database.Server()
        server.enter()
        try:
            os.write(told, b"1")
            os.close(told)
            while True:
                signal.pause()
        finally:
            server.leave()
            code = 0
    finally:
        os._exit(code)
