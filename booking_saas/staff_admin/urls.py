"""The addresses of the staff's admin. Importing this registers every page on the site."""

from django.urls import path

from booking_saas.staff_admin.bookings import bookings, floods
from booking_saas.staff_admin.day import today
from booking_saas.staff_admin.frame.site import staff_site
from booking_saas.staff_admin.messages import (
    handovers,
    messages,
    sending_domain,
    settings_page,
    texts_pages,
    unreached,
)
from booking_saas.staff_admin.people import customers
from booking_saas.staff_admin.settings import profile
from booking_saas.staff_admin.setup import catalog, holidays, hours

REGISTERED = (bookings, catalog, customers, hours, messages, profile)
"""Their models are on the site once they are imported."""

_TEXT = "messages/settings/texts/<slug:kind>/<slug:channel>/<slug:language>/"
_MESSAGES = [
    path(
        "messages/handovers/",
        staff_site.admin_view(handovers.show_handovers),
        name="notifications_handovers",
    ),
    path(
        "messages/settings/",
        staff_site.admin_view(settings_page.show_settings),
        name="notifications_settings",
    ),
    path(
        "messages/settings/texts/",
        staff_site.admin_view(texts_pages.show_texts),
        name="notifications_texts",
    ),
    path(_TEXT, staff_site.admin_view(texts_pages.edit_text), name="notifications_text"),
    path(
        f"{_TEXT}preview/",
        staff_site.admin_view(texts_pages.preview_text),
        name="notifications_text_preview",
    ),
    path(
        f"{_TEXT}reset/",
        staff_site.admin_view(texts_pages.reset_text),
        name="notifications_text_reset",
    ),
]

urlpatterns = [
    # Before Django's own index, whose name and address it takes.
    path("", staff_site.admin_view(today.show_today), name="index"),
    path("holidays/", staff_site.admin_view(holidays.show_holidays), name="scheduling_holidays"),
    path("floods/", staff_site.admin_view(floods.show_floods), name="scheduling_floods"),
    *_MESSAGES,
    path(
        "not-reached/",
        staff_site.admin_view(unreached.show_unreached),
        name="notifications_unreached",
    ),
    path(
        "sending-domain/",
        staff_site.admin_view(sending_domain.show_sending_domain),
        name="notifications_sending_domain",
    ),
    *staff_site.get_urls(),
]
urls = (urlpatterns, "admin", staff_site.name)
