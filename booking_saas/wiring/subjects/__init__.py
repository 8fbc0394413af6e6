"""What messages can be about, one file each (decisions, 44)."""

from booking_saas.wiring.subjects.account import AccountSubject
from booking_saas.wiring.subjects.booking import BookingSubject
from booking_saas.wiring.subjects.concerns import AddressSubject, DomainSubject
from booking_saas.wiring.subjects.day import DaySubject
from booking_saas.wiring.subjects.digest import DigestSubject
from booking_saas.wiring.subjects.key import KeySubject
from booking_saas.wiring.subjects.trial import TrialSubject
from notifications.contracts import AboutKind, Subject


def make_subjects() -> dict[str, Subject]:
    """Return each subject by its kind."""
    return {
        AboutKind.ACCOUNT: AccountSubject(),
        AboutKind.ADDRESS: AddressSubject(),
        AboutKind.BOOKING: BookingSubject(),
        AboutKind.DAY: DaySubject(),
        AboutKind.DOMAIN: DomainSubject(),
        AboutKind.DIGEST: DigestSubject(),
        AboutKind.KEY: KeySubject(),
        AboutKind.TRIAL: TrialSubject(),
    }
