"""One loud settings file: a missing secret stops the start and says what to do."""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.logs import LOGGING as LOGGING

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("ANTAM_VAR", BASE_DIR / "var"))


def required(name: str, advice: str) -> str:
    """The environment variable, or a stop with advice."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {advice}")
    return value


DEMO = os.environ.get("ANTAM_DEMO") == "1"
"""Made-up people on one machine: demo accounts are shown, and the address is plain http. Never on a real server."""
DEBUG = False
SECRET_KEY = required("ANTAM_SECRET_KEY", "`make run` and `make test` set it; a real server reads docs/deploy.md.")
SENDER_KEY = required("ANTAM_SENDER_KEY", "The server's own Ed25519 key, base64; docs/deploy.md says how to make it.")
FORMER_SENDER_KEYS = os.environ.get("ANTAM_FORMER_SENDER_KEYS", "").replace(",", " ").split()
"""Public halves, base64, of keys that this server had before: what it signed with them still holds."""
FOUNDING_KEY = os.environ.get("ANTAM_FOUNDING_KEY", "")
"""The province's public founding key, base64: the end of every chain of signatures."""
if not FOUNDING_KEY and not DEMO and os.environ.get("ANTAM_FOUNDING") != "1":
    raise ImproperlyConfigured("ANTAM_FOUNDING_KEY is not set. docs/deploy.md, 'The founding', says how to make it.")
ALLOWED_HOSTS = os.environ.get("ANTAM_HOSTS", "127.0.0.1,localhost").split(",")
AUTH_USER_MODEL = "access.User"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "guardian",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
    "audit",
    "places",
    "access",
    "administration",
    "cases",
    "prevention_groups",
    "shelters",
    "reporting",
    "demo",
]

MIDDLEWARE = [
    "access.middleware.SecretCookieMiddleware",  # first: nothing else may see the session's secret
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "access.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "access.middleware.ActorMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Two connections: pages of published figures use the second, whose role can read nothing else.
DATABASES = {
    "default": dj_database_url.parse(
        required("DATABASE_URL", "`make run` starts a PostgreSQL and sets it; a real server reads docs/deploy.md."),
        conn_max_age=600,
        conn_health_checks=True,
    ),
    "statistics": dj_database_url.parse(
        required("ANTAM_STATISTICS_URL", "The same database for the role antam_statistics; see docs/deploy.md."),
        conn_max_age=600,
        conn_health_checks=True,
    ),
}
ATOMIC_REQUESTS = False  # a refusal is in the logbook also though the answer is an error
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in -----------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
ARGON2_MEMORY_KIB, ARGON2_ITERATIONS, ARGON2_LANES = 65536, 3, 4  # for the keys; RFC 9106, second recommendation
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {"login": "access.entry.signing_in.SignInForm", "reauthenticate": "access.entry.signing_in.ProofForm"}
ACCOUNT_ADAPTER = "access.entry.signing_in.Adapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip",  # by address alone: nobody locks somebody else out by typing his name
    "recovery_code": "20/h/ip",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if os.environ.get("ANTAM_BEHIND_PROXY") == "1" else 0
# Shared by the workers, else a one-time code works once in each: counts of tries, and codes that were used. No content.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(VAR / "cache"),
        "OPTIONS": {"MAX_ENTRIES": 20_000},  # beyond it, entries are dropped at random: counts of tries must stay
    }
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = MFA_PASSKEY_SIGNUP_ENABLED = MFA_TRUST_ENABLED = False  # ways in that yield no key
MFA_RECOVERY_CODES_SHOW_ONCE = True  # an open screen must not hand them out; who lost them draws new ones
MFA_TOTP_ISSUER = "An Tâm"
MFA_TOTP_TOLERANCE = 1  # old phones have clocks that run ahead or behind
MFA_ADAPTER = "access.entry.second_factor.Adapter"
MFA_FORMS = {
    "activate_totp": "access.entry.factor_forms.AppForm",
    "add_webauthn": "access.entry.factor_forms.KeyForm",
    "authenticate": "access.entry.factor_forms.CodeForm",
}
SECOND_FACTOR_REQUIRED = not DEMO  # the demo's accounts stay usable in one step, and only there
SESSION_IDLE_SECONDS = 15 * 60
SESSION_IDLE_SECONDS_SENDING = 45 * 60  # the referral page shows nothing but what was typed
SESSION_LONGEST_SECONDS = 12 * 60 * 60
SESSION_WARNING_SECONDS = 2 * 60
QUICK_EXIT_URL = "https://nchmf.gov.vn/"  # the national weather service: harmless on any screen
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # its backend ignores expiry and counts all groups; the door decides

# Sessions and cookies: no content, ended by inactivity, sent over TLS only ----------------------------------------
TLS = not DEMO
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "s", "c", "l"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Strict"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# What the browser is told ------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("ANTAM_BEHIND_PROXY") == "1" else None
SECURE_REFERRER_POLICY = "same-origin"  # with "no-referrer" a browser sends "Origin: null", refused as forged
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if TLS else None
X_FRAME_OPTIONS = "DENY"
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "cases.views.late.csrf_failure"  # a slip that comes too late keeps its text
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# Uploads stay in memory: a plain temporary file must never exist --------------------------------------------------
FILE_UPLOAD_HANDLERS = ["access.entry.uploads.MemoryOnly"]  # more is refused with a page of its own
FILE_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# Somebody awake: how a telephone is rung (how long a slip waits is no setting: cases/escalation.py) -------------------
ANTAM_SENDER = "cases.sending.ConsoleSender" if DEMO else "cases.sending.CommandSender"
ANTAM_SENDER_COMMAND = os.environ.get("ANTAM_SENDER_COMMAND", "")
ANTAM_KEEP_CLOSED_SLIPS_DAYS = int(os.environ.get("ANTAM_KEEP_CLOSED_SLIPS_DAYS") or 30)

# Errors and logs ---------------------------------------------------------------------------------------------------
DEFAULT_EXCEPTION_REPORTER = "config.logs.BareReporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "config.logs.NothingShown"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # files are sealed into the database
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
