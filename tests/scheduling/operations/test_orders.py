"""A booking has an order with its contact, a customer, and an agreement that nothing edits."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from foundation import stored_json
from scheduling.contracts import Agreement, RefundTier
from scheduling.models import Booking, Customer, Order, Slot
from scheduling.operations import bookings, restoring
from scheduling.operations.commands import (
    CancelBooking,
    Contact,
    RescheduleBooking,
    RestoreBooking,
)
from scheduling.operations.errors import PriceChangedError, UnknownChoiceError
from scheduling.queries import bookings as booking_queries
from tenants.models import OutboxMessage
from tests.factories.scheduling import (
    NOW,
    at,
    book,
    key,
    make_agreement,
    make_location,
    make_profile,
    make_resource,
    make_service,
)


@pytest.fixture
def service(acme):
    make_profile()
    staff = [make_resource(make_location(), slug="ana")]
    return make_service(staff, price_minor=4500)


def count_rows():
    kinds = (Booking, Customer, Order, Slot, OutboxMessage)
    return tuple(kind.objects.count() for kind in kinds)


def check_deferred_constraints():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_each_booking_makes_an_order_of_its_own(service):
    contact = Contact(name="Ida", email="Ida@example.com", phone="+49301", locale="de")

    first = book(service, at(9), contact=contact, for_name="Little Ida").booking
    second = book(service, at(10), contact=contact).booking

    orders = Order.objects.order_by("bookings__slot__starts_at")
    assert [order.pk for order in orders] == [first.order_id, second.order_id]
    order = orders[0]
    assert (order.contact_name, order.contact_email, order.contact_phone) == (
        "Ida",
        "ida@example.com",
        "+49301",
    )
    assert (order.locale, order.source, order.link_generation, order.created_at) == (
        "de",
        "site",
        1,
        NOW,
    )
    assert Customer.objects.get().pk == order.customer_id
    assert (first.for_name, second.for_name) == ("Little Ida", "")


def test_booking_of_another_customer_than_its_order_is_refused_by_the_database(service):
    booking = book(service, at(9)).booking
    stranger = Customer.objects.create(name="Mallory", created_at=NOW)
    check_deferred_constraints()

    Booking.objects.filter(pk=booking.id).update(customer=stranger)
    with pytest.raises(IntegrityError, match="booking_has_the_customer_of_its_order"):
        check_deferred_constraints()


def test_order_and_bookings_may_pass_to_another_customer_together(service):
    booking = book(service, at(9)).booking
    other = Customer.objects.create(name="Ida", email="new@example.com", created_at=NOW)

    Booking.objects.filter(pk=booking.id).update(customer=other)
    Order.objects.filter(pk=booking.order_id).update(customer=other)
    check_deferred_constraints()

    assert Booking.objects.get().customer == other


@pytest.mark.parametrize("columns", [{"order": None}, {"agreement": None}])
def test_booking_without_an_order_or_an_agreement_is_refused_by_the_database(service, columns):
    book(service, at(9))

    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.update(**columns)


def test_walk_ins_without_an_address_are_customers_of_their_own(service):
    walk_in = Contact(name="Tom", email="", phone="0301")

    book(service, at(9), contact=walk_in)
    book(service, at(10), contact=walk_in)

    people = Customer.objects.values_list("name", "email", "phone")
    assert list(people) == [("Tom", None, "0301"), ("Tom", None, "0301")]
    assert set(Order.objects.values_list("contact_email", flat=True)) == {""}


@pytest.mark.parametrize("email", ["", "Tom@example.com", "tom@m\u00fcller.example", "tom"])
def test_address_in_another_form_is_refused_by_the_database(acme, email):
    with pytest.raises(IntegrityError, match="customer_email_in_written_form"):
        Customer.objects.create(name="Tom", email=email, created_at=NOW)


def test_customer_whom_staff_pick_gets_the_booking(service):
    book(service, at(9), contact=Contact(name="Tom", email="", phone="0301"))
    known = Customer.objects.get()

    book(
        service,
        at(10),
        contact=Contact(name="Tom T.", email="", phone="0302"),
        customer_id=known.pk,
    )

    assert list(Customer.objects.values_list("name", "phone")) == [("Tom", "0301")]
    assert set(Booking.objects.values_list("customer_id", flat=True)) == {known.pk}
    assert set(Order.objects.values_list("contact_phone", flat=True)) == {"0301", "0302"}


def test_picked_customer_who_does_not_exist_is_refused_and_nothing_changes(service):
    before = count_rows()

    with pytest.raises(UnknownChoiceError) as refused:
        book(service, at(9), customer_id=987_654)

    assert refused.value.field == "customer"
    assert count_rows() == before


def test_agreement_is_kept_through_every_change(service):
    agreed = Agreement(
        price_minor=3000,
        currency="EUR",
        due_now_minor=500,
        tiers=(RefundTier(hours_before=5, refund_percent=70),),
        sentence="Words as shown.",
        language="en",
    )
    booking = book(service, at(9), agreement=agreed).booking
    service.price_minor = 9900
    service.save()

    moved = bookings.reschedule_booking(
        RescheduleBooking(booking_id=booking.id, start=at(11), idempotency=key("move")), now=NOW
    )
    cancelled = bookings.cancel_booking(
        CancelBooking(booking_id=booking.id, idempotency=key("cancel")), now=NOW
    )
    restored = restoring.restore_booking(
        RestoreBooking(booking_id=booking.id, idempotency=key("restore")), now=NOW
    )

    told = [outcome.booking.agreement for outcome in (moved, cancelled, restored)]
    assert told == [agreed, agreed, agreed]
    row = Booking.objects.get()
    assert stored_json.load(Agreement, row.agreement) == agreed
    assert (row.price_minor, row.currency) == (3000, "EUR")
    assert booking_queries.get_snapshot(booking.id).agreement == agreed


def test_worse_agreement_than_shown_is_refused_and_nothing_changes(service):
    agreement = make_agreement(service)
    before = count_rows()

    with pytest.raises(PriceChangedError) as refused:
        book(service, at(9), agreement=agreement, shown=replace(agreement, price_minor=4499))

    assert (refused.value.code, refused.value.agreement) == ("price_changed", agreement)
    assert count_rows() == before


def test_better_agreement_than_shown_holds(service):
    agreement = make_agreement(service)

    booking = book(
        service, at(9), agreement=agreement, shown=replace(agreement, price_minor=5000)
    ).booking

    assert booking.agreement == agreement


def test_service_that_billing_does_not_know_is_refused_and_nothing_changes(service):
    before = count_rows()

    with pytest.raises(UnknownChoiceError) as refused:
        book(service, at(9), agreement=None)

    assert refused.value.field == "service"
    assert count_rows() == before


def test_booking_that_waits_for_its_payment_keeps_no_customer_out(service):
    place = make_location()
    other = make_service([make_resource(place, slug="ben")], location=place)
    contact = Contact(name="Ida", email="ida@example.com")
    booking = book(service, at(9), contact=contact).booking
    Booking.objects.filter(pk=booking.id).update(status="held")

    book(other, at(9), contact=contact)

    assert Booking.objects.count() == 2


def test_booking_with_its_order_takes_eight_statements(committed_acme, django_assert_num_queries):
    make_profile()
    service = make_service([make_resource(make_location(), slug="ana")])
    book(service, at(9), staff="ana")

    # BEGIN, key and limits, rules and diary, customer, days, diary, all rows, COMMIT.
    with django_assert_num_queries(8):
        book(service, at(10), staff="ana")
