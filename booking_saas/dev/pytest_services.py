"""Hooks for ``tests/conftest.py``: the test servers run while any test session runs.

The controlling process starts them; workers of pytest-xdist and a second session in the same
clone use the running ones, and the last session out stops them.
"""

import fcntl
from typing import TextIO

import pytest

from booking_saas.dev import places as places_module
from booking_saas.dev import services

_SESSION: pytest.StashKey[TextIO] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers unless this process is a worker of a session that did."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    places = places_module.get_places("test")
    places_module.prepare(places)
    session = places.home.joinpath("sessions.lock").open("a")
    fcntl.flock(session, fcntl.LOCK_SH)
    config.stash[_SESSION] = session
    services.start("test")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers when no other session uses them."""
    session = config.stash.get(_SESSION, None)
    if session is None:
        return
    with session:
        try:
            fcntl.flock(session, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        services.stop("test")
