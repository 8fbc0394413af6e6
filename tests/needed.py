"""A plugin that fails the tests of a program that is missing, and says once what to install.

Passing them by would show a green run that has looked at no page.
"""

import shutil
from collections.abc import Callable
from functools import cache

import pytest

from booking_saas.dev.servers import chromium, nginx

NO_MAKE = "make is missing, so its tests cannot run. Install it with `apt-get install make`."

NEEDED: dict[str, tuple[Callable[[], object], str]] = {
    "browser": (chromium.find, chromium.MISSING),
    "make": (lambda: shutil.which("make"), NO_MAKE),
    "nginx": (nginx.find, nginx.MISSING),
}
"""By marker: how to find the program, and what to say when there is none."""


@cache
def is_missing(marker: str) -> bool:
    find, _advice = NEEDED[marker]
    return find() is None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail before anything is set up in vain."""
    for marker, (_find, advice) in NEEDED.items():
        if item.get_closest_marker(marker) and is_missing(marker):
            pytest.fail(advice, pytrace=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it at the end too, once for all of its tests."""
    failed = [report.longreprtext for report in terminalreporter.stats.get("error", [])]
    for _find, advice in NEEDED.values():
        if advice in failed:
            terminalreporter.write_line(f"!!! {advice}", red=True)
