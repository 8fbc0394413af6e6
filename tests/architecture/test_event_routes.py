"""What happens after an event is a table of strings: each must lead somewhere."""

import inspect

import pytest

from booking_saas.celery import app
from booking_saas.event_routes import EVENT_REMOTES, EVENT_ROUTES
from booking_saas.wiring.subjects import booking, make_subjects
from foundation.tasks import TenantTask
from notifications.channels.email import composing
from notifications.contracts import SUBJECTS, AboutKind, Audience, MessageKind
from notifications.operations import dues
from scheduling import events

CONSUMERS = sorted({consumer for consumers in EVENT_ROUTES.values() for consumer in consumers})


@pytest.fixture(scope="module", autouse=True)
def _loaded():
    app.loader.import_default_modules()


@pytest.mark.parametrize("consumer", CONSUMERS)
def test_consumer_is_a_task_of_a_business(consumer):
    task = app.tasks[consumer]

    assert isinstance(task, TenantTask)
    parameters = inspect.signature(task.run).parameters
    assert "message_id" in parameters
    assert any(kind.kind is inspect.Parameter.VAR_KEYWORD for kind in parameters.values())


@pytest.mark.parametrize("consumer", CONSUMERS)
def test_consumer_has_no_retries_of_its_own(consumer):
    """Celery's own retry would meet its own lease and silently do nothing."""
    task = app.tasks[consumer]

    assert not getattr(task, "autoretry_for", ())


def test_only_consumers_have_remotes():
    assert set(EVENT_REMOTES) <= set(CONSUMERS)


def test_every_topic_is_routed():
    topics = {
        value for name, value in vars(events).items() if name.isupper() and isinstance(value, str)
    }

    assert topics <= set(EVENT_ROUTES)


TOLD = [
    topic
    for topic, consumers in EVENT_ROUTES.items()
    if any(consumer.startswith("notifications.tell_") for consumer in consumers)
]


@pytest.mark.parametrize("topic", TOLD)
def test_topic_of_which_people_are_told_begins_with_a_subject_that_is_wired(topic):
    """Whom to tell is asked of the subject that the topic's first word names."""
    assert topic.partition(".")[0] in SUBJECTS


def test_every_subject_is_wired():
    assert set(SUBJECTS) == set(make_subjects()) == set(AboutKind)


WRITTEN = {(about_kind, kind) for about_kind, _audience, kind in composing.WRITERS}


def test_every_kind_of_message_has_a_writer():
    assert {kind for _about_kind, kind in WRITTEN} == set(MessageKind)
    assert {about_kind for about_kind, _kind in WRITTEN} == set(AboutKind)


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("kind", sorted(booking.KINDS.values()))
def test_every_change_of_a_booking_has_a_writer_for_both_who_are_told(audience, kind):
    assert (AboutKind.BOOKING, audience, kind) in composing.WRITERS


def test_every_change_of_a_booking_of_which_people_are_told_has_a_kind_of_message():
    of_bookings = {topic for topic in TOLD if topic.startswith("booking.")}
    assert set(booking.KINDS) == of_bookings - set(dues.TOPICS)


def test_beat_wakes_existing_tasks():
    names = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert names <= set(app.tasks)


def test_our_tasks_are_named_by_app_and_verb():
    apps = ("tenants.", "scheduling.", "billing.", "notifications.")
    own = [
        name
        for name, task in app.tasks.items()
        if type(task).__module__.startswith(apps) or task.run.__module__.startswith(apps)
    ]

    assert own
    assert [name for name in own if not name.startswith(apps)] == []
