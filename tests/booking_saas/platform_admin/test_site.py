import re

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.utils import timezone
from django_tenants.utils import schema_context

from booking_saas.platform_admin import platform_site
from booking_saas.staff_admin.urls import staff_site
from foundation import schemas
from foundation.zones import clock_rules
from tenants.accounts import people
from tenants.accounts.models import Role
from tenants.models import Business, Domain, OutboxMessage, ReleasedSlug
from tenants.models.business import BusinessStatus

PAGES = [
    "",
    "tenants/business/",
    "tenants/domain/",
    "tenants/releasedslug/",
    "tenants/outboxmessage/",
]


@pytest.fixture
def operator(db):
    schemas.leave()
    return people.create_person(
        email="op@example.com", password="correct horse battery", role=Role.OPERATOR
    )


@pytest.fixture
def desk(operator) -> Client:
    """The browser of an operator who is logged in."""
    client = Client(headers={"host": "localhost"})
    client.force_login(operator)
    return client


@pytest.mark.parametrize("path", [*PAGES, "system/"])
def test_operators_see_the_shared_tables(desk, path):
    response = desk.get(f"/admin/{path}")

    assert response.status_code == 200
    html = response.content.decode()
    assert not re.search(r'\sstyle="|\son\w+="|<script>(?!</script>)', html)
    assert "unsafe" not in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", [*PAGES, "system/"])
def test_pages_call_things_by_one_word(desk, path):
    text = re.sub(r"<[^>]*>", " ", desk.get(f"/admin/{path}").text)

    assert not re.search(r"tenant|\bdomains?\b", text, re.IGNORECASE)
    assert "Web addresses" in text


@pytest.mark.parametrize("path", [*PAGES, "system/"])
def test_visitors_are_sent_to_the_guarded_login(db, path):
    response = Client(headers={"host": "localhost"}).get(f"/admin/{path}", follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=%2Fadmin%2F")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OPERATOR])
def test_nobody_else_gets_in(db, role):
    person = people.create_person(email="x@example.com", password=None, role=role)
    client = Client(headers={"host": "localhost"})
    client.force_login(person)

    response = client.get("/admin/tenants/business/", follow=True)

    assert response.status_code in {403, 200}
    assert "globex" not in response.content.decode().lower()


def test_list_of_businesses_leaves_the_platform_out(desk):
    html = desk.get("/admin/tenants/business/").content.decode()

    assert "acme" in html
    assert ">platform<" not in html


def test_characters_that_no_text_has_are_no_error_of_the_server(desk):
    assert desk.get("/admin/tenants/business/?status__exact=%00").status_code == 200


def ask(desk, model, action, *pks, **fields):
    data = {"action": action, "_selected_action": list(pks)} | fields
    return desk.post(f"/admin/tenants/{model}/", data, follow=True)


def act(desk, model, action, *pks):
    return ask(desk, model, action, *pks, confirmed="yes")


def list_history() -> list[tuple[str, str, str]]:
    schemas.leave()
    rows = LogEntry.objects.order_by("pk").select_related("user")
    return [(row.object_repr, row.change_message, row.user.email) for row in rows]


def test_closing_is_asked_about_with_what_it_means(desk, client_of):
    acme = Business.objects.get(slug="acme")

    page = ask(desk, "business", "close", acme.pk)

    assert '<h1 dir="auto">Close these businesses?</h1>' in page.text
    assert "Their data is kept, and they can be opened again at any time." in page.text
    assert f'name="_selected_action" value="{acme.pk}"' in page.text
    assert client_of("acme").get("/accounts/login/").status_code == 200
    assert list_history() == []


def test_nothing_is_asked_where_nothing_can_be_done(desk):
    acme = Business.objects.get(slug="acme")

    page = ask(desk, "business", "open_again", acme.pk)

    assert "This cannot be done to anything you selected." in page.text
    assert Business.objects.get(slug="acme").status == BusinessStatus.READY


@pytest.fixture
def soon_after_the_release_of_the_rules(settings, tmp_path):
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text(f"={clock_rules.use_newest().used.released}T12:00:00Z")


@pytest.mark.usefixtures("soon_after_the_release_of_the_rules")
def test_start_page_counts_what_needs_somebody(desk):
    calm = desk.get("/admin/")
    OutboxMessage.objects.create(
        schema_name="t_x", topic="x", consumer="y", payload={}, dead_at=timezone.now()
    )
    Business.objects.filter(slug="acme").update(status=BusinessStatus.CLOSED)

    page = desk.get("/admin/")

    assert calm.context["concerns"] == []
    assert [(item["text"], item["url"]) for item in page.context["concerns"]] == [
        (
            "1 outbox message is dead: it will not be tried again.",
            "/admin/tenants/outboxmessage/?state=dead",
        ),
        ("1 business is closed.", "/admin/tenants/business/?status__exact=closed"),
    ]
    assert "Nothing needs your attention." in calm.text


@pytest.mark.usefixtures("soon_after_the_release_of_the_rules")
def test_system_page_tells_the_rules_of_clocks(desk):
    choice = clock_rules.use_newest()

    page = desk.get("/admin/system/", headers={"Accept-Language": "en-GB"})

    day = choice.used.released
    # Not "Nov. 12, 2026", as Django writes it.
    assert f"<dd>{day.day} {day:%b %Y}</dd>" in page.text.replace("Sept ", "Sep ")
    assert page.context["used"].startswith(choice.used.version)
    assert page.context["unused"].startswith(choice.unused.version) if choice.unused else True
    assert "more than six months old" not in page.text


def test_old_rules_of_clocks_are_told(desk, settings, tmp_path):
    settings.CLOCK_FILE = tmp_path / "clock"
    released = clock_rules.use_newest().used.released
    settings.CLOCK_FILE.write_text(f"={released.replace(year=released.year + 1)}T12:00:00Z")

    concerns = desk.get("/admin/").context["concerns"]

    assert [(item["text"], item["url"]) for item in concerns] == [
        ("The rules for clocks and time zones are more than six months old.", "/admin/system/")
    ]
    assert "They are more than six months old." in desk.get("/admin/system/").text


def test_business_is_closed_and_opened_again(desk, client_of):
    acme = Business.objects.get(slug="acme")

    act(desk, "business", "close", acme.pk)
    assert client_of("acme").get("/accounts/login/").status_code == 404

    act(desk, "business", "open_again", acme.pk)
    assert client_of("acme").get("/accounts/login/").status_code == 200
    assert list_history() == [
        (acme.name, "Closed.", "op@example.com"),
        (acme.name, "Opened again.", "op@example.com"),
    ]
    history = desk.get(f"/admin/tenants/business/{acme.pk}/history/").text
    assert "Closed." in history
    assert "op@example.com" in history


def test_business_that_is_being_removed_is_not_opened(desk):
    Business.objects.filter(slug="acme").update(status=BusinessStatus.REMOVING)

    act(desk, "business", "open_again", Business.objects.get(slug="acme").pk)

    assert Business.objects.get(slug="acme").status == BusinessStatus.REMOVING


def test_dead_message_is_revived(desk):
    message = OutboxMessage.objects.create(
        schema_name="t_x",
        topic="thing.made",
        consumer="tests.first",
        payload={},
        attempts=82,
        dead_at=timezone.now(),
    )

    ask(desk, "outboxmessage", "revive", message.pk)
    assert OutboxMessage.objects.get(pk=message.pk).attempts == 82

    act(desk, "outboxmessage", "revive", message.pk)

    assert list_history() == [(str(message), "Tried again.", "op@example.com")]
    message.refresh_from_db()
    assert (message.dead_at, message.attempts) == (None, 0)


@pytest.mark.parametrize("path", PAGES[1:])
def test_nothing_is_added_or_deleted_here(desk, path):
    assert desk.get(f"/admin/{path}add/").status_code == 403


def test_staff_never_see_shared_tables(db, client_of):
    shared = {Business, Domain, ReleasedSlug, OutboxMessage}
    assert not shared & set(staff_site._registry)
    with schema_context(Business.objects.get(slug="acme").schema_name):
        owner = people.create_person(email="o@example.com", password=None, role=Role.OWNER)
        client = client_of("acme")
        client.force_login(owner)

    for path in PAGES[1:]:
        assert client.get(f"/admin/{path}").status_code == 404


def test_operators_see_no_tables_of_businesses():
    assert {model._meta.app_label for model in platform_site._registry} == {"tenants"}


def test_operator_is_a_stranger_inside_a_business(operator, globex_business):
    schemas.leave()
    request = RequestFactory().get("/admin/")
    request.user = operator
    assert platform_site.has_permission(request)

    with schema_context(globex_business.schema_name):
        assert not platform_site.has_permission(request)


@pytest.mark.parametrize(
    ("site", "role"), [(staff_site, Role.OWNER), (platform_site, Role.OPERATOR)]
)
def test_person_who_may_no_longer_log_in_gets_in_nowhere(db, site, role):
    schemas.leave()
    request = RequestFactory().get("/admin/")
    request.user = people.create_person(email="gone@example.com", password=None, role=role)
    assert site.has_permission(request)

    request.user.is_active = False

    assert not site.has_permission(request)


def test_operator_made_by_command_logs_in_at_once(db, settings, monkeypatch):
    schemas.leave()
    settings.RATE_LIMITS = False
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "correct horse battery")
    call_command("createsuperuser", email="you@example.com", interactive=False, verbosity=0)
    client = Client(headers={"host": "localhost"})

    response = client.post(
        "/accounts/login/", {"login": "you@example.com", "password": "correct horse battery"}
    )

    assert response.url == "/admin/"
    assert client.get("/admin/").status_code == 200
