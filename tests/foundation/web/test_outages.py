"""A database that goes away within a request, or is too slow, is told as such on every page."""

import pytest
from django.db import InternalError, close_old_connections, connection, connections
from django.test import Client

from foundation.web import error_pages, outages
from tenants.queries import pooling
from tests import guards
from tests.factories import scheduling as make


@pytest.fixture
def visitor(committed_acme):
    make.make_profile()
    browser = Client(headers={"host": "acme.localhost"}, raise_request_exception=False)
    browser.cookies["sessionid"] = "a" * 32
    yield browser
    connection.close()


def kill_connection():
    """End our own connection from the side of the server, as a restart does."""
    pid = connection.connection.info.backend_pid
    other = pooling.copy_outside_pool()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 60000)", [pid])
    other.close()


def losing(table):
    """Lose the connection right before the first statement about that table."""
    lost = []

    def execute(run, sql, *rest):
        if table in sql and not lost:
            lost.append(sql)
            kill_connection()
        return run(sql, *rest)

    return connection.execute_wrapper(execute)


@pytest.mark.parametrize(
    ("path", "table"),
    [("/", "scheduling_service"), ("/book/cut/", "scheduling_service"), ("/admin/", "session")],
)
def test_page_whose_connection_dies_asks_to_come_back(visitor, path, table):
    with losing(table):
        response = visitor.get(path)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert response.headers["Cache-Control"] == "no-store"
    assert "<h1>One moment, please</h1>" in response.text


def test_next_request_is_served_again(visitor):
    with losing("scheduling_service"):
        visitor.get("/")
    close_old_connections()  # as a server does after each request

    assert visitor.get("/").status_code == 200


def test_control_without_the_handler_a_lost_connection_is_a_crash(visitor, monkeypatch):
    guards.without_knowing_outages(monkeypatch)

    with losing("scheduling_service"):
        response = visitor.get("/")

    assert response.status_code == 500


def test_plain_words_stand_in_for_a_page_that_cannot_be_shown(visitor, settings):
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": []}]

    with losing("scheduling_service"):
        response = visitor.get("/")

    assert (response.status_code, response.text) == (503, error_pages.AWAY)
    assert response.headers["Retry-After"] == "5"


def test_transaction_that_took_too_long_is_an_outage():
    ended = InternalError("terminating connection due to transaction timeout")
    ended.__cause__ = type("Timeout", (Exception,), {"sqlstate": "25P04"})()
    broken = InternalError("current transaction is aborted")
    broken.__cause__ = type("Aborted", (Exception,), {"sqlstate": "25P02"})()

    assert outages.is_outage(ended)
    assert not outages.is_outage(broken)
    assert not outages.is_outage(ValueError())
    assert not outages.is_outage(None)


def show_limit():
    probe = pooling.copy_outside_pool()
    try:
        with probe.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            return cursor.fetchone()[0]
    finally:
        probe.close()


@pytest.mark.parametrize("given", [{}, {"options": "-c work_mem=5MB"}])
def test_statements_of_processes_that_serve_visitors_have_a_limit(db, settings, given):
    settings.STATEMENT_TIMEOUT = "70ms"
    ours = connections.settings["default"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(ours, "OPTIONS", ours["OPTIONS"] | given)
        assert show_limit() == "0"

        outages.limit_statements()

        assert show_limit() == "70ms"
        assert ours["OPTIONS"]["options"].startswith(given.get("options", "-c statement_timeout"))


def test_page_that_reads_too_long_asks_to_come_back(visitor, settings):
    def wait(run, sql, params, many, context):
        if "scheduling_service" in sql:
            run("SET statement_timeout = '50ms'", None, many, context)
            sql, params = "SELECT pg_sleep(60)", None
        return run(sql, params, many, context)

    with connection.execute_wrapper(wait):
        response = visitor.get("/")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
