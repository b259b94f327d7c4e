"""Settings: read from the environment only, each with a default that works. The README lists them all."""

import zoneinfo
from pathlib import Path

import environ
import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from evidence.database import databases

NCBI = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"

env = environ.Env()


def number(name: str, default: float) -> float:
    """A number from the environment. Raises ImproperlyConfigured, with the name and the value."""
    text = env.str(name, default="").strip()
    try:
        return float(text) if text else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {text!r}, which is no number. Leave it empty for {default:g}.") from None


BASE_DIR = Path(__file__).resolve().parent.parent

# Where the embedded database, the secret key and the shared rate limit live.
EVIDENCE_HOME = Path(env.str("EVIDENCE_HOME", default=str(BASE_DIR / ".local"))).resolve()

# Show tracebacks, and make a demo reviewer whose password is printed. Never on a public site.
DEBUG = env.bool("DEBUG", default=False)


def kept_secret_key(path: Path) -> str:
    """The key of this installation, made once and kept readable to its owner alone."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(get_random_secret_key(), encoding="ascii")
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"EVIDENCE_HOME is {path.parent}, and {path.name} cannot be kept there ({error.strerror}): name another."
        ) from None


# Signs sessions and forms. Without one, a random key is made and kept in EVIDENCE_HOME.
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret_key(EVIDENCE_HOME / "secret-key")

# Host names that this site answers to.
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

# Origins (https://example.org) that may post forms when a proxy ends TLS.
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# The site is served over HTTPS by a proxy that sets X-Forwarded-Proto: cookies are sent over HTTPS only.
HTTPS = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS

# PostgreSQL to use; without it a private one is started under EVIDENCE_HOME.
DATABASE_URL = env.str("DATABASE_URL", default="")
DATABASES = {"default": databases({"DATABASE_URL": DATABASE_URL}, EVIDENCE_HOME)}

# Address of the E-utilities; a mirror or a stand-in may be named here.
EUTILS_URL = env.str("EUTILS_URL", default="").strip() or NCBI

# Sent with every request, as NCBI asks, so that they can write before they block.
EUTILS_EMAIL = env.str("EUTILS_EMAIL", default="")

# A key from an NCBI account lifts the limit from 3 to 10 requests a second.
EUTILS_API_KEY = env.str("EUTILS_API_KEY", default="")

# Requests a second, of all processes together: NCBI allows 3 without a key and 10 with one; a mirror may allow more.
EUTILS_RATE = number("EUTILS_RATE", 10.0 if EUTILS_API_KEY else 3.0)

# Seconds that one answer of PubMed may take.
EUTILS_TIMEOUT = number("EUTILS_TIMEOUT", 30.0)

# Dates and times are shown in this zone and stored in UTC.
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
if TIME_ZONE not in zoneinfo.available_timezones():
    raise ImproperlyConfigured(f"TIME_ZONE is {TIME_ZONE!r}, which is no time zone. Such as Europe/Berlin, or UTC.")

# Where mail goes out, such as smtp+tls://user:password@mail.example.org:587. Without one it is printed, not sent.
EMAIL_URL = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_URL)
EMAIL_TIMEOUT = 30  # seconds

# Who letters come from.
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="evidence@localhost")

# Where this site is, for the links in letters.
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")

# Let anybody paste a draft and see what is wrong with it; nothing is stored, but PubMed is asked.
PUBLIC_AUDIT = env.bool("PUBLIC_AUDIT", default=True)

# Requests of the API that one client may send in a minute, counted for all processes together. 0: no limit.
API_LIMIT = int(number("API_LIMIT", 300))

# The same for a client that says how to be reached (mailto=, or an address in User-Agent).
API_LIMIT_WITH_CONTACT = int(number("API_LIMIT_WITH_CONTACT", 1200))

# Seconds that the database may work on one query of the API before it stops. 0: as long as it takes.
API_SECONDS = number("API_SECONDS", 5.0)

# How many proxies of your own stand before this site: so many entries of X-Forwarded-For are believed.
NUM_PROXIES = int(number("NUM_PROXIES", 0))

# Under which licence what is ours may be used: an SPDX identifier such as CC-BY-4.0 or CC0-1.0, or a sentence.
DATA_LICENCE = env.str("DATA_LICENCE", default="") or "CC-BY-4.0"

# How many of the nightly dumps are kept.
DUMPS_KEPT = env.int("DUMPS_KEPT", default=3)
DUMPS = EVIDENCE_HOME / "dumps"

INSTALLED_APPS = [
    "evidence.apps.EvidenceConfig",
    "evidence.apps.EvidenceAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "procrastinate.contrib.django",
    "pgtrigger",
    "pghistory",
    "import_export",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "evidence.urls"
WSGI_APPLICATION = "evidence.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

CSRF_FAILURE_VIEW = "evidence.pages.views.csrf_failed"
if DEBUG:
    MIDDLEWARE.append("evidence.pages.own_pages.OwnPages")

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# The history of changes: who is at the keyboard is noted for what changes something; reading, the API included, stays
# without a look at the session.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_ADMIN_ALL_EVENTS = False

# Imports of tables are checked and stored as a whole or not at all.
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_CONFIRM = False

LOGIN_REDIRECT_URL = "admin:index"

LANGUAGE_CODE = "en"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORMS_URLFIELD_ASSUME_HTTPS = True
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000_000  # a pasted list of 50,000 references

# What is slow to make and safe to lose: formatted reference lists, badges.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": EVIDENCE_HOME / "cache",
        "TIMEOUT": 30 * 24 * 3600,  # seconds
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    }
}

STATIC_URL = "static/"
STATIC_ROOT = EVIDENCE_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "EXCEPTION_HANDLER": "evidence.api.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING"}},  # said once, by the root
}
