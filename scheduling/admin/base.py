"""What all lists and forms of the staff's admin share."""

from typing import TYPE_CHECKING, Any, override

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest, HttpResponse

from booking_saas.web import query_strings
from scheduling.admin.day_fields import DayField
from scheduling.admin.site import staff_site
from scheduling.admin.stale_rows import KeepsRemovedRows

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

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, whatever the address asks for."""
        query_strings.drop_nul(request)
        return super().changelist_view(request, extra_context)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the app to everybody who may enter."""
        return staff_site.has_permission(request)


class StaffInline(_EveryStaffMember, _TabularInline):
    """Short rows of a form."""

    extra = 0
    formset = KeepsRemovedRows


class StaffStackedInline(_EveryStaffMember, _StackedInline):
    """Rows of a form that need more room."""

    extra = 0
    formset = KeepsRemovedRows
