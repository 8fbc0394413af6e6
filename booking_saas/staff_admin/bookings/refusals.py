"""A refusal on the staff's pages: in their words, once, and what may be overridden."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from booking_saas.staff_admin.bookings import staff_words
from booking_saas.staff_admin.bookings.staff_words import Wanted
from scheduling import refusals
from scheduling.operations.errors import RefusedError
from scheduling.queries.availability import Explanation
from scheduling.refusals import OVERRIDABLE_CODES, Code, read_codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What the page says: one sentence, and every reason where there are several.

    ``overrides`` are the codes that "Book anyway" would override; empty: that is not offered.
    ``about`` names the service, staff and start for which they would be. ``is_final``: rules
    stand against it that nobody can override.
    """

    sentence: str
    code: str
    reasons: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    about: str = ""
    is_final: bool = False


_OVERRIDABLE_OR_DERIVED = OVERRIDABLE_CODES | {Code.NO_RESOURCE}
"""Codes that need not end the attempt: the last only sums up what each candidate has."""


def read_overrides(text: str) -> frozenset[Code]:
    """Return the codes of a form that staff may override; anything else is ignored."""
    return OVERRIDABLE_CODES.intersection(read_codes(text.split(",")))


def describe_refusal(
    error: RefusedError,
    explanations: Sequence[Explanation],
    *,
    wanted: Wanted,
    used: frozenset[Code],
    about: str = "",
) -> Refusal:
    """Return the words for ``error``. ``used`` are the codes that were overridden already."""
    code = Code(error.code)
    found = [*explanations]
    if code not in {item.code for item in explanations}:
        found.append(Explanation(code=code, sentence=refusals.describe(code), resource=None))
    offered = ({item.code for item in found} | used) & OVERRIDABLE_CODES
    helps = offered != used and _can_help(code, explanations)
    if not helps:
        # What nobody can override comes first: the rest would not help.
        found.sort(key=lambda item: item.code in _OVERRIDABLE_OR_DERIVED)
    first, *others = staff_words.tell_reasons(found, wanted)
    return Refusal(
        sentence=_("Several things stand against this time.") if others else first,
        code=code,
        reasons=(first, *others) if others else (),
        overrides=tuple(sorted(offered)) if helps else (),
        about=about,
        is_final=not helps,
    )


def _can_help(code: Code, explanations: Iterable[Explanation]) -> bool:
    """Tell whether overriding rules leaves somebody who can take the visit."""
    by_resource: dict[str, set[Code]] = {}
    for item in explanations:
        if item.resource is not None:
            by_resource.setdefault(item.resource, set()).add(item.code)
        elif item.code is not Code.NO_RESOURCE and item.code not in OVERRIDABLE_CODES:
            return False
    if code is not Code.NO_RESOURCE and code not in OVERRIDABLE_CODES and not by_resource:
        return False
    return not by_resource or any(codes <= OVERRIDABLE_CODES for codes in by_resource.values())
