"""Operators read words and their own clock."""

import re
from datetime import UTC, datetime

import pytest
from django.conf import settings

from booking_saas.platform_admin import wording
from foundation import schemas
from tenants.models import Business, Domain, OutboxMessage, ReleasedSlug
from tests.booking_saas.platform_admin.test_site import desk, operator  # noqa: F401 - fixtures

AT = datetime(2026, 12, 1, 17, 30, tzinfo=UTC)
OUTBOX = "/admin/tenants/outboxmessage/"


def make_message(**fields) -> OutboxMessage:
    schemas.leave()
    acme = Business.objects.get(slug="acme")
    defaults = {
        "schema_name": acme.schema_name,
        "topic": "booking.confirmed",
        "consumer": "notifications.tell_customer",
        "payload": {"booking_id": "4711"},
        "created_at": AT,
    }
    return OutboxMessage.objects.create(**defaults | fields)


def read_columns(page) -> list[str]:
    heads = re.findall(r'<th\s+scope="col"[^>]*>(.*?)</th>', page.text, re.DOTALL)
    return [text for head in heads if (text := re.sub(r"<[^>]+>|\s+", " ", head).strip())]


@pytest.mark.parametrize(
    ("path", "columns"),
    [
        ("business/", ["Name", "Address", "Status", "Since", "Opened"]),
        ("domain/", ["Address", "Business", "Main address"]),
        ("releasedslug/", ["Name in the address", "Given up"]),
        (
            "outboxmessage/",
            ["What happened", "To do", "Business", "Written", "State", "Attempts"],
        ),
    ],
)
def test_lists_have_words_instead_of_column_names(desk, path, columns):  # noqa: F811 - a fixture
    make_message()
    ReleasedSlug.objects.create(slug="old", released_at=AT)

    page = desk.get(f"/admin/tenants/{path}")

    assert read_columns(page) == columns
    assert not re.search(r"[a-z]+_(at|name|id)\b", page.text.partition("result_list")[2])


def test_pages_of_rows_have_words_too(desk):  # noqa: F811 - a fixture
    message = make_message(last_error="Refused", attempts=2)
    pages = [f"{OUTBOX}{message.pk}/change/"]
    pages += [f"/admin/tenants/business/{Business.objects.get(slug='acme').pk}/change/"]
    pages += [f"/admin/tenants/domain/{Domain.objects.first().pk}/change/"]

    for page in pages:
        labels = re.findall(r'class="field__label">(.*?)</span>', desk.get(page).text)
        assert labels
        assert not [label for label in labels if "_" in label or label.endswith(" at")]


def test_message_is_told_in_words(desk):  # noqa: F811 - a fixture
    make_message()

    page = desk.get(OUTBOX).text

    assert "A visit was booked" in page
    assert "Tell the customer" in page
    assert ">Acme<" in page


@pytest.mark.parametrize(
    ("query", "count"), [("topic=booking.confirmed", 1), ("topic=booking.cancelled", 0)]
)
def test_messages_are_filtered_by_what_happened(desk, query, count):  # noqa: F811 - a fixture
    make_message()

    page = desk.get(f"{OUTBOX}?{query}")

    assert page.context["cl"].result_count == count
    assert "A visit was moved" in page.text


@pytest.mark.parametrize(
    ("zone", "language", "text"),
    [
        (None, "en", "Dec 1, 2026, 5:30 PM (UTC)"),
        ("Europe/Berlin", "en", "1 Dec 2026, 18:30 (Berlin)"),
        ("America/New_York", "en", "Dec 1, 2026, 12:30 PM (New York)"),
        ("Europe/Berlin", "en-US", "Dec 1, 2026, 6:30 PM (Berlin)"),
        ("Europe/Berlin", "de-DE", "1. Dez. 2026, 18:30 (Berlin)"),
        ("Mars/Base", "en", "Dec 1, 2026, 5:30 PM (UTC)"),
    ],
)
def test_moments_are_told_on_the_operators_clock_with_its_zone(
    desk,  # noqa: F811 - a fixture
    zone,
    language,
    text,
):
    make_message()
    if zone:
        desk.cookies[wording.ZONE_COOKIE] = zone

    page = desk.get(OUTBOX, headers={"Accept-Language": language})

    assert text in page.text.replace("\u202f", " ")


def test_home_shows_the_platform_in_numbers(desk):  # noqa: F811 - a fixture
    make_message()
    make_message(last_error="Refused")
    make_message(dead_at=AT)
    make_message(done_at=AT)
    Business.objects.filter(slug="globex").update(status="closed")

    numbers = desk.get("/admin/").context["numbers"]

    assert [(str(each["label"]), each["count"]) for each in numbers] == [
        ("Open businesses", 1),
        ("Being set up", 0),
        ("Closed", 1),
        ("Web addresses", 2),
        ("Waiting in the outbox", 2),
        ("Failing", 1),
        ("Given up", 1),
    ]
    more = str(numbers[4]["more"]).replace("\u202f", " ")
    assert more == "since Dec 1, 2026, 5:30 PM (UTC)"


def test_every_number_leads_to_what_it_counts(desk):  # noqa: F811 - a fixture
    make_message(last_error="Refused")
    make_message(dead_at=AT)

    for number in desk.get("/admin/").context["numbers"]:
        if "business/" in number["url"] or "outbox" in number["url"]:
            listed = desk.get(number["url"]).context["cl"].result_count
            assert (number["url"], listed) == (number["url"], number["count"])


def test_home_takes_the_same_queries_for_one_and_for_three(
    desk,  # noqa: F811 - a fixture
    django_assert_num_queries,
):
    make_message()
    with django_assert_num_queries(8):
        desk.get("/admin/")
    make_message()
    make_message(dead_at=AT)

    with django_assert_num_queries(8):
        desk.get("/admin/")


def test_every_topic_and_task_has_words():
    consumers = {name for names in settings.EVENT_ROUTES.values() for name in names}

    assert all(wording.tell_topic(topic) != topic for topic in settings.EVENT_ROUTES)
    assert all(wording.tell_consumer(name) != name for name in consumers)
    assert wording.tell_topic("thing.made") == "thing.made"
