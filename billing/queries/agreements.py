"""What a customer would agree to with a booking made now (money, "What is charged").

What was agreed before is kept with the booking; nothing here looks back.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.models import ServiceTerms
from scheduling.contracts import Agreement, RefundTier
from scheduling.queries import catalog

UNTIL_THE_START = (RefundTier(hours_before=0, refund_percent=100),)
"""The tiers of a service without a policy."""

_WHOLE = 100


def find_agreement(service: str, *, language: str = "") -> Agreement | None:
    """Return what a booking of the service (slug) means now; ``None`` if there is no such service.

    Its sentence is in ``language``, a tag such as "de-AT", or where we have no texts in it in the
    active one. One query.
    """
    return find_agreements([service], language=language).get(service)


def find_agreements(services: Sequence[str], *, language: str = "") -> Mapping[str, Agreement]:
    """Return the agreements of all these services that exist, by slug, in one query."""
    if not services:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_write_query(len(services)), list(services))
        found = cursor.fetchall()
    chosen = _choose_language(language)
    with translation.override(chosen):
        return {
            slug: _make_agreement(price_minor, currency, tiers and json.loads(tiers), chosen)
            for slug, price_minor, currency, tiers in found
        }


@cache
def _write_query(count: int) -> str:
    """Return the SQL for so many slugs. Every booking asks; writing it takes longer than asking."""
    policy = ServiceTerms.objects.filter(service=OuterRef("pk")).values("policy__tiers")
    # Any slugs, as long as they differ: only their number is in the SQL.
    rows = catalog.select_services().filter(slug__in=[str(number) for number in range(count)])
    told = rows.annotate(tiers=Subquery(policy)).values_list(
        "slug", "price_minor", "currency", "tiers"
    )
    sql, _slugs = told.query.sql_with_params()
    return sql


def _make_agreement(
    price_minor: int, currency: str, tiers: Sequence[Mapping[str, Any]] | None, language: str
) -> Agreement:
    return Agreement(
        price_minor=price_minor,
        currency=currency,
        tiers=read_tiers(tiers) or UNTIL_THE_START,
        sentence=_describe(tiers, price_minor),
        language=language,
    )


def read_tiers(tiers: Sequence[Mapping[str, Any]] | None) -> tuple[RefundTier, ...]:
    """Return the tiers of a policy, as it keeps them: the earliest moment first."""
    return tuple(
        RefundTier(refund_percent=tier["refund_percent"], hours_before=tier.get("hours_before"))
        for tier in tiers or ()
    )


def describe_tiers(tiers: Iterable[RefundTier]) -> str:
    """Return the tiers as one sentence, in the active language.

    "Cancelled at least 24 hours before the start: full refund; later: 50 % refund."
    ``tiers`` come the earliest moment first.
    """
    parts = [
        f"{_describe_moment(tier, is_first=index == 0)}: {describe_share(tier.refund_percent)}"
        for index, tier in enumerate(tiers)
    ]
    return "; ".join(parts) + "."


def describe_share(percent: int) -> str:
    """Return what is given back, in words: "50 % refund"."""
    if percent == 0:
        return _("no refund")
    if percent == _WHOLE:
        return _("full refund")
    return _("%(percent)d %% refund") % {"percent": percent}


def _describe(tiers: Sequence[Mapping[str, Any]] | None, price_minor: int) -> str:
    """Return the sentence; empty where there is neither a price nor a policy to speak of."""
    if not tiers and not price_minor:
        return ""
    return describe_tiers(read_tiers(tiers) or UNTIL_THE_START)


def _choose_language(tag: str) -> str:
    wanted = tag.replace("_", "-").partition("-")[0].lower()
    if wanted in dict(settings.LANGUAGES):
        return wanted
    return translation.get_language() or settings.LANGUAGE_CODE


def _describe_moment(tier: RefundTier, *, is_first: bool) -> str:
    hours = tier.hours_before
    if hours is None:
        return _("Cancelled on the day of the visit") if is_first else _("on the day of the visit")
    if hours == 0:
        return _("Cancelled before the start") if is_first else _("later")
    if not is_first:
        return ngettext(
            "at least %(hours)d hour before", "at least %(hours)d hours before", hours
        ) % {"hours": hours}
    return ngettext(
        "Cancelled at least %(hours)d hour before the start",
        "Cancelled at least %(hours)d hours before the start",
        hours,
    ) % {"hours": hours}
