"""The account of text messages, from one URL."""

import pytest

from booking_saas.settings.texting import SmsUrlError, make_texting


def test_no_url_is_no_account():
    assert make_texting("") == {}


@pytest.mark.parametrize("plus", ["%2B", "+", ""])
def test_account_is_read(plus):
    """A plus that is written as itself means a space there."""
    url = f"twilio://AC1:se%2Fcret@?from={plus}4915112345678&api_url=https://sms.example/"

    assert make_texting(url) == {
        "account": "AC1",
        "token": "se/cret",
        "sender": "+4915112345678",
        "api_url": "https://sms.example",
    }


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("vonage://a:hush@?from=%2B4915112345678", "Known is: twilio"),
        ("twilio://AC1@?from=%2B4915112345678", "must look like"),
        ("twilio://:hush@?from=%2B4915112345678", "must look like"),
        ("twilio://AC1:hush@", "needs the number"),
        ("twilio://AC1:hush@?from=SALON", "needs the number"),
        ("twilio://AC1:hush@?from=%2B4915112345678&sender=1", "nobody knows: ['sender']"),
    ],
)
def test_mistakes_are_told_without_the_secret(url, told):
    with pytest.raises(SmsUrlError) as caught:
        make_texting(url)

    assert told in str(caught.value)
    assert "hush" not in str(caught.value)
