"""Export, apply to an empty business, export: the same bytes, for documents drawn at random."""

import unicodedata
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st

from booking_saas import setup
from booking_saas.api.serializers.shapes import write_duration, write_instant
from foundation import json_documents
from tests.properties import examples

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC")
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp"), max_codepoint=0x2FFF),
    min_size=1,
    max_size=12,
).filter(lambda text: any(unicodedata.category(char) not in ("Cn", "Zs") for char in text))
WEEKDAYS = st.integers(0, 6)
DATES = st.dates(date(2024, 1, 1), date(2030, 12, 31))
INSTANTS = st.integers(0, 60 * 24 * 365).map(
    lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)


def durations(low, high):
    return st.integers(low, high).map(write_duration)


@st.composite
def wall_ranges(draw):
    opens, closes = draw(
        st.tuples(st.integers(0, 1439), st.integers(1, 1440)).filter(
            lambda pair: pair[0] != pair[1]
        )
    )
    return {"from": clock(opens), "to": clock(closes)}


def clock(minute):
    return f"{minute // 60:02d}:{minute % 60:02d}"


@st.composite
def date_pairs(draw, *keys):
    return dict(zip(keys, sorted(draw(st.tuples(DATES, DATES))), strict=True))


@st.composite
def timetables(draw):
    weekly = st.builds(lambda day, hours: {"weekday": day} | hours, WEEKDAYS, wall_ranges())
    dated = st.builds(
        lambda hours, dates: hours | {key: day.isoformat() for key, day in dates.items()},
        weekly,
        date_pairs("valid_from", "valid_until"),
    )
    override = st.builds(
        lambda day, hours: {"date": day.isoformat(), "hours": hours},
        DATES,
        st.lists(wall_ranges(), max_size=2),
    )
    return {
        "hours": draw(st.lists(weekly | dated, max_size=3)),
        "breaks": draw(st.lists(weekly, max_size=2)),
        "overrides": draw(st.lists(override, max_size=2, unique_by=lambda item: item["date"])),
    }


@st.composite
def whole_documents(draw):
    slugs = st.from_regex(r"[a-z][a-z0-9]{0,6}", fullmatch=True).filter(lambda slug: slug != "any")
    places = draw(st.lists(slugs, min_size=1, max_size=2, unique=True))
    people = draw(st.lists(slugs, min_size=1, max_size=3, unique=True))
    offers = draw(st.lists(slugs, max_size=2, unique=True))
    policies = draw(st.lists(slugs, max_size=1))
    return {
        "business": {
            "name": draw(TEXT),
            "timezone": draw(st.sampled_from(ZONES)),
            "offer_after_busy": draw(st.booleans()),
            "cancel_cutoff": draw(durations(0, 1000)),
        },
        "locations": [draw(_locations(slug)) for slug in places],
        "closures": draw(st.lists(_closures(places), max_size=2)),
        "resources": [draw(_resources(slug, places)) for slug in people],
        "policies": [{"slug": slug, "tiers": draw(_tiers())} for slug in policies],
        "services": [draw(_services(slug, places, people, policies)) for slug in offers],
    }


@st.composite
def _locations(draw, slug):
    return {
        "slug": slug,
        "name": draw(TEXT),
        "timezone": draw(st.sampled_from(ZONES)),
        "open_on_holidays": [
            day.isoformat() for day in draw(st.lists(DATES, max_size=2, unique=True))
        ],
    } | draw(timetables())


@st.composite
def _closures(draw, places):
    dates = draw(date_pairs("from", "to"))
    return {
        "location": draw(st.sampled_from([None, *places])),
        "name": draw(TEXT),
    } | {key: day.isoformat() for key, day in dates.items()}


@st.composite
def _resources(draw, slug, places):
    start = draw(INSTANTS)
    end = start + timedelta(minutes=draw(st.integers(1, 10_000)))
    away = {"start": write_instant(start), "end": write_instant(end)}
    return {
        "slug": slug,
        "name": draw(TEXT),
        "kind": draw(st.sampled_from(["staff", "room", "equipment"])),
        "location": draw(st.sampled_from(places)),
        "weight": draw(st.integers(1, 9)),
        "max_per_day": draw(st.none() | st.integers(1, 20)),
        "turnaround_after": draw(durations(0, 720)),
        "outside_hours": draw(st.booleans()),
        "position": draw(st.integers(0, 5)),
        "time_off": draw(st.sampled_from([[], [away]])),
    } | draw(timetables())


@st.composite
def _tiers(draw):
    percent = st.integers(0, 100)
    hours = draw(st.lists(st.integers(0, 100), min_size=1, max_size=3, unique=True))
    return [{"hours_before": hour, "refund_percent": draw(percent)} for hour in hours]


@st.composite
def _services(draw, slug, places, people, policies):
    roles = draw(st.lists(st.sampled_from(["a", "b"]), unique=True))
    some = st.lists(st.sampled_from(people), min_size=1, unique=True)
    candidates = [draw(some) for _role in roles]
    assume(len(set().union(*candidates)) >= len(roles))  # nobody fills two roles at once
    return {
        "slug": slug,
        "name": draw(TEXT),
        "location": draw(st.sampled_from(places)),
        "duration": draw(durations(1, 1440)),
        "slot_step": draw(st.none() | durations(1, 1440)),
        "buffer_before": draw(durations(0, 720)),
        "horizon_days": draw(st.none() | st.integers(0, 730)),
        "active": draw(st.booleans()),
        "requirements": [
            {"role": role, "candidates": each} for role, each in zip(roles, candidates, strict=True)
        ],
        "price": {"amount_minor": draw(st.integers(0, 10**6))},
        "policy": draw(st.sampled_from([None, *policies])),
    }


@examples(25, suppress=(HealthCheck.function_scoped_fixture,))
@given(document=whole_documents())
def test_export_applied_to_an_empty_business_gives_the_same_bytes(acme, document):
    first = _apply_to_nothing(json_documents.write(document))

    assert _apply_to_nothing(first) == first


def _apply_to_nothing(text):
    """Apply to the bare business, export, check that a repeat changes nothing, take all back."""
    with transaction.atomic():
        setup.apply_to_new_business(_read(text))
        exported = json_documents.write(setup.export_document())
        assert setup.apply_to_new_business(_read(exported)) == []
        assert setup.apply_to_new_business(_read(text)) == []
        transaction.set_rollback(True)
    return exported


def _read(text):
    return json_documents.read(text.encode(), most_bytes=len(text.encode()))
