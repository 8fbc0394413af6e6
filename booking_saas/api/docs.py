"""The API described for programs and for people."""

import functools
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from rest_framework.request import Request
from rest_framework.response import Response

from booking_saas.api.endpoints import Endpoint


class SchemaEndpoint(Endpoint):
    """The OpenAPI document, as JSON or, if asked for, YAML."""

    schema = None
    renderer_classes = [
        OpenApiJsonRenderer2,
        OpenApiJsonRenderer,
        OpenApiYamlRenderer,
        OpenApiYamlRenderer2,
    ]

    def get(self, _request: Request) -> Response:
        """Return the document; it is the same for every business."""
        return Response(build_schema(), headers={"Cache-Control": "max-age=300"})


@require_safe
def show_docs(request: HttpRequest) -> HttpResponse:
    """Show the document as a page to read and to try."""
    return render(request, "api/docs.html", {"schema_url": reverse("api-schema")})


@functools.cache
def build_schema() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document, built once per process."""
    generator: Any = SchemaGenerator()  # type: ignore[no-untyped-call] # untyped library
    with translation.override("en"):
        document: dict[str, Any] = generator.get_schema(request=None, public=True)
    return document
