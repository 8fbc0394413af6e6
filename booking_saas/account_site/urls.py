"""Pages of accounts, on the host of each business and of the platform."""

from django.urls import URLPattern, URLResolver, include, path

from booking_saas.account_site import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("devices/<str:token>/", views.open_device, name="account_open_device"),
    path("", include("allauth.account.urls")),
]
