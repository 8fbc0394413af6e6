"""What strangers may type: one rule per kind of value, for the API and the pages alike.

Each function returns the value as it is kept, or raises Django's ``ValidationError`` with a
code and a sentence (trust, "Attacks": odd input, bidi controls, CRLF in mail).
"""

import re
import unicodedata

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

MAX_NAME = 120
MAX_EMAIL = 254
MAX_PHONE = 40
MAX_NOTE = 1000
MAX_LOCALE = 12

NAME_PATTERN = r"^[^\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]*$"
"""What ``clean_name`` refuses at once, for the API's schema."""

_BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_NEVER = frozenset({"Cc", "Cs", "Zl", "Zp"})
_INVISIBLE = frozenset({"Cf", "Cn", "Zs"})
_UNSEEN = frozenset({"Cf", "Cs", "Co"})
_JOINERS = "\u200c\u200d"
"""Invisible, but some scripts are written with them."""
_MAILBOX = re.compile(r"[!#-'*+\-/-9=?A-Z^-~]+(?:\.[!#-'*+\-/-9=?A-Z^-~]+)*@[A-Za-z0-9.-]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{3,38}")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,2}")
_check_email = EmailValidator()


def read_line(text: str) -> str:
    """Return ``text`` on one line without characters that nobody sees; never raises.

    Joiners stay: names of some scripts are spelled with them.
    """
    spaced = (" " if unicodedata.category(char) == "Cc" else char for char in text)
    seen = (c for c in spaced if c in _JOINERS or unicodedata.category(c) not in _UNSEEN)
    line = " ".join("".join(seen).split())
    return line if line.strip(_JOINERS + " ") else ""


def clean_name(text: str) -> str:
    """Return one line of text in NFC, without space around it, with something to see in it."""
    name = clean_line(text)
    if all(unicodedata.category(char) in _INVISIBLE for char in name):
        raise ValidationError(_("Please write a name."), code="blank")
    return _limit(name, MAX_NAME)


def clean_line(text: str) -> str:
    """Return one line of text in NFC, of any length, without space around it."""
    line = unicodedata.normalize("NFC", text).strip()
    _refuse_characters(line, allowed="")
    return line


def clean_note(text: str) -> str:
    """Return text of several lines as ``clean_lines``, of at most 1000 characters."""
    return _limit(clean_lines(text), MAX_NOTE)


def clean_lines(text: str) -> str:
    """Return text of several lines in NFC, line feeds between them, without space around it."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    _refuse_characters(lines, allowed="\n\t")
    return lines


def clean_email(text: str) -> str:
    """Return the address in small letters: plain ASCII, no quoted form, at most 254 characters."""
    email = text.strip().lower()
    _limit(email, MAX_EMAIL)
    if not _MAILBOX.fullmatch(email):
        raise ValidationError(_check_email.message, code="invalid")
    _check_email(email)
    return email


def clean_phone(text: str) -> str:
    """Return the number, in E.164 where its country is known, else as typed; "" for none."""
    phone = text.strip()
    if not phone:
        return ""
    if not _PHONE.fullmatch(phone):
        raise ValidationError(_("Please write a phone number, like +49 30 901820."), code="invalid")
    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def clean_locale(text: str) -> str:
    """Return the language tag with hyphens ("de-AT"); "" for none."""
    tag = text.strip().replace("_", "-")
    if tag and (len(tag) > MAX_LOCALE or not _LOCALE.fullmatch(tag)):
        raise ValidationError(_("Please write a language like en or de-AT."), code="invalid")
    return tag


def _refuse_characters(text: str, *, allowed: str) -> None:
    for char in text:
        odd = char in _BIDI_CONTROLS or unicodedata.category(char) in _NEVER
        if odd and char not in allowed:
            raise ValidationError(
                _("This holds characters that cannot be shown."), code="invalid_characters"
            )


def _limit(text: str, length: int) -> str:
    if len(text) > length:
        raise ValidationError(
            _("Please write at most %(length)d characters."),
            code="max_length",
            params={"length": length},
        )
    return text
