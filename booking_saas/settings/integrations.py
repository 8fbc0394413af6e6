"""Settings of the libraries that the product is built on."""

from datetime import timedelta

from celery.schedules import crontab
from django.utils.csp import CSP

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "connect-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Without a provider nothing comes back about a mail but what the mail server answers.
EMAIL_PROVIDER = ""
EMAIL_TAKES_ALTERNATIVES = True
ANYMAIL: dict[str, object] = {"WEBHOOK_SECRET": []}
# The records of a business's own sending domain, as .env.example tells; none: there are no such
# domains. Without servers those of the system are asked.
SENDING_DOMAIN_RECORDS: list[dict[str, object]] = []
DNS_SERVERS: list[str] = []

# The account that text messages are sent with, as SMS_URL names it; none: there are none.
SMS: dict[str, str] = {}

# Beat only wakes scanners; due work is rows in Postgres (trust, "Faults").
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_TASK_DEFAULT_QUEUE = "booking"
# How many processes of this host run the tasks of each queue: one business, and one remote, gets
# half of them at most.
WORKER_PROCESSES = {"core": 2, "messages": 4}
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 2}
CELERY_BEAT_SCHEDULE = {
    "sweep-outbox": {"task": "tenants.sweep_outbox", "schedule": timedelta(seconds=5)},
    "forget-old-keys": {
        "task": "scheduling.forget_old_keys_everywhere",
        "schedule": timedelta(hours=24),
    },
    "plan-ahead": {
        # Not "every 24 hours": a beat that is restarted each day would never come to it.
        "task": "notifications.plan_ahead_everywhere",
        "schedule": crontab(hour=3, minute=17),
    },
    "check-domains": {
        "task": "notifications.check_domains_everywhere",
        "schedule": timedelta(hours=24),
    },
    "prune-outbox": {"task": "tenants.prune_outbox", "schedule": timedelta(hours=1)},
    "remove-unfinished": {
        "task": "tenants.remove_unfinished_businesses",
        "schedule": timedelta(minutes=5),
    },
}

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "foundation.web.problems.handle_exception",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["foundation.web.json_bodies.JSONBodyParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_METADATA_CLASS": None,
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
# Requests per minute: of one address (IPv4, or an IPv6 network /64), of one wider network (/48),
# and for one business, where writes count once they are valid (foundation/web/throttling.py).
API_RATES = {
    "read": {"address": 300, "network": 1200, "business": 6000},
    "write": {"address": 60, "network": 240, "business": 600},
    "manage": {"address": 60, "network": 240},
    # Codes by mail for those who are over another limit.
    "code": {"address": 5, "network": 10, "business": 60},
}
# How many bookings whose address nobody has confirmed one visitor may have ahead, before each
# further one takes a proof of work (booking-rules, "Hold").
OPEN_UNPROVED_BOOKINGS = {"browser": 5, "network": 30, "site": 120}
# Rounds of hashing for one of about 256 tries, which a proof of work takes: a second on a phone.
CHALLENGE_COST = 2_000
# How many proxies of ours append to X-Forwarded-For; 0: the header is ignored.
TRUSTED_PROXIES = 0
SPECTACULAR_SETTINGS = {
    "TITLE": "Booking",
    "DESCRIPTION": "What can be booked, when, and booking it: all that the booking pages do.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["booking_saas.api.schema_hooks.finish_schema"],
}

ALLAUTH_SETTING_GETTER = "tenants.accounts.allauth_settings.get_setting"
ACCOUNT_ADAPTER = "booking_saas.account_site.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "booking_saas.account_site.forms.LoginForm",
    "signup": "booking_saas.account_site.forms.SignupForm",
    "reset_password": "booking_saas.account_site.forms.ResetPasswordForm",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "tenants.accounts.tokens.BusinessTokenGenerator"  # noqa: S105 - a path
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
# Beside those of the library. Its key of a failed login is the account together with the device
# that signed in before or the address (booking_saas/account_site/adapter.py).
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    # For the account alone, from devices that are not known.
    "login_failed_anywhere": "100/h/key",
    # For the account on one device that is known.
    "login_failed_device": "30/h/key",
    # How often the owner is told that the second of these is used up.
    "owner_told": "1/12h/key",
    # Mails of any kind to one address, whoever asks for them.
    "mail": "20/h/key",
}
# Mail to addresses without an account would let strangers send mail in a business's name.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
STAFF_LOGIN_REDIRECT_URL = "/admin/"
