"""Services, people and places through the forms; the business's own settings; its logo."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from booking_saas.staff_admin.frame.picture_fields import MEGABYTE
from booking_saas.staff_admin.settings import logos
from scheduling.models import BusinessProfile, Location, Service
from tests.factories import scheduling as make

SERVICES = "/admin/scheduling/service/"


def service_form(salon, **fields):
    return {
        "name": "Color",
        "slug": "color",
        "location": salon.location_id,
        "duration_minutes": 90,
        "buffer_before_minutes": 0,
        "buffer_after_minutes": 0,
        "min_notice_minutes": 0,
        "horizon_days": 60,
        "price": "45.50",
        "currency": "EUR",
        "position": 0,
        "active": "on",
        "requirements-TOTAL_FORMS": 1,
        "requirements-INITIAL_FORMS": 0,
        "requirements-0-role": "stylist",
        "requirements-0-quantity": 1,
        "requirements-0-candidates": [salon.requirements.get().candidates.get().pk],
    } | fields


@pytest.mark.parametrize(
    ("price", "currency", "minor"), [("45.50", "EUR", 4550), ("0", "EUR", 0), ("900", "JPY", 900)]
)
def test_service_is_made_with_its_price_in_words_of_people(staff, salon, price, currency, minor):
    response = staff.post(f"{SERVICES}add/", service_form(salon, price=price, currency=currency))

    assert response.status_code == 302
    service = Service.objects.get(slug="color")
    assert service.price_minor == minor
    assert service.requirements.get().candidates.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"price": "0.001"}, "This currency does not have amounts this small."),
        ({"duration_minutes": 0}, "Ensure this value is greater than or equal to 1."),
        (
            {"requirements-0-quantity": 2},
            "Choose at least as many as the visit needs at once.",
        ),
        (
            {"bookable_from": "2026-05-02", "bookable_until": "2026-05-01"},
            "The last bookable date is before the first.",
        ),
        ({"requirements-TOTAL_FORMS": 0}, "Name at least one role: who or what a visit needs."),
    ],
)
def test_impossible_service_is_refused_in_words(staff, salon, fields, words):
    response = staff.post(f"{SERVICES}add/", service_form(salon, **fields))

    assert words in response.text
    assert Service.objects.count() == 1


def test_price_is_shown_as_it_is_typed(staff, salon):
    assert 'value="45.00"' in staff.get(f"{SERVICES}{salon.pk}/change/").text


def test_service_takes_no_more_bookings_by_one_action(staff, salon):
    data = {"action": "stop_bookings", "_selected_action": [salon.pk], "index": 0}

    staff.post(SERVICES, data)

    salon.refresh_from_db()
    assert salon.active is False


def location_form(**fields):
    empty = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}
    return {
        "name": "North",
        "slug": "north",
        "timezone": "Europe/Berlin",
        "active": "on",
        **{f"opening_hours-{name}": value for name, value in empty.items()},
        **{f"breaks-{name}": value for name, value in empty.items()},
    } | fields


def test_location_keeps_its_country_in_capitals(staff, salon):
    staff.post("/admin/scheduling/location/add/", location_form(country="de", subdivision="be"))

    place = Location.objects.get(slug="north")
    assert (place.country, place.subdivision) == ("DE", "BE")


def test_location_without_a_region_says_which_holidays_are_missing(staff, salon):
    fields = location_form(country="gb", public_holidays="on")
    page = "/admin/scheduling/location/add/"

    without = staff.post(page, fields, follow=True)
    inside = staff.post(page, fields | {"slug": "york", "subdivision": "eng"}, follow=True)

    words = "No state or region is chosen, so these public holidays are missing: "
    assert f"{words}New Year Holiday (Scotland)" in without.text
    assert "Easter Monday (England, Northern Ireland, Wales)" in without.text
    assert words not in inside.text


def test_location_drops_kinds_of_holidays_that_its_new_country_does_not_have(staff, salon):
    place = Location.objects.get()
    place.country, place.holiday_categories = "DE", ["catholic"]
    place.save()
    page = f"/admin/scheduling/location/{place.pk}/change/"

    staff.post(page, location_form(slug=place.slug, country="DE"))
    kept = list(Location.objects.get().holiday_categories)
    staff.post(page, location_form(slug=place.slug, country="FR"))

    assert (kept, Location.objects.get().holiday_categories) == (["catholic"], [])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"public_holidays": "on"}, "Enter the country whose public holidays apply."),
        ({"timezone": "Mars/Olympus"}, "Select a valid choice."),
        ({"slug": "Nord!"}, "Use only lowercase letters, digits and hyphens."),
    ],
)
def test_impossible_location_is_refused_in_words(staff, salon, fields, words):
    response = staff.post("/admin/scheduling/location/add/", location_form(**fields))

    assert words in response.text
    assert Location.objects.count() == 1


def settings_form(**fields):
    return {
        "name": "Acme",
        "timezone": "UTC",
        "currency": "EUR",
        "locale": "en",
        "accent_color": "#0f6b5c",
        "cancel_cutoff_minutes": 0,
        "reschedule_cutoff_minutes": 0,
    } | fields


SETTINGS = "/admin/scheduling/businessprofile/1/change/"


def test_pale_accent_is_kept_and_explained(staff):
    response = staff.post(SETTINGS, settings_form(accent_color="#ffd54f"), follow=True)

    assert BusinessProfile.objects.get().accent_color == "#ffd54f"
    assert "#ffd54f is hard to read as text on white." in response.text


def test_readable_accent_needs_no_words(staff):
    response = staff.post(SETTINGS, settings_form(), follow=True)

    assert "hard to read" not in response.text
    assert "The settings have been saved." in response.text


def picture(form: str, size=(900, 300), **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, form, **options)
    return out.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_logo_is_written_anew(staff, media_root, form):
    upload = SimpleUploadedFile("../../evil.svg", picture(form) + b"<script>alert(1)</script>")

    staff.post(SETTINGS, settings_form(logo=upload))

    logo = BusinessProfile.objects.get().logo
    with logo.open() as file:
        content = file.read()
    assert Image.open(io.BytesIO(content)).size == (512, 171)
    assert b"script" not in content
    assert logo.name.startswith("logos/")
    assert logo.name.endswith(".png")


def test_logo_is_shown_as_a_picture(staff, media_root):
    staff.post(SETTINGS, settings_form(logo=SimpleUploadedFile("logo.png", picture("PNG"))))
    logo = BusinessProfile.objects.get().logo

    text = staff.get(SETTINGS).text

    assert f'<img class="picture-now" src="{logo.url}" alt="the logo"' in text
    assert f">{logo.name}<" not in text


def test_minutes_are_said_in_words_too(staff):
    staff.post(SETTINGS, settings_form(cancel_cutoff_minutes=90, reschedule_cutoff_minutes=59))

    text = staff.get(SETTINGS).text

    assert "0: until the visit starts. Now: 1 hr 30 min." in text
    assert text.count("Now:") == 1


def test_large_files_are_refused(staff):
    upload = SimpleUploadedFile("logo.png", b"0" * (logos.MOST_MEGABYTES * MEGABYTE + 1))

    response = staff.post(SETTINGS, settings_form(logo=upload))

    assert "The image is larger than 2 MB." in response.text


def test_customer_shows_the_visits(staff, salon):
    booking = make.book(salon, make.at(9)).booking
    customer = salon.bookings.get().customer_id

    page = staff.get(f"/admin/scheduling/customer/{customer}/change/")

    assert f"/admin/scheduling/booking/{booking.id}/change/" in page.text
