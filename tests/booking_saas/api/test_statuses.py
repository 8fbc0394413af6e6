"""Every refusal of the booking rules over HTTP: status, code, words, and nothing changed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from booking_saas.api import statuses
from scheduling import refusals
from scheduling.engine.codes import PERMANENT_CODES, Code
from scheduling.engine.facts import Reason
from scheduling.models import Booking, Break, Closure, TimeOff
from scheduling.operations import errors
from scheduling.queries import proofs
from tests.factories import scheduling as make

CONFLICTS = {
    "slot_taken",
    "buffer",
    "external_busy",
    "daily_limit",
    "weekly_limit",
    "customer_limit",
    "customer_overlap",
    "no_seats",
    "no_resource",
}


def _set(salon, **fields):
    for name, value in fields.items():
        setattr(salon, name, value)
    salon.save()


def _ana(salon):
    return salon.requirements.get().candidates.get()


def _taken(salon):
    make.book(salon, make.at(9))


def _buffer(salon):
    _set(salon, buffer_after_minutes=30)
    make.book(salon, make.at(10))


def _mixed(salon):
    busy, away = _ana(salon), make.make_resource(salon.location)
    make.book(make.make_service([busy]), make.at(9))
    other = make.make_resource(salon.location)
    make.book(
        make.make_service([other], buffer_before_minutes=15, slot_step_minutes=15), make.at(10)
    )
    salon.requirements.get().candidates.set([busy, other])
    assert away not in salon.requirements.get().candidates.all()


def _same_customer(service, start):
    contact = make.Contact(name="Kim", email="kim@example.com")
    make.book(service, start, contact=contact)


def _overlap(salon):
    other = make.make_resource(salon.location)
    _same_customer(make.make_service([other]), make.at(9))


def _limit_of_customer(salon):
    _set(salon, max_per_customer=1)
    _same_customer(salon, make.at(12))


def _daily(salon):
    _set(salon, max_per_day=1)
    make.book(salon, make.at(12))


def _weekly(salon):
    _set(salon, max_per_week=1)
    make.book(salon, make.at(12, day=2))


def _time_off(salon):
    TimeOff.objects.create(
        resource=_ana(salon), starts_at=make.at(8), ends_at=make.at(12), reason="Dentist"
    )


def _break(salon):
    Break.objects.create(
        resource=_ana(salon), weekday=0, opens_minute=9 * 60 + 30, closes_minute=10 * 60
    )


def _closure(salon):
    day = make.MONDAY.date()
    Closure.objects.create(first_date=day, last_date=day, name="Party")


def _holiday(salon):
    place = salon.location
    place.country, place.public_holidays = "DE", True
    place.save()


CASES = [
    ("slot_taken", 409, _taken, {}),
    ("buffer", 409, _buffer, {}),
    ("no_resource", 409, _mixed, {}),
    ("customer_overlap", 409, _overlap, {}),
    ("customer_limit", 409, _limit_of_customer, {}),
    ("daily_limit", 409, _daily, {}),
    ("weekly_limit", 409, _weekly, {}),
    ("service_inactive", 422, lambda salon: _set(salon, active=False), {}),
    ("closed", 422, _closure, {}),
    ("closed", 422, None, {"start": "2026-03-02T08:00:00Z"}),
    ("holiday", 422, _holiday, {"start": "2026-04-03T09:00:00Z"}),
    ("on_break", 422, _break, {}),
    ("time_off", 422, _time_off, {}),
    ("off_grid", 422, None, {"start": "2026-03-02T09:07:00Z"}),
    ("off_grid", 422, None, {"start": "2026-03-02T09:00:01Z"}),
    ("too_soon", 422, lambda salon: _set(salon, min_notice_minutes=10_000), {}),
    ("too_soon", 422, None, {"start": "2026-02-02T09:00:00Z"}),
    ("too_far", 422, lambda salon: _set(salon, horizon_days=1), {}),
    ("too_far", 422, None, {"start": "2099-12-31T23:59:59Z"}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_booking_is_refused_with_its_code(api, salon, wish, case):
    code, status, set_up, change = case
    if set_up:
        set_up(salon)
    before = Booking.objects.count()
    proof = {"X-Address-Proof": proofs.remember("kim@example.com")}

    answer = api.post("bookings/", wish | change, headers=proof)

    problem = answer.json()
    sentence = refusals.describe(Code(code))
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert problem["code"] == code
    assert problem["detail"] == sentence
    assert problem["type"] == f"urn:problem:booking:{code}"
    assert problem["title"] == code.replace("_", " ").capitalize()
    assert (problem["status"], problem["errors"]) == (status, [])
    assert Booking.objects.count() == before


@pytest.mark.parametrize("action", ["cancel", "reschedule"])
def test_change_after_the_cutoff_is_refused(api, salon, wish, action):
    booked = api.post("bookings/", wish).json()
    make.make_profile(cancel_cutoff_minutes=10_000, reschedule_cutoff_minutes=10_000)
    body = {"start": "2026-03-03T09:00:00Z"} if action == "reschedule" else {}

    answer = api.post(
        f"bookings/{booked['id']}/{action}/",
        body,
        headers={"Authorization": f"Manage {booked['manage_token']}"},
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "past_cutoff")
    assert Booking.objects.get().version == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"service": "nothing"}, "service"),
        ({"staff": "nobody"}, "staff"),
        ({"location": "x"}, "location"),
    ],
)
def test_unknown_choice_names_its_field(api, salon, wish, change, field):
    answer = api.post("bookings/", wish | change)

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "unknown")
    assert [(error["field"], error["code"]) for error in problem["errors"]] == [(field, "unknown")]


@pytest.mark.parametrize("code", list(Code))
def test_each_code_has_the_status_of_the_design(code):
    problem = statuses.find_problem(errors.RefusedError(code, [Reason(code, 1), Reason(code, 2)]))

    assert problem.status == (409 if code in CONFLICTS else 422)
    assert (code in PERMANENT_CODES) == (problem.status == 422)
    assert problem.extra == {"reasons": [{"code": code, "detail": refusals.describe(code)}]}


def test_reason_that_decides_comes_first(api, salon, wish):
    _mixed(salon)

    refused = api.post("bookings/", wish).json()
    explained = api.get("availability/explain/", service="haircut", start=wish["start"]).json()

    codes = ["no_resource", "slot_taken", "buffer"]
    assert refused["code"] == codes[0]
    assert [reason["code"] for reason in refused["reasons"]] == codes
    assert [reason["code"] for reason in explained["reasons"]] == codes


def test_visit_in_the_wrong_state_is_a_conflict():
    problem = statuses.find_problem(errors.InvalidTransitionError("It is over."))

    assert (problem.status, problem.code, problem.detail) == (
        409,
        "invalid_transition",
        "It is over.",
    )


def test_busy_diary_asks_to_come_back():
    problem = statuses.find_problem(errors.DiaryBusyError())

    assert (problem.status, problem.code, problem.headers) == (503, "busy", {"Retry-After": "1"})


def test_other_errors_are_not_refusals():
    assert statuses.find_problem(ValueError("x")) is None


def test_refusal_speaks_the_language_of_the_caller(api, salon, wish):
    german = {"Accept-Language": "de"}

    refused = api.post("bookings/", wish | {"start": "2026-03-02T08:00:00Z"}, headers=dict(german))
    odd = api.post("bookings/", wish | {"start": "tomorrow"}, headers=dict(german))

    assert refused["Content-Language"] == "de"
    assert refused.json()["detail"] == (
        "Zu dieser Zeit haben wir nicht geöffnet. Bitte wählen Sie eine andere."
    )
    assert odd.json()["detail"] == "Einige Angaben sind ungültig."


def test_visit_that_is_over_cannot_be_changed(api, salon, wish, settings):
    booked = api.post("bookings/", wish).json()
    later = datetime.combine(date(2026, 3, 2), datetime.min.time(), UTC) + timedelta(hours=12)
    settings.CLOCK_FILE.write_text(f"={later.isoformat()}")

    answer = api.post(
        f"bookings/{booked['id']}/cancel/",
        {},
        headers={"Authorization": f"Manage {booked['manage_token']}"},
    )

    assert answer.status_code in {409, 422}
    assert Booking.objects.get().status == "confirmed"
