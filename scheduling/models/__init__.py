from scheduling.models.bookings import (
    Booking,
    BookingEvent,
    IdempotencyRecord,
)
from scheduling.models.catalog import Location, Requirement, Resource, Service
from scheduling.models.customers import Customer
from scheduling.models.hours import (
    Break,
    Closure,
    DateOverride,
    HolidayOpening,
    OpeningHours,
    OverrideRange,
    TimeOff,
)
from scheduling.models.keys import KeyRequest
from scheduling.models.orders import Order
from scheduling.models.profile import BusinessProfile
from scheduling.models.slots import Occupancy, Slot, SlotDay

__all__ = [
    "Booking",
    "BookingEvent",
    "Break",
    "BusinessProfile",
    "Closure",
    "Customer",
    "DateOverride",
    "HolidayOpening",
    "IdempotencyRecord",
    "KeyRequest",
    "Location",
    "Occupancy",
    "OpeningHours",
    "Order",
    "OverrideRange",
    "Requirement",
    "Resource",
    "Service",
    "Slot",
    "SlotDay",
    "TimeOff",
]
