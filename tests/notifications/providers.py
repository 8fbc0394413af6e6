"""A mail provider's HTTP API (Postmark's), as a real server that does what a test wants."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TAKEN = (200, {"ErrorCode": 0, "Message": "OK", "MessageID": "m-1", "To": "jane@example.com"})


class FakePostmark:
    """``mails`` is what it was sent; ``answers`` are given one by one, the last for good.

    An answer None hangs up without one.
    """

    def __init__(self) -> None:
        self.mails: list[dict[str, Any]] = []
        self.answers: list[tuple[int, dict[str, Any]] | None] = [TAKEN]
        self.url = ""

    @contextmanager
    def running(self) -> Iterator[None]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.mails.append(json.loads(body))
                answer = outer.answers.pop(0) if len(outer.answers) > 1 else outer.answers[0]
                if answer is None:
                    self.close_connection = True
                    return
                text = json.dumps(answer[1]).encode()
                self.send_response(answer[0])
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_address[1]}/"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
