"""Who comes to a visit that moves: the same people, and others only for whom is not free.

The rules: *(booking-rules, "Reschedule")* (decisions, 68).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from scheduling.contracts import AssignedResource, BookingSnapshot
from scheduling.engine.codes import Code
from scheduling.kinds import SAME_PEOPLE, ResourceKind, SamePeople
from scheduling.operations import assignments, plans
from scheduling.operations.errors import PeopleChangedError
from scheduling.operations.plans import VisitRequest
from scheduling.queries import bookings

type People = tuple[AssignedResource, ...]


def list_people_after(
    booking: BookingSnapshot, starts: Sequence[datetime], *, now: datetime
) -> dict[datetime, People]:
    """Return who would come if the visit moved there now, for each start that can be had.

    They are those whom ``reschedule_booking`` would take for the same people; locks nothing. The
    statements do not grow with the starts. Raises ``UnknownServiceError``.
    """
    slot_id = bookings.get_slot_id(booking.id)
    request = make_request(
        booking, start=now, staff=SAME_PEOPLE, overrides=frozenset(), slot_id=slot_id
    )
    found = plans.plan_each(request, starts, now=now)
    wanted = list(found.values())
    workloads = (
        assignments.load_workloads(wanted) if any(plan.has_choice for plan in wanted) else {}
    )
    return {
        start: _list_people(assignments.choose([plan], workloads, now=now)[0])
        for start, plan in found.items()
    }


def make_request(
    before: BookingSnapshot,
    *,
    start: datetime,
    staff: str | SamePeople | None,
    overrides: frozenset[Code],
    slot_id: UUID,
) -> VisitRequest:
    """Return what a move asks for. Whoever is not asked for by name may be somebody else.

    Rooms and equipment stay too, as far as they are free. Where anyone will do, all are chosen
    anew.
    """
    kept = frozenset((each.role, each.slug) for each in before.resources)
    return VisitRequest(
        service=before.service,
        start=start,
        staff=None if staff is SAME_PEOPLE else staff,
        overrides=overrides,
        without_slot=slot_id,
        kept=frozenset() if staff is None else kept,
    )


def is_with(staff: str | SamePeople | None, before: BookingSnapshot) -> bool:
    """Tell whether the visit is with whom is asked for already."""
    return staff is SAME_PEOPLE or any(person.slug == staff for person in before.staff)


def refuse_others(come: People, *, shown: frozenset[str], before: BookingSnapshot) -> None:
    """Raise ``PeopleChangedError`` if somebody comes who neither was shown nor came before."""
    staff = [each for each in come if each.kind == ResourceKind.STAFF]
    known = shown | {person.slug for person in before.staff}
    if any(person.slug not in known for person in staff):
        raise PeopleChangedError([person.name for person in staff])


def _list_people(choice: plans.Choice) -> People:
    cards, requirements = choice.plan.facts.cards, choice.plan.facts.service.requirements
    return tuple(
        AssignedResource(
            slug=cards[id_].slug, name=cards[id_].name, kind=cards[id_].kind, role=requirement.role
        )
        for requirement, group in zip(requirements, choice.assignment, strict=True)
        for id_ in group
        if cards[id_].kind == ResourceKind.STAFF
    )
