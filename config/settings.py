"""Django's settings, put together from `config.env`. No secret and no value of one installation stands here."""

from __future__ import annotations

import contextlib
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from psycopg.conninfo import conninfo_to_dict

from config import logs
from config.env import ROOT, load  # settings.ROOT is the checkout
from yimen.ops import secrets
from yimen.ops.postgres import Place

env = load()

# --- who we are -------------------------------------------------------------------------------------------------------
DEBUG = env.DEBUG
VAR = env.VAR
PUBLIC_URL = env.public_url
DISTRICT_NAME = env.DISTRICT_NAME
OFFICE_NAME = env.OFFICE_NAME
HOST = env.HOST
PORT = env.PORT
WORKERS = env.WORKERS
JOB_WORKERS = env.JOB_WORKERS
TLS_CERT = env.TLS_CERT
TLS_KEY = env.TLS_KEY
TRUSTED_PROXY = env.TRUSTED_PROXY

KEYS = secrets.load(VAR)
SECRET_KEY = KEYS["django"][max(KEYS["django"])].hex()
SECRET_KEY_FALLBACKS = [key.hex() for ident, key in sorted(KEYS["django"].items())[:-1]]
CIPHER_SUITE = env.CIPHER_SUITE

_public = urlsplit(PUBLIC_URL)
ALLOWED_HOSTS = [*dict.fromkeys([_public.hostname or "", "localhost", "127.0.0.1", "[::1]", *env.ALLOWED_HOSTS])]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# --- parts ------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "yimen.base",
    "yimen.ui",
    "yimen.petitioners",
    "yimen.reception",
    "yimen.cases",
    "yimen.documents",
    "yimen.evaluations",
    "yimen.supervision",
    "yimen.analysis",
    "yimen.web",
    "yimen.portal",
    "yimen.live",
    "yimen.api",
    "yimen.ops",
]
AUTH_USER_MODEL = "base.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"

MIDDLEWARE = [
    "config.middleware.visitor",
    "config.middleware.headers",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.StaticFiles",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.idle",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.in_words",
    "config.middleware.plain",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yimen.web.nav.nav",
            ],
        },
    }
]

# --- database ---------------------------------------------------------------------------------------------------------
_place = Place(VAR)  # its address is known before it runs
DATABASE_URL = env.DATABASE_URL
DATABASE_DIRECT_URL = env.DATABASE_DIRECT_URL
"""For LISTEN and for jobs, which a transaction pooler would break; `yimen.base.direct` reads it."""


def _database(dsn: str) -> dict[str, object]:
    given = {name: str(value) for name, value in conninfo_to_dict(dsn).items() if value is not None}
    named = {"NAME": "dbname", "HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    known = {key: given.pop(word, "") for key, word in named.items()}
    # Under ASGI only the pool keeps connections: three to ten times the throughput.
    pool = {"pool": {"min_size": 1, "max_size": env.DB_POOL, "timeout": 15}} if env.DB_POOL else {}
    # Only `yimen.base.prepared` makes prepared statements: Django's own cursors bind on the client. A pooler that
    # stands between (then there is a direct address too) would mix them up.
    options = {**given, **pool, "prepare_threshold": None if env.DATABASE_DIRECT_URL else 5}
    return {"ENGINE": "django.db.backends.postgresql", **known, "OPTIONS": options}


DATABASES = {"default": _database(DATABASE_URL or _place.dsn())}

# Limits and one-time marks must hold over all processes, so they are rows (yimen.base.ratelimit); the cache is only
# ever a copy that may be lost, and each process may keep its own.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- accounts ---------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["yimen.base.auth.LockingBackend"]
PASSWORD_HASHERS = ["yimen.base.hashers.OfficeArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/desk/login"
LOGIN_REDIRECT_URL = "/desk/"
PASSWORD_URL = "/desk/password"  # where an account goes whose password somebody else made
LOGIN_TRIES = env.LOGIN_TRIES
LOGIN_LOCK_MINUTES = env.LOGIN_LOCK_MINUTES

SESSION_IDLE_MINUTES = env.SESSION_IDLE_MINUTES
SESSION_COOKIE_AGE = env.SESSION_HOURS * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "yimen_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = env.https
CSRF_COOKIE_NAME = "yimen_csrf"
CSRF_COOKIE_HTTPONLY = True  # the token reaches scripts by a meta element
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = env.https
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

# --- what leaves with every answer ------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if env.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY else None
SECURE_SSL_REDIRECT = bool(env.https and TRUSTED_PROXY)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]

DATA_UPLOAD_MAX_MEMORY_SIZE = env.UPLOAD_MB * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 50

# --- language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True  # for the Chinese messages of Django's own forms

# --- files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
BUILT = ROOT / "static-built"
with contextlib.suppress(OSError):  # a read-only installation was built beforehand
    BUILT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BUILT]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # No rewriting of module imports: esbuild bundles every entry, and its chunks carry their own hash.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = True
FILES_DIR = VAR / "files"
FONTS_DIR = VAR / "fonts"
FSYNC_FILES = env.FSYNC_FILES
AUDIT_SEALS = VAR / "audit" / "heads.jsonl"

# --- jobs: tasks.py of each app is found by itself
PROCRASTINATE_IMPORT_PATHS = ["yimen.ops.jobs"]

# --- rules of the office ----------------------------------------------------------------------------------------------
KPI_ROLL_FORWARD = env.KPI_ROLL_FORWARD
FULFILMENT_CHECK_DAYS = env.FULFILMENT_CHECK_DAYS
INCIDENT_RETENTION_DAYS = env.INCIDENT_RETENTION_DAYS
SUGGESTION_DAYS = env.SUGGESTION_DAYS
PROMISED_DAYS = env.PROMISED_DAYS
DATA_REQUEST_DAYS = env.DATA_REQUEST_DAYS

LOGGING = logs.configuration(env.LOG_LEVEL, debug=DEBUG)
