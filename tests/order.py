"""A plugin that names the random order of a run at its end, also where the head is not shown."""

import pytest


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print what runs the tests in this order again."""
    seed = config.getoption("randomly_seed", None)
    if config.getoption("randomly_reorganize", True) and seed is not None:
        terminalreporter.write_line(f"The order was random: --randomly-seed={seed} repeats it.")
