"""The salon of the demo stays lively within its opening hours."""

from datetime import UTC, date, datetime, timedelta

from booking_saas import setup
from booking_saas.dev.demo import salon
from scheduling.queries import availability

MONDAY = datetime(2026, 11, 30, 5, tzinfo=UTC)


def list_starts(service: str, *, days: int, staff: str | None = None) -> list[datetime]:
    listing = availability.Listing(
        service=service, window_from=MONDAY, window_to=MONDAY + timedelta(days=days), staff=staff
    )
    return [slot.start for slot in availability.list_open_slots(listing, now=MONDAY)]


def test_each_service_has_times_this_week_and_one_person_works_late(acme):
    document = salon.build_document(MONDAY.date())
    setup.apply_to_new_business(document)

    counts = {each["slug"]: len(list_starts(each["slug"], days=7)) for each in document["services"]}
    late = [start for start in list_starts("beard", days=7, staff="deniz") if start.hour >= 19]

    assert min(counts.values()) > 20
    assert {start.date() for start in late} == {date(2026, 12, 4), date(2026, 12, 5)}
