"""Customers' pages, on the business's own host."""

from django.urls import path

from booking_saas.booking_site.book import details
from booking_saas.booking_site.browse import steps
from booking_saas.booking_site.frame import assets
from booking_saas.booking_site.manage import managing

app_name = "booking_site"

_MANAGE = "manage/<uuid:booking_id>/<str:token>/"

urlpatterns = [
    path("", steps.services, name="services"),
    path("theme.css", assets.theme, name="theme"),
    path("book/<slug:service>/", steps.service, name="service"),
    path("book/<slug:service>/staff/", steps.staff, name="staff"),
    path("book/<slug:service>/times/", steps.times, name="times"),
    path("book/<slug:service>/details/", details.details, name="details"),
    path(_MANAGE, managing.manage, name="manage"),
    path(f"{_MANAGE}booked/", managing.booked, name="booked"),
    path(f"{_MANAGE}cancel/", managing.cancel, name="cancel"),
    path(f"{_MANAGE}move/", managing.move, name="move"),
    path(f"{_MANAGE}restore/", managing.restore, name="restore"),
    path(f"{_MANAGE}booking.ics", managing.calendar_file, name="calendar_file"),
]
