"""Codes and links by mail: what proves an address, how often, and that nobody else is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from scheduling.models import IdempotencyRecord, KeyRequest
from scheduling.operations.addresses import keys
from scheduling.operations.commands import Contact, Idempotency
from scheduling.operations.errors import IdempotencyMismatchError
from scheduling.queries import proofs
from tenants.models import OutboxMessage
from tests.factories.scheduling import (
    NOW,
    at,
    book,
    key,
    make_location,
    make_profile,
    make_resource,
    make_service,
)

KIM = "kim@example.com"


@pytest.fixture
def limits(settings):
    settings.RATE_LIMITS = True


def ask(email=KIM, name="ask"):
    return keys.request_code(email=email, locale="en", idempotency=key(name))


def code_of(request_id, email=KIM):
    return proofs.compute_code(request_id, email)


def wrong(code):
    return f"{(int(code) + 1) % 10**8:08}"


def make_older(**age):
    KeyRequest.objects.update(created_at=timezone.now() - timedelta(**age))


def test_code_is_published_by_the_id_of_its_request(acme):
    request_id = ask()

    news = OutboxMessage.objects.get()
    assert (news.topic, news.consumer) == ("key.requested", "notifications.tell_customer")
    assert news.payload == {"format": 1, "event_id": str(request_id)}
    assert KeyRequest.objects.get().email == KIM


def test_code_stands_nowhere_in_the_database(acme):
    request_id = ask()

    code = code_of(request_id)
    rows = (KeyRequest, OutboxMessage, IdempotencyRecord)
    kept = str([list(model.objects.values()) for model in rows])
    assert (len(code), code.isdecimal()) == (8, True)
    assert code not in kept


def test_right_code_proves_the_address_also_when_it_is_sent_again(acme):
    request_id = ask()

    answers = [keys.redeem_code(request_id, code_of(request_id)) for _ in range(2)]

    assert answers == [KIM, KIM]
    assert KeyRequest.objects.get().redeemed_at is not None


def test_wrong_code_proves_nothing(acme):
    request_id, other = ask(), ask(name="other")

    assert keys.redeem_code(request_id, wrong(code_of(request_id))) is None
    assert keys.redeem_code(request_id, code_of(other)) is None
    assert keys.redeem_code(request_id, "") is None
    assert keys.redeem_code(uuid4(), code_of(request_id)) is None
    assert set(KeyRequest.objects.values_list("redeemed_at", flat=True)) == {None}


def test_code_has_five_tries_of_its_own(acme):
    request_id, other = ask(), ask(name="other")
    for _ in range(keys.TRIES):
        assert keys.redeem_code(request_id, wrong(code_of(request_id))) is None

    assert keys.redeem_code(request_id, code_of(request_id)) is None
    assert keys.redeem_code(other, code_of(other)) == KIM


def test_code_is_short_lived(acme):
    request_id = ask()
    make_older(minutes=14)
    assert keys.redeem_code(request_id, code_of(request_id)) == KIM

    make_older(minutes=15)

    assert keys.redeem_code(request_id, code_of(request_id)) is None


def test_repeat_of_a_request_sends_nothing_more(acme):
    assert ask() == ask()

    assert (KeyRequest.objects.count(), OutboxMessage.objects.count()) == (1, 1)


def test_key_of_another_request_is_refused(acme):
    ask()
    another = Idempotency(scope="test", key="ask", fingerprint="another")

    with pytest.raises(IdempotencyMismatchError):
        keys.request_code(email=KIM, locale="en", idempotency=another)


def test_address_gets_five_mails_an_hour_and_the_answer_stays_the_same(acme, limits):
    for number in range(keys.CAP):
        ask(name=f"ask-{number}")

    unsent = ask(name="one more")

    assert KeyRequest.objects.count() == OutboxMessage.objects.count() == keys.CAP
    assert not KeyRequest.objects.filter(pk=unsent).exists()
    assert keys.redeem_code(unsent, code_of(unsent)) is None
    ask("lou@example.com", name="other")
    make_older(hours=1)
    ask(name="later")
    assert OutboxMessage.objects.count() == keys.CAP + 2


def test_requests_are_forgotten_after_a_day(acme):
    ask()
    make_older(hours=23)
    assert keys.forget_requests() == 0
    make_older(hours=25)

    assert keys.forget_requests() == 1


@pytest.fixture
def booking(acme):
    make_profile()
    service = make_service([make_resource(make_location())])
    return book(service, at(9), contact=Contact(name="Kim", email=KIM, locale="de")).booking


def ask_for_link(booking_id, *, now=NOW, name="link"):
    OutboxMessage.objects.all().delete()
    keys.request_link(booking_id=booking_id, now=now, idempotency=key(name))
    return list(OutboxMessage.objects.values_list("topic", flat=True))


def test_link_goes_to_the_address_on_the_booking(booking):
    assert ask_for_link(booking.id) == ["key.requested"]

    request = KeyRequest.objects.get()
    assert (request.kind, request.booking_id) == ("link", booking.id)
    assert (request.email, request.locale) == (KIM, "de")
    assert keys.redeem_code(request.pk, code_of(request.pk)) is None


def test_no_link_is_sent_where_there_is_nothing_to_open(booking):
    assert ask_for_link(uuid4(), name="unknown") == []
    assert ask_for_link(booking.id, now=at(9), name="begun") == []
    assert ask_for_link(booking.id, now=at(8, 59), name="in time") == ["key.requested"]


def test_links_are_capped_together_with_codes(booking, limits):
    for number in range(keys.CAP - 1):
        ask(name=f"ask-{number}")

    assert ask_for_link(booking.id) == ["key.requested"]
    assert ask_for_link(booking.id, name="again") == []
