"""The salon of the journeys: enough of everything, long names and other scripts included."""

from scheduling.models import (
    BusinessProfile,
    Location,
    OpeningHours,
    Requirement,
    Resource,
    Service,
)
from tenants.models import Business

LONG_NAME = "Strähnchen mit Glossing-Behandlung und Donaudampfschifffahrtspflege"
PEOPLE = ("Ana Kovačević", "Ben", "ליאורה בן־דוד", "Maximiliane von Schmidt-Hohenlohe")


def fill(_business: Business) -> None:
    """Set the salon up inside its schema."""
    BusinessProfile.objects.update_or_create(
        pk=1,
        defaults={
            "name": "Salon Morgenrot",
            "tagline": "Hair, beard and color in the middle of Prenzlauer Berg.",
            "timezone": "Europe/Berlin",
            "locale": "en-GB",
            "currency": "EUR",
            "phone": "+49 30 1234567",
            "accent_color": "#b4532a",
        },
    )
    place = Location.objects.create(
        slug="main",
        name="Kastanienallee",
        timezone="Europe/Berlin",
        address="Kastanienallee 12\n10435 Berlin",
    )
    for weekday in range(5):
        OpeningHours.objects.create(
            location=place, weekday=weekday, opens_minute=9 * 60, closes_minute=19 * 60
        )
    staff = [
        Resource.objects.create(slug=f"person-{number}", name=name, location=place, position=number)
        for number, name in enumerate(PEOPLE)
    ]
    for position, (slug, name, group, minutes, price, people) in enumerate(_SERVICES):
        service = Service.objects.create(
            slug=slug,
            name=name,
            category=group,
            description=_DESCRIPTIONS.get(slug, ""),
            location=place,
            duration_minutes=minutes,
            slot_step_minutes=30,
            price_minor=price,
            currency="EUR",
            horizon_days=60,
            remote=slug == "advice",
            position=position,
        )
        requirement = Requirement.objects.create(service=service, role="stylist")
        requirement.candidates.set(staff[:people])


_SERVICES = (
    ("haircut", "Haircut", "Hair", 45, 4500, 4),
    ("beard", "Haircut and beard", "Hair", 75, 6200, 2),
    ("children", "Children", "Hair", 30, 2250, 4),
    ("foils", LONG_NAME, "Hair", 150, 14000, 1),
    ("color", "Color, full", "Color", 120, 9500, 2),
    ("balayage", "Balayage", "Color", 180, 18000, 1),
    ("gloss", "Gloss", "Color", 30, 3500, 2),
    ("advice", "Advice by video", "Talk", 30, 0, 1),
    ("bride", "Wedding", "Talk", 240, 32000, 1),
)
_DESCRIPTIONS = {
    "haircut": "Wash, cut and finish. Bring a picture if you have one in mind.",
    "foils": "Foil highlights with toner, care and blow-dry. " * 6,
    "children": "Up to 12 years.",
}
