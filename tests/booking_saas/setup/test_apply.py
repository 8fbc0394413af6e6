from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking_saas import setup
from foundation.json_documents import DocumentError
from foundation.writing.date_styles import Style
from scheduling.models import Break, BusinessProfile, Location, OpeningHours, Resource, Service


def test_example_of_the_design_is_applied(apply, example):
    apply(example)

    haircut = Service.objects.get()
    ana = Resource.objects.get()
    assert (haircut.duration_minutes, haircut.slot_step_minutes) == (45, 15)
    assert (haircut.min_notice_minutes, haircut.price_minor) == (120, 4500)
    assert haircut.requirements.get().candidates.get() == ana
    hours = ana.opening_hours.get()
    assert (hours.opens_minute, hours.closes_minute) == (22 * 60, 27 * 60)
    assert BusinessProfile.objects.get().locale == "de"


def test_example_applied_again_changes_nothing(apply, example):
    apply(example)
    rows = set(OpeningHours.objects.values_list("pk", flat=True))

    assert apply(example) == []
    assert set(OpeningHours.objects.values_list("pk", flat=True)) == rows


def test_absent_keys_of_a_new_object_take_the_defaults(apply, example):
    example["services"] = [{"slug": "cut", "name": "Cut", "duration": "PT30M"}]

    apply(example)

    exported = setup.export_document()["services"][0]
    assert exported == {
        "slug": "cut",
        "name": "Cut",
        "category": "",
        "description": "",
        "location": "main",
        "duration": "PT30M",
        "slot_step": None,
        "buffer_before": "PT0M",
        "buffer_after": "PT0M",
        "min_notice": "PT0M",
        "horizon_days": 60,
        "bookable_from": None,
        "bookable_until": None,
        "max_per_day": None,
        "max_per_week": None,
        "max_per_customer": None,
        "remote": False,
        "active": True,
        "position": 0,
        "seats": 1,
        "approval": False,
        "requirements": [],
        "price": {"amount_minor": 0, "currency": "EUR"},
        "payment": {"mode": "none", "deposit_percent": None, "deposit_minor": None},
        "policy": None,
        "reminders": None,
    }


def test_clock_and_dates_are_those_of_the_country_until_they_are_chosen(apply, example):
    keys = ("clock", "date_style", "first_weekday")
    apply(example)
    usual = [setup.export_document()["business"][key] for key in keys]

    apply({"business": {"clock": "12", "date_style": "mdy", "first_weekday": 6}})
    chosen = [setup.export_document()["business"][key] for key in keys]
    style = BusinessProfile.objects.get().style
    apply({"business": dict.fromkeys(keys)})

    assert (usual, chosen) == ([None, None, None], ["12", "mdy", 6])
    assert style == Style(clock="12", date_style="mdy", first_weekday=6)
    assert BusinessProfile.objects.get().style == Style(
        clock="24", date_style="dmy", first_weekday=0
    )


def test_absent_keys_of_an_existing_object_stay_as_they_are(apply, example):
    apply(example)

    changes = apply({"services": [{"slug": "haircut", "duration": "PT1H"}]})

    assert changes == [{"path": "services[0].duration", "from": "PT45M", "to": "PT1H"}]


def test_objects_that_are_absent_are_left_alone(apply, example):
    apply(example)

    apply({"resources": [{"slug": "bob", "name": "Bob"}]})

    assert sorted(Resource.objects.values_list("slug", flat=True)) == ["ana", "bob"]


def test_lists_that_are_present_replace_the_list(apply, example):
    apply(example)

    changes = apply({"resources": [{"slug": "ana", "breaks": []}]})

    assert changes == [
        {
            "path": "resources[0].breaks",
            "from": [{"weekday": 0, "from": "12:00", "to": "13:00"}],
            "to": [],
        }
    ]
    assert not Break.objects.exists()
    assert OpeningHours.objects.filter(resource__slug="ana").count() == 1


def test_closures_are_replaced_as_a_whole(apply, example):
    apply(example)

    changes = apply(
        {"closures": [{"from": "2027-01-01", "to": "2027-01-02", "name": "Stocktaking"}]}
    )

    assert [change["path"] for change in changes] == ["closures"]
    assert setup.export_document()["closures"] == [
        {"location": None, "from": "2027-01-01", "to": "2027-01-02", "name": "Stocktaking"}
    ]


def test_requirements_are_replaced_as_a_whole(apply, example):
    apply(example)
    room = {"slug": "room", "name": "Room", "kind": "room"}
    wanted = [
        {"role": "room", "candidates": ["room"], "quantity": 1},
        {"role": "stylist", "candidates": ["ana"], "quantity": 1},
    ]

    apply({"resources": [room], "services": [{"slug": "haircut", "requirements": wanted}]})

    assert setup.export_document()["services"][0]["requirements"] == wanted


def test_new_location_takes_the_zone_of_the_business(apply):
    apply(
        {
            "business": {"name": "Clinic", "timezone": "America/New_York"},
            "locations": [{"slug": "main", "name": "Main"}],
        }
    )

    assert Location.objects.get().timezone == "America/New_York"


def test_new_price_takes_the_currency_of_the_business(apply):
    apply(
        {
            "business": {"name": "Clinic", "timezone": "America/New_York", "currency": "USD"},
            "locations": [{"slug": "main", "name": "Main"}],
            "services": [
                {"slug": "visit", "name": "Visit", "duration": "PT1H", "price": {"amount_minor": 1}}
            ],
        }
    )

    assert Service.objects.get().currency == "USD"


def test_open_holidays_are_dates(apply, example):
    example["locations"][0]["open_on_holidays"] = ["2026-12-25"]

    apply(example)

    opening = Location.objects.get().holiday_openings.get()
    assert opening.date == date(2026, 12, 25)


@pytest.mark.parametrize(
    ("opens", "closes", "minutes", "exported"),
    [
        ("09:00", "18:00", (540, 1080), ("09:00", "18:00")),
        ("22:00", "03:00", (1320, 1620), ("22:00", "03:00")),
        ("09:00", "00:00", (540, 1440), ("09:00", "24:00")),
        ("09:00", "24:00", (540, 1440), ("09:00", "24:00")),
        ("00:00", "24:00", (0, 1440), ("00:00", "24:00")),
        ("00:01", "00:00", (1, 1440), ("00:01", "24:00")),
        ("12:00", "11:59", (720, 2159), ("12:00", "11:59")),
    ],
)
def test_hours_run_to_the_next_day_where_the_end_is_not_later(
    apply, example, opens, closes, minutes, exported
):
    example["locations"][0]["hours"] = [{"weekday": 6, "from": opens, "to": closes}]

    apply(example)

    hours = Location.objects.get().opening_hours.get()
    assert (hours.opens_minute, hours.closes_minute) == minutes
    written = setup.export_document()["locations"][0]["hours"][0]
    assert (written["from"], written["to"]) == exported


def _many(example, count):
    """Return the document with ``count`` of everything, each with lists of its own."""
    for section in ("locations", "resources", "policies", "services"):
        first = example[section][0]
        copies = [first | {"slug": f"{first['slug']}-{number}"} for number in range(count - 1)]
        example[section] = [first, *copies]
    for service in example["services"]:
        service["requirements"] = [{"role": "stylist", "candidates": ["ana"]}]
    return example


@pytest.mark.parametrize("count", [1, 3])
def test_export_takes_the_same_statements_for_any_number(
    apply, example, count, django_assert_num_queries
):
    apply(_many(example, count))

    with django_assert_num_queries(26):
        setup.export_document()


@pytest.mark.parametrize("count", [1, 3])
def test_applying_the_same_again_only_reads(apply, example, count):
    apply(_many(example, count))

    with CaptureQueriesContext(connection) as captured:
        assert apply(example) == []

    verbs = {query["sql"].split()[0] for query in captured.captured_queries}
    assert verbs == {"SELECT"}


def test_phone_of_the_business_is_kept_in_full_and_stays_so(apply):
    section = {"name": "Salon", "timezone": "Europe/Berlin", "phone": "030 901820"}

    apply({"business": section})

    assert setup.export_document()["business"]["phone"] == "+4930901820"
    assert apply({"business": section}) == []


def test_dry_run_tells_the_changes_and_makes_none(apply, example):
    apply(example)
    example["resources"][0]["weight"] = 3
    before = setup.export_document()

    changes = setup.apply_document(example, dry_run=True)

    assert changes == [{"path": "resources[0].weight", "from": 1, "to": 3}]
    assert setup.export_document() == before
    assert setup.apply_document(example) == changes
    assert setup.export_document() != before


def test_document_with_a_mistake_changes_nothing(acme, example):
    before = setup.export_document()
    example["services"][0]["requirements"][0]["candidates"] = ["ana", "bob"]

    with pytest.raises(DocumentError) as refused:
        setup.apply_document(example)

    assert refused.value.path == "services[0].requirements[0].candidates[1]"
    assert setup.export_document() == before
