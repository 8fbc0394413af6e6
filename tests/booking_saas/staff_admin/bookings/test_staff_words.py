"""A refusal as one colleague would tell another."""

from datetime import date

import pytest

from booking_saas.staff_admin.bookings import staff_words
from booking_saas.staff_admin.bookings.staff_words import Wanted
from booking_saas.staff_admin.frame import wording
from scheduling.engine.codes import Code
from scheduling.models import Break, DateOverride, Resource, TimeOff
from scheduling.queries import availability
from scheduling.queries.availability import Explanation
from tests.booking_saas.staff_admin.bookings.test_booking_pages import ADD, form
from tests.factories import scheduling as make


@pytest.fixture
def ana(salon):
    return Resource.objects.get(slug="ana")


def refuse(staff, **fields) -> list[str]:
    refusal = staff.post(ADD, form(start="", **fields)).context["refusal"]
    return list(refusal.reasons or (refusal.sentence,))


def test_hours_of_the_day_are_named(staff, ana):
    ana.opening_hours.filter(weekday=0).delete()
    make.make_hours(540, 720, range(1), resource=ana)
    make.make_hours(780, 1020, range(1), resource=ana)

    assert refuse(staff, time="07:00") == ["Ana works 09:00–12:00, 13:00–17:00 that day."]


def test_day_off_is_named(staff, ana):
    DateOverride.objects.create(resource=ana, date=date(2026, 3, 2))

    assert refuse(staff, time="10:00") == ["Ana does not work that day."]


def test_break_is_named_with_the_hours_around_it(staff, ana):
    Break.objects.create(resource=ana, weekday=0, opens_minute=720, closes_minute=780)

    assert refuse(staff, time="12:00") == [
        "Ana has a break then: works 09:00–12:00, 13:00–17:00 that day."
    ]


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [("Course", "Ana is away then: Course."), ("", "Ana is away then.")],
)
def test_time_off_is_named_with_its_reason(staff, ana, reason, sentence):
    TimeOff.objects.create(resource=ana, starts_at=make.at(8), ends_at=make.at(12), reason=reason)

    assert refuse(staff, time="10:00") == [sentence]


def test_each_of_several_is_told_of_once(staff, salon, ana):
    ben = make.make_resource(ana.location, slug="ben", name="Ben")
    salon.requirements.get().candidates.add(ben)
    ben.opening_hours.filter(weekday=0).delete()
    make.book(salon, make.at(9), staff="ana")

    told = refuse(staff, time="10:00")

    assert sorted(told) == ["Ana has a visit 10:00–11:00.", "Ben does not work that day."]


def test_room_is_not_said_to_work(salon, ana):
    ana.kind = "room"
    ana.save()

    told = explain(salon, make.at(5))

    assert told == ["Ana is open 09:00–17:00 that day."]


def test_minimum_notice_is_told_in_words(salon):
    salon.min_notice_minutes = 60 * 24 * 7
    salon.save()

    assert explain(salon, make.at(9)) == ["The service is booked at least 168 hrs ahead."]


def explain(service, start) -> list[str]:
    wording.use_locale_of_business()  # as every page of the site does
    found = availability.explain_start(service.slug, staff=None, start=start, now=make.NOW)
    return staff_words.tell_reasons(found, Wanted(service=service.slug, start=start, now=make.NOW))


@pytest.mark.parametrize("code", list(Code))
@pytest.mark.parametrize("slug", ["ana", None])
def test_every_code_has_words_without_a_gap(salon, ana, code, slug):
    explanation = Explanation(code=code, sentence="", resource=slug)
    wanted = Wanted(service=salon.slug, start=make.at(9), now=make.NOW)

    (sentence,) = staff_words.tell_reasons([explanation], wanted)

    assert sentence.endswith(".")
    assert "%(" not in sentence
    assert "lease" not in sentence or code is Code.PAST_CUTOFF
