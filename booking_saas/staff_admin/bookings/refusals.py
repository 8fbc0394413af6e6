"""A refusal on the staff's pages: the same words as everywhere, and what may be overridden."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scheduling import refusals
from scheduling.models import Resource
from scheduling.operations.errors import RefusedError
from scheduling.queries.availability import Explanation
from scheduling.refusals import OVERRIDABLE_CODES, Code, read_codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What the page says: the sentence that decides, every reason with whom it concerns.

    ``overrides`` are the codes that "Book anyway" would override; empty: that is not offered.
    ``about`` names the service, staff and start for which they would be.
    """

    sentence: str
    code: str
    reasons: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    about: str = ""


_OVERRIDABLE_OR_DERIVED = OVERRIDABLE_CODES | {Code.NO_RESOURCE}
"""Codes that need not end the attempt: the last only sums up what each candidate has."""


def read_overrides(text: str) -> frozenset[Code]:
    """Return the codes of a form that staff may override; anything else is ignored."""
    return OVERRIDABLE_CODES.intersection(read_codes(text.split(",")))


def describe_refusal(
    error: RefusedError,
    explanations: Sequence[Explanation],
    *,
    used: frozenset[Code],
    about: str = "",
) -> Refusal:
    """Return the words for ``error``. ``used`` are the codes that were overridden already."""
    code = Code(error.code)
    named = _name_reasons(explanations)
    if code not in {item.code for item in explanations} and code is not Code.NO_RESOURCE:
        named.append(error.sentence)
    offered = ({item.code for item in explanations} | {code} | used) & OVERRIDABLE_CODES
    helps = offered != used and _can_help(code, explanations)
    blocking = [item for item in explanations if item.code not in _OVERRIDABLE_OR_DERIVED]
    hides_blocking = bool(blocking) and not helps and code in OVERRIDABLE_CODES
    return Refusal(
        # What nobody can override comes first: the rest would not help.
        sentence=blocking[0].sentence if hides_blocking else error.sentence,
        code=code,
        reasons=tuple(named),
        overrides=tuple(sorted(offered)) if helps else (),
        about=about,
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


def _name_reasons(explanations: Sequence[Explanation]) -> list[str]:
    """Return one line per code: its sentence, and whom it concerns."""
    slugs = {item.resource for item in explanations if item.resource is not None}
    names = dict(Resource.objects.filter(slug__in=slugs).values_list("slug", "name"))
    concerned: dict[Code, list[str]] = {}
    for item in explanations:
        people = concerned.setdefault(item.code, [])
        if item.resource is not None:
            people.append(names.get(item.resource, item.resource))
    return [
        f"{refusals.describe(code)} ({', '.join(people)})" if people else refusals.describe(code)
        for code, people in concerned.items()
        if code is not Code.NO_RESOURCE or len(concerned) == 1
    ]
