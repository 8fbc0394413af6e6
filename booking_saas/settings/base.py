"""Settings that hold everywhere. No branches, no defaults for anything secret or dangerous."""

from pathlib import Path

from booking_saas import event_routes
from booking_saas.settings.apps import *  # noqa: F403 - one settings module in several files
from booking_saas.settings.integrations import *  # noqa: F403 - one settings module in several files
from booking_saas.settings.logs import logging_to_stderr
from booking_saas.settings.waiting import *  # noqa: F403 - one settings module in several files

BASE_DIR = Path(__file__).resolve().parent.parent.parent

MIDDLEWARE = [
    "foundation.web.request_log.RequestLogMiddleware",
    # Above whatever may answer by itself, so that nothing leaves without them.
    "foundation.web.security.SecurityHeadersMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "booking_saas.health.HealthMiddleware",
    "foundation.web.problems.ApiProblemsMiddleware",
    "tenants.middleware.UnknownHostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tenants.middleware.BusinessMiddleware",
    # Below it, so that a business's own page says that there is nothing.
    "foundation.web.parameters.CleanParametersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

# Where tests kill the process (foundation/crashpoint.py); nowhere.
CRASH_AT = ""
LOGGING = logging_to_stderr("plain")
EVENT_ROUTES = event_routes.EVENT_ROUTES
EVENT_QUEUES = event_routes.EVENT_QUEUES
EVENT_REMOTES = event_routes.EVENT_REMOTES

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "booking_saas.booking_site.frame.frames.frame",
            ],
            "libraries": {"written": "foundation.web.template_filters"},
        },
    },
]
WSGI_APPLICATION = "booking_saas.wsgi.application"

# Each request opens its own short transactions: one operation, one commit.
ATOMIC_REQUESTS = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sessions in the database of the business: a cached or signed session of one business
# would log in the user with the same id at another (trust, "Isolation between businesses").
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "booking_saas.booking_site.book.expired.answer"
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# How long a process trusts that a business's schema is complete.
SCHEMA_CHECK_SECONDS = 10.0

# Hosts are checked against the domains of the businesses by BusinessMiddleware.
ALLOWED_HOSTS = ["*"]
USE_X_FORWARDED_HOST = False

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["booking_saas.account_site.backends.AuthenticationBackend"]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = BASE_DIR / "media"
# Each business's files in a folder of its own, named like its schema.
STORAGES = {
    "default": {"BACKEND": "django_tenants.files.storage.TenantFileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
