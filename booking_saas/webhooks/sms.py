"""What the provider of text messages reports and passes on: verified, then one operation each.

Every business sends by the platform's one number, so all of it comes to the platform's host. Whose
it is tells a signed reference, or who asked this phone last (trust, "Attacks").
"""

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from booking_saas import absolute_links
from booking_saas.webhooks import sms_replies
from foundation import clock, schemas, signing
from foundation.web import parameters
from notifications.channels import references
from notifications.channels.sms import accounts, twilio
from notifications.channels.sms.accounts import Account
from notifications.operations import reports
from notifications.operations.reports import Report, ReportKind
from scheduling.operations.errors import DiaryBusyError
from tenants.queries import businesses

logger = logging.getLogger(__name__)

LARGEST_BODY = 100_000
"""A reply of 1,600 characters with all that the provider says about it is a tenth of this."""
_LONGEST_REPLY = 1600
_NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
_KINDS = {
    "delivered": ReportKind.DELIVERED,
    "undelivered": ReportKind.RETURNED,
    "failed": ReportKind.RETURNED,
}
"""The reports that tell an end; "queued", "sending" and "sent" tell nothing that we do not know."""

type View = Callable[..., HttpResponse]


def _verified(view: View) -> View:
    """Let in only what the provider signed, for the address that we gave it."""

    @wraps(view)
    def verify(request: HttpRequest, **kwargs: str) -> HttpResponse:
        account = accounts.find_account()
        if account is None:
            raise Http404
        if _get_length(request) > LARGEST_BODY:
            return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if not _is_signed(request, account):
            logger.warning("A request in the name of the provider of texts is not signed by it.")
            return HttpResponse(status=HTTPStatus.FORBIDDEN)
        return view(request, **kwargs)

    return csrf_exempt(require_POST(verify))


@_verified
def receive_status(request: HttpRequest, reference: str) -> HttpResponse:
    """Note what became of one of our texts; what is none of ours changes nothing."""
    kind = _KINDS.get(parameters.read_text(request.POST, "MessageStatus"))
    try:
        found = references.read_reference(reference)
    except references.ForgedReferenceError:
        logger.warning("A report about a text names no message of ours.")
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    if kind is not None and businesses.is_open(found.schema_name):
        report = Report(
            message_id=found.message_id,
            resends=found.resends,
            kind=kind,
            detail=_tell_error(parameters.read_text(request.POST, "ErrorCode")),
        )
        with schemas.entered(found.schema_name):
            reports.receive_report(report, now=clock.now())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@_verified
def receive_reply(request: HttpRequest) -> HttpResponse:
    """Take what somebody replied to our number. Nothing is answered: answers cost money."""
    reply = sms_replies.Reply(
        id=parameters.read_text(request.POST, "MessageSid", most=64),
        phone=parameters.read_text(request.POST, "From", most=40),
        sender=parameters.read_text(request.POST, "To", most=40),
        text=parameters.read_text(request.POST, "Body", most=_LONGEST_REPLY),
    )
    try:
        sms_replies.handle(reply, now=clock.now())
    except DiaryBusyError:
        return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponse(_NOTHING_TO_SAY, content_type="text/xml; charset=utf-8")


def _is_signed(request: HttpRequest, account: Account) -> bool:
    """Tell whether the provider says this, for our account and for the address that was asked."""
    form = {name: str(value) for name, value in request.POST.items()}
    expected = twilio.sign(account.token, _get_address(request), form)
    given = request.headers.get("X-Twilio-Signature", "")
    return signing.is_same(given, expected) and form.get("AccountSid") == account.account


def _get_address(request: HttpRequest) -> str:
    """Return the address that was asked as the provider knows it, whatever Host the request has."""
    return absolute_links.get_platform_url() + request.get_full_path()


def _tell_error(code: str) -> str:
    return f"error {code}" if code.isascii() and code.isdigit() else ""


def _get_length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdigit() else LARGEST_BODY + 1
