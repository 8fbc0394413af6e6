"""Which apps live in the public schema, which in each business's, which in both."""

_IN_BOTH = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "tenants.accounts",
    "allauth",
    "allauth.account",
    # Messages of the platform itself are rows of public.
    "notifications",
]

SHARED_APPS = [
    "django_tenants",
    "tenants",
    *_IN_BOTH,
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "booking_saas",
]

TENANT_APPS = [
    *_IN_BOTH,
    "scheduling",
    "billing",
]

INSTALLED_APPS = [*SHARED_APPS, *(app for app in TENANT_APPS if app not in SHARED_APPS)]

TENANT_MODEL = "tenants.Business"
TENANT_DOMAIN_MODEL = "tenants.Domain"
AUTH_USER_MODEL = "accounts.User"

DATABASE_ROUTERS = ("django_tenants.routers.TenantSyncRouter",)
PUBLIC_SCHEMA_URLCONF = "booking_saas.urls_public"
ROOT_URLCONF = "booking_saas.urls_tenant"
SHOW_PUBLIC_IF_NO_TENANT_FOUND = False

# Extensions live in a schema of their own: created inside a business's schema they would
# vanish with that business, and every other business's exclusion constraints with them.
PG_EXTRA_SEARCH_PATHS = ["extensions"]
SKIP_PG_EXTRA_VALIDATION = True
# The search path is set once per change of business instead of once per cursor.
TENANT_LIMIT_SET_CALLS = True
TENANT_BASE_MIGRATE_COMMAND = "tenants.management.commands.migrate_own_apps.Command"
