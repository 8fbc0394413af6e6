"""What somebody is about to book, as the address or the form says it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from billing.queries import agreements
from booking_saas.booking_site.book import shown_terms
from booking_saas.booking_site.browse import summaries
from booking_saas.booking_site.browse.display_zones import DisplayZone
from booking_saas.booking_site.frame.page_requests import PageRequest
from foundation.web import parameters
from scheduling.contracts import Agreement
from scheduling.kinds import ANYONE
from scheduling.queries.catalog import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A service at a start, with whom the visitor chose."""

    page_request: PageRequest
    offer: Offer
    start: datetime

    @property
    def end(self) -> datetime:
        """When the visit ends."""
        return self.start + timedelta(minutes=self.offer.duration_minutes)

    @property
    def staff(self) -> str | None:
        """Whom they chose, there or not: nobody else takes their place. None for anyone."""
        chosen = self.page_request.choice.staff
        return None if chosen == ANYONE else chosen

    @property
    def is_staff_gone(self) -> bool:
        """Whether who was chosen does not offer this service, or not any more."""
        return summaries.is_staff_gone(self.offer, self.page_request.choice)

    @property
    def is_staff_left_open(self) -> bool:
        """Whether others than who was chosen may come: there is no one else to ask for."""
        return self.staff is None or self.is_staff_gone

    @property
    def display(self) -> DisplayZone:
        """The zones in which its times are shown."""
        return summaries.display_zone_of(self.page_request, self.offer)

    @property
    def moment(self) -> str:
        """The start in words: "Tuesday, December 1, 9:00 AM"."""
        zone = self.display.zone
        today = self.page_request.today_in(zone)
        return self.page_request.formats.moment(self.start, zone, today=today)

    @property
    def shown(self) -> Agreement | None:
        """The price and the conditions that the page showed before."""
        data = self.page_request.request.POST
        token = parameters.read_text(data, shown_terms.FIELD, most=shown_terms.MAX_LENGTH)
        return shown_terms.read(token, service=self.offer.slug, start=self.start)

    def with_anyone(self) -> Self:
        """Return the same with whoever is free."""
        choice = self.page_request.choice.but(staff=ANYONE)
        return replace(self, page_request=replace(self.page_request, choice=choice))

    def find_agreement(self) -> Agreement | None:
        """Return what holds now, in the visitor's language; None if the service went meanwhile."""
        return agreements.find_agreement(self.offer.slug)
