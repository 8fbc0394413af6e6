"""The API does what its own schema says: no 5xx, no answer that is not documented.

Every second generated request is steered to what exists, so that the answers behind the
first checks are reached too. Steering replaces valid values by valid ones only.
"""

import itertools
import json
import re
from datetime import datetime

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from hypothesis import HealthCheck
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from booking_saas.api import docs
from booking_saas.api.serializers.fields import INSTANT_PATTERN, SLUG_PATTERN
from scheduling.models import Booking
from scheduling.queries import links
from tests.factories import scheduling as make
from tests.properties import examples

BASE_URL = "http://acme.localhost"
EXAMPLES = 40

KNOWN = {"service": ["haircut"], "staff": ["any", "ana"], "location": ["main"], "slug": ["haircut"]}
STARTS = [f"2026-03-{day:02}T{hour:02}:00:00Z" for day in range(2, 30) for hour in (9, 11, 13, 20)]


class Steering:
    """Leads every second request to things that exist."""

    def __init__(self, business, salon) -> None:
        self.turns = itertools.count()
        self.starts = itertools.cycle(STARTS)
        self.business, self.salon = business, salon

    def apply(self, case) -> None:
        is_valid = case.meta is None or case.meta.generation.mode.is_positive
        if next(self.turns) % 2 or not is_valid:
            return
        for values in (case.query, case.body, case.path_parameters):
            if isinstance(values, dict):
                self._replace(values)
        # A visit that exists is a valid value: in place of an invalid one it would be an answer
        # where a refusal is due.
        is_valid = case.meta is None or case.meta.generation.mode.is_positive
        has_booking = is_valid and "booking_id" in (case.path_parameters or {})
        if has_booking and next(self.turns) % 3:
            booking = self._book()
            case.path_parameters["booking_id"] = str(booking.id)
            case.headers["Authorization"] = f"Manage {links.get_manage_token(booking)}"

    def _book(self):
        """Make a visit with somebody who has time for it."""
        connection.set_tenant(self.business)
        person = make.make_resource(self.salon.location)
        start = datetime.fromisoformat(next(self.starts)[:11] + "10:00:00Z")
        return make.book(make.make_service([person]), start).booking

    def _replace(self, values) -> None:
        for name, value in values.items():
            if not isinstance(value, str):
                continue
            if name in KNOWN and re.fullmatch(SLUG_PATTERN[1:-1], value):
                values[name] = KNOWN[name][next(self.turns) % len(KNOWN[name])]
            if name == "start" and re.fullmatch(INSTANT_PATTERN[1:-1], value):
                values[name] = next(self.starts)


@pytest.fixture
def steering(acme, salon) -> Steering:
    return Steering(acme, salon)


@pytest.fixture(autouse=True)
def one_connection():
    """Keep the application to the connection that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            "missing_required_header": {"expected-statuses": [401, 415, 428]},
            # What is well-formed may be refused: closed, taken, gone, without a token.
            "positive_data_acceptance": {
                "expected-statuses": [200, 201, 202, 401, 404, 409, 410, 422]
            },
        }
    }
)
schema = schemathesis.openapi.from_dict(json.loads(json.dumps(docs.build_schema())), config=CONFIG)
schema.app = get_wsgi_application()


@schema.parametrize()
@examples(EXAMPLES, suppress=tuple(HealthCheck))
def test_generated_requests_get_documented_answers(case, steering):
    steering.apply(case)

    # That a cursor is one of ours, or one day not before another, no schema can say.
    asked = set(case.query or {})
    is_unsaid = "cursor" in asked or {"from", "to"} <= asked
    unsaid = [positive_data_acceptance] if is_unsaid else []
    case.call_and_validate(base_url=BASE_URL, excluded_checks=unsaid)


def test_steering_reaches_bookings(steering, wish):
    case = schema["/api/v1/bookings/"]["POST"].Case(
        body=wish | {"service": "a", "start": "2026-01-01T00:00:00Z"},
        headers={"Idempotency-Key": "a"},
    )

    steering.apply(case)

    assert case.call(base_url=BASE_URL).status_code == 201
    assert Booking.objects.get().slot.starts_at == make.at(9)
