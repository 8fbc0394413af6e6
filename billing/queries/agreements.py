"""What a customer would agree to with a booking made now (money, "What is charged").

What was agreed before is kept with the booking; nothing here looks back.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
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


def find_agreements(services: Iterable[str], *, language: str = "") -> Mapping[str, Agreement]:
    """Return the agreements of all these services that exist, by slug, in one query."""
    policy = ServiceTerms.objects.filter(service=OuterRef("pk")).values("policy__tiers")
    rows = catalog.select_services().filter(slug__in=list(services))
    told = rows.annotate(tiers=Subquery(policy)).values_list(
        "slug", "price_minor", "currency", "tiers"
    )
    chosen = _choose_language(language)
    with translation.override(chosen):
        return {
            slug: Agreement(
                price_minor=price_minor,
                currency=currency,
                tiers=read_tiers(tiers) or UNTIL_THE_START,
                sentence=_describe(tiers, price_minor),
                language=chosen,
            )
            for slug, price_minor, currency, tiers in told
        }


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
