"""Open starts and reasons over HTTP, with the shape of the design page."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scheduling.models import OpeningHours
from tests.factories import scheduling as make


def _starts(answer):
    return [slot["start"] for day in answer.json()["days"] for slot in day["slots"]]


@pytest.fixture
def berlin(api):
    place = make.make_location(slug="mitte", timezone="Europe/Berlin")
    ana = make.make_resource(place, slug="ana", hours=False)
    make.make_hours(opens=9 * 60, closes=11 * 60, resource=ana)
    return make.make_service([ana], slug="haircut")


def test_availability_has_the_documented_shape(api, berlin):
    answer = api.get(
        "availability/",
        **{
            "service": "haircut",
            "from": "2026-03-02",
            "to": "2026-03-03",
            "tz": "America/New_York",
        },
    )

    def slot(start, end, local):
        return {
            "start": start,
            "end": end,
            "local_start": local,
            "staff": ["ana"],
            "seats_left": 1,
        }

    assert answer.status_code == 200
    assert answer.json() == {
        "service": "haircut",
        "timezone": "Europe/Berlin",
        "display_timezone": "America/New_York",
        "days": [
            {
                "date": "2026-03-02",
                "slots": [
                    slot(
                        "2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z", "2026-03-02T03:00:00-05:00"
                    ),
                    slot(
                        "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z", "2026-03-02T04:00:00-05:00"
                    ),
                ],
            },
            {
                "date": "2026-03-03",
                "slots": [
                    slot(
                        "2026-03-03T08:00:00Z", "2026-03-03T09:00:00Z", "2026-03-03T03:00:00-05:00"
                    ),
                    slot(
                        "2026-03-03T09:00:00Z", "2026-03-03T10:00:00Z", "2026-03-03T04:00:00-05:00"
                    ),
                ],
            },
        ],
        "next_available": "2026-03-02T08:00:00Z",
    }


@pytest.mark.parametrize(
    "zone", ["Pacific/Kiritimati", "Pacific/Niue", "Asia/Kathmandu", "Europe/Berlin", "UTC"]
)
def test_zone_of_the_visitor_changes_no_instant(api, berlin, zone):
    days = {"from": "2026-03-01", "to": "2026-04-02"}
    home = api.get("availability/", service="haircut", **days)

    answer = api.get("availability/", service="haircut", tz=zone, **days)

    inner = [start for start in _starts(home) if "2026-03-03" < start < "2026-03-31"]
    assert [start for start in _starts(answer) if "2026-03-03" < start < "2026-03-31"] == inner
    assert len(inner) == 56


def test_nothing_free_names_the_next_start(api, berlin):
    answer = api.get(
        "availability/", **{"service": "haircut", "from": "2020-01-01", "to": "2020-01-01"}
    )

    assert answer.json()["days"] == [{"date": "2020-01-01", "slots": []}]
    assert answer.json()["next_available"] == "2026-02-27T08:00:00Z"


def test_nothing_left_names_no_next_start(api, berlin):
    answer = api.get(
        "availability/", **{"service": "haircut", "from": "2099-01-01", "to": "2099-01-02"}
    )

    assert (_starts(answer), answer.json()["next_available"]) == ([], None)


def test_day_without_midnight_begins_at_its_first_moment(api, berlin):
    answer = api.get(
        "availability/",
        **{"service": "haircut", "from": "2026-04-24", "to": "2026-04-24", "tz": "Africa/Cairo"},
    )

    assert _starts(answer) == ["2026-04-24T07:00:00Z", "2026-04-24T08:00:00Z"]


@pytest.mark.parametrize(
    ("change", "status", "field", "code"),
    [
        ({"service": "nothing"}, 404, "service", "unknown"),
        ({"staff": "nobody"}, 404, "staff", "unknown"),
        ({"location": "elsewhere"}, 404, "location", "unknown"),
        ({"to": "2026-03-01"}, 400, "to", "order"),
        ({"to": "2026-05-03"}, 400, "to", "span"),
        ({"to": "9999-12-31"}, 400, "to", "day"),
        ({"from": "0001-01-01"}, 400, "from", "day"),
        ({"from": "2026-02-30"}, 400, "from", "day"),
        ({"from": "20260302"}, 400, "from", "day"),
        ({"from": "2026-W10-1"}, 400, "from", "day"),
        ({"from": ""}, 400, "from", "blank"),
        ({"seats": "2"}, 400, "seats", "seats"),
        ({"seats": "1E+2"}, 400, "seats", "seats"),
        ({"seats": str(2**63)}, 400, "seats", "seats"),
        ({"tz": "America"}, 400, "tz", "zone"),
        ({"tz": "../../etc/passwd"}, 400, "tz", "zone"),
        ({"tz": "Europe/Berlin\x00"}, 400, "tz", "zone"),
        ({"tz": "x" * 10_000}, 400, "tz", "zone"),
        ({"service": "Haircut"}, 400, "service", "slug"),
        ({"service": "hair\x00cut"}, 400, "service", "slug"),
        ({"service": "s" * 61}, 400, "service", "slug"),
    ],
)
def test_availability_refuses(api, berlin, change, status, field, code):
    asked = {"service": "haircut", "from": "2026-03-02", "to": "2026-03-03"} | change

    answer = api.get("availability/", **asked)

    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert [(error["field"], error["code"]) for error in problem["errors"]] == [(field, code)]


def test_longest_span_is_sixty_two_days(api, berlin):
    answer = api.get(
        "availability/", **{"service": "haircut", "from": "2026-03-02", "to": "2026-05-02"}
    )

    assert (answer.status_code, len(answer.json()["days"])) == (200, 62)


def test_availability_takes_the_same_queries_at_any_size(api):
    counts = []
    for number, staff in enumerate([1, 3]):
        place = make.make_location()
        people = [make.make_resource(place) for _number in range(staff)]
        make.make_service(people, slug=f"size-{number}")
        for days in ("2026-03-02", "2026-04-30"):
            with CaptureQueriesContext(connection) as captured:
                api.get(
                    "availability/",
                    **{"service": f"size-{number}", "from": "2026-03-02", "to": days},
                )
            counts.append(len([query for query in captured if "scheduling_" in query["sql"]]))

    assert len(set(counts)) == 1
    assert counts[0] <= 9


def test_availability_takes_few_queries_when_the_next_start_is_two_years_away(api, berlin):
    type(berlin).objects.update(horizon_days=730)
    OpeningHours.objects.update(valid_from=date(2028, 2, 1))

    with CaptureQueriesContext(connection) as captured:
        answer = api.get(
            "availability/", **{"service": "haircut", "from": "2026-03-02", "to": "2026-03-02"}
        )

    own = [query["sql"] for query in captured if "scheduling_" in query["sql"]]
    assert answer.json()["next_available"] == "2028-02-01T08:00:00Z"
    assert len(own) == 6


def test_explain_says_that_a_start_can_be_booked(api, salon):
    answer = api.get("availability/explain/", service="haircut", start="2026-03-02T09:00:00Z")

    assert answer.json() == {"start": "2026-03-02T09:00:00Z", "bookable": True, "reasons": []}


def test_explain_names_each_reason_once(api, salon):
    place = salon.location
    other = make.make_resource(place)
    salon.requirements.get().candidates.add(other)

    answer = api.get("availability/explain/", service="haircut", start="2026-03-02T08:00:00Z")

    assert answer.json() == {
        "start": "2026-03-02T08:00:00Z",
        "bookable": False,
        "reasons": [
            {
                "code": "closed",
                "detail": "We are not open at this time. Please choose another one.",
            },
        ],
    }


def test_explain_speaks_of_services_that_are_off(api, salon):
    salon.active = False
    salon.save()

    answer = api.get("availability/explain/", service="haircut", start="2026-03-02T09:00:00Z")

    assert [reason["code"] for reason in answer.json()["reasons"]] == ["service_inactive"]


@pytest.mark.parametrize(
    ("start", "code"),
    [
        ("2026-03-02T09:00:00", "instant"),
        ("2026-03-02 09:00:00Z", "instant"),
        ("9999-12-31T23:59:59Z", "instant"),
        ("2026-03-02T09:00:00.5Z", "off_grid"),
        ("2026-03-02T09:00:60Z", "instant"),
        ("2026-03-02T25:00:00Z", "instant"),
        ("2026-03-02T09:00:00+24:00", "instant"),
        ("2026-13-02T09:00:00Z", "instant"),
        ("1772442000", "instant"),
        ("x" * 100_000, "instant"),
    ],
)
def test_explain_refuses_odd_times(api, salon, start, code):
    answer = api.get("availability/explain/", service="haircut", start=start)

    assert answer.status_code == 400
    assert [error["code"] for error in answer.json()["errors"]] == [code]


@pytest.mark.parametrize(
    "start", ["2026-03-02T09:00:00.000Z", "2026-03-02t09:00:00z", "2026-03-02T14:30:00+05:30"]
)
def test_explain_takes_any_way_to_write_a_time(api, salon, start):
    answer = api.get("availability/explain/", service="haircut", start=start)

    assert (answer.json()["start"], answer.json()["bookable"]) == ("2026-03-02T09:00:00Z", True)
