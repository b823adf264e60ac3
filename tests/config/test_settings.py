"""The settings of a real server: loud about what is missing, strict about what the browser may do."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from config.environment import ROOT

SERVER = {
    "DATABASE_URL": "postgresql://antam_app@db.example/antam?sslmode=verify-full",
    "ANTAM_STATISTICS_URL": "postgresql://antam_statistics@db.example/antam?sslmode=verify-full",
    "ANTAM_SECRET_KEY": "x" * 60,
    "ANTAM_SENDER_KEY": "x" * 44,
    "ANTAM_FOUNDING_KEY": "x" * 44,
    "ANTAM_HOSTS": "antam.example",
}


def load(names: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own, with nothing in its environment but these."""
    answer = f"{{name: getattr(settings, name) for name in {names.split()}}}"
    code = f"import json; from config import settings; print(json.dumps({answer}))"
    values = {name: value for name, value in (SERVER | changed).items() if value}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | values,
        capture_output=True,
        text=True,
    )


def settings(names: str, **changed: str) -> dict[str, Any]:
    done = load(names, **changed)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("name", [name for name in SERVER if name != "ANTAM_HOSTS"])
def test_a_missing_secret_stops_the_start(name: str) -> None:
    done = load("DEBUG", **{name: ""})
    assert done.returncode
    assert f"{name} is not set." in done.stderr.splitlines()[-1]


def test_the_demo_needs_no_founding_key() -> None:
    assert settings("DEMO DEBUG", ANTAM_FOUNDING_KEY="", ANTAM_DEMO="1") == {"DEMO": True, "DEBUG": False}


def test_cookies_of_a_real_server_travel_over_tls_only() -> None:
    names = (
        "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE LANGUAGE_COOKIE_SECURE SESSION_COOKIE_HTTPONLY SECURE_SSL_REDIRECT"
    )
    assert set(settings(names).values()) == {True}
    assert settings("SESSION_COOKIE_SAMESITE SECURE_HSTS_SECONDS") == {
        "SESSION_COOKIE_SAMESITE": "Strict",
        "SECURE_HSTS_SECONDS": 31536000,
    }


def test_the_workers_count_tries_together() -> None:
    """With a cache for each process a one-time code works once in each, and ten tries a minute are twenty."""
    assert settings("CACHES")["CACHES"]["default"]["BACKEND"].endswith("FileBasedCache")


def test_no_content_is_kept_outside_the_database() -> None:
    found = settings("FILE_UPLOAD_HANDLERS STORAGES MESSAGE_STORAGE")
    assert found["FILE_UPLOAD_HANDLERS"] == ["access.entry.uploads.MemoryOnly"]
    assert found["STORAGES"]["default"]["BACKEND"].endswith("InMemoryStorage")
    assert found["MESSAGE_STORAGE"].endswith("SessionStorage")


def test_the_policy_allows_our_own_files_only() -> None:
    directives = settings("CONTENT_SECURITY_POLICY")["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    assert {source for sources in directives.values() for source in sources} == {"'self'", "'none'"}
    assert directives["script-src"] == directives["style-src"] == ["'self'"]
