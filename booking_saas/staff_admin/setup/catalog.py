"""Set-up of what can be booked, where and with whom."""

from decimal import Decimal
from typing import Any

from babel import numbers
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from booking_saas.staff_admin.frame.base import ModelForm, StaffModelAdmin, StaffStackedInline
from booking_saas.staff_admin.frame.outside_hours import WarnAboutHours
from booking_saas.staff_admin.frame.picture_fields import SQUARE_FIELDS, add_square
from booking_saas.staff_admin.frame.remaining import warn_about_remaining
from booking_saas.staff_admin.frame.site import staff_site
from booking_saas.staff_admin.frame.stale_rows import KeepsRemovedRows
from booking_saas.staff_admin.frame.wording import add_words, get_formats
from booking_saas.staff_admin.frame.zones import build_zone_field
from booking_saas.staff_admin.setup import holidays, hours, location_zones, service_reminders
from booking_saas.staff_admin.setup.location_zones import ZoneForm
from scheduling import public_holidays
from scheduling.kinds import LIMIT_COLUMNS
from scheduling.models import Location, Requirement, Resource, Service
from scheduling.operations import pictures
from scheduling.operations.clocks.rezoning import ObstacleError


@admin.action(description=_("Take bookings"))
def take_bookings(
    modeladmin: StaffModelAdmin, request: HttpRequest, queryset: QuerySet[Any]
) -> None:
    """Make the chosen rows active."""
    _tell(modeladmin, request, len(_switch(modeladmin, request, queryset, active=True)))


@admin.action(description=_("Stop taking bookings"))
def stop_bookings(
    modeladmin: StaffModelAdmin, request: HttpRequest, queryset: QuerySet[Any]
) -> None:
    """Make the chosen rows inactive; what is booked stays booked, and is named."""
    rows = _switch(modeladmin, request, queryset, active=False)
    _tell(modeladmin, request, len(rows))
    for row in rows:
        warn_about_remaining(request, row)


def _switch(
    modeladmin: StaffModelAdmin, request: HttpRequest, queryset: QuerySet[Any], *, active: bool
) -> list[Any]:
    """Change the rows that are not so yet, each with an entry in its history; return them."""
    rows = list(queryset.exclude(active=active))
    queryset.model.objects.filter(pk__in=[row.pk for row in rows]).update(active=active)
    for row in rows:
        modeladmin.log_change(request, row, [{"changed": {"fields": [str(_("active"))]}}])
    return rows


def _tell(modeladmin: StaffModelAdmin, request: HttpRequest, count: int) -> None:
    text = ngettext("%d row changed.", "%d rows changed.", count) % count
    modeladmin.message_user(request, text, messages.SUCCESS)


class _KeepsHistory(StaffModelAdmin):
    """Rows that were ever used stay; they can take no more bookings instead."""

    class Media:
        js = ("staff_admin/pictures.js",)

    actions = (take_bookings, stop_bookings)
    history: tuple[tuple[str, Any], ...] = ()
    """What keeps a row, as relation and what people call it."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Save with its pictures; name the bookings that stay where no more are taken."""
        pictures.save_row(obj)
        if change and "active" in form.changed_data and not obj.active:
            warn_about_remaining(request, obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:  # noqa: ARG002 - Django's signature
        """Delete it with its pictures."""
        pictures.delete_row(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:  # noqa: ARG002 - Django's signature
        """Delete them with their pictures."""
        for row in queryset:
            pictures.delete_row(row)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name what needs the row instead of deleting it, if anything does."""
        counts = (
            (getattr(obj, relation).count(), name)
            for obj in objs
            for relation, name in self.history
        )
        needed_by = [f"{capfirst(name)}: {count}" for count, name in counts if count]
        if needed_by:
            return [], {}, set(), needed_by
        return super().get_deleted_objects(objs, request)


class _RequirementForm(ModelForm):
    class Meta:
        model = Requirement
        fields = ("role", "quantity", "candidates")
        widgets = {"candidates": forms.CheckboxSelectMultiple}

    def clean(self) -> dict[str, Any]:
        """Refuse a requirement that its candidates can never meet."""
        data = super().clean() or self.cleaned_data
        candidates, quantity = data.get("candidates"), data.get("quantity")
        if candidates is not None and quantity and len(candidates) < quantity:
            self.add_error("candidates", _("Choose at least as many as the visit needs at once."))
        return data


class _Roles(KeepsRemovedRows):
    default_error_messages = KeepsRemovedRows.default_error_messages | {
        "too_few_forms": _("Name at least one role: who or what a visit needs."),
    }


class RequirementInline(StaffStackedInline):
    """Who and what a visit takes, all at once (booking-rules, 4)."""

    model = Requirement
    form = _RequirementForm
    formset = _Roles
    min_num = 1
    verbose_name = _("role")
    verbose_name_plural = _("Who and what a visit needs")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Requirement]:
        """Return the roles in the order that the grid goes by."""
        return super().get_queryset(request).order_by("position", "id")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Ask for one role at least: a visit that needs nobody would always be free."""
        return super().get_formset(request, obj, validate_min=True, **kwargs)


class _ServiceForm(service_reminders.ServiceRemindersForm):
    price = forms.DecimalField(
        label=_("price"), min_value=0, max_digits=9, decimal_places=3, help_text=_("0: free.")
    )

    class Meta:
        model = Service
        exclude = ("price_minor",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            digits = numbers.get_currency_precision(self.instance.currency)
            amount = Decimal(self.instance.price_minor).scaleb(-digits)
            self.initial["price"] = amount
        add_square(self.fields)
        add_words(self.fields, self.initial)

    def clean(self) -> dict[str, Any]:
        """Turn the price into the minor unit of its currency."""
        data = super().clean() or self.cleaned_data
        price, currency = data.get("price"), data.get("currency")
        if price is not None and currency:
            minor = price.scaleb(numbers.get_currency_precision(currency))
            if minor != minor.to_integral_value():
                self.add_error("price", _("This currency does not have amounts this small."))
            else:
                self.instance.price_minor = int(minor)
        return data


@admin.register(Service, site=staff_site)
class ServiceAdmin(WarnAboutHours, _KeepsHistory):
    """What customers book."""

    form = _ServiceForm
    history = (("bookings", _("bookings")),)
    list_display = ("name", "category", "length", "price", "location", "active")
    list_filter = ("active", "location")
    list_select_related = ("location",)
    search_fields = ("name", "category")
    ordering = ("position", "name", "id")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (RequirementInline,)
    fieldsets = (
        (
            _("What customers see"),
            {"fields": ("name", "category", "description", "location", "remote", "active")},
        ),
        (
            _("Time"),
            {
                "fields": (
                    "duration_minutes",
                    "slot_step_minutes",
                    ("buffer_before_minutes", "buffer_after_minutes"),
                ),
                "description": _(
                    "Preparation and cleaning are added to the visit"
                    " for everyone and everything it needs."
                ),
            },
        ),
        (_("Price"), {"fields": (("price", "currency"),)}),
        (_("Picture"), {"fields": SQUARE_FIELDS}),
        (
            _("How early and how often"),
            {
                "fields": (
                    "min_notice_minutes",
                    "horizon_days",
                    ("bookable_from", "bookable_until"),
                    LIMIT_COLUMNS,
                    "max_per_customer",
                ),
                "description": _("Empty: no limit."),
            },
        ),
        (_("Reminders"), {"fields": service_reminders.FIELDS}),
        (_("Address and order"), {"fields": ("slug", "position"), "classes": ("collapse",)}),
    )

    @admin.display(description=_("duration"), ordering="duration_minutes")
    def length(self, service: Service) -> str:
        """Return the duration in words."""
        return get_formats().duration(service.duration_minutes)

    @admin.display(description=_("price"), ordering="price_minor")
    def price(self, service: Service) -> str:
        """Return the price as people write it."""
        if not service.price_minor:
            return pgettext("price", "free")
        return get_formats().price(service.price_minor, service.currency)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Save it with its reminders, which are no columns of its own."""
        super().save_model(request, obj, form, change)
        form.save_reminders(request)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: Any) -> None:
        """Keep the order of the roles as they stand on the page."""
        for position, requirement in enumerate(formset.save(commit=False)):
            if not requirement.position:
                requirement.position = position
        super().save_formset(request, form, formset, change)


class _ResourceForm(ModelForm):
    class Meta:
        model = Resource
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_square(self.fields)


@admin.register(Resource, site=staff_site)
class ResourceAdmin(WarnAboutHours, _KeepsHistory):
    """Who and what a visit takes."""

    form = _ResourceForm
    history = (("occupancies", _("visits")), ("requirements", _("services that need it")))
    list_display = ("name", "kind", "title", "location", "active")
    list_filter = ("kind", "active", "location")
    list_select_related = ("location",)
    search_fields = ("name", "title", "email")
    ordering = ("kind", "position", "name", "id")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (hours.HoursInline, hours.BreakInline)
    fieldsets = (
        (None, {"fields": ("name", "kind", "title", "location", "email", "active")}),
        (_("Picture"), {"fields": SQUARE_FIELDS}),
        (
            _("Work"),
            {
                "fields": (
                    LIMIT_COLUMNS,
                    ("turnaround_before_minutes", "turnaround_after_minutes"),
                    "weight",
                    "outside_hours",
                ),
                "description": _(
                    "When customers choose nobody in particular, someone with twice the share gets"
                    " twice as many visits."
                ),
            },
        ),
        (
            _("Address, login and order"),
            {"fields": ("slug", "user", "position"), "classes": ("collapse",)},
        ),
    )


class _LocationForm(ZoneForm):
    class Meta:
        model = Location
        exclude = ("holiday_categories",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["timezone"] = build_zone_field(self.instance.timezone)

    def clean_country(self) -> str:
        """Return the code in capitals."""
        return str(self.cleaned_data["country"]).upper()

    def clean(self) -> dict[str, Any]:
        """Ask for the country whose holidays are meant; write its region as it is known there."""
        data = super().clean() or self.cleaned_data
        country = data.get("country", "")
        if data.get("subdivision"):
            data["subdivision"] = public_holidays.find_subdivision(country, data["subdivision"])
        # Chosen on the page of the holidays, for the country before: another has others.
        known = public_holidays.list_categories(country)
        kept = [kind for kind in self.instance.holiday_categories if kind in known]
        self.instance.holiday_categories = kept
        if data.get("public_holidays") and not country:
            raise ValidationError({"country": _("Enter the country whose public holidays apply.")})
        return data


@admin.register(Location, site=staff_site)
class LocationAdmin(WarnAboutHours, _KeepsHistory):
    """Locations with their own zone, hours and holidays."""

    form = _LocationForm
    change_form_template = "staff_admin/setup/location.html"
    history = (
        ("services", _("services")),
        ("resources", _("staff, rooms and equipment")),
        ("slots", _("visits")),
    )
    list_display = ("name", "timezone", "address", "active")
    list_filter = ("active",)
    search_fields = ("name", "address")
    ordering = ("name", "id")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (hours.HoursInline, hours.BreakInline)

    fieldsets = (
        (
            None,
            {
                "fields": ("name", "address", "phone", "timezone", "active"),
                "description": _(
                    "The weekly hours below hold for everybody who works here. Without any,"
                    " people and rooms have hours of their own alone."
                ),
            },
        ),
        (
            _("Public holidays"),
            {
                "fields": (("country", "subdivision"), "public_holidays"),
                "description": _("To open on some of them anyway, go to “Public holidays”."),
            },
        ),
        (_("Web address"), {"fields": ("slug",), "classes": ("collapse",)}),
    )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Save, and name the holidays that are missing while no region is chosen.

        Another zone takes what is booked along, as the form says.
        """
        if change and form.zone_preview is not None:
            location_zones.save_zone(request, obj, form)
        super().save_model(request, obj, form, change)
        if obj.public_holidays and not obj.subdivision:
            holidays.warn_about_regions(request, obj)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer as ever; say so if a time was taken between the check and the save."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ObstacleError as error:
            messages.error(request, location_zones.tell_obstacles(error.visits).messages[0])
            return HttpResponseRedirect(request.path)
