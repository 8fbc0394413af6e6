"""The guards of customers' pages, each to be switched off by its name for a control."""

import pytest

from booking_saas.booking_site.book import own_visits
from booking_saas.booking_site.book.attempts import Attempt
from booking_saas.booking_site.browse import summaries

type Patch = pytest.MonkeyPatch


def without_asking_for_whom_was_chosen(patch: Patch) -> None:
    """Book with anyone where who was chosen is not here any more."""

    def choose(attempt: Attempt) -> str | None:
        person = summaries.person_of(attempt.offer, attempt.page_request.choice)
        return person.slug if person else None

    patch.setattr(Attempt, "staff", property(choose))


def without_telling_own_visits_apart(patch: Patch) -> None:
    """Take every booking of a start for the one of who asks."""
    patch.setattr(own_visits, "_is_proved", lambda _request, _booking: True)


def without_looking_at_generations_of_links(patch: Patch) -> None:
    """Give a browser that booked the link of now, whoever has replaced the one that it had."""
    patch.setattr(own_visits, "_FIRST_LINK", 2)
