"""What a customer is told of a policy before booking (money, "Cancellation policy")."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.models import ServiceTerms

_WHOLE = 100


class Terms:
    """The terms of services in words; scheduling's ``TermsInWords``."""

    def describe_terms(self, services: Iterable[str]) -> Mapping[str, str]:
        """Return the sentence of each service that has a policy, in one query."""
        rows = ServiceTerms.objects.filter(service__slug__in=list(services))
        return {
            slug: describe_tiers(tiers)
            for slug, tiers in rows.values_list("service__slug", "policy__tiers")
        }


def describe_tiers(tiers: Iterable[Mapping[str, Any]]) -> str:
    """Return the tiers as one sentence.

    "Cancelled at least 24 hours before the start: full refund; later: 50 % refund."
    ``tiers`` come as they are stored, the earliest moment first.
    """
    parts = [
        f"{_describe_moment(tier, is_first=index == 0)}: {_describe_share(tier)}"
        for index, tier in enumerate(tiers)
    ]
    return "; ".join(parts) + "."


def _describe_moment(tier: Mapping[str, Any], *, is_first: bool) -> str:
    if "same_local_day" in tier:
        return _("Cancelled on the day of the visit") if is_first else _("on the day of the visit")
    hours: int = tier["hours_before"]
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


def _describe_share(tier: Mapping[str, Any]) -> str:
    percent: int = tier["refund_percent"]
    if percent == 0:
        return _("no refund")
    if percent == _WHOLE:
        return _("full refund")
    return _("%(percent)d %% refund") % {"percent": percent}
