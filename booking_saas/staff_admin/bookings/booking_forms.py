"""The forms of the pages that book, move and cancel. They check shape; the operations decide."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from booking_saas import text_consent
from booking_saas.staff_admin.bookings.refusals import read_overrides
from booking_saas.staff_admin.frame.base import DateInput
from booking_saas.staff_admin.frame.wall_fields import WallTimeField
from foundation import form_fields, inputs
from scheduling import walltimes
from scheduling.kinds import ResourceKind
from scheduling.models import Customer, Resource, Service
from scheduling.operations.commands import Idempotency
from scheduling.queries import people_search
from scheduling.refusals import Code

_NOBODY_IN_PARTICULAR = ""
MAX_REASON = 200


def name_visit(service: str, staff: str | None, start: datetime) -> str:
    """Return what a warning is about, so that it holds for no other visit."""
    return f"{service} {staff or _NOBODY_IN_PARTICULAR} {start.isoformat()}"


class KeyedForm(forms.Form):
    """A form that is sent once: a repeat with its key is answered, not done again."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid4())

    def idempotency(self, scope: str, **content: Any) -> Idempotency:
        """Return the key of this form, for what is asked for."""
        return Idempotency.of(content, scope=scope, key=str(self.cleaned_data["key"]))


class VersionedForm(KeyedForm):
    """A form about a booking as it was when the page was shown."""

    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class StartForm(KeyedForm):
    """Whom and when: one of the free times, or a time that somebody types."""

    staff = forms.ChoiceField(label=_("with"), required=False)
    day = forms.DateField(label=_("day"), widget=DateInput)
    start = forms.CharField(required=False, max_length=40)
    time = WallTimeField(label=_("or another time"), required=False)
    overrides = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    about = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)

    def find_start(self, zone: str) -> datetime:
        """Return the instant that was chosen; a typed time is by the clock of ``zone``.

        Raises ``ValidationError``.
        """
        data = self.cleaned_data
        if data.get("time") is not None:
            return walltimes.to_instant(data["day"], data["time"], zone)
        start: datetime | None
        try:
            start = datetime.fromisoformat(data.get("start") or "")
        except ValueError:
            start = None
        opens, closes = walltimes.find_day_bounds(data["day"], zone)
        # A time of another day may still be on the page while the new day's are on their way.
        if start is None or start.tzinfo is None or not opens <= start < closes:
            raise ValidationError(_("Choose one of the free times, or type another one."))
        return start.astimezone(UTC)

    def read_overrides(self, about: str) -> frozenset[Code]:
        """Return what "anyway" overrides: what the page warned of, for that very visit only.

        ``about`` names the visit that is asked for now (booking-rules, "Staff override").
        """
        if "anyway" not in self.data or self.cleaned_data["about"] != about:
            return frozenset()
        return read_overrides(self.cleaned_data["overrides"])

    def clean_day(self) -> date:
        """Refuse days that no calendar names."""
        day: date = self.cleaned_data["day"]
        if not 1970 < day.year < 9000:  # noqa: PLR2004 - what the clock can name
            raise ValidationError(_("Choose a day in this year or one of the next years."))
        return day


class BookForm(StartForm):
    """A new booking, made by staff for a customer.

    ``customer`` is whom they picked from those who are known, if anybody.
    """

    service = forms.ChoiceField(label=_("service"))
    customer = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    name = form_fields.NameField(label=_("name"))
    phone = form_fields.PhoneField(label=_("phone"), required=False)
    texts = forms.BooleanField(
        label=_("the customer wants text messages"),
        required=False,
        help_text=_(
            "Reminders, and changes on the day. Ask first: the booking keeps that you did."
        ),
    )
    email = form_fields.EmailField(
        label=_("e-mail"),
        required=False,
        help_text=_("Without an address, no confirmation will be sent."),
    )
    walk_in = forms.BooleanField(
        label=_("walk-in: a name is enough"),
        required=False,
        help_text=_("No confirmation will be sent."),
    )
    note = form_fields.NoteField(
        label=_("note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = list_services()  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["staff"].choices = list_staff()  # type: ignore[attr-defined]  # a ChoiceField
        if not text_consent.is_offered():
            del self.fields["texts"]
        for name in ("name", "email", "phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """Ask how to reach the customer, unless they stand there."""
        data = super().clean() or self.cleaned_data
        if data.get("texts") and "phone" not in self.errors:
            problem = text_consent.find_problem(data.get("phone", ""))
            if problem:
                self.add_error("phone", problem)
        is_unreachable = not data.get("phone") and not data.get("email")
        if is_unreachable and not data.get("walk_in") and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", _("Enter a phone number or an e-mail address."))
        return data

    @property
    def text_consent(self) -> str:
        """What is kept of the customer's wish for text messages, empty where there is none."""
        is_wanted = self.cleaned_data.get("texts", False)
        return text_consent.get_wording_of_staff() if is_wanted else ""

    def find_customer(self) -> Customer | None:
        """Return the customer who was picked, unless somebody else was typed over them since.

        An e-mail address tells who somebody is. Without one it is still the same person while
        the name or the phone is.
        """
        data = self.cleaned_data
        customer = Customer.objects.filter(pk=data["customer"]).first()
        if customer is None or (customer.email or "") != data["email"]:
            return None
        same_name = customer.name == data["name"]
        same_phone = people_search.is_same_number(customer.phone, data["phone"])
        return customer if same_name or same_phone else None


class MoveForm(StartForm, VersionedForm):
    """Another time, with the same people or others."""

    def __init__(self, *args: Any, service: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list_staff_of_move(service)
        self.fields["staff"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class CancelForm(VersionedForm):
    """Why, if somebody wants to say it."""

    reason = form_fields.RuledField(
        rule=inputs.clean_note,
        label=_("reason"),
        max_length=MAX_REASON,
        required=False,
        help_text=_("It appears in the booking’s history."),
    )


class CorrectForm(VersionedForm):
    """Where mail about the visit goes from now on."""

    email = form_fields.EmailField(label=_("new e-mail address"))


def list_services() -> list[tuple[str, str]]:
    """Return what can be booked, in the business's order."""
    rows = Service.objects.filter(active=True, location__active=True)
    return list(rows.order_by("position", "name", "id").values_list("slug", "name"))


def list_staff(service: str | None = None) -> list[tuple[str, str]]:
    """Return "anyone" and the staff, of one service if it is named."""
    rows = Resource.objects.filter(active=True, kind=ResourceKind.STAFF)
    if service is not None:
        rows = rows.filter(requirements__service__slug=service).distinct()
    people = rows.order_by("position", "name", "id").values_list("slug", "name")
    return [(_NOBODY_IN_PARTICULAR, str(_("Anyone who is free"))), *people]


def list_staff_of_move(service: str) -> list[tuple[str, str]]:
    """Return the staff of the service after "the same people", which is what nobody's name means.

    Others come only for whom is not free (booking-rules, "Reschedule").
    """
    _nobody, *people = list_staff(service)
    return [(_NOBODY_IN_PARTICULAR, str(_("The same people, if they are free"))), *people]
