"""Ending mail that is not about a booking, with one press or by the reader's mail program."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from booking_saas.booking_site.frame.page_requests import PageRequest, page
from foundation import clock, inputs
from foundation.web import parameters
from notifications.operations import addresses
from notifications.queries import addresses as addresses_shown
from notifications.queries import unsubscribing

_FIELD, _ONE_CLICK = "List-Unsubscribe", "One-Click"


@csrf_exempt  # mail programs post without cookies (RFC 8058); the token is what allows it
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to end optional mail to the token's mailbox; end it on POST.

    Whoever opens the link by itself, as scanners of mail do, changes nothing.
    """
    mailbox = unsubscribing.read_token(token)
    if mailbox is None:
        raise Http404
    if request.method != "POST":
        return _show(request, mailbox, is_done=addresses_shown.is_opted_out(mailbox))
    addresses.opt_out(mailbox, now=clock.now())
    if parameters.read_text(request.POST, _FIELD) == _ONE_CLICK:
        # A machine: it reads no page, and many may come from one address.
        return HttpResponse(status=HTTPStatus.OK)
    return _show(request, mailbox, is_done=True)


@page
def _show(page_request: PageRequest, mailbox: str, *, is_done: bool) -> HttpResponse:
    shown = {"mailbox": inputs.format_email(mailbox), "is_done": is_done}
    response = page_request.render("booking_site/manage/unsubscribe.html", {"page": shown})
    response["Referrer-Policy"] = "no-referrer"
    return response
