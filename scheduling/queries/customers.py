"""What a customer already has (booking-rules, "Per customer")."""

from datetime import datetime

from scheduling.engine.codes import Code
from scheduling.facts.groups import Diary
from scheduling.facts.sections.card import ServiceCard


def list_customer_codes(
    card: ServiceCard, diary: Diary, *, start: datetime, end: datetime
) -> list[Code]:
    """Return the customer's own reasons against a visit, from a diary read under the locks."""
    first, last = start.timestamp(), end.timestamp()
    of_this_kind = sum(service_id == card.id for service_id, *_span in diary.customer_visits)
    overlaps = any(
        visit_start < last and visit_end > first
        for _service_id, visit_start, visit_end in diary.customer_visits
    )
    codes = []
    if card.max_per_customer is not None and of_this_kind >= card.max_per_customer:
        codes.append(Code.CUSTOMER_LIMIT)
    if overlaps and not card.allow_customer_overlap:
        codes.append(Code.CUSTOMER_OVERLAP)
    return codes
