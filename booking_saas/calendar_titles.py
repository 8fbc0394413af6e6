"""What calendars call a visit, whichever door hands the file out."""

from notifications.queries import settings
from notifications.texts import wording
from scheduling.contracts import BookingSnapshot


def get_title(booking: BookingSnapshot, *, business_name: str) -> str:
    """Return the title in the active language; a neutral one does not name the service."""
    is_neutral = settings.get_settings().neutral_wording
    return f"{wording.name_service(booking.service_name, is_neutral=is_neutral)}, {business_name}"
