"""What people may type: one rule per kind of value, whichever door it comes through.

Pages, admin, API, set-up documents and commands read with these functions, so that what one door
refuses every door refuses. Each returns the value as it is kept, is safe to repeat on its own
answer, and raises Django's ``ValidationError`` with a code and a sentence (trust, "Attacks").
"""

import re
import unicodedata
from urllib.parse import quote

import idna
import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberFormat, PhoneNumberType, ValidationResult

from foundation import tz

SLUG = "[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?"
"""How addresses write a name: small letters, digits and hyphens, at most 60."""
MAX_NAME = 120
MAX_EMAIL = 254
MAX_LOCAL_PART = 64
"""Mail servers need not take more before the @ (RFC 5321, 4.5.3.1)."""
MAX_PHONE = 40
MAX_NOTE = 1000
MAX_LINES = 20_000
MAX_LOCALE = 12
MAX_CODE = 40

_BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u180e\u200b\u2060\u2061\u2062\u2063\u2064\ufeff"))
"""Soft hyphens and spaces of no width: they come along when text is copied, and mean nothing."""
_NEVER = frozenset({"Cc", "Cs", "Zl", "Zp"})
_INVISIBLE = frozenset({"Cf", "Zs"})
"""Of a character that this Python does not know yet nobody can say that it is not seen."""
FORMAT_CHARACTERS = (
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)
"""What is invisible beside spaces (Cf), for the class of a pattern; no property that all dialects
of patterns know says it."""
_NOT_FOR_MAIL = frozenset({"Cf", "Cs", "Co"})
_JOINERS = "\u200c\u200d"
"""Invisible, but some scripts are written with them."""
_BREAKS = "\n\t"
_LOCAL_PART = re.compile(r"[!#-'*+\-/-9=?A-Z^-~]+(?:\.[!#-'*+\-/-9=?A-Z^-~]+)*")
_DOMAIN = re.compile(r"[a-z0-9.-]+")
_NOBODYS_TOP = re.compile(r"localhost|[0-9]+|0x[0-9a-f]*")
"""Last labels of what leads to a machine and to no mail server: its own name, or a number of it."""
WRITTEN_EMAIL = r"^[!-?\[-~]+@[a-z0-9.-]+$"
"""What every kept address looks like, for the database: ASCII without capitals, one @."""
_TAG = re.compile(r"(?<=[^+@])\+[^@]*@")
"""What an address has beside its mailbox."""
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})
"""One provider, for whom dots before the @ mean nothing."""
_PHONE = re.compile(r"\+?[0-9 ()./-]+")
_E164 = re.compile(r"\+[0-9]+")
_EXTENSION = re.compile(
    r"(?P<number>.*[0-9)])\s*"
    r"(?:;ext=|[,;]?\s*(?:ext(?:ension)?|x|dw|durchwahl)[ .:]*|#)"
    r"(?P<ext>[0-9]{1,7})",
    re.IGNORECASE,
)
"""A number behind another one: "030 901820 ext. 12", "… x12", "… Durchwahl 12"."""
_WRITTEN_EXTENSION = ";ext="
"""As it is kept (RFC 3966), so that it can be dialed from a link."""
_FEWEST_DIGITS = 3
"""Emergency numbers have three."""
_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,2}")
_SCRIPT = 4
_check_email = EmailValidator()


def clean_name(text: str) -> str:
    """Return one line of text in NFC, without space around it, with something to see in it."""
    name = clean_line(text)
    if all(unicodedata.category(char) in _INVISIBLE for char in name):
        raise ValidationError(_("Please enter a name."), code="blank")
    return _limit(name, MAX_NAME)


def clean_line(text: str) -> str:
    """Return one line of text in NFC, of any length, without space around it."""
    line = unicodedata.normalize("NFC", text.translate(_UNSEEN)).strip()
    _refuse_characters(line, allowed="")
    return line


def clean_note(text: str) -> str:
    """Return text of several lines as ``clean_lines``, of at most 1000 characters."""
    return _limit(clean_lines(text), MAX_NOTE)


def clean_lines(text: str) -> str:
    """Return text of several lines in NFC, line feeds between them, without space around it."""
    one_break = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = unicodedata.normalize("NFC", one_break.translate(_UNSEEN)).strip()
    _refuse_characters(lines, allowed=_BREAKS)
    return _limit(lines, MAX_LINES)


def drop_refused(text: str) -> str:
    """Return ``text`` without the characters that are refused everywhere; never raises.

    For forms that come back: nobody can take out by hand what nobody can see.
    """
    return "".join(char for char in text if not _is_refused(char) or char in "\r\n\t")


def read_line(text: str) -> str:
    """Return ``text`` on one line without characters that nobody sees; never raises.

    For what goes into headers of mails. Joiners stay: names of some scripts are spelled with them.
    """
    spaced = (" " if unicodedata.category(char) == "Cc" else char for char in text)
    seen = (c for c in spaced if c in _JOINERS or unicodedata.category(c) not in _NOT_FOR_MAIL)
    line = " ".join("".join(seen).split())
    return line if line.strip(_JOINERS + " ") else ""


def clean_email(text: str) -> str:
    """Return the address in the one form in which it is kept, compared and sent to.

    NFKC, nothing invisible, small letters, an international domain as its A-label
    ("xn--mller-kva.example", IDNA 2008): that is what mail servers are told, and plain ASCII
    cannot look like another address. The part before the @ is plain ASCII without quotes.
    Addresses of machines ("kim@localhost", "kim@192.0.2.10") are nobody's.
    """
    folded = unicodedata.normalize("NFKC", text)
    address = "".join(char for char in folded if unicodedata.category(char) != "Cf")
    local_part, _at, domain = address.strip().lower().rpartition("@")
    email = f"{local_part}@{_encode_domain(domain)}"
    _limit(email, MAX_EMAIL)
    if not _LOCAL_PART.fullmatch(local_part) or len(local_part) > MAX_LOCAL_PART:
        raise _not_an_email()
    _check_email(email)
    return email


def find_written_form(text: str) -> str:
    """Return the address as it is kept; what is none as it is. For looking one up."""
    try:
        return clean_email(text)
    except ValidationError:
        return text


def find_mailbox(email: str) -> str:
    """Return whose box a clean address leads to, for counting mails: tags and dots make no other.

    Also of what was never cleaned; never raises.
    """
    local_part, _at, domain = _TAG.sub("@", email.lower()).rpartition("@")
    if domain in _DOTLESS:
        return f"{local_part.replace('.', '')}@gmail.com"
    return f"{local_part}@{domain}"


def format_email(email: str) -> str:
    """Return a kept address as people write it: an international domain in its own letters."""
    local_part, _at, domain = email.rpartition("@")
    if "xn--" not in domain:
        return email
    try:
        return f"{local_part}@{idna.decode(domain)}"
    except idna.IDNAError:
        return email


def write_mailto(email: str) -> str:
    """Return the link that writes to a kept address: of what it holds nothing is read as a field.

    "?", "&" and "%" may stand before the @, where they would begin a subject or a copy (RFC 6068).
    """
    local_part, _at, domain = email.rpartition("@")
    return f"mailto:{quote(local_part, safe='')}@{quote(domain, safe='')}"


def read_mailto(uri: str) -> str:
    """Return the address that a calendar writes as a URI, of at most ``MAX_EMAIL`` characters."""
    scheme, colon, address = uri.partition(":")
    return (address if colon and scheme.lower() == "mailto" else uri)[:MAX_EMAIL]


def clean_phone(text: str, *, country: str = "") -> str:
    """Return the number as ``normalize_phone``; refuse what is none. "" for none."""
    phone, extension = _split_extension(text)
    digits = sum(char.isdigit() for char in phone)
    if phone and not (
        _PHONE.fullmatch(phone) and digits >= _FEWEST_DIGITS and len(phone + extension) <= MAX_PHONE
    ):
        raise ValidationError(
            _("Please enter a phone number, such as +49 30 901820."), code="invalid"
        )
    return normalize_phone(phone + extension, country=country)


def normalize_phone(text: str, *, country: str = "") -> str:
    """Return the number in E.164, one without a country's code as of ``country``; never raises.

    What cannot be a full number there (a short one, a country without a plan) stays as typed. An
    extension stands behind it, ";ext=12".
    """
    phone, extension = _split_extension(text)
    try:
        number = phonenumbers.parse(phone, country or None)
    except phonenumbers.NumberParseException:
        return phone + extension
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return phone + extension
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) + extension


def format_phone(phone: str) -> str:
    """Return a kept number as people read it, "+49 30 901820 ext. 12".

    One that is not E.164 stays as it is.
    """
    phone, separator, extension = phone.partition(_WRITTEN_EXTENSION)
    behind = f" ext. {extension}" if separator else ""
    if not _E164.fullmatch(phone):
        return phone + behind
    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return phone + behind
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL) + behind


def find_example_phone(country: str) -> str:
    """Return a number as people of the country write one, "01512 3456789"; "" for no country."""
    number = phonenumbers.example_number_for_type(country, PhoneNumberType.MOBILE)
    if number is None:
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)


def clean_code(text: str) -> str:
    """Return the digits of a code from a mail, in plain ones; never raises.

    People type the spaces that they see, and keyboards write digits of their own script.
    """
    return "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())


def clean_locale(text: str) -> str:
    """Return the language tag with hyphens and in the usual case ("de-AT"); "" for none."""
    tag = text.strip()
    if not tag:
        return ""
    if len(tag) > MAX_LOCALE or not _LOCALE.fullmatch(tag):
        raise ValidationError(_("Use a language code such as en or de-AT."), code="invalid")
    language, *rest = tag.replace("_", "-").split("-")
    subtags = (part.title() if len(part) == _SCRIPT else part.upper() for part in rest)
    return "-".join((language.lower(), *subtags))


def clean_zone(text: str) -> str:
    """Return the name of a zone of the IANA database, as it is written there."""
    if tz.find_zone(text) is None:
        raise ValidationError(
            _("“%(name)s” is not a time zone. Use a name such as Europe/Berlin."),
            code="zone",
            params={"name": text[: tz.MAX_NAME]},
        )
    return text


def _is_refused(char: str) -> bool:
    return char in _BIDI_CONTROLS or unicodedata.category(char) in _NEVER


def _refuse_characters(text: str, *, allowed: str) -> None:
    refused = {char for char in text if _is_refused(char) and char not in allowed}
    if any(char == "\x00" or unicodedata.category(char) == "Cs" for char in refused):
        sentence = _("This text contains a character that cannot be stored.")
        raise ValidationError(sentence, code="invalid_characters")
    if refused:
        sentence = _("This contains characters that cannot be displayed.")
        raise ValidationError(sentence, code="invalid_characters")


def _limit(text: str, length: int) -> str:
    if len(text) > length:
        raise ValidationError(
            _("Please enter at most %(length)d characters."),
            code="max_length",
            params={"length": length},
        )
    return text


def _encode_domain(domain: str) -> str:
    """Return the domain in ASCII. Raises ``ValidationError`` where it is none."""
    try:
        if not domain.isascii() or "xn--" in domain:
            domain = idna.encode(domain[:MAX_EMAIL], uts46=True).decode()
    except idna.IDNAError:
        domain = ""
    if not _DOMAIN.fullmatch(domain) or _NOBODYS_TOP.fullmatch(domain.rpartition(".")[2]):
        raise _not_an_email()
    return domain


def _not_an_email() -> ValidationError:
    return ValidationError(_check_email.message, code="invalid")


def _split_extension(text: str) -> tuple[str, str]:
    """Return the tidied number and, as it is kept, its extension; "" for none."""
    phone = _tidy_phone(text)
    found = _EXTENSION.fullmatch(phone)
    if found is None:
        return phone, ""
    return found["number"].strip(), f"{_WRITTEN_EXTENSION}{found['ext']}"


def _tidy_phone(text: str) -> str:
    """Return the text with plain digits, hyphens and single spaces, and nothing invisible.

    Address books put bidi controls around numbers, keyboards write digits of their own script.
    """
    return " ".join("".join(map(_tidy_character, unicodedata.normalize("NFKC", text))).split())


def _tidy_character(char: str) -> str:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    category = unicodedata.category(char)
    return {"Pd": "-", "Cf": ""}.get(category, char)
