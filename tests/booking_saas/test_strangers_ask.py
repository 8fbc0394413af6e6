"""Who knows an address learns nothing of that person's visits, at any door (trust, "Attacks")."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from booking_saas import absolute_links
from scheduling.models import Booking, Customer
from scheduling.operations.commands import Contact
from scheduling.queries import bookings as booking_questions
from scheduling.queries import proofs
from tenants.models import OutboxMessage
from tests.booking_saas.api.conftest import Api
from tests.booking_saas.booking_site.conftest import with_shown_terms
from tests.concurrency import unguarded
from tests.factories import scheduling as make
from tests.notifications.conftest import channel, work  # noqa: F401 - fixtures

BUSY = Contact(name="Kim Lee", email="kim@example.com")
IDLE = Contact(name="Kim Lee", email="lou@example.com")
STARTS = [f"2026-03-03T{hour:02}:00:00Z" for hour in range(9, 17)]


@pytest.fixture(autouse=True)
def quiet(settings, tmp_path):
    settings.RATE_LIMITS = False
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text(f"={make.NOW.isoformat()}")


@pytest.fixture
def salon(acme):
    """Ana and Ben; Kim, whose address is proved, has three visits with Ben."""
    make.make_profile()
    place = make.make_location(slug="main")
    ana, ben = (make.make_resource(place, slug=slug) for slug in ("ana", "ben"))
    for hour in (10, 13, 15):
        make.book(make.make_service([ben]), make.at(hour, day=1), contact=BUSY)
    return make.make_service([ana], slug="haircut", max_per_customer=1)


def strip(response):
    """Return the answer without the ids and keys that each booking has for itself."""
    content = response.content.decode()
    codes = (r'_token":"[\w-]{22}"', r'"code":"[0-9A-Z]{6}"')
    for pattern in (r"[0-9a-f-]{36}", r"manage/[^/]*/[\w-]{22}", *codes):
        content = re.sub(pattern, "-", content)
    content = re.sub(r'name="(?:csrfmiddlewaretoken|key|shown)" value="[^"]*"', "", content)
    location = re.sub(r"[0-9a-f-]{36}/[\w-]{22}", "-", response.headers.get("Location", ""))
    return response.status_code, location, content.replace(IDLE.email, BUSY.email)


def ask_over_the_api(business, contact):
    """Book with the address of somebody and move over a day; return all answers."""
    api = Api(business)
    customer = {"name": contact.name, "email": contact.email}
    wish = {"service": "haircut", "start": "2026-03-02T09:00:00Z", "accept_policy": True}
    booked = api.post("bookings/", wish | {"customer": customer})
    visit = booked.json()
    answers = [booked]
    for start in STARTS:
        headers = {"Authorization": f"Manage {visit['manage_token']}"}
        path = f"bookings/{visit['id']}/reschedule/"
        answers.append(api.post(path, {"start": start}, headers=headers))
    release(visit["id"])
    return [strip(answer) for answer in answers]


def ask_on_the_pages(business, contact):
    """Do the same with the forms of the pages."""
    client = Client(headers={"host": f"{business.slug}.localhost"})
    form = {"name": contact.name, "email": contact.email, "start": "2026-03-02T09:00:00Z"}
    booked = client.post("/book/haircut/details/", with_shown_terms(form | {"key": str(uuid4())}))
    base = booked.headers.get("Location", "").removesuffix("booked/")
    moves = [client.post(f"{base}move/", {"start": start, "key": str(uuid4())}) for start in STARTS]
    if base:
        release(base.split("/")[2])
    return [strip(answer) for answer in (booked, *moves)]


def release(booking_id):
    """Give the time of that booking back, so that the next one meets the same diary."""
    booking = Booking.objects.select_related("slot").get(pk=booking_id)
    booking.slot.occupancies.update(active=False)


DOORS = pytest.mark.parametrize("ask", [ask_over_the_api, ask_on_the_pages])


@DOORS
def test_answers_are_the_same_whether_or_not_the_person_has_visits(acme, salon, ask):
    of_busy, of_idle = ask(acme, BUSY), ask(acme, IDLE)

    assert of_busy == of_idle
    assert {status for status, *_rest in of_busy} <= {200, 201, 302}


@DOORS
def test_control_without_asking_for_proofs_each_visit_is_marked(acme, salon, ask, monkeypatch):
    unguarded.without_asking_for_proofs(monkeypatch)

    of_busy, of_idle = ask(acme, BUSY), ask(acme, IDLE)

    refused = [start for start, each in zip(STARTS, of_busy[1:], strict=True) if each[0] == 409]
    assert refused == [STARTS[1], STARTS[4], STARTS[6]]
    assert of_busy != of_idle


def test_scanner_that_opens_every_link_of_the_mail_helps_no_stranger(
    acme,
    salon,
    channel,  # noqa: F811 - the fixture
    work,  # noqa: F811 - the fixture
):
    OutboxMessage.objects.all().delete()
    client = Client(headers={"host": "acme.localhost"})
    form = {"name": "Stranger", "email": BUSY.email, "start": "2026-03-02T09:00:00Z"}
    booked = client.post("/book/haircut/details/", with_shown_terms(form | {"key": str(uuid4())}))
    opened = client.get(booked["Location"])
    work()
    mail = channel.taken[-1].text
    found = re.findall(r"http://acme\.localhost(/\S+)", mail)

    scanner = Client(headers={"host": "acme.localhost"})
    scanned = [scanner.get(path, follow=True).status_code for path in found]
    move = {"start": STARTS[1], "key": str(uuid4())}
    moved = client.post(booked["Location"].replace("booked/", "move/"), move)

    assert (opened.status_code, scanned) == (200, [200])
    assert "/mail/" in found[0]
    assert "Stranger" not in mail
    assert moved.status_code == 302
    assert Booking.objects.get(service=salon).proved_at is None


def test_browser_with_the_mailed_link_is_told_of_its_own_visits(acme, salon):
    """What the scanner has and the stranger has not is what decides."""
    booked = make.book(salon, make.at(9), contact=BUSY, proof="").booking
    current = booking_questions.get_snapshot(booked.id)
    client = Client(headers={"host": "acme.localhost"})
    url = absolute_links.get_mailed_url(current, proof=proofs.make_link_proof(BUSY.email))
    client.get(url.removeprefix("http://acme.localhost"))
    base = absolute_links.get_manage_url(current).removeprefix("http://acme.localhost")

    moved = client.post(f"{base}move/", {"start": STARTS[1], "key": str(uuid4())})

    assert moved.status_code == 409
    assert "You already have a visit at this time." in moved.content.decode()


def test_first_mail_to_somebody_does_not_carry_what_a_stranger_typed(
    acme,
    salon,
    channel,  # noqa: F811 - the fixture
    work,  # noqa: F811 - the fixture
):
    OutboxMessage.objects.all().delete()
    name = "Win at evil example now"
    make.book(salon, make.at(9), contact=Contact(name=name, email=IDLE.email), proof="")

    work()

    (envelope,) = channel.taken
    calendar = envelope.calendar.content.replace(b"\r\n ", b"").decode()
    assert "Win at" not in envelope.text + envelope.html + calendar
    assert Customer.objects.get(email=IDLE.email).name == name
