"""Addresses of what a business really has: with an example's key, views read no further."""

from datetime import timedelta

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.apps import apps
from django.utils.http import int_to_base36

from booking_saas.account_site import devices
from scheduling.models import (
    Booking,
    Break,
    Closure,
    DateOverride,
    KeyRequest,
    TimeOff,
)
from scheduling.queries import bookings, links
from tenants.accounts import people
from tenants.accounts.models import Role, User
from tests.architecture import addresses
from tests.architecture.addresses import Address
from tests.factories import scheduling as make

PASSWORD = "correct horse battery"
_BOOKING = addresses.EXAMPLES["UUIDConverter"]
_NOTHING = addresses.EXAMPLES["StringConverter"]
_ROW = str(addresses.EXAMPLES["IntConverter"])


def make_shop() -> None:
    """Let the business have one of everything; its only booking is ahead and not proved yet."""
    make.make_profile()
    place = make.make_location(slug="main")
    make.make_hours(location=place)
    ana = make.make_resource(place, slug="ana")
    service = make.make_service([ana], slug=_NOTHING)
    far = make.at(9, day=30)
    Break.objects.create(resource=ana, weekday=1, opens_minute=720, closes_minute=780)
    Closure.objects.create(location=place, first_date=far, last_date=far, name="Fair")
    DateOverride.objects.create(resource=ana, date=far.date())
    TimeOff.objects.create(resource=ana, starts_at=far, ends_at=far + timedelta(days=1))
    booked = make.book(service, make.at(9), proof="").booking
    KeyRequest.objects.create(
        pk=booked.id, kind="code", email=booked.contact_email, created_at=make.NOW
    )
    people.create_person(email="new@example.com", password=PASSWORD, role=Role.CUSTOMER)
    EmailAddress.objects.update(verified=False)


def find_path(address: Address) -> str:
    """Return the address with the id and the key of the row that there is, if there is any.

    The business must have been entered and made by ``make_shop``.
    """
    if address.name.startswith("admin:"):
        return _find_path_of_admin(address)
    if address.name.startswith("account_"):
        return _find_path_of_account(address.path)
    booking = bookings.get_snapshot(Booking.objects.get().pk)
    path = address.path.replace(f"/manage/{_BOOKING}/{_NOTHING}/", get_base(booking))
    return path.replace(_BOOKING, str(booking.id))


def get_base(booking) -> str:
    """Return the address of the booking's own pages."""
    return f"/manage/{booking.id}/{links.get_manage_token(booking)}/"


def _find_path_of_admin(address: Address) -> str:
    app, _underscore, rest = address.name.removeprefix("admin:").partition("_")
    model = apps.all_models.get(app, {}).get(rest.rpartition("_")[0])
    row = model.objects.values_list("pk", flat=True).first() if model else None
    if row is None:
        return address.path
    return address.path.replace(_BOOKING, str(row)).replace(f"/{_ROW}/", f"/{row}/")


def _find_path_of_account(path: str) -> str:
    person = User.objects.get(email="new@example.com")
    keys = {
        "confirm-email": EmailConfirmationHMAC(person.emailaddress_set.get()).key,
        "devices": devices.make_link_token(person.email),
    }
    for step, key in keys.items():
        path = path.replace(f"/{step}/{_NOTHING}/", f"/{step}/{key}/")
    reset = f"{int_to_base36(person.pk)}-{default_token_generator.make_token(person)}"
    return path.replace(f"/rs-{_NOTHING}/", f"/{reset}/")
