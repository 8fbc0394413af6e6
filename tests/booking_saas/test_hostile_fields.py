"""One hostile value in a form that is right otherwise: it gets as far as a value can.

Where all of a form is wrong, what is read first hides what would be read after it.
"""

from uuid import uuid4

import pytest
from django.test import Client

from scheduling.models import Booking
from scheduling.queries import bookings
from tests import guards
from tests.booking_saas import live_addresses
from tests.booking_saas.booking_site.conftest import with_shown_terms
from tests.booking_saas.live_addresses import PASSWORD
from tests.booking_saas.test_hostile_values import HOSTILE
from tests.factories import scheduling as make

LATER = "2026-03-02T12:00:00Z"
EMAIL = "lou@example.com"
FORMS = {
    "{base}cancel/": {"key": "k", "version": "1"},
    "{base}move/": {"key": "k", "version": "1", "start": LATER, "staff": "any", "tz": "UTC"},
    "{base}restore/": {"key": "k", "version": "2"},
    "{base}correct/": {"key": "k", "version": "1", "email": EMAIL},
    "{base}prove/": {"key": "k"},
    "{base}prove/?": {"asked": "{id}", "code": "12345678"},
    "/manage/{id}/link/": {"key": "k"},
    "/book/nothing/details/": {
        "name": "Lou",
        "email": EMAIL,
        "phone": "+49 30 901820",
        "note": "Curls",
        "start": LATER,
        "staff": "ana",
        "tz": "UTC",
        "key": "6f2f1b5e-9d44-4dd9-8a63-0c8a1d0c5a77",
        "leave_empty": "",
        "pressed_again": "",
        "challenge_answer": "",
        "limit_code": "12345678",
        "limit_code_of": "{id}",
    },
    "/go-on/": {"next": "/", "challenge_answer": ""},
    "/go-on/?": {
        "next": "/",
        "challenge_answer": "",
        "limit_email": EMAIL,
        "limit_code": "12345678",
        "limit_code_of": "{id}",
    },
    "/accounts/login/": {"login": EMAIL, "password": PASSWORD},
    "/accounts/signup/": {"email": EMAIL, "password1": PASSWORD},
    "/accounts/password/reset/": {"email": EMAIL},
}


@pytest.fixture(autouse=True)
def frozen_clock(settings, tmp_path):
    settings.RATE_LIMITS = False
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text(f"={make.NOW.isoformat()}")


@pytest.fixture
def booking(acme):
    live_addresses.make_shop()
    return Booking.objects.get()


@pytest.fixture
def browser(booking):
    return Client(headers={"host": "acme.localhost"}, raise_request_exception=False)


def fill(booking, form, values):
    """Return the address and the form as its page would send it."""
    current = bookings.get_snapshot(booking.pk)
    known = {"id": booking.pk, "base": live_addresses.get_base(current)}
    filled = {name: value.format(**known) for name, value in values.items()}
    return form.format(**known), filled


def cancel_first(booking, browser):
    path, values = fill(booking, "{base}cancel/", FORMS["{base}cancel/"])
    assert browser.post(path, values | {"key": str(uuid4())}).status_code == 302


@pytest.mark.parametrize("form", FORMS)
def test_one_hostile_field_is_no_error_of_the_server(booking, browser, form):
    if "restore" in form:
        cancel_first(booking, browser)
    path, filled = fill(booking, form, FORMS[form])
    answers = []
    for name in filled:
        for kind, value in HOSTILE.items():
            spoiled = with_shown_terms(filled, "nothing") if "book/" in form else filled
            answer = browser.post(path, spoiled | {name: value})
            answers.append((name, kind, answer.status_code))

    assert [answer for answer in answers if answer[-1] >= 500] == []


@pytest.mark.parametrize("form", ["{base}cancel/", "{base}move/", "{base}restore/"])
def test_right_form_gets_as_far_as_the_booking(booking, browser, form):
    """What is spoiled above would have worked."""
    if "restore" in form:
        cancel_first(booking, browser)
    version = Booking.objects.get().version

    path, filled = fill(booking, form, FORMS[form])

    assert browser.post(path, filled).status_code == 302
    assert Booking.objects.get().version == version + 1


@pytest.mark.parametrize("form", ["{base}cancel/", "{base}move/", "{base}restore/"])
def test_control_without_the_cleaned_reader_a_hidden_key_is_an_error(
    booking, browser, form, monkeypatch
):
    if "restore" in form:
        cancel_first(booking, browser)
    path, filled = fill(booking, form, FORMS[form])
    guards.without_cleaned_reader(monkeypatch)

    answer = browser.post(path, filled | {"key": HOSTILE["nul"]})

    assert answer.status_code == 500
