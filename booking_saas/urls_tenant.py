"""URLs on a business's host."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("scheduling.booking_site.urls")),
    path("accounts/", include("allauth.account.urls")),
]
