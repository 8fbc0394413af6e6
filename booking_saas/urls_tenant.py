"""URLs on a business's host."""

from django.urls import URLPattern, URLResolver, include, path, re_path

import notifications.admin  # noqa: F401 - puts the messages on the site
from booking_saas.web import problems
from scheduling.admin import staff_site

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("scheduling.api.urls")),
    re_path(r"^api(?:/.*)?\Z", problems.not_found, name="api-elsewhere"),
    path("admin/", staff_site.urls),
    path("", include("scheduling.booking_site.urls")),
    path("accounts/", include("allauth.account.urls")),
]
