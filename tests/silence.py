"""A server that takes connections and never says a word."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager


class SilentServer:
    """Counts who came: that nobody came again is told by the count, not by a clock."""

    def __init__(self, listening: socket.socket) -> None:
        listening.setblocking(False)
        self._listening = listening
        self._taken: list[socket.socket] = []

    @property
    def port(self) -> int:
        return self._listening.getsockname()[1]

    def count(self) -> int:
        """Return how many connections there were so far."""
        while True:
            try:
                self._taken.append(self._listening.accept()[0])
            except BlockingIOError:
                return len(self._taken)

    def close(self) -> None:
        for each in (*self._taken, self._listening):
            each.close()


@contextmanager
def listening(path: str = "") -> Iterator[SilentServer]:
    """Listen on a socket file, or else on a port of this machine, during the block."""
    if path:
        server = socket.socket(socket.AF_UNIX)
        server.bind(path)
        server.listen(128)
    else:
        server = socket.create_server(("127.0.0.1", 0))
    silent = SilentServer(server)
    try:
        yield silent
    finally:
        silent.close()
