"""A mail server that misbehaves: what it got, what we believe, and what is sent again."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest

from notifications.models import Message
from notifications.operations import delivery
from tests.factories.scheduling import NOW
from tests.notifications.conftest import announce_to_jane


class RawServer:
    """Speaks SMTP by hand. ``after_data`` answers the mail itself; None hangs up instead."""

    def __init__(self) -> None:
        self.mails: list[str] = []
        self.refusals: list[str] = []
        self.after_data: list[str | None] = []
        self.silent = threading.Event()

    @contextmanager
    def running(self, port: int) -> Iterator[None]:
        handler = partial(Conversation, self)
        server = Server(("127.0.0.1", port), handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            self.silent.set()
            server.shutdown()
            thread.join()
            server.server_close()


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


class Conversation(socketserver.StreamRequestHandler):
    def __init__(self, outer: RawServer, *args: Any) -> None:
        self.outer = outer
        super().__init__(*args)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 raw")
        while line := self.rfile.readline().decode(errors="replace").strip():
            if not self.answer(line.upper()):
                return

    def answer(self, line: str) -> bool:
        """Answer one command; False ends the conversation."""
        if line.startswith("DATA"):
            return self.take()
        if line.startswith("RCPT") and self.outer.refusals:
            self.say(self.outer.refusals.pop(0))
        else:
            self.say("221 bye" if line.startswith("QUIT") else "250 ok")
        return not line.startswith("QUIT")

    def take(self) -> bool:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline().decode(errors="replace")) not in {"", ".\r\n"}:
            lines.append(line)
        self.outer.mails.append("".join(lines))
        answer = self.outer.after_data.pop(0) if self.outer.after_data else "250 taken"
        if answer == "silence":
            self.outer.silent.wait()
        if answer in {None, "silence"}:
            return False
        self.say(str(answer))
        return True


@pytest.fixture
def raw(smtp_port) -> Iterator[RawServer]:
    server = RawServer()
    with server.running(smtp_port):
        yield server


def try_twice(salon) -> Message:
    """Announce, and try again after the first failure; return what is left."""
    with pytest.raises(delivery.DeliveryDelayedError):
        announce_to_jane(salon)
    delivery.deliver(Message.objects.get().pk, now=NOW)
    return Message.objects.get()


def message_ids(server: RawServer) -> list[str]:
    return [
        line for mail in server.mails for line in mail.splitlines() if line.startswith("Message-ID")
    ]


def test_greylisted_mail_arrives_once(salon, raw):
    raw.refusals = ["451 4.7.1 Greylisted"]

    message = try_twice(salon)

    assert (message.status, message.attempts, len(raw.mails)) == ("sent", 2, 1)


def test_dropped_before_the_answer_is_repeated_with_the_same_id(salon, raw):
    raw.after_data = [None]

    message = try_twice(salon)

    assert (message.status, message.attempts) == ("sent", 2)
    first, second = message_ids(raw)
    assert first == second


def test_line_dropped_after_the_250_changes_nothing(salon, raw):
    raw.after_data = ["250 taken\r\n421 going away"]

    message = announce_to_jane(salon)

    assert (message.status, message.attempts, len(raw.mails)) == ("sent", 1, 1)


def test_server_that_hangs_after_the_mail_is_given_up_and_repeated(salon, raw, settings):
    settings.MAILERS["default"]["OPTIONS"]["timeout"] = 0.5
    raw.after_data = ["silence"]

    with pytest.raises(delivery.DeliveryDelayedError, match="cannot be reached"):
        announce_to_jane(salon)
    raw.silent.set()
    delivery.deliver(Message.objects.get().pk, now=NOW)

    first, second = message_ids(raw)
    assert first == second
    assert Message.objects.get().status == "sent"


def test_one_of_two_is_refused_and_the_other_sent(salon, mail_server):
    mail_server.answers["jane@example.com"] = "550 5.1.1 No such user"
    first = announce_to_jane(salon, hour=9)
    mail_server.answers.clear()
    second = announce_to_jane(salon, hour=11)

    # The second one has nowhere to go either: the mailbox is known to be none.
    assert (first.status, second.status) == ("failed", "skipped")
    assert mail_server.mails == []
