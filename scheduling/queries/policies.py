"""Until when customers may change a visit, in words."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.formats import Formats, parse_locale
from scheduling.queries.catalog import Profile

_FALLBACK = "en"


def describe_policy(profile: Profile) -> str:
    """Return the rules for cancelling and moving, in the active language (booking-rules, 6)."""
    cancel, move = profile.cancel_cutoff_minutes, profile.reschedule_cutoff_minutes
    if cancel == move:
        return _("You can cancel or move your visit %(until)s.") % {"until": _until(cancel)}
    return _("You can cancel your visit %(cancel)s and move it %(move)s.") % {
        "cancel": _until(cancel),
        "move": _until(move),
    }


def _until(minutes: int) -> str:
    if not minutes:
        return _("until it starts")
    locale = parse_locale(get_language() or _FALLBACK) or parse_locale(_FALLBACK)
    if locale is None:
        raise LookupError(_FALLBACK)
    return _("until %(time)s before it starts") % {"time": Formats(locale).duration(minutes)}
