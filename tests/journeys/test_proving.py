"""A mistyped address is corrected, the old link says what it is, and the mail's link proves it."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from billing.queries import agreements
from scheduling.kinds import BookingSource
from scheduling.models import Booking, KeyRequest
from scheduling.operations import bookings
from scheduling.operations.commands import BookSlot, Contact, Idempotency
from scheduling.queries import bookings as booking_questions
from scheduling.queries import links, proofs
from tests.journeys.conftest import DESK, NOW, PHONE, Site
from tests.journeys.test_booking import NINE_TUESDAY

pytestmark = pytest.mark.browser

TYPED, RIGHT = "maria@exmaple.com", "maria@example.com"
MODES = [(PHONE, "light"), (DESK, "dark")]


@pytest.fixture
def path(site: Site) -> str:
    """The link of a visit that was booked a moment ago, with a mistyped address."""
    with site.enter():
        command = BookSlot(
            service="haircut",
            start=NINE_TUESDAY,
            contact=Contact(name="Maria Muster", email=TYPED, locale="en-GB"),
            source=BookingSource.SITE,
            agreement=agreements.find_agreement("haircut"),
            idempotency=Idempotency(scope="test", key=str(uuid4()), fingerprint="x"),
        )
        booking = bookings.book_slot(command, now=NOW).booking
        return f"/manage/{booking.id}/{links.get_manage_token(booking)}/"


def find_path(site: Site) -> str:
    """Return the link of the only booking as it is now."""
    with site.enter():
        booking = booking_questions.get_snapshot(Booking.objects.get().pk)
        return f"/manage/{booking.id}/{links.get_manage_token(booking)}/"


def is_proved(site: Site) -> bool:
    with site.enter():
        return Booking.objects.get().proved_at is not None


@pytest.mark.parametrize(("viewport", "scheme"), MODES)
def test_visitor_corrects_the_address_and_the_old_link_sends_the_new_one(
    site, path, open_page, check_page, viewport, scheme
):
    page = open_page(viewport, scheme)
    page.goto(site.url(f"{path}booked/"))
    check_page(page, "booked-unproved")

    page.get_by_label("Wrong address? Correct it here").fill("maria@")
    page.get_by_role("button", name="Send it there").click()
    expect(page.get_by_text("Enter a valid email address.")).to_be_visible()
    check_page(page, "booked-mistyped")
    page.get_by_label("Wrong address? Correct it here").fill(RIGHT)
    page.get_by_role("button", name="Send it there").click()
    expect(page.get_by_text(f"on its way to {RIGHT}")).to_be_visible()

    page.goto(site.url(path))
    expect(page.get_by_role("heading", name="This link opens no booking")).to_be_visible()
    check_page(page, "broken-link")
    page.get_by_role("button", name="Send me the current link").click()
    expect(page.get_by_role("heading", name="Please look into your mail")).to_be_visible()
    check_page(page, "link-sent")
    with site.enter():
        assert KeyRequest.objects.get().email == RIGHT


@pytest.mark.parametrize("scripts", [True, False])
def test_link_from_the_mail_and_one_press_prove_the_address(site, path, open_page, scripts):
    page = open_page(scripts=scripts)
    with site.enter():
        proof = proofs.make_link_proof(TYPED)

    page.goto(site.url(f"{path}mail/{proof}/"))
    expect(page).to_have_url(site.url(path))
    assert not is_proved(site)
    page.get_by_role("button", name="Yes, it is mine").click()

    expect(page.get_by_role("status").first).to_contain_text("Your address is confirmed.")
    assert is_proved(site)


@pytest.mark.parametrize(("viewport", "scheme"), MODES)
def test_code_proves_it_on_another_device(site, path, open_page, check_page, viewport, scheme):
    page = open_page(viewport, scheme)
    page.goto(site.url(find_path(site)))
    page.get_by_role("link", name="Confirm your e-mail address").click()
    check_page(page, "prove")
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_label("Code from the e-mail")).to_be_visible()
    check_page(page, "prove-code")

    page.get_by_label("Code from the e-mail").fill("1234")
    page.get_by_role("button", name="Confirm", exact=True).click()
    expect(page.get_by_text("This code is wrong or no longer valid.")).to_be_visible()
    with site.enter():
        code = proofs.compute_code(KeyRequest.objects.get().pk, TYPED)
    page.get_by_label("Code from the e-mail").fill(code)
    page.get_by_role("button", name="Confirm", exact=True).click()

    expect(page.get_by_role("status").first).to_contain_text("Your address is confirmed.")
    assert is_proved(site)
