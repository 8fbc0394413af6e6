import uuid

import pytest

from booking_saas.booking_site.book.forms import DetailsForm
from booking_saas.booking_site.frame.choices import Choice
from foundation import inputs

FILLED = {
    "name": "Maria",
    "email": "maria@example.com",
    "start": "2026-11-24T08:00:00Z",
    "key": str(uuid.uuid4()),
}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "\u200b\u202e"}, "name"),
        ({"name": "\u200d \u200c"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"email": "maria@"}, "email"),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "email"),
        ({"phone": "none"}, "phone"),
        ({"phone": "1" * 41}, "phone"),
        ({"note": "x" * 1001}, "note"),
        ({"name": "a\x00b"}, "name"),
        ({"leave_empty": "https://spam.example"}, "__all__"),
        ({"start": "soon"}, "__all__"),
    ],
)
def test_form_names_the_field_that_is_wrong(change, field):
    form = DetailsForm({**FILLED, **change})

    assert list(form.errors) == [field]


def test_form_comes_back_without_what_nobody_can_take_out_by_hand():
    form = DetailsForm({**FILLED, "name": "Maria \u202eMuster"})

    assert form.errors["name"].as_data()[0].code == "invalid_characters"
    shown = form["name"].value()
    assert shown == "Maria Muster"
    assert DetailsForm({**FILLED, "name": shown}).is_valid()


@pytest.mark.parametrize("name", ["می\u200cگل", "ක්\u200dර", "👩\u200d🚀"])
def test_form_keeps_the_joiners_of_names_as_the_api_does(name):
    form = DetailsForm({**FILLED, "name": name})

    assert form.is_valid()
    assert form.cleaned_data["name"] == name == inputs.clean_name(name)


def test_form_replaces_a_key_that_is_none_of_ours():
    form = DetailsForm({**FILLED, "key": "guess"})

    assert form.is_valid()
    assert uuid.UUID(form.cleaned_data["key"])


def test_form_begins_with_a_key_and_what_the_link_brought():
    form = DetailsForm.begin(Choice.read({"email": "a@b.example", "staff": "ana"}))

    assert form["email"].value() == "a@b.example"
    assert form["staff"].value() == "ana"
    assert uuid.UUID(form["key"].value())
