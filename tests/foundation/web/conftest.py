from collections.abc import Iterator

import pytest

from tests import silence


@pytest.fixture
def unanswering() -> Iterator[silence.SilentServer]:
    """Give a server that takes connections and never says a word."""
    with silence.listening() as server:
        yield server
