"""Writing own texts: what is refused, what is kept, what goes out."""

import pytest
from django.core.exceptions import ValidationError
from django_tenants.utils import schema_context

from notifications.models import Message, MessageText
from notifications.operations import texts
from notifications.queries import texts as questions
from tests.notifications.conftest import announce_to_jane

IN_MAILS = "{service}, {date}, {time}, {name}, {staff}, {place}, {business}"
KEY = ("confirmation", "email", "en")


def test_own_text_is_kept_and_goes_out_in_its_language(salon, channel):
    texts.save_text(KEY, {"subject": "Hello {name}", "opening": "See you, {name}."})
    texts.save_text(("confirmation", "email", "de"), {"subject": "Hallo"})

    announce_to_jane(salon)

    message = Message.objects.get()
    assert message.subject == "Hello Jane Doe"
    assert "\nSee you, Jane Doe.\n" in message.text
    assert "See you, Jane Doe." in message.html


def test_what_went_out_is_kept_with_its_files_and_without_the_key(salon, channel):
    announce_to_jane(salon)

    message = Message.objects.get()
    content = channel.taken[0].calendar.content.decode()
    assert list(message.files) == ["invite.ics"]
    assert message.files["invite.ics"] != content
    assert message.files["invite.ics"].startswith("BEGIN:VCALENDAR")
    assert "…" in message.files["invite.ics"].replace("\r\n ", "")


def test_saving_again_changes_the_same_row_and_only_the_parts_given(acme):
    texts.save_text(KEY, {"subject": "One", "opening": "Two"})
    texts.save_text(KEY, {"subject": "Three"})

    row = MessageText.objects.get()
    assert (row.subject, row.opening, row.closing) == ("Three", "Two", "")


def test_nothing_left_is_the_standard_text(acme):
    texts.save_text(KEY, {"subject": "One"})

    assert texts.save_text(KEY, {"subject": " "}) is None
    assert MessageText.objects.count() == 0


def test_reset_goes_back_to_the_standard_text_and_may_be_repeated(acme):
    texts.save_text(KEY, {"subject": "One"})

    texts.reset_text(KEY)
    texts.reset_text(KEY)

    assert questions.find_own(*KEY) is None


@pytest.mark.parametrize(
    ("key", "parts", "column", "sentence"),
    [
        (
            KEY,
            {"subject": "{servce}"},
            "subject",
            "Line 1, character 1: {servce} is not known; did you mean {service}?",
        ),
        (
            KEY,
            {"opening": "a\nb {link}"},
            "opening",
            f"Line 2, character 3: {{link}} is not known. You can use {IN_MAILS}.",
        ),
        (
            KEY,
            {"opening": "x" * 10_000},
            "opening",
            "Please enter at most 2000 characters; these are 10000.",
        ),
        (KEY, {"text": "whole"}, "text", "This channel has no such part."),
        (
            ("confirmation", "sms", "en"),
            {"text": "whole"},
            "kind",
            "This kind of message has no text of its own on this channel.",
        ),
        (
            ("link", "email", "en"),
            {"subject": "x"},
            "kind",
            "Value 'link' is not a valid choice.",
        ),
        (
            ("confirmation", "email", "xx"),
            {"subject": "x"},
            "language",
            "Value 'xx' is not a valid choice.",
        ),
        (
            KEY,
            {"subject": "a\u202eb"},
            "subject",
            "This contains characters that cannot be displayed.",
        ),
        (
            KEY,
            {"subject": "a\r\nBcc: b"},
            "subject",
            "This contains characters that cannot be displayed.",
        ),
    ],
)
def test_refused_text_says_why_and_changes_nothing(acme, key, parts, column, sentence):
    with pytest.raises(ValidationError) as refused:
        texts.save_text(key, parts)

    assert refused.value.message_dict[column][0] == sentence
    assert MessageText.objects.count() == 0


def test_text_message_may_carry_its_link(acme):
    texts.save_text(("reminder", "sms", "en"), {"text": "{date} {link}"})

    assert questions.find_own("reminder", "sms", "en").text == "{date} {link}"


def test_one_of_many_is_refused_with_its_number(acme):
    rows = [dict(zip(("kind", "channel", "language"), KEY, strict=True)) | {"subject": "One"}] * 2

    with pytest.raises(texts.InvalidTextError) as refused:
        texts.replace_texts(rows)

    assert refused.value.index == 1


def test_only_what_is_written_somewhere_can_be_edited(acme):
    channels = {channel for channel, _kind in texts.list_editable()}

    assert ("email", "confirmation") in texts.list_editable()
    assert channels <= {"email", "sms"}
    assert ("email", "link") not in texts.list_editable()


def test_other_businesses_have_texts_of_their_own(acme, globex_business):
    texts.save_text(KEY, {"subject": "One"})

    with schema_context(globex_business.schema_name):
        assert questions.list_texts() == []
    assert [row.own.subject for row in questions.list_texts()] == ["One"]
