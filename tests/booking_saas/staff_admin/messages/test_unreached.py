"""Whom mail does not reach, and what staff do about it."""

from notifications.models import DeadAddress, DeadReason
from notifications.operations import addresses
from scheduling.models import Booking, BusinessProfile, Order, Resource
from scheduling.operations.commands import Contact
from tests.booking_saas.staff_admin.conftest import clock_at, salon, staff  # noqa: F401 - fixtures
from tests.booking_saas.staff_admin.frame.test_lists import count_queries
from tests.factories import scheduling as make

PAGE = "/admin/not-reached/"


def mark(address: str, why=DeadReason.BOUNCED) -> DeadAddress:
    addresses.mark_dead(address, why, detail="550 5.1.1 <b>none</b>", now=make.NOW)
    return DeadAddress.objects.get(address=address)


def book(salon, hour=9, email="jane@example.com"):  # noqa: F811 - the fixture of the staff's pages
    contact = Contact(name="Jane Doe", email=email, phone="+493012345", timezone="Europe/Berlin")
    return make.book(salon, make.at(hour), contact=contact).booking


def test_page_without_anybody_says_so(staff):  # noqa: F811 - a fixture
    assert "Mail reaches everybody." in staff.get(PAGE).text
    assert "Mail does not reach" not in staff.get("/admin/").text


def test_customer_comes_with_reason_next_visit_and_phone(staff, salon):  # noqa: F811 - fixtures
    booking = book(salon)
    mark("jane@example.com")

    page = staff.get(PAGE).text

    assert "Jane Doe" in page
    assert "Mail to this address comes back." in page
    assert "550 5.1.1 &lt;b&gt;none&lt;/b&gt;" in page
    assert f"/admin/scheduling/booking/{booking.id}/change/" in page
    assert "tel:+493012345" in page
    assert "Mail does not reach 1 address." in staff.get("/admin/").text


def test_soonest_comes_first_then_staff_then_others(staff, salon):  # noqa: F811 - fixtures
    book(salon, 14, "late@example.com")
    book(salon, 9, "soon@example.com")
    Resource.objects.update(email="ana@example.com")
    BusinessProfile.objects.update(email="hello@example.com")
    for name in ("late", "hello", "ana", "soon", "gone"):
        mark(f"{name}@example.com")

    page = staff.get(PAGE).text

    order = sorted(
        ("late", "hello", "ana", "soon", "gone"), key=lambda name: page.index(f"{name}@example.com")
    )
    assert order[:3] == ["soon", "late", "ana"]


def test_page_takes_the_same_queries_for_one_and_for_three(staff, salon):  # noqa: F811 - fixtures
    book(salon, 9, "one@example.com")
    mark("one@example.com")
    one = count_queries(staff, PAGE)
    for number, name in enumerate(("two", "three")):
        book(salon, 11 + number, f"{name}@example.com")
        mark(f"{name}@example.com")

    assert count_queries(staff, PAGE) == one


def test_works_again(staff, salon):  # noqa: F811 - fixtures
    dead = mark("jane@example.com")

    answer = staff.post(PAGE, {"address": dead.pk}, follow=True)

    assert "Mail goes there again." in answer.text
    assert DeadAddress.objects.get().revived_at == make.NOW
    assert staff.post(PAGE, {"address": "nonsense"}).status_code == 302


def correct(staff, booking, email):  # noqa: F811 - a fixture
    page = f"/admin/scheduling/booking/{booking.id}/correct/"
    form = staff.get(page).context
    return staff.post(page, {"key": form["key"], "version": form["version"], "email": email})


def test_staff_correct_an_address_that_was_confirmed_long_ago(staff, salon):  # noqa: F811 - fixtures
    booking = book(salon)
    Booking.objects.update(proved_at=make.NOW)

    answer = correct(staff, booking, "Jane@Example.org ")

    assert answer.status_code == 302
    row = Booking.objects.select_related("order", "customer").get()
    assert (row.order.contact_email, row.customer.email) == ("jane@example.org",) * 2
    assert (row.version, row.link_generation, row.proved_at) == (2, 2, None)


def test_address_of_a_visit_that_is_over_stays(staff, salon, clock_at):  # noqa: F811 - fixtures
    booking = book(salon)
    clock_at(make.at(10))

    answer = correct(staff, booking, "jane@example.org")

    assert answer.status_code == 200
    assert "The visit is over or cancelled." in answer.text
    assert Order.objects.get().contact_email == "jane@example.com"


def test_mistyped_correction_is_shown_again(staff, salon):  # noqa: F811 - fixtures
    booking = book(salon)

    answer = correct(staff, booking, "jane")

    assert answer.status_code == 200
    assert "field__error" in answer.text
    assert Order.objects.get().contact_email == "jane@example.com"
