"""Customers' pages, on the business's own host."""

from django.urls import path

from booking_saas.booking_site.book import details
from booking_saas.booking_site.browse import home, steps
from booking_saas.booking_site.frame import asking, assets, search_engines
from booking_saas.booking_site.manage import (
    attending,
    lost_links,
    managing,
    moving,
    proving,
    unsubscribing,
)

app_name = "booking_site"

_MANAGE = "manage/<uuid:booking_id>/<str:token>/"

urlpatterns = [
    path("", home.services, name="services"),
    path("theme.css", assets.theme, name="theme"),
    path("go-on/", asking.go_on, name="go_on"),
    path("touch-icon.png", assets.touch_icon, name="touch_icon"),
    path("robots.txt", search_engines.robots, name="robots"),
    path("sitemap.xml", search_engines.sitemap, name="sitemap"),
    path("book/<slug:service>/", steps.service, name="service"),
    path("book/<slug:service>/staff/", steps.staff, name="staff"),
    path("book/<slug:service>/times/", steps.times, name="times"),
    path("book/<slug:service>/details/", details.details, name="details"),
    path("manage/", lost_links.broken_link, name="no_link"),
    # Before the booking's own page: no token is that short.
    path("manage/<uuid:booking_id>/link/", lost_links.send_link, name="send_link"),
    path(_MANAGE, managing.manage, name="manage"),
    path(f"{_MANAGE}mail/<str:proof>/", proving.from_mail, name="from_mail"),
    path(f"{_MANAGE}prove/", proving.prove, name="prove"),
    path(f"{_MANAGE}correct/", managing.correct, name="correct"),
    path(f"{_MANAGE}booked/", managing.booked, name="booked"),
    path(f"{_MANAGE}cancel/", managing.cancel, name="cancel"),
    path(f"{_MANAGE}move/", moving.move, name="move"),
    path(f"{_MANAGE}attend/", attending.attend, name="attend"),
    path(f"{_MANAGE}remind/", attending.remind, name="remind"),
    path(f"{_MANAGE}texts/", attending.end_texts, name="end_texts"),
    path(f"{_MANAGE}restore/", managing.restore, name="restore"),
    path(f"{_MANAGE}booking.ics", managing.calendar_file, name="calendar_file"),
    path("unsubscribe/<str:token>/", unsubscribing.unsubscribe, name="unsubscribe"),
    path("manage/<path:rest>/", lost_links.broken_link, name="broken_link"),
]
