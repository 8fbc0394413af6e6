"""No text goes out twice, whatever answer was lost (trust, I6)."""

from datetime import timedelta

import pytest

from notifications.channels.registry import SMS
from notifications.models import Message
from notifications.operations import delivery
from tenants.models import SentText
from tenants.operations import texting as shared
from tests import unguarded_texts
from tests.factories.scheduling import NOW
from tests.notifications.phones import NUMBER
from tests.notifications.texted import DAY_BEFORE, PHONE, choose, read_row, remind, visit
from tests.patience import wait_for

# Never twice.


def test_lost_answer_is_no_second_text(phones, salon):
    phones.fail(lose_answers=1)
    booking = visit(salon)
    with pytest.raises(delivery.DeliveryDelayedError):
        remind(booking)

    remind(booking, now=DAY_BEFORE + timedelta(minutes=1))

    assert len(phones.texts) == 1
    assert read_row() == ("sent", "")
    assert Message.objects.get(channel=SMS).provider_id == phones.texts[0]["id"]
    assert SentText.objects.count() == 1


def test_control_without_looking_there_is_a_second_text(phones, salon, monkeypatch):
    unguarded_texts.without_looking_up_texts(monkeypatch)
    phones.fail(lose_answers=1)
    booking = visit(salon)
    with pytest.raises(delivery.DeliveryDelayedError):
        remind(booking)

    remind(booking, now=DAY_BEFORE + timedelta(minutes=1))

    assert len(phones.texts) == 2


def test_words_that_changed_meanwhile_are_no_second_text(phones, salon):
    """What is looked up are the words of the attempt that was lost."""
    phones.fail(lose_answers=1)
    booking = visit(salon)
    with pytest.raises(delivery.DeliveryDelayedError):
        remind(booking)
    choose(neutral_wording=True)

    remind(booking, now=DAY_BEFORE + timedelta(minutes=1))

    assert [("Haircut" in text["body"]) for text in phones.texts] == [True]


def test_sending_again_is_a_second_text(phones, salon):
    remind(visit(salon))
    message = Message.objects.get(channel=SMS)

    delivery.resend(message.pk, now=DAY_BEFORE)
    delivery.deliver(message.pk, now=DAY_BEFORE)

    assert len(phones.texts) == 2
    assert SentText.objects.count() == 2


def test_sending_again_to_who_wants_none_is_refused(phones, salon):
    remind(visit(salon))
    shared.stop_phone(PHONE, sender=NUMBER, now=NOW)

    with pytest.raises(delivery.ResendRefusedError, match="want no text messages"):
        delivery.resend(Message.objects.get(channel=SMS).pk, now=DAY_BEFORE)


def test_log_keeps_the_words_without_the_key(phones, salon):
    remind(visit(salon))

    kept = Message.objects.get(channel=SMS).text
    assert kept != phones.texts[0]["body"]
    assert "/…/" in kept


def test_report_address_names_the_message_on_the_platforms_host(phones, salon):
    remind(visit(salon))

    wait_for(lambda: len(phones.posted) == 2)
    assert {url.rpartition(".")[0].partition("/status/")[0] for url, _f, _s in phones.posted} == {
        "http://localhost/webhooks/sms"
    }
