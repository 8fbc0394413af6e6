import pytest
from django.core.exceptions import ValidationError

from notifications.texts import placeholders

KNOWN = ("service", "date", "name")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "Hello,\nsee you at {servce}.",
            "Line 2, character 12: {servce} is not known; did you mean {service}?",
        ),
        (
            "{xyz}",
            "Line 1, character 1: {xyz} is not known. You can use {service}, {date}, {name}.",
        ),
        (
            "\r\n\r\n a {Date} b",
            "Line 3, character 4: {Date} is not known; did you mean {date}?",
        ),
        ("See you {date", "Line 1, character 9: this brace is not closed."),
        ("See you {date\n}", "Line 1, character 9: this brace is not closed."),
        ("See you date}", "Line 1, character 13: this brace closes nothing."),
        ("{}", "Line 1, character 1: {} is not known. You can use {service}, {date}, {name}."),
        ("{0.__class__}", "Line 1, character 1: {0.__class__} is not known; did you mean"),
    ],
)
def test_what_is_no_placeholder_is_refused_with_its_place(text, sentence):
    with pytest.raises(ValidationError) as refused:
        placeholders.check(text, KNOWN)

    assert refused.value.messages[0].startswith(sentence.removesuffix(" did you mean")[:40])
    if "0.__class__" not in text:
        assert refused.value.messages[0] == sentence


def test_at_most_five_mistakes_are_told():
    with pytest.raises(ValidationError) as refused:
        placeholders.check("{x}" * 10, KNOWN)

    assert len(refused.value.messages) == 5


def test_known_ones_pass():
    placeholders.check("Hello {name},\n{service} on {date}", KNOWN)


@pytest.mark.parametrize(
    ("text", "name", "filled"),
    [
        ("Hello {name}, welcome", "Kim", "Hello Kim, welcome"),
        ("Hello {name}, welcome", "", "Hello, welcome"),
        ("{name}, welcome", "", "welcome"),
        ("{name}, welcome", "Kim", "Kim, welcome"),
        ("Hello {name}", "{date} {evil}", "Hello {date} {evil}"),
        ("Hello {name}", r"\1 %s", r"Hello \1 %s"),
    ],
)
def test_values_take_their_places_and_nothing_leaves_a_gap(text, name, filled):
    assert placeholders.fill(text, {"name": name, "date": "Monday"}) == filled
