"""The server of a control: nobody locks a day, and nobody writes before two have looked."""

from threading import Barrier

from booking_saas.wsgi import application
from scheduling import locks
from scheduling.operations import claims

__all__ = ["application"]

_both_looked = Barrier(2)
_check_again = claims._check_again


def _check_and_wait(*args, **kwargs):
    found = _check_again(*args, **kwargs)
    _both_looked.wait(10)
    return found


locks.lock_days = lambda _days: None
claims._check_again = _check_and_wait
