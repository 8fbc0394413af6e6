"""The clock beside the mailbox moves the clock that all processes of the demo obey."""

import json
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from booking_saas.dev.time_travel.clock import NEXT, REAL, ClockError, DemoClock
from foundation import clock as product_clock
from tests.programs import find_free_port

FROZEN = datetime(2026, 3, 28, 13, tzinfo=UTC)


@pytest.fixture
def clock(tmp_path) -> DemoClock:
    return DemoClock(tmp_path / "clock", find_free_port())


@pytest.fixture
def site(clock):
    """A site that knows what is due next."""
    answer = {"due": None}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            content = json.dumps(answer).encode()
            self.send_response(200 if self.path == "/-/demo/next-due" else 404)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", clock.web_port), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield answer
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(("how", "hours"), [("hour", 1), ("day", 24)])
def test_frozen_clock_moves_by_the_step_and_stays_frozen(clock, how, hours):
    clock.file.write_text(f"={FROZEN.isoformat()}\n")

    clock.move(how)

    assert clock.tell() == FROZEN + timedelta(hours=hours)
    assert clock.file.read_text() == f"={(FROZEN + timedelta(hours=hours)).isoformat()}"


def test_shifts_add_up_and_the_products_clock_obeys(clock, settings):
    settings.CLOCK_FILE = clock.file
    assert not clock.is_moved()

    for how in ("hour", "day", "hour"):
        clock.move(how)

    shift = product_clock.now() - datetime.now(UTC)
    assert round(shift / timedelta(minutes=1)) == 26 * 60
    assert clock.is_moved()


def test_real_time_comes_back(clock):
    clock.move("day")

    clock.move(REAL)
    clock.move(REAL)

    assert not clock.file.exists()


@pytest.mark.parametrize(
    ("due", "shown"),
    [
        (FROZEN + timedelta(hours=5), FROZEN + timedelta(hours=5, seconds=1)),
        # What is overdue rings at once: time does not go back to it.
        (FROZEN - timedelta(hours=5), FROZEN + timedelta(seconds=1)),
    ],
)
def test_clock_moves_to_what_is_due_next(clock, site, due, shown):
    clock.file.write_text(f"={FROZEN.isoformat()}")
    site["due"] = due.isoformat()

    clock.move(NEXT)

    assert clock.tell() == shown


def test_nothing_ahead_is_said_and_moves_nothing(clock, site):
    with pytest.raises(ClockError, match="Nothing lies ahead"):
        clock.move(NEXT)

    assert not clock.file.exists()


def test_site_that_does_not_answer_is_said(clock):
    with pytest.raises(ClockError, match="does not answer yet"):
        clock.move(NEXT)


def test_time_does_not_pass_what_dates_can_tell(clock):
    clock.file.write_text("=2099-12-31T12:00:00Z")

    with pytest.raises(ClockError, match="2000 to 2099"):
        clock.move("day")

    assert clock.file.read_text() == "=2099-12-31T12:00:00Z"
