"""Bookings for the staff: a list, a page each, and the pages that change them."""

from datetime import datetime
from typing import Any, override
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from booking_saas.staff_admin.bookings import (
    booking_pages,
    change_pages,
    correct_page,
    restore_page,
)
from booking_saas.staff_admin.bookings.booking_filters import (
    PAST,
    DayFilter,
    HoursFilter,
    LocationFilter,
    StaffFilter,
)
from booking_saas.staff_admin.bookings.history import describe_history, describe_text_consent
from booking_saas.staff_admin.frame import rows
from booking_saas.staff_admin.frame.base import StaffModelAdmin
from booking_saas.staff_admin.frame.days import parse_day
from booking_saas.staff_admin.frame.site import staff_site
from booking_saas.staff_admin.frame.wording import get_formats
from booking_saas.staff_admin.messages import messages
from foundation import clock, stored_json
from foundation.web import parameters
from scheduling.contracts import Agreement
from scheduling.kinds import BookingStatus
from scheduling.models import Booking, BookingEvent
from scheduling.operations import restoring
from scheduling.operations.commands import Actor
from scheduling.queries import booking_search


@admin.register(Booking, site=staff_site)
class BookingAdmin(StaffModelAdmin):
    """Rows are never edited here: the pages send commands to the operations, like all doors."""

    change_list_template = "staff_admin/bookings/list.html"
    list_display = ("when", "customer_name", "what", "with_whom", "booking_code", "state")
    list_display_links = ("when",)
    list_filter = (DayFilter, StaffFilter, "status", "service", LocationFilter, HoursFilter)
    search_fields = ("order__contact_name", "order__contact_email", "order__contact_phone")
    search_help_text = _("Name, e-mail address, phone or booking code.")
    sortable_by = ()

    @override
    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """History stays: cancel instead."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Booking]:
        """Load location and people with the bookings."""
        return rows.with_resources(super().get_queryset(request))

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Show the next first, or, looking back, the latest."""
        is_back = parameters.read_text(request.GET, "day") == PAST or bool(
            parameters.read_text(request.GET, "q")
        )
        return ("-slot__starts_at", "id") if is_back else ("slot__starts_at", "id")

    @override
    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Booking], search_term: str
    ) -> tuple[QuerySet[Booking], bool]:
        """Find by code too, as it stands in messages, and by the number that the API tells."""
        try:
            return queryset.filter(pk=UUID(search_term.strip())), False
        except ValueError:
            return booking_search.find_bookings(queryset, search_term), False

    @admin.display(description=_("when"))
    def when(self, booking: Booking) -> str:
        """Return day and time by the clock of the location."""
        return rows.describe_start(booking)

    @admin.display(description=_("customer"))
    def customer_name(self, booking: Booking) -> str:
        """Return who comes."""
        return booking.order.contact_name

    @admin.display(description=_("service"))
    def what(self, booking: Booking) -> str:
        """Return the service as it was booked."""
        return booking.service_name

    @admin.display(description=_("with"))
    def with_whom(self, booking: Booking) -> str:
        """Return the people of the visit."""
        return rows.name_staff(booking)

    @admin.display(description=_("code"))
    def booking_code(self, booking: Booking) -> str:
        """Return what the booking is called by on the phone."""
        return booking.code

    @admin.display(description=_("status"), empty_value="")
    def state(self, booking: Booking) -> str:
        """Return what is unusual as a mark."""
        tag = rows.find_tag(booking.status, booking.slot.ends_at, now=clock.now())
        if tag is None:
            return ""
        return format_html('<span class="tag tag--{}">{}</span>', tag.kind, tag.text)

    def get_urls(self) -> list[URLPattern]:
        """Put the pages that change something before Django's own."""
        wrap = self.admin_site.admin_view
        return [
            path("times/", wrap(booking_pages.show_times), name="scheduling_booking_times"),
            path(
                "customers/",
                wrap(booking_pages.find_customers),
                name="scheduling_booking_customers",
            ),
            path(
                "<uuid:booking_id>/cancel/",
                wrap(change_pages.cancel),
                name="scheduling_booking_cancel",
            ),
            path(
                "<uuid:booking_id>/restore/",
                wrap(restore_page.restore),
                name="scheduling_booking_restore",
            ),
            path(
                "<uuid:booking_id>/correct/",
                wrap(correct_page.correct),
                name="scheduling_booking_correct",
            ),
            path(
                "<uuid:booking_id>/move/",
                wrap(change_pages.move),
                name="scheduling_booking_move",
            ),
            *super().get_urls(),
        ]

    @override
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list; the field for a day shows the one that was asked for."""
        extra = {"chosen_day": parse_day(parameters.read_text(request.GET, "day"))} | (
            extra_context or {}
        )
        return super().changelist_view(request, extra)

    @override
    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Book for somebody: service, time, contact."""
        return booking_pages.book(request)

    @override
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one booking; what can be done with it stands beside it."""
        booking = change_pages.find_booking(object_id)
        if booking is None:
            raise Http404
        now = clock.now()
        context = {
            **staff_site.each_context(request),
            "title": booking.order.contact_name,
            "subtitle": f"{booking.service_name} · {booking.code}",
            "opts": self.opts,
            "booking": booking,
            "when": rows.describe_when(booking),
            "zone": get_formats().city(ZoneInfo(booking.slot.location.timezone)),
            "staff": rows.list_resources(booking, staff=True),
            "things": rows.list_resources(booking, staff=False),
            "price": rows.price(booking),
            "agreement": stored_json.load(Agreement, booking.agreement),
            "tag": rows.find_tag(booking.status, booking.slot.ends_at, now=now),
            "can_change": rows.can_change(booking, now=now),
            "restore_key": _find_restore_key(booking, now),
            "history": describe_history(booking),
            "texting": describe_text_consent(booking),
            "panels": [messages.build_panel(booking.pk)],
        }
        return TemplateResponse(request, "staff_admin/bookings/detail.html", context)

    @override
    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the booking: its history stands on its page."""
        return self.change_view(request, object_id)


_STAFF = Actor(kind=BookingEvent.Actor.STAFF)


def _find_restore_key(booking: Booking, now: datetime) -> str:
    """Return the key of the form that takes the cancellation back; empty where nothing can."""
    is_cancelled = booking.status == BookingStatus.CANCELLED
    can_restore = is_cancelled and restoring.is_restorable(booking.pk, now=now, actor=_STAFF)
    return str(uuid4()) if can_restore else ""
