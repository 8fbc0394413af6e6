"""What an edit of hours changes, in sentences: what can no longer be booked, and why not more."""

from collections.abc import Sequence
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking_saas.staff_admin.frame.wording import get_formats
from foundation import clock
from scheduling import walltimes
from scheduling.queries.hours_changes.lines import Line
from scheduling.queries.hours_changes.reasons import Why
from scheduling.queries.hours_changes.telling import ChangedTime, HoursChange, UnchangedTime

_MOST_LINES = 6
_MOST_REASONS = 4
_MOST_NAMES = 4


def list_sentences(change: HoursChange) -> list[str]:
    """Return what to tell of the edit, nothing where nobody is concerned."""
    changed = [_say_changed(item) for item in change.changed]
    unchanged = [_say_unchanged(item, change.until) for item in change.unchanged]
    return [*_cut(changed, _MOST_LINES), *_cut(unchanged, _MOST_REASONS)]


def _cut(sentences: Sequence[str], most: int) -> list[str]:
    """Return the first ones, and how many more there are."""
    left = len(sentences) - most
    if left <= 0:
        return list(sentences)
    return [*sentences[:most], ngettext("And %d more.", "And %d more.", left) % left]


def _say_changed(item: ChangedTime) -> str:
    values = {"time": _say_time(item.line), "names": _join(item.names)}
    if item.line.is_gain:
        text = (
            _("%(time)s can now be booked with %(names)s")
            if item.names
            else _("%(time)s can now be booked")
        )
    else:
        text = (
            _("%(time)s can no longer be booked with %(names)s")
            if item.names
            else _("%(time)s can no longer be booked")
        )
    sentence = capfirst(text % values)
    if item.visit_count:
        stay = ngettext("%d visit there stays", "%d visits there stay", item.visit_count)
        sentence = f"{sentence}; {stay % item.visit_count}"
    return f"{sentence}."


def _say_time(line: Line) -> str:
    if not line.weekdays:
        return ", ".join(filter(None, [_say_dates(line), _say_ranges(line)]))
    text = f"{_say_weekdays(line.weekdays)} {_say_ranges(line)}"
    values = {"time": text}
    if line.first is not None:
        values["first"] = _say_day(line.first)
    if line.last is not None:
        values["last"] = _say_day(line.last)
    if line.first is not None and line.last is not None:
        return _("%(time)s from %(first)s until %(last)s") % values
    if line.first is not None:
        return _("%(time)s from %(first)s on") % values
    return _("%(time)s until %(last)s") % values if line.last is not None else text


def _say_ranges(line: Line) -> str:
    return ", ".join(walltimes.format_range(*span) for span in line.ranges)


def _say_dates(line: Line) -> str:
    days = [_say_day(day) for day in (line.first, line.last) if day is not None]
    return " – ".join(dict.fromkeys(days))


def _say_day(day: date) -> str:
    return get_formats().day_near(day, clock.now().date())


def _say_weekdays(weekdays: Sequence[int]) -> str:
    """Return "Mondays", "Tuesdays to Fridays", "Mondays, Wednesdays" or "every day"."""
    names = _list_weekdays()
    if len(weekdays) == len(names):
        return _("every day")
    first, last = weekdays[0], weekdays[-1]
    if len(weekdays) > 2 and len(weekdays) == last - first + 1:  # noqa: PLR2004 - two are named
        return _("%(first)s to %(last)s") % {"first": names[first], "last": names[last]}
    return ", ".join(names[weekday] for weekday in weekdays)


def _list_weekdays() -> tuple[str, ...]:
    return (
        _("Mondays"),
        _("Tuesdays"),
        _("Wednesdays"),
        _("Thursdays"),
        _("Fridays"),
        _("Saturdays"),
        _("Sundays"),
    )


def _join(names: Sequence[str]) -> str:
    """Return "Ana, Ben and Cleo"; of many only the first ones, and how many more."""
    shown, left = list(names[:_MOST_NAMES]), len(names) - _MOST_NAMES
    if left > 0:
        shown.append(ngettext("%d more", "%d more", left) % left)
    if len(shown) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(shown)
    return _("%(names)s and %(last)s") % {"names": ", ".join(shown[:-1]), "last": shown[-1]}


def _say_unchanged(item: UnchangedTime, until: date) -> str:
    reason = item.reason
    if item.is_everybody and reason.why == Why.ABSENT and reason.days:
        return _say_nobody(reason.days)
    values = {
        "names": _join(item.names),
        "place": item.location_name,
        "time": get_formats().wall_time(reason.minute or 0),
        "day": get_formats().full_day(until),
    }
    return capfirst(_say_reason(reason.why, len(item.names)) % values)


def _say_nobody(days: Sequence[date]) -> str:
    """Return on which weekday, or on which date, nobody works."""
    weekdays = sorted({day.weekday() for day in days})
    if len(days) == 1:
        return _("Nobody works on %(day)s.") % {"day": _say_day(days[0])}
    if len(days) > len(weekdays):
        return capfirst(_("Nobody works on %(weekdays)s.") % {"weekdays": _say_weekdays(weekdays)})
    return _("Nobody works then anyway.")


def _say_reason(why: Why, count: int) -> str:
    """Return the sentence, with places for the values."""
    plain = {
        Why.UNNEEDED: _("No service needs %(names)s yet."),
        Why.OUTSIDE: _("%(names)s may also be booked outside the opening hours."),
        Why.PLACE_CLOSES: _("%(place)s closes at %(time)s: nothing changes for %(names)s."),
        Why.PLACE_OPENS: _("%(place)s opens at %(time)s: nothing changes for %(names)s."),
        Why.PLACE_CLOSED: _("%(place)s is closed then: nothing changes for %(names)s."),
        Why.NOTHING_AHEAD: _("Nothing changes for %(names)s from today until %(day)s."),
    }
    return plain[why] if why in plain else _say_of_one_or_more(why, count)


def _say_of_one_or_more(why: Why, count: int) -> str:
    counted = {
        Why.NO_HOURS: ngettext(
            "%(names)s has no hours yet, neither own ones nor those of %(place)s.",
            "%(names)s have no hours yet, neither own ones nor those of %(place)s.",
            count,
        ),
        Why.INSIDE: ngettext(
            "%(names)s’s own hours lie within the opening hours anyway.",
            "The own hours of %(names)s lie within the opening hours anyway.",
            count,
        ),
        Why.OWN_END: ngettext(
            "%(names)s’s own hours end at %(time)s anyway.",
            "The own hours of %(names)s end at %(time)s anyway.",
            count,
        ),
        Why.OWN_BEGIN: ngettext(
            "%(names)s’s own hours begin at %(time)s anyway.",
            "The own hours of %(names)s begin at %(time)s anyway.",
            count,
        ),
        Why.ABSENT: ngettext(
            "%(names)s does not work then anyway.", "%(names)s do not work then anyway.", count
        ),
    }
    return counted[why]
