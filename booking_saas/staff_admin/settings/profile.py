"""The business's own settings: one row, one form."""

from typing import Any, override

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking_saas.staff_admin.frame import picture_fields, wording
from booking_saas.staff_admin.frame.base import ModelForm, StaffModelAdmin
from booking_saas.staff_admin.frame.site import staff_site
from booking_saas.staff_admin.frame.zones import build_zone_field
from booking_saas.staff_admin.settings import locales
from booking_saas.staff_admin.settings.logos import LogoField
from foundation import colors
from scheduling.models import BusinessProfile
from scheduling.operations import profiles


class _ProfileForm(ModelForm):
    logo = LogoField(
        label=gettext_lazy("logo"),
        help_text=gettext_lazy("PNG, JPEG or WebP, at most 2 MB. It is displayed small."),
    )

    class Meta:
        model = BusinessProfile
        fields = "__all__"
        widgets = {"accent_color": forms.TextInput(attrs={"type": "color"})}
        help_texts = {
            "accent_color": gettext_lazy("For buttons and links on your booking page."),
            "description": gettext_lazy("Customers read it beside your services."),
            "cancel_cutoff_minutes": gettext_lazy("0: until the visit starts."),
            "reschedule_cutoff_minutes": gettext_lazy("0: until the visit starts."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["timezone"] = build_zone_field(self.instance.timezone)
        self.fields["locale"] = locales.build_locale_field(self.instance.locale)
        for name in ("clock", "date_style", "first_weekday"):
            self._say_what_is_usual(name)
        picture_fields.add_photo(
            self.fields,
            "cover",
            gettext_lazy(
                "PNG, JPEG or WebP, at most 10 MB. It stands wide at the top of your page and in"
                " previews of links: press its most important point, or enter it below."
            ),
        )
        wording.add_words(self.fields, self.initial)

    def _say_what_is_usual(self, name: str) -> None:
        """Name what holds while nothing is chosen."""
        field: Any = self.fields[name]
        zone, locale = self.instance.timezone, self.instance.locale
        usual = getattr(BusinessProfile(timezone=zone, locale=locale).style, name)
        labels = dict(field.choices)
        told = _("As usual in the country: %s") % labels.get(usual, usual)
        field.choices = [
            ("", told),
            *((value, text) for value, text in field.choices if value != ""),
        ]


@admin.register(BusinessProfile, site=staff_site)
class BusinessProfileAdmin(StaffModelAdmin):
    """Name, look and switches."""

    form = _ProfileForm
    change_form_template = "staff_admin/settings/settings.html"

    class Media:
        js = ("staff_admin/pictures.js",)

    fieldsets = (
        (
            gettext_lazy("What customers see"),
            {
                "fields": (
                    "name",
                    "tagline",
                    "description",
                    ("email", "phone"),
                    "logo",
                    "accent_color",
                )
            },
        ),
        (
            gettext_lazy("Cover picture"),
            {"fields": ("cover", "cover_alt", ("cover_focus_x", "cover_focus_y"))},
        ),
        (
            gettext_lazy("Language, time and money"),
            {
                "fields": (
                    ("locale", "timezone"),
                    ("clock", "date_style"),
                    ("first_weekday", "currency"),
                )
            },
        ),
        (
            gettext_lazy("What customers may do"),
            {
                "fields": (
                    "cancel_cutoff_minutes",
                    "reschedule_cutoff_minutes",
                    "allow_customer_overlap",
                )
            },
        ),
        (
            gettext_lazy("Which times are offered"),
            {"fields": ("buffers_must_fit", "offer_after_busy")},
        ),
    )

    @override
    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """There is one business here."""
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """There is always a business here."""
        return False

    @override
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Go straight to the one row."""
        return HttpResponseRedirect(reverse("admin:scheduling_businessprofile_change", args=[1]))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form under a title of its own."""
        extra = {
            "title": _("Business settings"),
            "subtitle": None,
            "show_save_and_continue": False,
        } | (extra_context or {})
        return super().change_view(request, object_id, form_url, extra)

    @override
    def save_model(
        self, request: HttpRequest, obj: BusinessProfile, form: Any, change: bool
    ) -> None:
        """Save it by the operation: the name is the business's everywhere."""
        profiles.save_profile(obj)

    def response_change(self, request: HttpRequest, obj: BusinessProfile) -> HttpResponse:
        """Stay on the page; say when the color needs help to be read (look, "Ground")."""
        ink = colors.palette(obj.accent_color, colors.LIGHT).accent_ink
        if ink != obj.accent_color.lower():
            text = _(
                "%(color)s is hard to read as text on white. Links and times use %(nearest)s,"
                " the nearest color that everybody can read."
            )
            messages.warning(request, text % {"color": obj.accent_color, "nearest": ink})
        messages.success(request, _("The settings have been saved."))
        return HttpResponseRedirect(request.path)
