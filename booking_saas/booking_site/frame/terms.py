"""Price and conditions in words: before somebody agrees to them, and as they were agreed."""

from dataclasses import dataclass
from typing import Self

from foundation.formats import Formats
from scheduling.contracts import Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """An agreement as a page shows it. ``price`` is empty where none is set.

    ``sentence`` stays in the ``language`` in which it was agreed. ``old_price`` and
    ``is_sentence_new`` mark what became worse since the page was shown before.
    """

    price: str
    sentence: str
    language: str
    old_price: str = ""
    is_sentence_new: bool = False

    @classmethod
    def of(cls, agreement: Agreement, *, formats: Formats, before: Agreement | None = None) -> Self:
        """Return the words for ``agreement``, compared with what was shown ``before``."""
        price = _write_price(agreement, formats)
        is_worse = before is not None and agreement.is_worse_than(before)
        old_price = _write_price(before, formats) if before is not None and is_worse else price
        return cls(
            price=price,
            sentence=agreement.sentence,
            language=agreement.language,
            old_price=old_price if old_price != price else "",
            is_sentence_new=before is not None and is_worse and before.tiers != agreement.tiers,
        )


def _write_price(agreement: Agreement, formats: Formats) -> str:
    if not agreement.price_minor:
        return ""
    return formats.price(agreement.price_minor, agreement.currency)
