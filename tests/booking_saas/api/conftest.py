"""A caller of the API of one business, on a day when nothing is booked yet."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.factories import scheduling as make


class Api:
    """Speaks JSON to one business, like other software would."""

    def __init__(self, business) -> None:
        self.business = business
        self.client = Client(raise_request_exception=False)
        self.keys = 0

    def get(self, path: str, /, **params: Any):
        return self.send("get", path, query_params=params)

    def post(self, path: str, body: Any = None, *, key: str | None = "", **options: Any):
        self.keys += 1
        headers = options.pop("headers", {})
        if key is not None:
            headers["Idempotency-Key"] = key or f"key-{self.keys}"
        content = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.send(
            "post", path, data=content, content_type="application/json", headers=headers, **options
        )

    def send(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **options: Any
    ):
        host = {"host": f"{self.business.slug}.localhost"}
        path = path if path.startswith("/") else f"/api/v1/{path}"
        try:
            return getattr(self.client, method)(path, headers=host | (headers or {}), **options)
        finally:
            connection.set_tenant(self.business)


@pytest.fixture(autouse=True)
def quiet_limits(settings, tmp_path):
    """Count no requests, and freeze the clock on the Friday before the tests' Monday."""
    settings.RATE_LIMITS = False
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text(f"={make.NOW.isoformat()}")


@pytest.fixture
def api(acme) -> Api:
    make.make_profile()
    return Api(acme)


@pytest.fixture
def salon(api):
    """A place with Ana, who cuts hair for 45.00 in an hour, from 9 to 17."""
    place = make.make_location(slug="main", name="Main street", address="Main street 1")
    ana = make.make_resource(place, slug="ana", name="Ana", title="Stylist")
    return make.make_service([ana], slug="haircut", name="Haircut", price_minor=4500)


@pytest.fixture
def wish() -> dict[str, Any]:
    """What books the first start of that Monday."""
    return {
        "service": "haircut",
        "start": "2026-03-02T09:00:00Z",
        "customer": {"name": "Kim Lee", "email": "Kim@Example.com"},
        "accept_policy": True,
    }
