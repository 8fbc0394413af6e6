"""A real browser, a real server and a salon of its own; what tests book is taken away again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connection, connections
from django.test import Client
from django.test.testcases import LiveServerThread
from django_tenants.utils import schema_context
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from booking_saas.dev.servers import chromium
from tenants.models import Business, Domain
from tests.journeys import front_desk, salon
from tests.patience import PATIENCE_SECONDS

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday, 10:00 in Berlin."""
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
PICTURES = Path(__file__).resolve().parent.parent.parent / "test-results"

expect.set_options(timeout=PATIENCE_SECONDS * 1000)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return {
        "executable_path": chromium.find(),
        "args": list(chromium.ARGUMENTS),
        "timeout": PATIENCE_SECONDS * 1000,
    }


@dataclass(frozen=True)
class Site:
    """The pages of one business, with its diary."""

    schema: str
    origin: str

    def url(self, path: str = "/") -> str:
        return f"{self.origin}{path}"

    def enter(self):
        return schema_context(self.schema)


@pytest.fixture(scope="session")
def _orm_beside_a_loop() -> Iterator[None]:
    """Let this thread use the ORM while Playwright's loop runs in it, and no longer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def playwright(_orm_beside_a_loop: None, playwright: Playwright) -> Playwright:
    """Start Playwright once the ORM bears its loop; it stops before that ends."""
    return playwright


@pytest.fixture(scope="session")
def server(django_db_setup, django_db_blocker) -> Iterator[LiveServerThread]:
    with django_db_blocker.unblock():
        thread = LiveServerThread("127.0.0.1", static_handler=StaticFilesHandler)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield thread
        thread.terminate()
        with connection.cursor() as cursor:
            # Threads of kept connections may outlive the server; the database must go.
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        connections.close_all()


@pytest.fixture
def site(transactional_db, server, settings, tmp_path) -> Site:
    """Fill the first business with the salon; the end of the test empties it again."""
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text(f"={NOW.isoformat()}")
    settings.RATE_LIMITS = False
    business = Business.objects.get(slug="acme")
    with schema_context(business.schema_name):
        salon.fill(business)
    host = Domain.objects.get(tenant=business, is_primary=True).domain
    return Site(business.schema_name, f"http://{host}:{server.port}")


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a maker of pages; at the end nothing may have been said on their consoles."""
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def start(
        viewport: dict[str, int] = PHONE,
        color_scheme: str = "light",
        *,
        zone: str = "Europe/Berlin",
        locale: str = "en-GB",
        scripts: bool = True,
        **more: object,
    ) -> Page:
        context = browser.new_context(
            viewport=viewport,
            color_scheme=color_scheme,
            timezone_id=zone,
            locale=locale,
            java_script_enabled=scripts,
            **{"reduced_motion": "reduce"} | more,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_SECONDS * 1000)
        page.on("console", lambda message: said.append(message.text) if _is_bad(message) else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    yield start
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture
def desk(site, open_page):
    """Return a maker of pages on which the front desk is logged in already."""
    host = site.origin.removeprefix("http://").split(":")[0]
    with site.enter():
        front_desk.fill_diary()
        user = get_user_model().objects.create_user(
            "desk@example.com",
            "long-enough-word",
            name="Fritzi Front",
            role="front_desk",
            is_staff=True,
        )
    client = Client(headers={"host": host})
    with site.enter():
        client.force_login(user)
    cookie = client.cookies["sessionid"].value

    def start(*args, **kwargs):
        page = open_page(*args, **kwargs)
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": site.origin}])
        return page

    return start


def _is_bad(message) -> bool:
    # Chromium reports pages that answer 4xx on purpose, and htmx a connection that is away or a
    # page that was left before its answer came; the tests look at those themselves.
    expected = ("Failed to load resource", "htmx:afterRequest", "htmx:sendError", "htmx:sendAbort")
    return message.type in {"error", "warning"} and not message.text.startswith(expected)


@pytest.fixture(scope="session")
def check_page() -> Callable[[Page, str], None]:
    """Return a check of one page: readable by all, no wider than the screen, with a picture."""
    axe = Axe()

    def check(page: Page, name: str, *, without: tuple[str, ...] = ()) -> None:
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        scheme = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        width = page.viewport_size["width"]
        PICTURES.mkdir(exist_ok=True)
        mode = "dark" if scheme else "light"
        page.screenshot(path=PICTURES / f"{name}-{width}-{mode}.png", full_page=width > 600)
        rules = {rule: {"enabled": False} for rule in without}
        found = axe.run(page, options={"rules": rules}).response["violations"]
        summary = [(v["id"], [node["html"][:160] for node in v["nodes"][:3]]) for v in found]
        assert summary == [], name
        assert wide <= 0, name

    return check
