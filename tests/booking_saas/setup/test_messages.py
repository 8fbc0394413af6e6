"""The messages of a set-up document: the same rules as the admin, and the way back."""

import pytest

from booking_saas import setup
from foundation.json_documents import DocumentError
from notifications.models import MessageSettings, MessageText

TEXT = {
    "kind": "confirmation",
    "channel": "email",
    "language": "de",
    "subject": "Bis bald, {name}",
    "opening": "Liebe {name},\nwir freuen uns.",
    "closing": "",
}
SMS = {"kind": "reminder", "channel": "sms", "language": "en", "text": "{date} {link}"}
USUAL = {
    "neutral_wording": False,
    "reminders": ["PT24H", "PT1H"],
    "follow_up": False,
    "day_sheet": True,
    "day_sheet_at": "06:00",
    "sms": False,
    "sms_countries": [],
    "sms_monthly_budget": 500,
    "texts": [],
}
CHOSEN = {
    "neutral_wording": True,
    "reminders": ["PT48H", "PT30M"],
    "follow_up": True,
    "day_sheet": False,
    "day_sheet_at": "05:30",
    "sms": True,
    "sms_countries": ["DE", "AT"],
    "sms_monthly_budget": 0,
    "texts": [TEXT, SMS],
}


def test_business_that_chose_nothing_exports_the_usual(acme):
    assert setup.export_document()["messages"] == USUAL
    assert MessageSettings.objects.count() == 0


def test_what_is_applied_is_exported_and_applying_it_again_changes_nothing(apply):
    apply({"messages": CHOSEN})

    assert setup.export_document()["messages"] == CHOSEN
    assert apply({"messages": CHOSEN}) == []
    assert apply({"messages": {"texts": [SMS, TEXT]}}) == []


def test_absent_keys_stay_and_a_list_is_replaced(apply):
    apply({"messages": CHOSEN})

    changed = apply({"messages": {"sms": False, "texts": [SMS]}})

    assert [change["path"] for change in changed] == ["messages.sms", "messages.texts"]
    assert setup.export_document()["messages"] == CHOSEN | {"sms": False, "texts": [SMS]}


def test_text_without_any_part_is_the_standard(apply):
    empty = TEXT | {"subject": " ", "opening": "", "closing": "\n"}

    assert apply({"messages": {"texts": [empty]}}) == []
    assert MessageText.objects.count() == 0


@pytest.mark.parametrize(
    ("section", "refusal"),
    [
        (
            {"texts": [TEXT, SMS | {"text": "\n\n{servce}"}]},
            "messages.texts[1].text: Line 3, character 1: {servce} is not known; did you",
        ),
        (
            {"texts": [TEXT | {"opening": "x" * 10_000}]},
            "messages.texts[0].opening: Please enter at most 2000 characters; these are 10000.",
        ),
        (
            {"texts": [TEXT | {"text": "whole"}]},
            "messages.texts[0].text: This channel has no such part.",
        ),
        (
            {"texts": [TEXT | {"kind": "link"}]},
            "messages.texts[0].kind: Value 'link' is not a valid choice.",
        ),
        (
            {"texts": [TEXT | {"language": "fr"}]},
            "messages.texts[0].language: Value 'fr' is not a valid choice.",
        ),
        (
            {"texts": [TEXT, TEXT]},
            "messages.texts[1].kind: There are two texts for this kind, channel and language.",
        ),
        (
            {"sms_countries": ["DE", "XX"]},
            "messages.sms_countries: “XX” is no country code. Use codes such as DE or US.",
        ),
        ({"sms_countries": ["DE", "DE"]}, "messages.sms_countries: A country comes twice."),
        (
            {"sms_countries": "DE"},
            'messages.sms_countries: This must be a list of country codes: ["DE", "AT"].',
        ),
        (
            {"sms_monthly_budget": -1},
            "messages.sms_monthly_budget: Ensure this value is greater than or equal to 0.",
        ),
        (
            {"day_sheet_at": "24:00"},
            "messages.day_sheet_at: ",
        ),
        ({"neutral_wording": "yes"}, "messages.neutral_wording: This must be true or false."),
        ({"colour": "green"}, "messages.colour: This key is not known here."),
    ],
)
def test_refused_section_names_the_place_and_changes_nothing(acme, section, refusal):
    with pytest.raises(DocumentError) as refused:
        setup.apply_document({"messages": {"follow_up": True} | section})

    assert str(refused.value).startswith(refusal)
    assert setup.export_document()["messages"] == USUAL
