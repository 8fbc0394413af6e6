"""The platform's own pages, on the public host."""

from django.urls import path

from booking_saas.platform_site import views

app_name = "public_site"

urlpatterns = [
    path("", views.landing, name="landing"),
    path("robots.txt", views.robots, name="robots"),
]
