"""The people who book, with their visits."""

from typing import Any, override

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from booking_saas.staff_admin.frame import wording
from booking_saas.staff_admin.frame.base import ModelForm, StaffModelAdmin
from booking_saas.staff_admin.frame.rows import describe_bookings
from booking_saas.staff_admin.frame.site import staff_site
from foundation import clock, inputs, tz
from scheduling.kinds import BookingStatus
from scheduling.models import Booking, Customer
from scheduling.queries import people_search

_SHOWN = 50


class _CustomerForm(ModelForm):
    def clean_phone(self) -> str:
        """Return the number in E.164, as of the country that the business's clock is in."""
        country = tz.find_country(wording.business_zone())
        return inputs.normalize_phone(self.cleaned_data["phone"], country=country)


@admin.register(Customer, site=staff_site)
class CustomerAdmin(StaffModelAdmin):
    """Customers come with their first booking and are never deleted here."""

    form = _CustomerForm
    list_display = ("name", "email", "written_phone", "visits")
    search_fields = ("name", "email", "phone")
    search_help_text = _("Search by name, e-mail address or phone.")
    ordering = ("name", "id")
    change_form_template = "staff_admin/people/detail.html"
    readonly_fields = ("email", "known_since")
    fieldsets = (
        (None, {"fields": (("name", "phone"), "email", "notes")}),
        (_("System"), {"fields": ("known_since",), "classes": ("collapse",)}),
    )

    @override
    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Refuse: a customer is made by booking."""
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """History stays."""
        return False

    @override
    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Customer], search_term: str
    ) -> tuple[QuerySet[Customer], bool]:
        """Find by words in any order and by phone numbers in any form."""
        return people_search.find_people(queryset, search_term), False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the customers with how many visits they had or have."""
        counted = Count("bookings", filter=~Q(bookings__status=BookingStatus.CANCELLED))
        return super().get_queryset(request).annotate(visit_count=counted)

    @admin.display(description=_("phone"), ordering="phone")
    def written_phone(self, customer: Customer) -> str:
        """Return the number as people read it."""
        return inputs.format_phone(customer.phone)

    @admin.display(description=_("visits"), ordering="visit_count")
    def visits(self, customer: Any) -> int:
        """Return how many visits were not cancelled."""
        return int(customer.visit_count)

    @admin.display(description=_("first seen"))
    def known_since(self, customer: Customer) -> str:
        """Return when the row was made, by the business's clock."""
        return wording.moment(customer.created_at, wording.business_zone())

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form with the visits beneath it, the latest first."""
        rows = (
            Booking.objects.filter(customer_id=object_id)
            if object_id.isdecimal()
            else Booking.objects.none()
        )
        latest = rows.order_by("-slot__starts_at", "id")[:_SHOWN]
        extra = {"visits": describe_bookings(latest, now=clock.now())}
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))
