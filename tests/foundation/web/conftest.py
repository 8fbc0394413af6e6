import socket
from collections.abc import Iterator

import pytest


@pytest.fixture
def unanswering() -> Iterator[int]:
    """Give the port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]
