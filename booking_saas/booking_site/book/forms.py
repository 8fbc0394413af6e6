"""The one form that a customer fills in. It checks shape; the rules are the operation's."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from booking_saas import text_consent
from booking_saas.booking_site.book import trap
from booking_saas.booking_site.frame.choices import Choice, parse_instant
from foundation import form_fields

_UNSEEN = _(
    "This contained invisible characters, which have been removed. Please check it"
    " and send it again."
)


class DetailsForm(forms.Form):
    """Who comes, and the hidden fields that make sending it twice harmless."""

    name = form_fields.NameField(
        label=_("Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name", "autocapitalize": "words"}),
        error_messages={
            "required": _("Please tell us your name."),
            "blank": _("Please tell us your name."),
            "invalid_characters": _UNSEEN,
        },
    )
    email = form_fields.EmailField(
        label=_("E-mail"),
        help_text=_("Your confirmation goes here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={
            "required": _("Please tell us where to send your confirmation."),
            "invalid": _("This does not look like an e-mail address. Example: name@example.com"),
        },
    )
    phone = form_fields.PhoneField(
        label=_("Phone"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
    texts = forms.BooleanField(required=False)
    note = form_fields.NoteField(
        label=_("Anything we should know?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"invalid_characters": _UNSEEN},
    )
    leave_empty = trap.UnseenField()
    pressed_again = trap.AgainField()
    start = forms.CharField(widget=forms.HiddenInput, required=False)
    staff = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    tz = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    key = forms.CharField(widget=forms.HiddenInput, required=False)
    asked_about = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order = ("name", "email", "phone", "texts", "note", trap.FIELD)

    def __init__(self, *args: Any, texts: str = "", **kwargs: Any) -> None:
        """Ask for text messages with the sentence ``texts``, and not where it is empty."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["texts"].label = texts
        if not texts:
            del self.fields["texts"]

    @classmethod
    def begin(cls, choice: Choice, *, texts: str = "") -> "DetailsForm":
        """Return the form to be filled in, with a key of its own and what the link brought."""
        fields = dict(choice.fields())
        return cls(texts=texts, initial={**fields, "key": new_key()})

    def begin_anew(self, initial: Mapping[str, Any]) -> "DetailsForm":
        """Return the same form with that in it, not checked."""
        texts = str(self.fields["texts"].label) if "texts" in self.fields else ""
        return DetailsForm(texts=texts, initial=dict(initial))

    @property
    def text_consent(self) -> str:
        """The sentence that was agreed to, empty where it was not, once the form is valid."""
        is_agreed = self.cleaned_data.get("texts", False)
        return str(self.fields["texts"].label) if is_agreed else ""

    @property
    def is_only_trapped(self) -> bool:
        """Whether nothing is wrong but the field that people do not see."""
        return self.has_error(NON_FIELD_ERRORS, trap.CODE) and len(self.errors) == 1

    def clean_key(self) -> str:
        """Return the key of this form; whatever is no key of ours is replaced."""
        try:
            return str(uuid.UUID(self.cleaned_data["key"]))
        except ValueError:
            return new_key()

    def clean(self) -> dict[str, Any]:
        """Refuse a form without a time, and once what a program filled in."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get(trap.FIELD) and not trap.is_again(cleaned.get(trap.AGAIN)):
            raise ValidationError(_("Please press once more."), code=trap.CODE)
        if cleaned.get("texts") and "phone" not in self.errors:
            problem = text_consent.find_problem(cleaned.get("phone", ""))
            if problem:
                self.add_error("phone", problem)
        if parse_instant(cleaned.get("start")) is None:
            raise ValidationError(_("Please choose a time first."))
        return cleaned


def new_key() -> str:
    """Return a key by which a repeat of the same form is recognized."""
    return str(uuid.uuid4())
