"""What the mail provider reports: Anymail's views verify and read it, signals pass it on.

Without a provider, or without a secret that proves who speaks, nothing answers here.
"""

from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

from booking_saas.settings.mailers import PROVIDERS

LARGEST_BODY = 10 * 1024 * 1024
"""A reply with its pictures. What is larger is refused before it is read."""


@csrf_exempt
def receive_tracking(request: HttpRequest) -> HttpResponseBase:
    """Take the provider's reports about mails."""
    return _receive(request, "Tracking")


@csrf_exempt
def receive_inbound(request: HttpRequest) -> HttpResponseBase:
    """Take a mail that somebody sent to us."""
    return _receive(request, "Inbound")


def _receive(request: HttpRequest, what: str) -> HttpResponseBase:
    provider = PROVIDERS.get(settings.EMAIL_PROVIDER)
    if provider is None or not settings.ANYMAIL["WEBHOOK_SECRET"]:
        raise Http404
    if _get_length(request) > LARGEST_BODY:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    name = f"anymail.webhooks.{provider.backend}.{provider.views}{what}WebhookView"
    response: HttpResponseBase = import_string(name).as_view()(request)
    return response


def _get_length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdigit() else LARGEST_BODY + 1
