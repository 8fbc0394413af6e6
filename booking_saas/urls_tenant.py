"""URLs on a business's host."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from booking_saas.web import problems

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("scheduling.api.urls")),
    re_path(r"^api(?:/.*)?\Z", problems.not_found, name="api-elsewhere"),
    path("", include("scheduling.booking_site.urls")),
    path("accounts/", include("allauth.account.urls")),
]
