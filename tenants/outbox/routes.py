"""Who consumes a topic, and whom they speak to."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from tenants.models.outbox import CORE


@dataclass(frozen=True, slots=True)
class Route:
    """One consumer of a topic.

    ``remote``: whom it always speaks to, empty where the message says so or nobody is asked.
    ``queue``: which workers it runs on.
    """

    topic: str
    consumer: str
    remote: str
    queue: str


def list_routes(topic: str) -> list[Route]:
    """Return the routes of ``topic``. Raises ``KeyError`` for one that nobody named."""
    return [
        Route(
            topic=topic,
            consumer=consumer,
            remote=settings.EVENT_REMOTES.get(consumer, ""),
            queue=settings.EVENT_QUEUES.get(consumer, CORE),
        )
        for consumer in settings.EVENT_ROUTES[topic]
    ]


def list_all_routes() -> Iterator[Route]:
    """Yield the routes of every topic."""
    for topic in settings.EVENT_ROUTES:
        yield from list_routes(topic)


def list_topics() -> list[str]:
    """Return every topic that this version knows, those without consumers too."""
    return list(settings.EVENT_ROUTES)
