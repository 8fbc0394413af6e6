"""Handing texts to the provider: each once, and what its refusals mean."""

from collections.abc import Iterator

import pytest

from notifications.channels import Earlier, ProviderError, hiding
from notifications.channels.sms import sending
from notifications.channels.sms.texts import TextMessage
from tests import unguarded_texts
from tests.notifications import phones as running_phones
from tests.notifications.phones import Phones

JANE = "+491711234567"
TEXT = TextMessage(recipient=JANE, text="See you at https://s.example/manage/1/token/")
KEPT = "See you at https://s.example/manage/1/…/"


@pytest.fixture
def phones(tmp_path, settings) -> Iterator[Phones]:
    with running_phones.running(tmp_path) as found:
        settings.SMS = found.settings
        yield found


def again(text=TEXT, *, kept=KEPT, others=frozenset()):
    return TextMessage(
        recipient=text.recipient, text=text.text, earlier=Earlier(text=kept, others=others)
    )


def test_text_arrives_with_our_number(phones):
    name = sending.send(TEXT)

    (text,) = phones.texts
    assert (text["id"], text["to"], text["body"]) == (name, JANE, TEXT.text)


def test_lost_answer_is_looked_up_and_nothing_goes_out_twice(phones):
    phones.fail(lose_answers=1)
    with pytest.raises(ProviderError) as caught:
        sending.send(TEXT)

    name = sending.send(again())

    assert (caught.value.permanent, caught.value.unreachable) == (False, True)
    assert [text["id"] for text in phones.texts] == [name]


def test_control_without_looking_it_goes_out_twice(phones):
    phones.fail(lose_answers=1)
    with pytest.raises(ProviderError):
        sending.send(TEXT)

    sending.send(TEXT)

    assert len(phones.texts) == 2


def test_what_was_never_taken_goes_out(phones):
    phones.fail(status=503, count=1)
    with pytest.raises(ProviderError):
        sending.send(TEXT)

    sending.send(again())

    assert len(phones.texts) == 1


def test_another_message_with_the_same_words_is_not_taken_for_it(phones):
    """Two reminders of one visit may read the same."""
    first = sending.send(TEXT)

    second = sending.send(again(others=frozenset({first})))

    assert second != first
    assert len(phones.texts) == 2


def test_text_to_another_phone_is_not_taken_for_it(phones):
    sending.send(TextMessage(recipient="+491719999999", text=TEXT.text))

    sending.send(again())

    assert [text["to"] for text in phones.texts] == ["+491719999999", JANE]


def test_provider_that_cannot_be_asked_is_not_sent_to(phones, settings):
    first = sending.send(TEXT)
    settings.SMS = phones.settings | {"token": "changed"}

    with pytest.raises(ProviderError) as caught:
        sending.send(again())

    assert caught.value.permanent is False
    assert [text["id"] for text in phones.texts] == [first]


@pytest.mark.parametrize(
    ("faults", "permanent"), [({"status": 429}, False), ({"status": 500}, False)]
)
def test_provider_in_trouble_is_asked_again(phones, faults, permanent):
    phones.fail(count=1, **faults)

    with pytest.raises(ProviderError) as caught:
        sending.send(TEXT)

    assert (caught.value.permanent, caught.value.unreachable) == (permanent, False)


@pytest.mark.parametrize(
    ("recipient", "text", "code"),
    [("+1", "Hello", "21211"), (JANE, "x" * 1601, "21617")],
)
def test_what_is_refused_for_good_is_not_tried_again(phones, recipient, text, code):
    with pytest.raises(ProviderError) as caught:
        sending.send(TextMessage(recipient=recipient, text=text))

    assert (caught.value.permanent, caught.value.stopped) == (True, False)
    assert f"({code})" in str(caught.value)


def test_refusal_tells_no_number(phones):
    with pytest.raises(ProviderError) as caught:
        sending.send(TextMessage(recipient="+1234", text="Hello"))

    assert "1234" not in str(caught.value)


def test_stop_that_we_forgot_is_told(phones):
    phones.provider.receive(JANE, "STOP")

    with pytest.raises(ProviderError) as caught:
        sending.send(TEXT)

    assert (caught.value.permanent, caught.value.stopped) == (True, True)


def test_provider_that_hangs_is_given_up(phones, monkeypatch):
    unguarded_texts.with_short_patience(monkeypatch, seconds=0.2)
    phones.fail(hang_seconds=1, count=1)

    with pytest.raises(ProviderError) as caught:
        sending.send(TEXT)

    assert caught.value.unreachable is True


@pytest.mark.parametrize("sms", [{}, None])
def test_away_or_missing_provider_is_temporary(settings, sms):
    if sms is not None:
        settings.SMS = sms

    with pytest.raises(ProviderError) as caught:
        sending.send(TEXT)

    assert (caught.value.permanent, caught.value.unreachable) == (False, sms is None)


@pytest.mark.parametrize(
    ("kept", "sent", "expected"),
    [
        ("a", "a", True),
        ("a", "b", False),
        (KEPT, TEXT.text, True),
        (KEPT, TEXT.text + "x", False),
        ("a…b", "a b", False),
        ("1.5", "1x5", False),
    ],
)
def test_kept_copy_is_recognized_whatever_key_it_had(kept, sent, expected):
    assert hiding.is_copy(kept, sent) is expected
