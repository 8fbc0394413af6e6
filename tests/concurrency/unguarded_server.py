"""The server of a control: nobody locks a day, and nobody writes before two have looked."""

import pytest

from booking_saas.wsgi import application
from tests.concurrency import unguarded

__all__ = ["application"]

_patch = pytest.MonkeyPatch()
unguarded.without_days(_patch)
unguarded.meet_after_check(_patch, rivals=2)
