"""Two people edit the rows of one form: nothing typed is lost, nothing fails in silence."""

import pytest
from django.db.models.fields.files import FieldFile

from scheduling.models import OpeningHours
from tests.booking_saas.staff_admin.setup.test_hours import ana_of
from tests.factories import scheduling as make


def week_form(ana, *rows: tuple[object, str, str], **fields):
    """Return the form of Ana with these rows of weekly hours: key, start, end."""
    data = {
        "name": "Ana",
        "slug": "ana",
        "kind": "staff",
        "location": ana.location_id,
        "weight": 1,
        "turnaround_before_minutes": 0,
        "turnaround_after_minutes": 0,
        "position": 0,
        "active": "on",
        "opening_hours-TOTAL_FORMS": len(rows),
        "opening_hours-INITIAL_FORMS": sum(bool(key) for key, _opens, _closes in rows),
        "breaks-TOTAL_FORMS": 0,
        "breaks-INITIAL_FORMS": 0,
    }
    for number, (key, opens, closes) in enumerate(rows):
        data |= {
            f"opening_hours-{number}-id": key,
            f"opening_hours-{number}-resource": ana.pk,
            f"opening_hours-{number}-weekday": 0,
            f"opening_hours-{number}-opens_minute": opens,
            f"opening_hours-{number}-closes_minute": closes,
        }
    return data | fields


def sent_again(response) -> dict[str, object]:
    """Return what the browser sends when the form on the page is saved once more."""
    form = response.context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    for inline in response.context["inline_admin_formsets"]:
        for part in (inline.formset.management_form, *inline.formset.forms):
            data |= {part.add_prefix(name): part[name].value() for name in part.fields}
    return {
        name: value
        for name, value in data.items()
        # Of a file that is kept nothing is sent.
        if value not in (None, False) and not isinstance(value, FieldFile)
    }


def spans_of(ana) -> list[tuple[int, int]]:
    rows = OpeningHours.objects.filter(resource=ana).order_by("opens_minute", "id")
    return list(rows.values_list("opens_minute", "closes_minute"))


@pytest.fixture
def week(salon):
    """Leave Ana three ranges on one day; return her and their keys."""
    ana = ana_of(salon)
    OpeningHours.objects.all().delete()
    for hour in (8, 12, 16):
        make.make_hours(hour * 60, hour * 60 + 120, weekdays=range(1), resource=ana)
    return ana, list(OpeningHours.objects.order_by("opens_minute").values_list("pk", flat=True))


def test_row_that_somebody_else_removed_is_told_of_and_kept(staff, week):
    ana, keys = week
    OpeningHours.objects.filter(pk=keys[0]).delete()
    page = f"/admin/scheduling/resource/{ana.pk}/change/"
    data = week_form(
        ana,
        (keys[0], "07:00", "10:00"),
        (keys[1], "12:00", "14:00"),
        (keys[2], "16:00", "19:00"),
        ("", "20:00", "22:00"),
        title="Master",
    )

    refused = staff.post(page, data)

    assert refused.status_code == 200
    assert (
        "Somebody else has removed 1 row in the meantime. It is listed last here, as you had it:"
        " save again to add it back, or remove it first." in refused.text
    )
    assert 'value="Master"' in refused.text
    assert spans_of(ana) == [(720, 840), (960, 1080)]

    saved = staff.post(page, sent_again(refused))

    ana.refresh_from_db()
    assert saved.status_code == 302
    assert ana.title == "Master"
    assert spans_of(ana) == [(420, 600), (720, 840), (960, 1140), (1200, 1320)]
    kept = OpeningHours.objects.filter(pk__in=keys).values_list("pk", flat=True)
    assert sorted(kept) == keys[1:]


def test_row_that_both_removed_is_just_gone(staff, week):
    ana, keys = week
    OpeningHours.objects.filter(pk=keys[0]).delete()
    data = week_form(
        ana,
        (keys[0], "08:00", "10:00"),
        (keys[1], "12:00", "14:00"),
        (keys[2], "16:00", "18:00"),
        **{"opening_hours-0-DELETE": "on"},
    )

    saved = staff.post(f"/admin/scheduling/resource/{ana.pk}/change/", data)

    assert saved.status_code == 302
    assert spans_of(ana) == [(720, 840), (960, 1080)]


@pytest.mark.parametrize("total", ["", "x", "9" * 30])
def test_odd_number_of_rows_is_refused_as_ever(staff, week, total):
    ana, _keys = week
    data = week_form(ana, **{"opening_hours-TOTAL_FORMS": total})

    response = staff.post(f"/admin/scheduling/resource/{ana.pk}/change/", data)

    assert response.status_code == 200
    assert len(spans_of(ana)) == 3
