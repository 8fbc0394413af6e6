"""A clinic in New York: doctors, nurses, rooms, an ultrasound, and a night line until morning."""

from datetime import date, timedelta

from booking_saas.dev.demo.writing import WORKDAYS, Json, away, hours, needs, next_weekday

_DOCTORS = ["rivera", "chen", "patel"]

_EXAM_ROOMS = ["exam-1", "exam-2"]
_WEEKEND = (5, 6)
_MORNING = ("09:00", "14:00")


def build_document(today: date) -> Json:
    """Return the clinic's set-up; closures and time off lie around ``today``."""
    return {
        "business": {
            "name": "Hudson Clinic",
            "timezone": "America/New_York",
            "currency": "USD",
            "locale": "en-US",
            "tagline": "Family medicine on the Upper West Side",
            "description": "Check-ups, skin, ultrasound and physiotherapy under one roof, two"
            " blocks from the river.\n\nAt night a nurse answers the phone.",
            "email": "desk@hudson-clinic.example",
            "phone": "+1 212 555 0140",
            "accent_color": "#1d4ed8",
            "buffers_must_fit": True,
            "cancel_cutoff": "PT2H",
            "reschedule_cutoff": "PT2H",
        },
        # Nobody should read on a locked screen what somebody goes there for.
        "messages": {"neutral_wording": True, "sms": True},
        "locations": [
            {
                "slug": "broadway",
                "name": "Broadway",
                "timezone": "America/New_York",
                "address": "2440 Broadway\nNew York, NY 10024",
                "country": "US",
                "subdivision": "NY",
                "public_holidays": True,
                "hours": hours(WORKDAYS, ("08:00", "18:00")) + hours(_WEEKEND, _MORNING),
                "open_on_holidays": [today.isoformat()],
                "breaks": hours([2], ("12:30", "13:30")),
                "overrides": [
                    {
                        "date": next_weekday(today, 5, weeks=1).isoformat(),
                        "hours": [{"from": "09:00", "to": "13:00"}],
                    }
                ],
            }
        ],
        "closures": [
            {
                "location": "broadway",
                "from": next_weekday(today, 4, weeks=2).isoformat(),
                "to": next_weekday(today, 4, weeks=2).isoformat(),
                "name": "Staff day",
            },
            {
                "location": None,
                "from": (today - timedelta(days=200)).isoformat(),
                "to": (today - timedelta(days=198)).isoformat(),
                "name": "Renovation",
            },
        ],
        "resources": [*_list_staff(today), *_list_rooms()],
        "policies": [
            {
                "slug": "day-before",
                "tiers": [
                    {"hours_before": 24, "refund_percent": 100},
                    {"hours_before": 0, "refund_percent": 0},
                ],
            }
        ],
        "services": _list_services(),
    }


def _list_staff(today: date) -> list[Json]:
    lunch = hours(WORKDAYS, ("12:00", "12:45"))
    day = hours(WORKDAYS, ("08:00", "16:30"))
    weekend = hours(_WEEKEND, _MORNING)
    people: list[Json] = [
        {"slug": "rivera", "name": "Dr. Lucia Rivera", "title": "Family physician"}
        | {"hours": day + weekend, "breaks": lunch, "max_per_day": 14, "weight": 2},
        {"slug": "chen", "name": "Dr. Wei Chen", "title": "Dermatologist"}
        | {"hours": hours([0, 1, 3], ("10:00", "18:00")) + weekend, "breaks": lunch}
        | {"time_off": [away(next_weekday(today, 0, weeks=2), days=3, reason="Conference")]},
        {"slug": "patel", "name": "Dr. Asha Patel", "title": "Internist"}
        | {"hours": hours([1, 2, 4], ("08:00", "12:00"), ("13:00", "18:00"))}
        | {
            "overrides": [
                {
                    "date": next_weekday(today, 5, weeks=1).isoformat(),
                    "hours": [{"from": "09:00", "to": "13:00"}],
                }
            ]
        },
        {"slug": "okafor", "name": "Grace Okafor", "title": "Nurse practitioner"}
        | {
            "hours": day + weekend + hours([4], ("22:00", "06:00")),
            "breaks": lunch,
            "outside_hours": True,
        },
        {"slug": "kowalski", "name": "Jan Kowalski", "title": "Physiotherapist"}
        | {"hours": hours(WORKDAYS, ("09:30", "18:00")) + weekend, "turnaround_after": "PT5M"}
        | {"time_off": [away(today + timedelta(days=12), days=2, reason="Family")]},
        {"slug": "brooks", "name": "Sam Brooks", "title": "Night nurse"}
        | {"hours": hours([0, 1, 2, 3, 5, 6], ("22:00", "06:00")), "outside_hours": True},
    ]
    return [
        person
        | {"kind": "staff", "location": "broadway", "position": position}
        | {"email": f"{person['slug']}@hudson-clinic.example"}
        for position, person in enumerate(people, start=1)
    ]


def _list_rooms() -> list[Json]:
    rooms = [
        ("exam-1", "Exam room 1", "room"),
        ("exam-2", "Exam room 2", "room"),
        ("therapy-room", "Therapy room", "room"),
        ("ultrasound", "Ultrasound", "equipment"),
    ]
    return [
        {"slug": slug, "name": name, "kind": kind, "location": "broadway", "position": position}
        | {"hours": hours(range(7), ("07:00", "19:00"))}
        | ({"turnaround_after": "PT5M"} if kind == "equipment" else {})
        for position, (slug, name, kind) in enumerate(rooms, start=10)
    ]


def _list_services() -> list[Json]:
    services: list[Json] = [
        _service("check-up", "Check-up", "Medicine", "PT30M", 18000)
        | {"requirements": needs(doctor=_DOCTORS, room=_EXAM_ROOMS), "slot_step": "PT15M"}
        | {"buffer_after": "PT5M", "policy": "day-before"}
        | {"description": "Yearly examination, with blood pressure and a talk."},
        _service("skin-check", "Skin check", "Medicine", "PT25M", 21000)
        | {"requirements": needs(doctor=["chen"], room=_EXAM_ROOMS), "policy": "day-before"}
        | {"buffer_after": "PT5M", "slot_step": "PT15M"},
        _service("ultrasound", "Ultrasound", "Medicine", "PT30M", 26000)
        | {
            "requirements": needs(
                doctor=["rivera", "patel"], room=_EXAM_ROOMS, device=["ultrasound"]
            ),
            "buffer_before": "PT5M",
            "buffer_after": "PT10M",
            "min_notice": "P1D",
            "max_per_day": 6,
            "policy": "day-before",
        },
        _service("vaccination", "Vaccination", "Nursing", "PT15M", 4500)
        | {"requirements": needs(nurse=["okafor"], room=_EXAM_ROOMS), "min_notice": "PT1H"},
        _service("blood-test", "Blood test", "Nursing", "PT15M", 6000)
        | {"requirements": needs(nurse=["okafor"]), "max_per_customer": 3},
        _service("physiotherapy", "Physiotherapy", "Therapy", "PT45M", 14000)
        | {"requirements": needs(therapist=["kowalski"], room=["therapy-room"])}
        | {"buffer_after": "PT10M", "slot_step": "PT15M"},
        _service("video-visit", "Video visit", "Remote", "PT20M", 9000)
        | {"requirements": needs(doctor=[*_DOCTORS, "okafor"]), "remote": True}
        | {"slot_step": "PT10M", "min_notice": "PT30M", "horizon_days": 30},
        _service("night-line", "Night line", "Remote", "PT15M", 5000)
        | {"requirements": needs(nurse=["brooks", "okafor"]), "remote": True}
        | {"min_notice": "PT15M", "horizon_days": 14}
        | {"description": "A nurse by phone, from 10 in the evening to 6 in the morning."},
    ]
    return [service | {"position": index} for index, service in enumerate(services, start=1)]


def _service(slug: str, name: str, category: str, duration: str, price: int) -> Json:
    return {
        "slug": slug,
        "name": name,
        "category": category,
        "location": "broadway",
        "duration": duration,
        "min_notice": "PT2H",
        "horizon_days": 60,
        "price": {"amount_minor": price, "currency": "USD"},
    }
