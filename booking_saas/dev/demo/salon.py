"""A hair salon in Berlin: late Fridays past midnight, two rooms, open every day of the week.

Whoever starts the demo, on a Sunday or on a holiday too, opens a salon at work.
"""

from datetime import date, timedelta

from booking_saas.dev.demo.writing import WORKDAYS, Json, away, hours, needs, next_weekday

_ALL = ["ana", "ben", "clara", "deniz", "emil"]
_COLOR = ["ana", "clara", "emil"]
_SATURDAY, _SUNDAY = 5, 6


def build_document(today: date) -> Json:
    """Return the salon's set-up; closures and time off lie around ``today``."""
    return {
        "business": {
            "name": "Salon Kastanie",
            "timezone": "Europe/Berlin",
            "currency": "EUR",
            "locale": "en",
            "tagline": "Hair and color in Prenzlauer Berg",
            "description": "Five people, two rooms and a courtyard with a chestnut tree. We cut,"
            " color and listen since 2009.\n\nOn Fridays and Saturdays Deniz works until one in the"
            " morning.",
            "email": "hallo@salon-kastanie.example",
            "phone": "+49 30 5550 1200",
            "accent_color": "#b4235a",
            "cancel_cutoff": "PT4H",
            "reschedule_cutoff": "PT4H",
        },
        "messages": {"sms": True},
        "locations": [
            {
                "slug": "kastanienallee",
                "name": "Kastanienallee",
                "timezone": "Europe/Berlin",
                "address": "Kastanienallee 40\n10119 Berlin",
                "country": "DE",
                "subdivision": "BE",
                "public_holidays": True,
                "hours": [
                    *hours(WORKDAYS, ("09:00", "20:00")),
                    *hours([_SATURDAY], ("10:00", "18:00")),
                    *hours([_SUNDAY], ("11:00", "17:00")),
                ],
                "open_on_holidays": [today.isoformat()],
            }
        ],
        "closures": [
            {
                "location": "kastanienallee",
                "from": next_weekday(today, 1, weeks=3).isoformat(),
                "to": next_weekday(today, 1, weeks=3).isoformat(),
                "name": "Team training",
            },
            {
                "location": "kastanienallee",
                "from": (today - timedelta(days=120)).isoformat(),
                "to": (today - timedelta(days=114)).isoformat(),
                "name": "Company holiday",
            },
        ],
        "resources": [*_list_staff(today), *_list_rooms()],
        "policies": [
            {
                "slug": "standard",
                "tiers": [
                    {"hours_before": 24, "refund_percent": 100},
                    {"hours_before": 0, "refund_percent": 50},
                    {"same_local_day": True, "refund_percent": 0},
                ],
            }
        ],
        "services": _list_services(),
    }


def _list_staff(today: date) -> list[Json]:
    lunch = hours(WORKDAYS, ("13:00", "13:45"))
    early = hours(WORKDAYS, ("09:00", "17:00"))
    saturday = hours([_SATURDAY], ("10:00", "18:00"))
    sunday = hours([_SUNDAY], ("11:00", "17:00"))
    people: list[Json] = [
        {"slug": "ana", "name": "Ana Kastner", "title": "Owner, master stylist", "weight": 2}
        | {"hours": early + saturday, "breaks": lunch, "max_per_day": 9}
        | {"time_off": [away(next_weekday(today, 2, weeks=1), days=2, reason="Course")]},
        {"slug": "ben", "name": "Ben Otieno", "title": "Stylist and barber"}
        | {"hours": hours(WORKDAYS, ("11:00", "15:00"), ("15:45", "20:00")) + saturday},
        {"slug": "clara", "name": "Clara Weiss", "title": "Color specialist"}
        | {"hours": hours([0, 1, 3], ("09:00", "18:00")) + saturday + sunday, "breaks": lunch}
        | {"turnaround_after": "PT5M"},
        {"slug": "deniz", "name": "Deniz Aydin", "title": "Barber, late nights"}
        | {"hours": hours([2, 3], ("12:00", "20:00")) + hours([4, 5], ("17:00", "01:00")) + sunday}
        | {"outside_hours": True},
        {"slug": "emil", "name": "Emil Sommer", "title": "Junior stylist"}
        | {"hours": early + sunday, "breaks": lunch}
        | {
            "overrides": [
                {
                    "date": next_weekday(today, 3, weeks=2).isoformat(),
                    "hours": [{"from": "12:00", "to": "20:00"}],
                }
            ],
            "time_off": [away(today + timedelta(days=20), days=4, reason="Vacation")],
        },
    ]
    return [
        person
        | {"kind": "staff", "location": "kastanienallee", "position": position}
        | {"email": f"{person['slug']}@salon-kastanie.example"}
        for position, person in enumerate(people, start=1)
    ]


def _list_rooms() -> list[Json]:
    rooms = [("color-room", "Color room"), ("spa-room", "Spa room")]
    return [
        {"slug": slug, "name": name, "kind": "room", "location": "kastanienallee"}
        | {"position": position, "hours": hours(range(7), ("08:00", "02:00"))}
        for position, (slug, name) in enumerate(rooms, start=10)
    ]


def _list_services() -> list[Json]:
    services: list[Json] = [
        _service("haircut", "Haircut and styling", "Cut", "PT45M", 4800, stylist=_ALL)
        | {"slot_step": "PT15M", "buffer_after": "PT10M", "policy": "standard"}
        | {"description": "Wash, cut and blow-dry, for any length."},
        _service("short-cut", "Short cut", "Cut", "PT30M", 3400, stylist=_ALL)
        | {"slot_step": "PT15M", "description": "Clippers or scissors, with a wash."},
        _service("kids-cut", "Kids' cut", "Cut", "PT25M", 2200, stylist=["ben", "clara", "emil"])
        | {"slot_step": "PT15M", "description": "Up to 12 years. Stories included."},
        _service("beard", "Beard trim", "Barber", "PT20M", 1900, barber=["ben", "deniz"])
        | {"slot_step": "PT10M", "min_notice": "PT30M"},
        _service("color", "Color", "Color", "PT1H30M", 9500, stylist=_COLOR, room=["color-room"])
        | {"slot_step": "PT30M", "buffer_before": "PT10M", "buffer_after": "PT15M"}
        | {"policy": "standard", "description": "Full color with a wash and blow-dry."},
        _service("highlights", "Highlights", "Color", "PT2H", 13500, stylist=_COLOR)
        | {"slot_step": "PT30M", "buffer_after": "PT15M", "policy": "standard"}
        | {"min_notice": "P1D", "max_per_day": 3},
        _service("scalp", "Scalp treatment", "Care", "PT40M", 4200, stylist=["clara", "emil"])
        | {"requirements": needs(stylist=["clara", "emil"], room=["spa-room"])}
        | {"slot_step": "PT20M"},
        _service("consultation", "Color consultation", "Care", "PT20M", 0, stylist=_COLOR)
        | {"remote": True, "slot_step": "PT20M", "max_per_customer": 2}
        | {"description": "By video: shade, care and what it costs."},
    ]
    return [service | {"position": index} for index, service in enumerate(services, start=1)]


def _service(
    slug: str, name: str, category: str, duration: str, price: int, **roles: list[str]
) -> Json:
    return {
        "slug": slug,
        "name": name,
        "category": category,
        "location": "kastanienallee",
        "duration": duration,
        "min_notice": "PT2H",
        "horizon_days": 60,
        "requirements": needs(**roles),
        "price": {"amount_minor": price, "currency": "EUR"},
    }
