"""What one door stores every door stores; what one refuses all refuse, with the same code.

The doors: customers' page, staff's admin, API, set-up document, ``create_business``. Each tells
what became of the text in its own way, so each is wrapped to answer the stored value or the code.
"""

import io
import json
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django_tenants.utils import schema_context

from booking_saas import setup
from foundation import inputs
from scheduling.models import Booking, BusinessProfile, Customer, Location
from tenants.accounts.models import Role, User
from tenants.models import Business
from tests.booking_saas.booking_site.conftest import with_shown_terms
from tests.factories import scheduling as make

TABLE = {
    "name": [
        (" Zoe\u0301 Muster ", "Zo\u00e9 Muster"),
        ("Ma\u00adria\u200b", "Maria"),
        ("می\u200cگل", "می\u200cگل"),
        ("<b>Kim</b> & O'Neil", "<b>Kim</b> & O'Neil"),
        ("\u200b\u2060", "!blank"),
        ("Kim \u202elivE", "!invalid_characters"),
        ("Kim\u2066", "!invalid_characters"),
        ("Kim\r\nBcc: x@example.com", "!invalid_characters"),
        ("Kim\x1b[31m", "!invalid_characters"),
        ("K" * 121, "!max_length"),
    ],
    "line": [
        (" Zoe\u0301 ", "Zo\u00e9"),
        ("hair\ufeff", "hair"),
        ("\u202eriah", "!invalid_characters"),
        ("a\nb", "!invalid_characters"),
        ("h" * 161, "!max_length"),
    ],
    "lines": [
        ("a\r\nb\tc\n", "a\nb\tc"),
        ("a\u202eb", "!invalid_characters"),
        ("a\x07b", "!invalid_characters"),
    ],
    "email": [
        (" Kim@Example.COM ", "kim@example.com"),
        ("\uff4bim\uff20example.com", "kim@example.com"),
        ("kim\u200b@example.com", "kim@example.com"),
        ("kim@B\u00dcCHER.example", "kim@xn--bcher-kva.example"),
        ("kim@xn--bcher-kva.example", "kim@xn--bcher-kva.example"),
        ("kontakt@b\u00fccher.example", "kontakt@xn--bcher-kva.example"),
        ("kim+hair@example.com", "kim+hair@example.com"),
        ("kim", "!invalid"),
        ("kim@xn--zzzz.example", "!invalid"),
        ("k\u00efm@example.com", "!invalid"),
        ('"kim lee"@example.com', "!invalid"),
        ("kim@example.com\r\nBcc: x@example.com", "!invalid"),
        ("k" * 250 + "@example.com", "!max_length"),
    ],
    "phone": [
        ("+41 44 668 18 00", "+41446681800"),
        ("030 901820", "+4930901820"),
        ("(030) 90\u201118-20", "+4930901820"),
        ("\u202a+49 30 901820\u202c", "+4930901820"),
        ("(030) 901820", "+4930901820"),
        ("+49\u00a030\u00a0901820", "+4930901820"),
        ("\u200e+49 30 901820\u200f", "+4930901820"),
        ("030\u2013901820", "+4930901820"),
        ("\u0660\u0663\u0660 \u0669\u0660\u0661\u0668\u0662\u0660", "+4930901820"),
        ("030 901820 ext. 12", "+4930901820;ext=12"),
        ("+1 (555) 123-4567", "+15551234567"),
        ("112", "112"),
        ("call me 123", "!invalid"),
        ("+", "!invalid"),
        ("1" * 41, "!invalid"),
    ],
    "locale": [
        ("de_at", "de-AT"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("english please", "!invalid"),
        ("de" * 20, "!invalid"),
    ],
    "zone": [
        ("America/New_York", "America/New_York"),
        ("America", "!zone"),
        ("localtime", "!zone"),
        ("../Europe/Berlin", "!zone"),
    ],
}
RULES = {
    "name": inputs.clean_name,
    "line": inputs.clean_line,
    "lines": inputs.clean_lines,
    "email": inputs.clean_email,
    "phone": inputs.clean_phone,
    "locale": inputs.clean_locale,
    "zone": inputs.clean_zone,
}
START = make.at(9).isoformat()


@dataclass
class Doors:
    """A small salon in Berlin, whose doors answer what they keep of a text or ``!code``."""

    site: object
    staff: object

    def page(self, kind, text):
        """Type it into the form that customers fill in."""
        field = {"lines": "note"}.get(kind, kind)
        sent = {"name": "Kim", "email": "kim@example.com", "start": START, "key": str(uuid4())}
        sent = with_shown_terms(sent, service="cut")
        answer = self.site.post("/book/cut/details/", sent | {field: text})
        return _read(answer, field) or _stored(field)

    def desk(self, kind, text):
        """Type it into the form with which staff book."""
        field = {"lines": "note"}.get(kind, kind)
        day = {"day": make.MONDAY.date().isoformat(), "start": START, "service": "cut"}
        sent = {"name": "Kim", "email": "kim@example.com", "key": str(uuid4())} | day
        answer = self.staff.post("/admin/scheduling/booking/add/", sent | {field: text})
        return _read(answer, field) or _stored(field)

    def customer(self, kind, text):
        """Type it into the form of a customer."""
        field = {"lines": "notes"}.get(kind, kind)
        row = Customer.objects.create(name="Kim", email="kim@example.com", created_at=make.NOW)
        path = f"/admin/scheduling/customer/{row.pk}/change/"
        answer = self.staff.post(path, {"name": "Kim", field: text})
        row.refresh_from_db()
        return _read(answer, field) or getattr(row, field)

    def settings(self, kind, text):
        """Type it into the business's own settings."""
        field = {"line": "tagline"}.get(kind, kind)
        sent = {"name": "Acme", "timezone": "Europe/Berlin", "currency": "EUR", "locale": "en"}
        sent |= {"accent_color": "#0f6b5c"}
        sent |= {"cancel_cutoff_minutes": 0, "reschedule_cutoff_minutes": 0}
        path = "/admin/scheduling/businessprofile/1/change/"
        answer = self.staff.post(path, sent | {field: text})
        return _read(answer, field) or getattr(BusinessProfile.objects.get(), field)

    def api(self, kind, text):
        """Send it as JSON."""
        field = {"lines": "note", "zone": "timezone"}.get(kind, kind)
        wish = {"service": "cut", "start": START, "accept_policy": True}
        wish["customer"] = {"name": "Kim", "email": "kim@example.com"}
        (wish if field == "note" else wish["customer"])[field] = text
        answer = self.site.post(
            "/api/v1/bookings/",
            json.dumps(wish),
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )
        connection.set_tenant(Business.objects.get(slug="acme"))
        errors = answer.json().get("errors")
        return f"!{errors[0]['code']}" if errors else _stored(field)

    def document(self, kind, text):
        """Write it into a set-up document."""
        key = {"line": "tagline", "zone": "timezone"}.get(kind, kind)
        section = {"business": {key: text}}
        if kind == "lines":
            section = {"locations": [{"slug": "main", "address": text}]}
        try:
            setup.apply_document(section)
        except setup.DocumentError as refused:
            return _find_code(kind, text, refused.sentence)
        if kind == "lines":
            return Location.objects.get().address
        return getattr(BusinessProfile.objects.get(), key)


OFFERED = {
    "page": {"name", "email", "phone", "lines"},
    "desk": {"name", "email", "phone", "lines"},
    "customer": {"name", "phone", "lines"},
    "settings": {"name", "email", "phone", "line"},
    "api": {"name", "email", "phone", "lines", "locale", "zone"},
    "document": set(TABLE),
}


OPTIONS = {"name": "name", "email": "owner_email", "locale": "locale", "zone": "timezone"}
"""What ``create_business`` asks for, by kind."""


_SENTENCES_OF_COLUMNS = {
    "This field cannot be blank.": "!blank",
    "Ensure this value has at most 160 characters (it has 161).": "!max_length",
}


def _read(answer, field):
    """Return the code with which a form refused, or None."""
    connection.set_tenant(Business.objects.get(slug="acme"))
    if answer.status_code == 302:
        return None
    context = answer.context
    form = context["adminform"].form if "adminform" in context else context["form"]
    (problem,) = form.errors.as_data()[field]
    return f"!{problem.code}"


def _stored(field):
    booking = Booking.objects.get()
    if field in {"note", "timezone"}:
        return getattr(booking, field)
    return getattr(booking.order, field if field == "locale" else f"contact_{field}")


def _find_code(kind, text, sentence):
    """Return the code of the rule that refuses ``text``, if it was told in its sentence."""
    if sentence in _SENTENCES_OF_COLUMNS:
        return _SENTENCES_OF_COLUMNS[sentence]
    with pytest.raises(ValidationError) as refused:
        RULES[kind](text)
    told = sentence == refused.value.messages[0]
    return f"!{refused.value.code}" if told else sentence


@pytest.fixture
def doors(acme, client_of, settings, tmp_path):
    settings.RATE_LIMITS = False
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text(f"={make.NOW.isoformat()}")
    make.make_profile(timezone="Europe/Berlin")
    place = make.make_location(slug="main", name="Main street", timezone="Europe/Berlin")
    make.make_service([make.make_resource(place, slug="ana", name="Ana")], slug="cut")
    staff = client_of("acme")
    staff.force_login(User.objects.create_user("a@example.com", role=Role.OWNER, is_staff=True))
    return Doors(client_of("acme"), staff)


@pytest.mark.parametrize(
    ("door", "kind"), [(door, kind) for door in OFFERED for kind in sorted(OFFERED[door])]
)
def test_every_door_keeps_the_same_and_refuses_the_same(doors, door, kind):
    answers = [(typed, _try(doors, door, kind, typed)) for typed, _kept in TABLE[kind]]

    assert answers == TABLE[kind]


def _try(doors, door, kind, typed):
    before = transaction.savepoint_create()
    answer = getattr(doors, door)(kind, typed)
    transaction.savepoint_rollback(before)
    return answer


@pytest.mark.parametrize("kind", OPTIONS)
def test_command_refuses_the_same(committing, kind):
    for typed, code in TABLE[kind]:
        if not code.startswith("!"):
            continue
        with pytest.raises(CommandError) as refused:
            _create(**{OPTIONS[kind]: typed})
        option, _colon, sentence = str(refused.value).partition(": ")
        assert option == f"--{OPTIONS[kind].replace('_', '-')}"
        assert (typed, _find_code(kind, typed, sentence)) == (typed, code)
    assert not Business.objects.filter(slug="third").exists()


def test_command_keeps_the_same(committing):
    accepted = {
        kind: [(typed, kept) for typed, kept in TABLE[kind] if not kept.startswith("!")]
        for kind in OPTIONS
    }
    typed = {OPTIONS[kind]: cases[0][0] for kind, cases in accepted.items()}

    _create(**typed, owner_name=typed["name"])

    with schema_context(Business.objects.get(slug="third").schema_name):
        owner, profile = User.objects.get(), BusinessProfile.objects.get()
    kept = {kind: cases[0][1] for kind, cases in accepted.items()}
    assert (owner.name, profile.name) == (kept["name"], kept["name"])
    assert owner.email == kept["email"]
    assert (profile.locale, profile.timezone) == (kept["locale"], kept["zone"])


def _create(**changed):
    options = {"slug": "third", "name": "Third", "timezone": "Europe/Berlin"}
    options |= {"owner_email": "o@example.com", "owner_password": "correct horse battery"}
    call_command("create_business", **(options | changed), stdout=io.StringIO())


def test_phone_without_a_code_is_one_of_the_locations_country(doors):
    Location.objects.update(country="AT")

    assert doors.page("phone", "01 5880 0") == "+43158800"


def test_national_number_is_read_the_same_at_every_door(doors):
    Location.objects.update(country="US")

    answers = {door: _try(doors, door, "phone", "(555) 123-4567") for door in WHO_BOOKS}

    assert answers == dict.fromkeys(WHO_BOOKS, "+15551234567")


WHO_BOOKS = ("page", "api", "desk")
SAME_MAILBOX = [
    "kim@b\u00fccher.example",
    "KIM@B\u00dcCHER.example",
    "kim@xn--bcher-kva.example",
    "kim\u200b@bu\u0308cher.example",
    "\u2066kim@b\u00fccher.example\u2069",
]


@pytest.mark.parametrize("door", WHO_BOOKS)
def test_one_mailbox_is_one_customer_however_it_is_written(doors, door):
    Customer.objects.create(name="Kim", email="kim@xn--bcher-kva.example", created_at=make.NOW)

    owners = []
    for written in SAME_MAILBOX:
        before = transaction.savepoint_create()
        getattr(doors, door)("email", written)
        owners.append(Booking.objects.get().customer.email)
        transaction.savepoint_rollback(before)

    assert owners == ["kim@xn--bcher-kva.example"] * len(SAME_MAILBOX)
    assert Customer.objects.count() == 1
