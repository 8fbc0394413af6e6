"""Which languages the settings offer."""

import re

from booking_saas.staff_admin.settings import locales
from scheduling.models import BusinessProfile
from tests.booking_saas.staff_admin.setup.test_catalog import SETTINGS, settings_form


def test_every_region_of_the_languages_we_speak_is_offered():
    tags = [tag for tag, _name in locales.list_locales("en")]

    assert [tag for tag in tags if tag.startswith("de")] == [
        *("de", "de-AT", "de-BE", "de-DE", "de-IT", "de-LI", "de-LU", "de-CH"),
    ]
    assert {"en", "en-AU", "en-CA", "en-GB", "en-IE", "en-IN", "en-US", "en-ZA"} <= set(tags)
    assert tags[0] == "en"
    assert all(re.fullmatch("(en|de)(-[A-Z]{2})?", tag) for tag in tags)
    assert len(tags) == len(set(tags))


def test_languages_are_named_in_the_language_of_the_page():
    assert dict(locales.list_locales("en"))["en-IE"] == "English (Ireland)"
    assert dict(locales.list_locales("de"))["en-IE"] == "Englisch (Irland)"


def test_language_that_is_set_stays_possible():
    choices = locales.build_locale_field("fr-CA").choices

    assert choices[:2] == [("fr-CA", "fr-CA"), ("en", "English")]


def test_region_is_chosen_and_kept(staff):
    page = staff.get(SETTINGS)

    staff.post(SETTINGS, settings_form(locale="de-AT"))

    assert '<option value="en-GB" selected>English (United Kingdom)</option>' in page.text
    assert BusinessProfile.objects.get().locale == "de-AT"
