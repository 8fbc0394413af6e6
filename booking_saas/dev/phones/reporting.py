"""What the demo's provider tells the product: signed, and as late, often and orderly as wanted."""

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

from notifications.channels.sms import twilio

logger = logging.getLogger(__name__)

HTTP_PORT = 80
_ANSWER_SECONDS = 10.0
_TRIES = 3
_SUCCESS = range(200, 300)

type Post = Callable[[str, Mapping[str, str], str], None]


class Reporter:
    """Sends forms to the product, one after the other, each at its time.

    ``post`` is called with address, form and signature.
    """

    def __init__(self, token: str, post: Post | None = None) -> None:
        self._token = token
        self._post = post or post_form
        self._numbers = itertools.count()
        self._waiting: list[tuple[float, int, str, dict[str, str]]] = []
        self._changed = threading.Condition()
        self._is_ended = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def end(self) -> None:
        """Stop; what waits is not sent."""
        with self._changed:
            self._is_ended = True
            self._changed.notify()
        self._thread.join()

    def send(self, url: str, form: Mapping[str, str], *, after: float = 0) -> None:
        """Have a form sent after so many seconds."""
        with self._changed:
            due = time.monotonic() + after
            heapq.heappush(self._waiting, (due, next(self._numbers), url, dict(form)))
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._is_ended and not self._is_due():
                    self._changed.wait(self._get_pause())
                if self._is_ended:
                    return
                _due, _number, url, form = heapq.heappop(self._waiting)
            self._post(url, form, twilio.sign(self._token, url, form))

    def _is_due(self) -> bool:
        return bool(self._waiting) and self._waiting[0][0] <= time.monotonic()

    def _get_pause(self) -> float | None:
        return max(0.0, self._waiting[0][0] - time.monotonic()) if self._waiting else None


def post_form(url: str, form: Mapping[str, str], signature: str) -> None:
    """Post to the product on this machine, whatever its host is called; try a few times."""
    parts = urlsplit(url)
    headers = {
        "Host": parts.netloc,
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": signature,
    }
    for attempt in range(_TRIES):
        connection = HTTPConnection("127.0.0.1", parts.port or HTTP_PORT, timeout=_ANSWER_SECONDS)
        try:
            connection.request("POST", parts.path, urlencode(form), headers)
            if connection.getresponse().status in _SUCCESS:
                return
        except (OSError, HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(attempt)
    logger.warning("The product did not take a report at %s.", parts.path)
