"""The clinic of the demo stays lively within its opening hours."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from booking_saas import setup
from booking_saas.dev.demo import clinic
from scheduling.queries import availability

MONDAY = datetime(2026, 11, 30, 12, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")


def list_starts(service: str, *, days: int = 7, staff: str | None = None) -> list[datetime]:
    listing = availability.Listing(
        service=service, window_from=MONDAY, window_to=MONDAY + timedelta(days=days), staff=staff
    )
    slots = availability.list_open_slots(listing, now=MONDAY)
    return [slot.start.astimezone(NEW_YORK) for slot in slots]


def test_each_service_has_times_and_the_night_line_its_nights(acme):
    document = clinic.build_document(MONDAY.date())
    setup.apply_to_new_business(document)

    counts = {each["slug"]: len(list_starts(each["slug"])) for each in document["services"]}
    nights = {start.hour for start in list_starts("night-line")}
    saturday = [
        start.hour
        for start in list_starts("video-visit", days=14, staff="patel")
        if start.weekday() == 5
    ]

    assert min(counts.values()) > 20
    assert nights >= {22, 23, 0, 1, 2, 3, 4, 5}
    assert (min(saturday), max(saturday)) == (9, 12)
