"""The settings of the tests: those of the product, cheaper hashing, no TLS, and a database of their own.

Loaded by pytest-django before any conftest, therefore it sets the environment that `config.settings` insists on.
"""

import base64
import os
from pathlib import Path

from access import cipher
from config import embedded, messages, roles

FOUNDING_PRIVATE = b"the founding key of the tests :-)"[:32]
HERE = Path(__file__).resolve().parent.parent
# `setdefault`: the parallel workers of a session inherit the answers of their parent.
VAR_FOLDER = Path(os.environ.get("ANTAM_VAR") or HERE / "var")
TEST_VAR = Path(os.environ.setdefault("ANTAM_TEST_VAR", str(VAR_FOLDER / "test")))
PG = TEST_VAR / "pg"
EMBEDDED = "DATABASE_URL" not in os.environ or os.environ.get("ANTAM_TEST_EMBEDDED") == "1"
if EMBEDDED:
    os.environ["ANTAM_TEST_EMBEDDED"] = "1"
    ADMINISTRATOR = embedded.address(PG)
    PASSWORDS: dict[str, str] = {}
else:
    ADMINISTRATOR = os.environ.setdefault("ANTAM_TEST_ADMINISTRATOR", os.environ["DATABASE_URL"])
    PASSWORDS = roles.read_passwords(TEST_VAR.parent / "database-passwords.json")
TEST_DATABASE = os.environ.setdefault("ANTAM_TEST_DATABASE", f"antam_test_{os.getpid()}")
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    TEST_DATABASE += f"_{worker}"
else:
    messages.compile_all()  # here, since Django reads the words once, when it starts


def role_url(role: str) -> str:
    """The test database for one role."""
    return roles.with_role(ADMINISTRATOR, role, PASSWORDS.get(role, ""), TEST_DATABASE)


os.environ |= {
    "ANTAM_VAR": str(TEST_VAR),
    "DATABASE_URL": role_url(roles.APP),
    "ANTAM_STATISTICS_URL": role_url(roles.STATISTICS),
    "ANTAM_SECRET_KEY": "only for the tests " * 3,
    "ANTAM_SENDER_KEY": base64.b64encode(b"only for the tests, 32 bytes ok.").decode(),
    "ANTAM_FOUNDING": "1",  # the tests found their own province
}

from config.settings import *  # noqa: E402, F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.vault"]  # noqa: F405
FOUNDING_KEY = base64.b64encode(cipher.sign_public(FOUNDING_PRIVATE)).decode()
ANTAM_SENDER = "cases.sending.ConsoleSender"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TLS = False
SECOND_FACTOR_REQUIRED = False  # tests/access/test_second_factor.py switches it on
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
SECURE_HSTS_SECONDS = 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = None
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ARGON2_MEMORY_KIB, ARGON2_ITERATIONS, ARGON2_LANES = 64, 1, 1
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
(TEST_VAR / "static").mkdir(parents=True, exist_ok=True)
