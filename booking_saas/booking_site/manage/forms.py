"""The forms of a booking's own pages besides its buttons: an address, and a code that proves it."""

from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from booking_saas.booking_site.book.forms import new_key
from foundation import form_fields, inputs
from scheduling.contracts import BookingSnapshot


class CorrectForm(forms.Form):
    """Where the confirmation should have gone."""

    email = form_fields.EmailField(
        label=_("Wrong address? Correct it here"),
        help_text=_("We will send the confirmation anew, with a new link."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    @classmethod
    def begin(cls, booking: BookingSnapshot) -> Self:
        """Return the form with what was typed before."""
        return cls(
            initial={"email": booking.contact_email, "key": new_key(), "version": booking.version}
        )


class CodeForm(forms.Form):
    """The code of a mail, for the request that sent it."""

    code = form_fields.RuledField(
        rule=inputs.clean_code,
        label=_("Code from the e-mail"),
        max_length=inputs.MAX_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Please enter the code from the e-mail.")},
    )
    asked = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
