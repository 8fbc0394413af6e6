"""The business has one name: what its settings say is what admin, mails and operators say."""

import pytest
from django.core import mail
from django.test import Client

from scheduling.models import BusinessProfile
from tenants.models import Business
from tests.booking_saas.account_site.conftest import work  # noqa: F401 - a fixture
from tests.booking_saas.staff_admin.setup.test_catalog import SETTINGS, settings_form


def test_new_name_is_the_name_everywhere(staff, settings, work):  # noqa: F811 - the fixture
    settings.RATE_LIMITS = False

    page = staff.post(SETTINGS, settings_form(name="  Hair & Now "), follow=True)

    assert BusinessProfile.objects.get().name == "Hair & Now"
    assert Business.objects.get(slug="acme").name == "Hair & Now"
    assert Business.objects.get(slug="globex").name == "Globex"
    assert "Hair &amp; Now" in staff.get("/admin/").text
    assert page.status_code == 200
    visitor = Client(headers={"host": "acme.localhost"})
    visitor.post(
        "/accounts/signup/", {"email": "new@example.com", "password1": "correct horse battery"}
    )
    work()
    assert mail.outbox[0].subject.endswith("– Hair & Now")


NOT_SHOWN = "This contains characters that cannot be displayed."


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Hair\r\nBcc: x@example.com", NOT_SHOWN),
        ("\u202eriaH", NOT_SHOWN),
        ("Hair\u2028Now", NOT_SHOWN),
        ("\u2060", "Please enter a name."),
    ],
)
def test_name_that_would_break_a_line_is_refused(staff, name, reason):
    before = BusinessProfile.objects.values().get()

    response = staff.post(SETTINGS, settings_form(name=name))

    assert response.status_code == 200
    assert response.context["adminform"].form.errors == {"name": [reason]}
    assert BusinessProfile.objects.values().get() == before
    assert Business.objects.get(slug="acme").name == "Acme"
