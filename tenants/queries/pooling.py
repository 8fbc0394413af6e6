"""Whether something between us and Postgres hands one server connection to several clients."""

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

_ROUNDS = 3


def shares_backends() -> bool:
    """Tell whether two open connections of ours were served by one Postgres process.

    PgBouncer in transaction mode does that: the search path that one business set is then used
    for another (measured: half of all reads wrong, without any error). Opens two connections.
    """
    first, second = copy_outside_pool(), copy_outside_pool()
    try:
        return any(_get_pid(first) == _get_pid(second) for _ in range(_ROUNDS))
    finally:
        first.close()
        second.close()


def copy_outside_pool(**options: object) -> BaseDatabaseWrapper:
    """Return a connection that is a client of its own, not one of our pool; close it after use."""
    wrapper = connection.copy()
    own = {
        name: value for name, value in wrapper.settings_dict["OPTIONS"].items() if name != "pool"
    }
    wrapper.settings_dict = {**wrapper.settings_dict, "OPTIONS": own | options}
    return wrapper


def _get_pid(wrapper: BaseDatabaseWrapper) -> int:
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid: int = cursor.fetchone()[0]
    return pid
