"""The form of one own text, and what to look at it with."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from booking_saas.staff_admin.frame import wording
from foundation import form_fields
from notifications.operations import texts, trials
from notifications.texts import own_texts
from notifications.texts.own_texts import OwnText
from scheduling.models import Booking

_SHOWN = 6
"""Bookings of each direction to choose from."""
_LABELS = {
    "subject": pgettext_lazy("mail", "Subject"),
    "opening": _("Text before the details"),
    "closing": _("Text after the details"),
    "text": _("The whole text"),
}
_ROWS = {"subject": 1, "opening": 5, "closing": 4, "text": 5}


class _PartField(forms.CharField):
    """One part. Its rule knows the places of mistakes, so that it reads what was typed."""

    def __init__(self, part: str, channel: str, **kwargs: Any) -> None:
        self.part = part
        self.channel = channel
        super().__init__(required=False, strip=False, **kwargs)

    def clean(self, value: Any) -> str:
        """Return the part as it is kept. Raises ``ValidationError``."""
        return texts.read_part(self.part, super().clean(value), self.channel)


class TextForm(forms.Form):
    """The parts of one channel, each as it is typed: what is refused stays on the page."""

    def __init__(self, *args: Any, channel: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in own_texts.PARTS[channel]:
            attributes = {"rows": _ROWS[part], "dir": "auto", "data-part": ""}
            widget = forms.TextInput if part == "subject" else forms.Textarea
            self.fields[part] = _PartField(
                part, channel, label=_LABELS[part], widget=widget(attributes)
            )

    @property
    def own(self) -> OwnText:
        """What was typed, once the form is valid."""
        return OwnText(**self.cleaned_data)


class ViewForm(forms.Form):
    """With which booking to look, and in which light."""

    booking = forms.ChoiceField(label=_("With this booking"), required=False)
    scheme = forms.ChoiceField(
        label=_("In"),
        required=False,
        choices=[("light", _("light mode")), ("dark", _("dark mode"))],
        widget=forms.RadioSelect,
        initial="light",
    )
    width = forms.ChoiceField(
        label=_("On"),
        required=False,
        choices=[("phone", _("a phone")), ("desk", _("a computer"))],
        widget=forms.RadioSelect,
        initial="phone",
    )
    phone = form_fields.PhoneField(
        label=_("Your mobile number"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list_bookings(now)
        self.fields["booking"].choices = [*found, ("", _("an example"))]  # type: ignore[attr-defined]  # a field with choices
        self.initial.setdefault("booking", found[0][0] if found else "")

    def read(self) -> tuple[UUID, str]:
        """Return the booking, or none, and the scheme; what cannot be read is the usual."""
        self.is_valid()
        booking = self.cleaned_data.get("booking") if self.is_bound else self.initial["booking"]
        scheme = self.cleaned_data.get("scheme") if self.is_bound else ""
        return (UUID(booking) if booking else trials.NO_BOOKING), scheme or "light"


def list_bookings(now: datetime) -> list[tuple[str, str]]:
    """Return the next bookings and the latest ones, as choices."""
    rows = Booking.objects.select_related("order", "slot__location")
    coming = rows.filter(slot__starts_at__gte=now).order_by("slot__starts_at", "id")[:_SHOWN]
    past = rows.filter(slot__starts_at__lt=now).order_by("-slot__starts_at", "id")[:_SHOWN]
    return [(str(row.pk), _describe(row)) for row in (*coming, *past)]


def _describe(booking: Booking) -> str:
    when = wording.short_moment(booking.slot.starts_at, booking.slot.location.timezone)
    return f"{when}: {booking.order.contact_name}, {booking.service_name}"


def add_problems(form: forms.Form, problem: ValidationError) -> None:
    """Put what the operation refuses beside the fields."""
    for name, problems in problem.update_error_dict({}).items():
        form.add_error(name if name in form.fields else None, problems)
