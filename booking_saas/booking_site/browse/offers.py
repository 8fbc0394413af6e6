"""A service by its address, and the page of one that cannot be booked: there may have been one."""

import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from booking_saas.booking_site.browse.summaries import SummaryRow
from booking_saas.booking_site.frame.page_requests import PageRequest
from foundation import inputs
from foundation.web import parameters
from scheduling.queries import catalog

type OfferView = Callable[..., HttpResponse]
type OpenView = Callable[..., HttpResponse]


def of_offer(view: OfferView) -> OpenView:
    """Hand the service of the address to ``view``; else say that it cannot be booked."""

    @functools.wraps(view)
    def answer(page_request: PageRequest, service: str, **more: Any) -> HttpResponse:
        try:
            offer = catalog.get_offer(service)
        except catalog.UnknownServiceError:
            return show_gone(page_request, service)
        return view(page_request, offer, **more)

    return answer


def show_gone(page_request: PageRequest, service: str) -> HttpResponse:
    """Say that the service is taken out of use, with all that was typed, and where to go on.

    Of what never was here it is the same page.
    """
    is_known = catalog.select_services().filter(slug=service).exists()
    return page_request.render(
        "booking_site/browse/gone.html",
        {"page": {"typed": _list_typed(page_request)}},
        status=HTTPStatus.GONE if is_known else HTTPStatus.NOT_FOUND,
    )


def _list_typed(page_request: PageRequest) -> list[SummaryRow]:
    """Return what a form was sent with: its page cannot come back."""
    fields = (
        ("name", "user", _("Your name"), inputs.MAX_NAME),
        ("email", "mail", _("E-mail"), inputs.MAX_EMAIL),
        ("phone", "phone", _("Phone"), inputs.MAX_PHONE),
        ("note", "list", _("Anything we should know?"), inputs.MAX_NOTE),
    )
    data = page_request.request.POST
    rows = [
        SummaryRow(icon=icon, label=label, text=parameters.read_text(data, name, most=longest))
        for name, icon, label, longest in fields
    ]
    return [row for row in rows if row.text]
