"""When customers of one service are reminded, on the page of the service."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking_saas.staff_admin.frame.base import ModelForm
from booking_saas.staff_admin.frame.reminder_fields import RemindersField, tell_reminders
from foundation import clock
from notifications.operations import reminders as operations
from notifications.queries import reminders

FIELDS = ("reminders_from", "reminders")

_BUSINESS, _OWN, _NONE = "business", "own", "none"


class ServiceRemindersForm(ModelForm):
    """A form of a service with the choice of its reminders."""

    reminders_from = forms.ChoiceField(
        label=gettext_lazy("Reminders"),
        required=False,
        widget=forms.RadioSelect,
    )
    reminders = RemindersField(label=gettext_lazy("Reminders of this service"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = tell_reminders(reminders.get_business_minutes())
        field: Any = self.fields["reminders_from"]
        field.choices = [
            (_BUSINESS, _("Those of the business: %s") % told),
            (_OWN, _("Its own")),
            (_NONE, _("No reminders")),
        ]
        own = reminders.find_own_minutes(self.instance.pk) if self.instance.pk else None
        present = _NONE if own == [] else _BUSINESS if own is None else _OWN
        self.initial["reminders_from"], self.initial["reminders"] = present, own or []

    def clean(self) -> dict[str, Any]:
        """Refuse a choice that what is typed beside it contradicts."""
        data = super().clean() or self.cleaned_data
        chosen, minutes = data.get("reminders_from"), data.get("reminders")
        if chosen == _OWN and minutes == []:
            self.add_error("reminders", _("Enter at least one reminder, or choose “No reminders”."))
        elif chosen in {_BUSINESS, _NONE} and minutes and "reminders" in self.changed_data:
            told = _("Choose “Its own” for the reminders below, or remove them.")
            self.add_error("reminders_from", told)
        return data

    def save_reminders(self, request: HttpRequest) -> None:
        """Keep what was chosen for the saved service, and say what it changes.

        It runs in the transaction of the page.
        """
        chosen, minutes = (self.cleaned_data.get(name) for name in FIELDS)
        if not chosen or (chosen == _OWN and minutes is None):
            return
        fixed: dict[str, list[int] | None] = {_BUSINESS: None, _NONE: []}
        wanted = fixed.get(chosen, minutes)
        service = self.instance
        if operations.save_minutes(wanted, service_id=service.pk, now=clock.now()):
            own = reminders.load_plans().get(service.pk)
            messages.success(request, tell_change([each.minutes for each in own], service.name))


def tell_change(minutes: list[int], name: str) -> str:
    """Return what new reminders of a service mean for its visits."""
    if not minutes:
        told = _("Customers of “%s” get no more reminders, of visits already booked neither.")
        return told % name
    told = _(
        "Customers of “%(name)s” are now reminded %(reminders)s. This holds for visits already"
        " booked too, except for reminders whose time has passed or comes within 15 minutes."
    )
    return told % {"name": name, "reminders": tell_reminders(minutes)}
