"""The middleware of the demo and the tests: that of servers, and the doors for scripts."""

from collections.abc import Sequence


def with_demo_doors(middleware: Sequence[str]) -> list[str]:
    """Return the middleware with the doors behind the choice of the business."""
    behind = list(middleware).index("tenants.middleware.BusinessMiddleware") + 1
    return [
        *middleware[:behind],
        "booking_saas.dev.time_travel.doors.DemoDoorsMiddleware",
        *middleware[behind:],
    ]
