"""Every guard that tests switch off, and every constant and memory of ours that they move, by name.

Our own code is patched here, in ``tests/concurrency/unguarded.py`` (the guards of bookings) and in
``tests/unguarded_….py`` (against floods, of the outbox, of customers' pages, of messages), and
nowhere else (tests/architecture/test_guards.py). ``without_…`` switches one guard off for a
control; ``with_…`` sets a limit that takes too long to reach, or puts a stand-in there; ``meet_…``
gives a race its meeting point; ``forget_…`` empties what a process remembers.
Those that last get the ``MonkeyPatch`` that puts them back.
"""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.views import defaults

from bench import raw
from booking_saas import urls_tenant
from booking_saas.booking_site.browse import vacancies
from booking_saas.dev.servers import services
from booking_saas.wiring.subjects import booking
from foundation import clock, logs, signing, tables
from foundation import schemas as current
from foundation.web import outages, parameters, request_log, throttling
from notifications.channels import Channel, registry
from notifications.channels.email import composing
from notifications.contracts import SUBJECTS, Subject
from notifications.models import Message, MessageStatus
from notifications.operations import delivery
from notifications.texts.letters import Letter
from scheduling.operations import bookings, gate
from tenants import middleware
from tenants.models import Business
from tenants.models.business import BusinessStatus
from tenants.operations import provisioning
from tenants.queries import hosts, pooling, schemas, slugs
from tests.patience import PATIENCE_SECONDS

type Patch = pytest.MonkeyPatch

# One business and the others.


def without_check_of_tables(patch: Patch) -> None:
    """Enter a business whose own tables are missing: its queries find those of the platform."""
    patch.setattr(tables, "list_doubled_tables", tuple)


def without_memory_of_tables(patch: Patch) -> None:
    """Take every business for complete, and do not look again."""
    patch.setattr(schemas, "is_complete", lambda _schema_name: True)
    without_check_of_tables(patch)


def without_own_host(patch: Patch, header: str) -> None:
    """Believe a header that says which host was asked for."""
    patch.setattr(middleware, "_read_host", lambda request: request.headers[header])


def without_whole_hosts(patch: Patch) -> None:
    """Find a business whose host is only the beginning of the one that was asked for."""
    known, begins = "domain.domain = %s", "starts_with(%s, domain.domain)"
    patch.setattr(hosts, "_ENTER", hosts._ENTER.replace(known, begins))


def without_status_of_businesses(patch: Patch) -> None:
    """Let every business answer, whatever has become of it."""
    is_ready = f"business.status = '{BusinessStatus.READY}'"
    patch.setattr(hosts, "_ENTER", hosts._ENTER.replace(is_ready, "true"))
    patch.setattr(middleware, "_GONE", ())


def with_memory_of_hosts(patch: Patch) -> None:
    """Remember for good which business a host belongs to."""
    found: dict[str, Business] = {}
    enter = hosts.enter_business

    def enter_remembered(host: str) -> Business:
        business = found.setdefault(host, enter(host))
        connection.set_tenant(business)
        return business

    patch.setattr(hosts, "enter_business", enter_remembered)


def without_leaving_business(patch: Patch) -> None:
    """Let a worker stay in the business of its last task."""
    patch.setattr(current, "leave", lambda: None)


def without_business_of_signatures(patch: Patch) -> None:
    """Sign the same at every business."""
    patch.setattr(signing, "_salt", lambda purpose: purpose)


def without_name_of_business(patch: Patch) -> None:
    """Let what is bound to a business be bound to the same name at all of them."""
    patch.setattr(current, "get_current", lambda: "any")


def without_content_types_of_threads(patch: Patch) -> None:
    """Let all threads, whatever business they are in, share one cache of content types."""
    patch.setattr(ContentType.objects, "_cache", {})


def without_backends_of_clients(patch: Patch) -> None:
    """Let one process of Postgres serve every connection, as a pooler of transactions does."""
    patch.setattr(pooling, "_get_pid", lambda _wrapper: 4711)


def with_same_id(patch: Patch, booking_id: UUID) -> None:
    """Give every new booking one id, so that two businesses have it in common."""
    patch.setattr(bookings, "uuid4", lambda: booking_id)


def with_interruption_of_provisioning(patch: Patch, interrupt: Callable[[object], None]) -> None:
    """Let something happen to a business right after its schema is built."""
    build = provisioning._build_schema

    def build_and_be_interrupted(business: object) -> None:
        build(business)
        interrupt(business)

    patch.setattr(provisioning, "_build_schema", build_and_be_interrupted)


def meet_after_check_of_slug(patch: Patch, rivals: int) -> None:
    """Let nobody reserve a name before all have found it free."""
    check_free, everybody_looked = slugs.check_free, Barrier(rivals)

    def check_and_wait(slug: str, **values: Any) -> None:
        check_free(slug, **values)
        everybody_looked.wait(PATIENCE_SECONDS)

    patch.setattr(slugs, "check_free", check_and_wait)


def without_word_for_a_lost_name(patch: Patch) -> None:
    """Let the constraint itself answer whoever loses a name to somebody quicker."""

    class NeverRaisedError(Exception):
        pass

    patch.setattr(provisioning, "IntegrityError", NeverRaisedError)


# Messages.


def without_claim(patch: Patch, *, rivals: int = 1) -> None:
    """Let a message be sent although somebody is sending it; so many rivals meet there."""
    everybody_here = Barrier(rivals)

    def let_through(*_arguments: object) -> bool:
        everybody_here.wait(PATIENCE_SECONDS)
        return True

    patch.setattr(delivery, "_claim", let_through)


def without_unique_messages() -> None:
    """Let what was recorded be recorded again, in the schema that is entered."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX message_once")


def without_time_of_claim(patch: Patch) -> None:
    """Let a claim of a message end in the moment in which it is made."""
    patch.setattr(delivery, "CLAIM_FOR", timedelta(0))


def without_fence_of_claims(patch: Patch) -> None:
    """Let a worker write how a message ended although its claim went to another one."""

    def finish(message: Message, **changes: object) -> None:
        Message.objects.filter(pk=message.pk, status=MessageStatus.QUEUED).update(**changes)

    patch.setattr(delivery, "_finish", finish)


def without_check_of_relevance(patch: Patch) -> None:
    """Send messages that are no longer true."""
    patch.setattr(booking, "find_reason_to_skip", lambda *_args, **_kwargs: None)


def with_channel(patch: Patch, name: str, channel: Channel[Any]) -> None:
    """Send through a stand-in for a provider, which is a third party."""
    patch.setitem(registry.CHANNELS, name, channel)


def with_subject(patch: Patch, about_kind: str, subject: Subject) -> None:
    """Let messages be about something that the product does not have yet."""
    patch.setitem(SUBJECTS, about_kind, subject)


def with_writer(patch: Patch, written: tuple[str, str, str], write: Callable[..., Letter]) -> None:
    """Let there be a letter about it: what it is about, its audience and its kind."""
    patch.setitem(composing.WRITERS, written, write)


# Bookings and pages.


def without_states_of_busy_diary(patch: Patch) -> None:
    """Take a lock that cannot be had for an error like any other."""
    patch.setattr(gate, "_BUSY_STATES", {})


def with_lookups_of_vacancies(patch: Patch, most: int) -> None:
    """Look only so many services up for one page."""
    patch.setattr(vacancies, "MOST_LOOKUPS", most)


def without_own_error_pages(patch: Patch) -> None:
    """Answer errors with Django's own pages."""
    patch.setattr(urls_tenant, "handler400", defaults.bad_request)
    patch.setattr(urls_tenant, "handler500", defaults.server_error)


def without_knowing_outages(patch: Patch) -> None:
    """Take a lost connection to the database for an error like any other."""
    patch.setattr(outages, "is_outage", lambda _error: False)


def without_cleaned_reader(patch: Patch) -> None:
    """Hand on what requests carry beside forms as it came."""
    patch.setattr(parameters, "read_text", lambda data, name, **_most: str(data.get(name) or ""))


def without_redactions(patch: Patch) -> None:
    """Write secrets into the log as they are."""
    patch.setattr(logs, "_REDACTIONS", ())
    patch.setattr(request_log, "describe_path", lambda request: request.path)


def forget_pause_of_limits() -> None:
    """Let the next request be counted, whatever the cache did before."""
    throttling._pause._until = 0.0


def forget_content_of_clock_file() -> None:
    """Let the next mistake in the clock's file be logged, whatever was logged before."""
    clock._read_rule.cache_clear()


def forget_connections_of_benches() -> None:
    """Let the next floor of the benches connect anew."""
    raw.connect.cache_clear()


# Servers for development.


def without_dropping_variables(patch: Patch) -> None:
    """Start the embedded PostgreSQL with variables that are meant for another server."""
    patch.setattr(services, "_has_own_postgres", lambda: True)
