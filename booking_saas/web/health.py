"""Health answers for load balancers, before any business is looked up."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

LIVE_PATH = "/-/live"


class HealthMiddleware:
    """Answer ``/-/live`` on every host; it says only that the process serves requests."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a health question or pass the request on."""
        if request.path == LIVE_PATH:
            return HttpResponse("ok", content_type="text/plain")
        return self.get_response(request)
