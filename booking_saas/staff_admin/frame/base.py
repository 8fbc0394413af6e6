"""What all lists and forms of the staff's admin share."""

from typing import TYPE_CHECKING, Any, override
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from booking_saas.staff_admin.frame import wording
from booking_saas.staff_admin.frame.day_fields import DayField
from booking_saas.staff_admin.frame.site import staff_site
from booking_saas.staff_admin.frame.stale_rows import KeepsRemovedRows
from scheduling.models import Location

if TYPE_CHECKING:
    from django.contrib.admin.options import BaseModelAdmin

    _ModelAdmin = admin.ModelAdmin[Any]
    _TabularInline = admin.TabularInline[Any, Any]
    _StackedInline = admin.StackedInline[Any, Any]
    ModelForm = forms.ModelForm[Any]
    _Options = BaseModelAdmin[Any]
    _Field = models.Field[Any, Any]
else:
    _ModelAdmin = admin.ModelAdmin
    _TabularInline = admin.TabularInline
    _StackedInline = admin.StackedInline
    ModelForm = forms.ModelForm
    _Options = object
    _Field = models.Field


class DateInput(forms.DateInput):
    """The browser's own date field: its calendar speaks the person's language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


NATIVE_INPUTS: dict[type[Any], dict[str, Any]] = {
    models.DateField: {"widget": DateInput, "form_class": DayField},
    models.TextField: {"widget": forms.Textarea(attrs={"rows": 3})},
}


class _EveryStaffMember(_Options):
    """Roles come later: until then whoever gets in may do everything that is offered."""

    formfield_overrides = NATIVE_INPUTS

    @override
    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return staff_site.has_permission(request)

    @override
    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return staff_site.has_permission(request)

    @override
    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return staff_site.has_permission(request)

    @override
    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return staff_site.has_permission(request)

    def formfield_for_dbfield(
        self, db_field: _Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Return the field without the buttons that open another window."""
        field: forms.Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class StaffModelAdmin(_EveryStaffMember, _ModelAdmin):
    """A list and a form for everybody who works here."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions: Any = ()
    save_on_top = False

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns; days are written in the style of the business."""
        names = super().get_list_display(request)
        return [self._find_day_column(name) or name for name in names]

    def _find_day_column(self, name: Any) -> Any:
        try:
            field = self.opts.get_field(name) if isinstance(name, str) else None
        except FieldDoesNotExist:
            return None
        is_day = isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)
        return _make_day_column(field) if is_day else None

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, whatever the address asks for."""
        extra = {"title": capfirst(self.opts.verbose_name_plural)} | (extra_context or {})
        return super().changelist_view(request, extra)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """Show the form under the name of the row, or of what is to be added."""
        if add:
            context["title"] = _("New %s") % self.opts.verbose_name
        elif context.get("subtitle"):
            context |= {"title": str(obj), "subtitle": capfirst(self.opts.verbose_name)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show who changed what; when is told by the clock of the place that it is about."""
        response = super().history_view(request, object_id, extra_context)
        context = getattr(response, "context_data", None)
        if context:
            zone = _zone_of(context["object"])
            context["subtitle"] = _("%s time") % wording.get_formats().city(ZoneInfo(zone))
            for entry in context["action_list"]:
                entry.told_at = wording.moment(entry.action_time, zone)
        return response

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the app to everybody who may enter."""
        return staff_site.has_permission(request)


def _make_day_column(field: Any) -> Any:
    @admin.display(description=field.verbose_name, ordering=field.name)
    def tell_day(row: Any) -> str | None:
        day = getattr(row, field.name)
        return wording.get_formats().plain_day(day) if day else None

    tell_day.__name__ = field.name
    return tell_day


def _zone_of(row: Any) -> str:
    """Return the zone of the row's place, else of the business."""
    if isinstance(row, Location):
        return row.timezone
    place = getattr(row, "location", None) or getattr(row, "resource", None)
    if place is None:
        return wording.business_zone()
    return place.timezone if isinstance(place, Location) else str(place.location.timezone)


class StaffInline(_EveryStaffMember, _TabularInline):
    """Short rows of a form."""

    extra = 0
    formset = KeepsRemovedRows


class StaffStackedInline(_EveryStaffMember, _StackedInline):
    """Rows of a form that need more room."""

    extra = 0
    formset = KeepsRemovedRows
