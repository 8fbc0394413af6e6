"""Hooks for ``tests/conftest.py``: the test servers run while any test session runs.

The controlling process starts them; workers of pytest-xdist, which end with it, and a second
session in the same clone use the running ones, and the last session out stops them.
"""

import contextlib

import pytest

from booking_saas.dev.servers import addresses, die_with_parent, services
from booking_saas.dev.servers.addresses import AddressError

_SERVERS: pytest.StashKey[contextlib.ExitStack] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers unless this process is a worker of a session that did."""
    if hasattr(config, "workerinput"):
        die_with_parent.bind()
        return
    if config.option.collectonly:
        return
    try:
        addresses.check()
    except AddressError as error:
        raise pytest.UsageError(str(error)) from error
    config.stash[_SERVERS] = contextlib.ExitStack()
    config.stash[_SERVERS].enter_context(services.running("test"))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers when no other session uses them."""
    servers = config.stash.get(_SERVERS, None)
    if servers is not None:
        servers.close()
