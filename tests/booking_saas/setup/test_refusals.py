"""Each mistake is named by its path, in a plain sentence, and changes nothing."""

import pytest

from booking_saas import setup
from foundation.json_documents import DocumentError

NO_DURATION = "Use a duration such as PT45M or PT1H30M."
NO_TIME = "Use a time such as 09:00, up to 24:00."
NO_DATE = "Use a date such as 2026-12-01."
NO_MOMENT = "Use a date and time with its zone, such as 2026-12-01T08:00:00Z."
NO_SLUG = "Use only lowercase letters, digits and hyphens."
CANDIDATES = "services[0].requirements[0].candidates"
TOO_FEW = "Too few can take these roles: nobody can fill two of them at once."
UNSEEN = "This contains characters that cannot be displayed."
NEEDED = "This key is required."
SAME = "Start and end are the same. For round the clock, use 00:00 to 24:00."

MISTAKES = [
    (
        "business.timezone",
        "Mars/Base",
        "“Mars/Base” is not a time zone. Use a name such as Europe/Berlin.",
    ),
    ("business.currency", "euro", "Use a three-letter code such as EUR."),
    ("business.currency", "QQQ", "Use a three-letter code such as EUR."),
    ("business.locale", "klingon?", "Use a language code such as en or de-AT."),
    (
        "business.clock",
        "13",
        'This must be one of "24", "12", or null: as is usual in the country.',
    ),
    ("business.clock", 24, 'This must be text in quotes: "…".'),
    (
        "business.date_style",
        "ydm",
        'This must be one of "dmy", "mdy", "ymd", or null: as is usual in the country.',
    ),
    ("business.first_weekday", 7, "Use a weekday from 0 (Monday) to 6 (Sunday)."),
    ("business.accent_color", "red", "Enter the color as # and six hexadecimal digits."),
    ("business.name", "", "This field cannot be blank."),
    ("business.name", " \u2003\u200b", "This field cannot be blank."),
    ("business.name", "Salon\r\nBcc: x@example.com", UNSEEN),
    ("business.tagline", "\u202eolnag", UNSEEN),
    (
        "business.timezone",
        "localtime",
        "“localtime” is not a time zone. Use a name such as Europe/Berlin.",
    ),
    ("business.name", "\x00", "This text contains a character that cannot be stored."),
    ("business.name", "\ud800", "This text contains a character that cannot be stored."),
    ("business.name", 7, 'This must be text in quotes: "…".'),
    ("business.name", None, 'This must be text in quotes: "…".'),
    ("business.buffers_must_fit", "yes", "This must be true or false."),
    ("business.cancel_cutoff", "P400D", "This must be at most PT8760H."),
    ("locations[0].slug", "Main Street", NO_SLUG),
    ("locations[0].name", " ", "This field cannot be blank."),
    ("locations[0].address", "Main street 1\u2066", UNSEEN),
    (
        "locations[0].timezone",
        "Factory",
        "“Factory” is not a time zone. Use a name such as Europe/Berlin.",
    ),
    ("locations[0].timezone", "", "This field cannot be blank."),
    ("locations[0].country", "Germany", "Use a two-letter code such as DE."),
    ("locations[0].country", "XX", "No public holidays are known for this country or region."),
    ("locations[0].subdivision", "XX", "No public holidays are known for this country or region."),
    (
        "locations[0].holiday_categories",
        ["hindu"],
        "No holidays of the kind “hindu” are known for this country.",
    ),
    ("locations[0].hours", {}, "This must be a list: […]."),
    ("locations[0].hours[0].weekday", 7, "Use a weekday from 0 (Monday) to 6 (Sunday)."),
    ("locations[0].hours[0].weekday", True, "This must be a whole number."),
    ("locations[0].hours[0].weekday", 1.5, "This must be a whole number."),
    ("locations[0].hours[0].from", "9:00", NO_TIME),
    ("locations[0].hours[0].from", "24:00", "A day ends at 24:00; start the next one at 00:00."),
    ("locations[0].hours[0].to", "24:01", NO_TIME),
    ("locations[0].hours[0].to", "09:00", SAME),
    ("locations[0].hours[0].to", "\u0660\u0669:\u0660\u0660", NO_TIME),
    ("closures[0].location", "moon", 'no location has the slug "moon"'),
    ("closures[0].from", "2026-02-30", NO_DATE),
    ("closures[0].from", "2026-W52-4", NO_DATE),
    ("closures[0].from", "0001-01-01", NO_DATE),
    ("closures[0].name", " ", "This field cannot be blank."),
    ("resources[0].slug", "any", "“any” means whoever is free. Choose another word."),
    ("resources[0].name", "A\u200fna", UNSEEN),
    ("resources[0].kind", "robot", "Value 'robot' is not a valid choice."),
    ("resources[0].location", "moon", 'no location has the slug "moon"'),
    ("resources[0].location", None, 'This must be text in quotes: "…".'),
    ("resources[0].email", "nobody", "Enter a valid email address."),
    ("resources[0].weight", 0, "Ensure this value is greater than or equal to 1."),
    ("resources[0].weight", 10**30, "Ensure this value is less than or equal to 32767."),
    ("resources[0].max_per_day", 0, "Ensure this value is greater than or equal to 1."),
    ("resources[0].turnaround_after", "PT13H", "This must be at most PT12H."),
    ("resources[0].hours[0].valid_from", "tomorrow", NO_DATE),
    ("resources[0].overrides[0].date", "2026-12-32", NO_DATE),
    ("resources[0].overrides[0].hours[0].to", "10:00", SAME),
    ("resources[0].time_off[0].start", "2026-12-05T08:00:00", NO_MOMENT),
    ("resources[0].time_off[0].start", "9999-12-31T23:59:59-23:00", NO_MOMENT),
    ("resources[0].time_off[0].reason", "a\nb", UNSEEN),
    ("resources[0].time_off[0].end", "2026-12-06T08:00:00.5Z", NO_MOMENT),
    ("policies[0].slug", "Very Strict", NO_SLUG),
    ("policies[0].tiers", [], "This field cannot be blank."),
    ("policies[0].tiers[0].refund_percent", 101, "The refund must be from 0 to 100 percent."),
    ("policies[0].tiers[0].refund_percent", "all", "The refund must be from 0 to 100 percent."),
    ("policies[0].tiers[0].hours_before", 1.5, "Use whole hours from 0 to 8760."),
    ("policies[0].tiers[1].hours_before", -1, "Use whole hours from 0 to 8760."),
    ("policies[0].tiers[2].same_local_day", False, "same_local_day can only be true."),
    ("services[0].name", "\t", "This field cannot be blank."),
    ("services[0].category", "Hair\x07", UNSEEN),
    ("services[0].description", "Cut\x1b[31m", UNSEEN),
    ("services[0].duration", "45", NO_DURATION),
    ("services[0].duration", 45, 'This must be text in quotes: "…".'),
    ("services[0].duration", "P", NO_DURATION),
    ("services[0].duration", "PT", NO_DURATION),
    ("services[0].duration", "P1M", NO_DURATION),
    ("services[0].duration", "P1W", NO_DURATION),
    ("services[0].duration", "PT90S", "Use a duration in whole minutes, such as PT45M."),
    ("services[0].duration", "PT0M", "This must be at least PT1M."),
    ("services[0].duration", "PT25H", "This must be at most PT24H."),
    ("services[0].duration", "PT99999999M", "This must be at most PT24H."),
    ("services[0].slot_step", "PT0M", "This must be at least PT1M."),
    ("services[0].horizon_days", 731, "Ensure this value is less than or equal to 730."),
    ("services[0].horizon_days", -1, "Ensure this value is greater than or equal to 0."),
    ("services[0].seats", 12, "Group bookings are not available yet."),
    ("services[0].seats", True, "Group bookings are not available yet."),
    ("services[0].approval", True, "Booking with approval is not available yet."),
    ("services[0].payment.mode", "deposit", "Payments are not available yet."),
    ("services[0].payment.deposit_percent", 30, "Payments are not available yet."),
    ("services[0].price.amount_minor", -1, "Ensure this value is greater than or equal to 0."),
    ("services[0].price.amount_minor", 45.0, "This must be a whole number."),
    ("services[0].price.currency", "dollars", "Use a three-letter code such as EUR."),
    ("services[0].policy", "lenient", 'no policy has the slug "lenient"'),
    (
        "services[0].requirements[0].candidates[0]",
        "bob",
        'no resource has the slug "bob"',
    ),
    (
        "services[0].requirements[0].candidates",
        [],
        "Choose who or what can take this role.",
    ),
    ("services[0].requirements[0].quantity", 0, "Ensure this value is greater than or equal to 1."),
    ("services[0].requirements[0].role", "A\r\nB", UNSEEN),
    ("services[0].requirements[0].role", "", "This field cannot be blank."),
]


@pytest.mark.parametrize(("path", "value", "sentence"), MISTAKES)
def test_mistake_is_named_by_its_path(acme, example, path, value, sentence):
    before = setup.export_document()
    put(example, path, value)

    with pytest.raises(DocumentError) as refused:
        setup.apply_document(example)

    assert str(refused.value) == f"{path}: {sentence}"
    assert setup.export_document() == before


def put(document, path, value):
    """Set the value at a path such as ``services[0].duration``."""
    *steps, last = path.replace("]", "").replace("[", ".").split(".")
    for step in steps:
        document = document[int(step) if step.isdecimal() else step]
    document[int(last) if last.isdecimal() else last] = value


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("colour", ""),
        ("business.colour", "business"),
        ("locations[0].colour", "locations[0]"),
        ("locations[0].hours[0].colour", "locations[0].hours[0]"),
        ("closures[0].colour", "closures[0]"),
        ("resources[0].colour", "resources[0]"),
        ("resources[0].overrides[0].colour", "resources[0].overrides[0]"),
        ("resources[0].time_off[0].colour", "resources[0].time_off[0]"),
        ("policies[0].colour", "policies[0]"),
        ("policies[0].tiers[0].colour", "policies[0].tiers[0]"),
        ("services[0].colour", "services[0]"),
        ("services[0].price.colour", "services[0].price"),
        ("services[0].payment.colour", "services[0].payment"),
        ("services[0].requirements[0].colour", "services[0].requirements[0]"),
    ],
)
def test_unknown_key_is_refused_at_its_path(acme, example, path, section):
    put(example, path, "green")

    with pytest.raises(DocumentError) as refused:
        setup.apply_document(example)

    assert refused.value.path == path
    assert refused.value.sentence.startswith("This key is not known here. Known keys: ")


@pytest.mark.parametrize(
    ("path", "key", "refused_at"),
    [
        ("locations[0]", "slug", "locations[0].slug"),
        ("locations[0].hours[0]", "to", "locations[0].hours[0].to"),
        ("closures[0]", "from", "closures[0].from"),
        ("resources[0].breaks[0]", "weekday", "resources[0].breaks[0].weekday"),
        ("resources[0].overrides[0]", "date", "resources[0].overrides[0].date"),
        ("resources[0].time_off[0]", "end", "resources[0].time_off[0].end"),
        ("policies[0]", "tiers", "policies[0].tiers"),
        ("services[0]", "duration", "services[0].duration"),
        ("services[0].requirements[0]", "role", "services[0].requirements[0].role"),
        ("services[0].requirements[0]", "candidates", "services[0].requirements[0].candidates"),
    ],
)
def test_missing_key_is_refused_where_it_belongs(acme, example, path, key, refused_at):
    owner = example
    for step in path.replace("]", "").replace("[", ".").split("."):
        owner = owner[int(step) if step.isdecimal() else step]
    del owner[key]

    with pytest.raises(DocumentError) as refused:
        setup.apply_document(example)

    assert str(refused.value) == f"{refused_at}: {NEEDED}"


def test_location_is_needed_where_there_are_several(acme, example):
    example["locations"].append({"slug": "annex", "name": "Annex"})
    del example["resources"][0]["location"]

    with pytest.raises(DocumentError) as refused:
        setup.apply_document(example)

    assert str(refused.value) == f"resources[0].location: {NEEDED}"


@pytest.mark.parametrize("section", ["locations", "resources", "policies", "services"])
def test_slug_that_appears_twice_is_refused(acme, example, section):
    example[section].append(dict(example[section][0]))

    with pytest.raises(DocumentError) as refused:
        setup.apply_document(example)

    slug = example[section][0]["slug"]
    assert str(refused.value) == f'{section}[1].slug: The slug "{slug}" appears twice.'


@pytest.mark.parametrize(
    ("path", "change", "refusal"),
    [
        (
            "resources[0].overrides",
            [{"date": "2026-12-01", "hours": []}, {"date": "2026-12-01", "hours": []}],
            "resources[0].overrides[1].date: That date already has special hours.",
        ),
        (
            "resources[0].time_off[0].end",
            "2026-12-05T08:00:00Z",
            "resources[0].time_off[0].end: The end must come after the start.",
        ),
        (
            "closures[0].to",
            "2026-12-23",
            "closures[0].to: The last day is before the first.",
        ),
        (
            "services[0].bookable_until",
            "2026-01-01",
            "services[0].bookable_until: The last bookable date is before the first.",
        ),
        (
            "resources[0].hours",
            [
                {
                    "weekday": 0,
                    "from": "09:00",
                    "to": "10:00",
                    "valid_from": "2026-02-01",
                    "valid_until": "2026-01-31",
                }
            ],
            "resources[0].hours[0].valid_until: The last date is before the first.",
        ),
        (
            "services[0].requirements",
            [{"role": "a", "candidates": ["ana"]}, {"role": "a", "candidates": ["ana"]}],
            "services[0].requirements[1].role: The service already has this role.",
        ),
        (
            "services[0].requirements",
            [{"role": "a", "candidates": ["ana"]}, {"role": "b", "candidates": ["ana"]}],
            f"services[0].requirements: {TOO_FEW}",
        ),
        (
            "services[0].requirements[0].quantity",
            2,
            f"{CANDIDATES}: Only 1 can take this role, but it needs 2 at once.",
        ),
        (
            "policies[0].tiers[1].hours_before",
            24,
            "policies[0].tiers: Two tiers apply from the same moment.",
        ),
    ],
)
def test_rule_about_several_values_is_named_by_one_of_them(acme, example, path, change, refusal):
    example["services"][0]["bookable_from"] = "2026-12-01"
    put(example, path, change)

    with pytest.raises(DocumentError) as refused:
        setup.apply_document(example)

    assert str(refused.value) == refusal
