"""How a visit is put into words for one reader (booking-rules, 1.6)."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation import formats, inputs
from foundation.writing.date_styles import Style
from notifications.contracts import Business, Visit
from notifications.texts.letters import DetailRow

_LINK = re.compile(r"://|www\.|[^\s.]\.[a-z]{2,}(?:/|\s|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads: how their locale writes, and the zone they see first."""

    formats: formats.Formats
    zone: ZoneInfo

    @property
    def language(self) -> str:
        """The language of the texts, one of ``LANGUAGES``."""
        return self.formats.locale.language


def get_formats(locale: str, *, business: Business) -> formats.Formats:
    """Return how the business writes to who reads ``locale``: in its language, in our style.

    Without texts in that language, in the one of the business.
    """
    supported = frozenset(code for code, _name in settings.LANGUAGES)
    style = Style(
        clock=business.clock,
        date_style=business.date_style,
        first_weekday=business.first_weekday,
    )
    default = business.locale
    return formats.Formats(formats.negotiate(locale, default=default, supported=supported), style)


def clean(text: str) -> str:
    """Return what a stranger typed as one line without control and direction characters."""
    return inputs.read_line(text)


def clean_lines(text: str) -> str:
    """Return what a stranger typed, line by line cleaned.

    Further lines are indented: none of them can pass for a line of ours.
    """
    return "\n    ".join(clean(line) for line in text.strip().splitlines())


def greet(name: str) -> str:
    """Return the salutation; without the name where it would carry a link to a stranger."""
    name = tell_name(name)
    return _("Hello %(name)s,") % {"name": name} if name else _("Hello,")


def tell_name(name: str) -> str:
    """Return the customer's name as it may stand in a mail; empty where it would carry a link."""
    name = clean(name)
    return "" if _LINK.search(name) else name


def tell_service(visit: Visit, business: Business) -> str:
    """Return what to call a visit where others can see it: on a locked screen, in a calendar.

    Businesses that do not want it known there call every service the same.
    """
    return name_service(visit.service, is_neutral=business.neutral_wording)


def name_service(name: str, *, is_neutral: bool) -> str:
    """Return the name of a service, or in neutral words that there is a visit."""
    return pgettext("mail", "Visit") if is_neutral else clean(name)


def tell_moment(at: datetime, reader: Reader, now: datetime) -> str:
    """Return "Tuesday, December 1, 9:00 AM" for subjects, the year only where it differs.

    With plain spaces: a subject of plain letters needs no encoding, and no program shows the
    joints of one as doubled spaces.
    """
    today = now.astimezone(reader.zone).date()
    return reader.formats.moment(at, reader.zone, today=today).replace("\u202f", " ")


def tell_moment_in(at: datetime, reader: Reader, now: datetime) -> str:
    """Return "Tuesday, December 1, 9:00 AM (Berlin time)"."""
    named = pgettext("mail", "%(city)s time") % {"city": reader.formats.city(reader.zone)}
    return f"{tell_moment(at, reader, now)} ({named})"


def tell_span(visit: Visit, reader: Reader, zone: ZoneInfo | None = None) -> str:
    """Return day, year, start, end and zone: "... 9:00 AM to 10:00 AM (Berlin time)"."""
    zone = zone or reader.zone
    first, last = (at.astimezone(zone).date() for at in (visit.starts_at, visit.ends_at))
    start, end = (reader.formats.time(at, zone) for at in (visit.starts_at, visit.ends_at))
    if last != first:
        end = f"{reader.formats.day(last)}, {end}"
    named = pgettext("mail", "%(city)s time") % {"city": reader.formats.city(zone)}
    return f"{reader.formats.full_day(first)}, {start} – {end} ({named})"


def tell_clock_change(reader: Reader) -> str:
    """Return why a clock will show another time than it was expected to."""
    city = reader.formats.city(reader.zone)
    return _("The rules for the clocks in %(city)s have changed.") % {"city": city}


def list_times(
    visit: Visit, reader: Reader, *, beside: ZoneInfo, beside_label: str
) -> list[DetailRow]:
    """Return when the visit is, in the other person's zone too where that differs."""
    rows = [DetailRow(label=pgettext("mail", "When"), value=tell_span(visit, reader))]
    moments = (visit.starts_at, visit.ends_at)
    if not all(formats.show_same(reader.zone, beside, at) for at in moments):
        rows.append(DetailRow(label=beside_label, value=tell_span(visit, reader, beside)))
    return rows


def tell_people(names: tuple[str, ...]) -> str:
    """Return the names of the people of the visit."""
    return ", ".join(clean(name) for name in names)


def tell_place(visit: Visit) -> str:
    """Return where to go."""
    return clean(visit.location) or pgettext("mail", "By phone or video")


def list_directions(visit: Visit) -> list[DetailRow]:
    """Return where a map shows the place; nothing where there is none to go to."""
    if not visit.map_url:
        return []
    text = pgettext("mail", "Show on a map")
    return [DetailRow(label=pgettext("mail", "Map"), value=visit.map_url, link_text=text)]


def list_code(code: str) -> list[DetailRow]:
    """Return what to call the booking by, on the phone."""
    return [DetailRow(label=pgettext("mail", "Booking code"), value=code)] if code else []


def list_circumstances(visit: Visit, reader: Reader) -> list[DetailRow]:
    """Return what, with whom, where and for how much."""
    service = DetailRow(
        label=pgettext("mail", "What"), value=clean(visit.service), names_service=True
    )
    pairs = [
        (pgettext("mail", "With"), tell_people(visit.staff)),
        (pgettext("mail", "Where"), tell_place(visit)),
    ]
    if visit.price_minor:
        price = reader.formats.price(visit.price_minor, visit.currency)
        pairs.append((pgettext("mail", "Price"), price))
    rows = (service, *(DetailRow(label=label, value=value) for label, value in pairs))
    return [row for row in rows if row.value]
