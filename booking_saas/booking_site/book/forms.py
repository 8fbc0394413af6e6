"""The one form that a customer fills in. It checks shape; the rules are the operation's."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from booking_saas.booking_site.frame.choices import Choice, parse_instant
from foundation import inputs

TRAP = "website"
"""A field that people do not see; programs that fill in everything give themselves away."""

_MAX_NOTE = 1000


class DetailsForm(forms.Form):
    """Who comes, and the hidden facts that make sending it twice harmless."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autocapitalize": "words"}),
        error_messages={"required": _("Please tell us your name.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("Your confirmation goes here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={
            "required": _("Please tell us where to send your confirmation."),
            "invalid": _("This does not look like an e-mail address. Example: name@example.com"),
        },
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    note = forms.CharField(
        label=_("Anything we should know?"),
        max_length=_MAX_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    start = forms.CharField(widget=forms.HiddenInput, required=False)
    staff = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    tz = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order = ("name", "email", "phone", "note", TRAP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    @classmethod
    def begin(cls, choice: Choice) -> "DetailsForm":
        """Return the form to be filled in, with a key of its own and what the link brought."""
        facts = dict(choice.fields())
        return cls(initial={**facts, "key": new_key()})

    def clean_name(self) -> str:
        """Return the name on one line, without characters that nobody can see."""
        name = inputs.read_line(self.cleaned_data["name"])
        if not name:
            raise ValidationError(self.fields["name"].error_messages["required"])
        return name

    def clean_phone(self) -> str:
        """Return the phone number as typed, if it could be one."""
        phone = inputs.read_line(self.cleaned_data["phone"])
        if phone and sum(character.isdigit() for character in phone) < 3:  # noqa: PLR2004 - emergency numbers have three
            raise ValidationError(_("This does not look like a phone number."))
        return phone

    def clean_key(self) -> str:
        """Return the key of this form; whatever is no key of ours is replaced."""
        try:
            return str(uuid.UUID(self.cleaned_data["key"]))
        except ValueError:
            return new_key()

    def clean(self) -> dict[str, Any]:
        """Refuse a form without a time, and one that a program filled in."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get(TRAP):
            raise ValidationError(_("This could not be sent. Please reach us in another way."))
        if parse_instant(cleaned.get("start")) is None:
            raise ValidationError(_("Please choose a time first."))
        return cleaned


def new_key() -> str:
    """Return a key by which a repeat of the same form is recognized."""
    return str(uuid.uuid4())
