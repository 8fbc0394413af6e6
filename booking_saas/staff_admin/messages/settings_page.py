"""How the business writes: what it sends besides confirmations, and in which words."""

from datetime import time
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from booking_saas.staff_admin.frame.reminder_fields import RemindersField, tell_reminders
from booking_saas.staff_admin.frame.site import staff_site
from booking_saas.staff_admin.frame.wall_fields import WallTimeField, write_time
from booking_saas.staff_admin.frame.wording import get_formats
from foundation import clock
from notifications.models import MessageSettings
from notifications.operations import settings as operations
from notifications.queries import reminders, settings, texting
from scheduling.queries import catalog

_HOUR = 60
_LONGEST_COUNTRIES = 1000


class SettingsForm(forms.Form):
    """The one row, as people write it: countries as codes with commas between them."""

    neutral_wording = forms.BooleanField(
        label=gettext_lazy("Do not name the service"),
        required=False,
        help_text=gettext_lazy(
            "In subjects, text messages and calendars only “Visit” appears, so that nobody reads"
            " along on a locked screen. The e-mail itself names the service in its details."
            " For clinics and practices."
        ),
    )
    reminders = RemindersField(
        label=gettext_lazy("Remind customers"),
        help_text=gettext_lazy(
            "Up to five, from 5 minutes to 30 days before the visit. Leave all empty for none."
            " A service can have reminders of its own, on its page."
        ),
    )
    follow_up = forms.BooleanField(
        label=gettext_lazy("Write to customers a day after the visit"),
        required=False,
        help_text=gettext_lazy(
            "Not after a cancelled or missed visit. Everyone can unsubscribe with one click."
        ),
    )
    day_sheet = forms.BooleanField(
        label=gettext_lazy("Send staff their day each morning"),
        required=False,
        help_text=gettext_lazy("Only on days on which they have visits."),
    )
    day_sheet_at = WallTimeField(
        label=gettext_lazy("At this time"),
        help_text=gettext_lazy("By the clock of each person’s location."),
    )
    sms = forms.BooleanField(
        label=gettext_lazy("Also send text messages"),
        required=False,
        help_text=gettext_lazy("Only to customers who asked for them. They cost money."),
    )
    sms_countries = forms.CharField(
        label=gettext_lazy("Countries for text messages"),
        required=False,
        max_length=_LONGEST_COUNTRIES,
        help_text=gettext_lazy(
            "Codes of two letters, such as “DE, AT, CH”. Empty: only your own country."
        ),
    )
    sms_monthly_budget = forms.IntegerField(
        label=gettext_lazy("At most this many parts a month"),
        min_value=0,
        max_value=1_000_000,
        help_text=gettext_lazy("A long text message has several parts, and each is charged."),
    )

    def clean_day_sheet_at(self) -> time:
        """Return the time of day."""
        minute: int = self.cleaned_data["day_sheet_at"]
        return time(minute // _HOUR % 24, minute % _HOUR)

    def clean_sms_countries(self) -> list[str]:
        """Return the codes one by one."""
        text = self.cleaned_data["sms_countries"].replace(",", " ").upper()
        return list(dict.fromkeys(text.split()))

    def list_groups(self) -> list[dict[str, Any]]:
        """Return the fields under their headings."""
        groups = (
            (_("Wording"), ("neutral_wording",)),
            (_("Customers"), ("reminders", "follow_up")),
            (_("Staff"), ("day_sheet", "day_sheet_at")),
            (_("Text messages"), ("sms", "sms_countries", "sms_monthly_budget")),
        )
        return [
            {"title": title, "fields": [self[name] for name in names]} for title, names in groups
        ]


@require_http_methods(["GET", "HEAD", "POST"])
def show_settings(request: HttpRequest) -> HttpResponse:
    """Show what holds in words, and the form; POST saves."""
    row = settings.get_settings()
    form = SettingsForm(request.POST or None, initial=_read(row))
    if request.method == "POST" and form.is_valid() and _save(form, request):
        return HttpResponseRedirect(reverse("admin:notifications_settings"))
    context = {
        **staff_site.each_context(request),
        "title": _("Message settings"),
        "subtitle": None,
        "form": form,
        "groups": form.list_groups(),
        "sentences": list_sentences(row),
    }
    return TemplateResponse(request, "staff_admin/messages/settings.html", context)


def list_sentences(row: MessageSettings) -> list[str]:
    """Return what holds now, a sentence each."""
    sheet_at = write_time(row.day_sheet_at.hour * _HOUR + row.day_sheet_at.minute)
    return [
        _("Subjects and calendars say “Visit” instead of naming the service.")
        if row.neutral_wording
        else _("Subjects and calendars name the service."),
        *_list_reminders(),
        _("Customers get a message a day after their visit.")
        if row.follow_up
        else _("Customers get no message after their visit."),
        _("Staff with visits get their day by e-mail at %s.") % sheet_at
        if row.day_sheet
        else _("Staff do not get their day by e-mail."),
        _tell_sms(row),
    ]


def _list_reminders() -> list[str]:
    own = reminders.map_own_minutes()
    minutes = own.pop(None, reminders.DEFAULTS)
    told = (
        _("Customers are reminded %s.") % tell_reminders(minutes)
        if minutes
        else _("Customers are not reminded of their visits.")
    )
    if not own:
        return [told]
    services = ngettext(
        "%d service has a choice of its own.", "%d services have a choice of their own.", len(own)
    )
    return [told, services % len(own)]


def _tell_sms(row: MessageSettings) -> str:
    if not texting.is_possible():
        return _("No text messages are sent: this platform has no provider for them yet.")
    if not row.sms:
        return _("No text messages are sent.")
    budget = ngettext(
        "Text messages go out, at most %d part a month.",
        "Text messages go out, at most %d parts a month.",
        row.sms_monthly_budget,
    )
    territories = get_formats().locale.territories
    names = [str(territories.get(code, code)) for code in row.sms_countries]
    where = (
        _("To numbers of: %s.") % ", ".join(names)
        if names
        else _("Only to numbers of your own country.")
    )
    count = texting.count_used(timezone=catalog.get_profile().timezone, now=clock.now())
    used = ngettext("%d part was used this month.", "%d parts were used this month.", count)
    return f"{budget % row.sms_monthly_budget} {used % count} {where}"


def _read(row: MessageSettings) -> dict[str, Any]:
    return {
        "neutral_wording": row.neutral_wording,
        "reminders": reminders.get_business_minutes(),
        "follow_up": row.follow_up,
        "day_sheet": row.day_sheet,
        "day_sheet_at": row.day_sheet_at.hour * _HOUR + row.day_sheet_at.minute,
        "sms": row.sms,
        "sms_countries": ", ".join(row.sms_countries),
        "sms_monthly_budget": row.sms_monthly_budget,
    }


def _save(form: SettingsForm, request: HttpRequest) -> bool:
    """Save what was typed and say what it changes, or put the problems beside their fields."""
    values = dict(form.cleaned_data)
    minutes = values.pop("reminders")
    try:
        is_changed = operations.change_everything(values, reminders=minutes, now=clock.now())
    except ValidationError as problem:
        form.add_error(None, problem)
        return False
    messages.success(request, _tell_change(minutes) if is_changed else _("Saved."))
    return True


def _tell_change(minutes: list[int]) -> str:
    """Return what new reminders of the business mean for its visits."""
    if not minutes:
        return _("Saved. Customers get no more reminders, of visits already booked neither.")
    told = _(
        "Saved. Customers are now reminded %s. This holds for visits already booked too, except"
        " for reminders whose time has passed or comes within 15 minutes."
    )
    return told % tell_reminders(minutes)
