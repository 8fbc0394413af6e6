"""The provider itself: what it takes, refuses, keeps and reports, as Twilio does."""

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from booking_saas.dev.phones.accounts import ACCOUNT, NUMBER
from booking_saas.dev.phones.faults import Trouble
from booking_saas.dev.phones.reporting import Reporter
from booking_saas.dev.phones.store import INBOUND, Text, TextStore
from notifications.channels.sms import twilio

_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_LONGEST_BODY = 1600
_STOP_WORDS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"})
_START_WORDS = frozenset({"START", "UNSTOP", "YES"})


class RefusedError(Exception):
    """The text is not taken, for one of Twilio's reasons."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(kw_only=True)
class Provider:
    """Our account with it. Replies go to ``reply_url``, reports where each text says."""

    store: TextStore
    reporter: Reporter
    reply_url: str
    trouble: Trouble = field(default_factory=Trouble)
    _stopped: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, form: Mapping[str, str]) -> Text:
        """Keep a text and have reports about it sent. Raises ``RefusedError``."""
        to, body = form.get("To", ""), form.get("Body", "")
        if form.get("From") != NUMBER:
            raise RefusedError(21606, "The 'From' number is not one of this account.")
        if not _PHONE.fullmatch(to):
            raise RefusedError(21211, f"The 'To' number {to} is not a valid phone number.")
        if not body.strip():
            raise RefusedError(21602, "Message body is required.")
        if len(body) > _LONGEST_BODY:
            raise RefusedError(21617, "The message body exceeds the 1600 character limit.")
        if to in self._stopped:
            raise RefusedError(twilio.STOPPED, "Attempt to send to unsubscribed recipient.")
        text = self.store.add(to=to, sender=NUMBER, body=body, status="queued")
        if form.get("StatusCallback"):
            self._report(text, form["StatusCallback"])
        return text

    def receive(self, phone: str, body: str) -> Text:
        """Take what the owner of a phone replies, and pass it on."""
        word = body.strip().upper()
        with self._lock:
            if word in _STOP_WORDS:
                self._stopped.add(phone)
            elif word in _START_WORDS:
                self._stopped.discard(phone)
        text = self.store.add(to=NUMBER, sender=phone, body=body, status=INBOUND)
        form = {
            "MessageSid": text["id"],
            "AccountSid": ACCOUNT,
            "From": phone,
            "To": NUMBER,
            "Body": body,
        }
        self.reporter.send(self.reply_url, form)
        return text

    def _report(self, text: Text, url: str) -> None:
        faults = self.trouble.now
        if faults.reports == "none":
            return
        is_lost = text["to"] == faults.fail_to
        ends = [("undelivered", faults.error_code)] if is_lost else [("delivered", "")]
        steps = [("sent", ""), *ends]
        if faults.reports == "reversed":
            steps.reverse()
        after = faults.late_seconds if faults.reports == "late" else 0.0
        for status, error in steps * (2 if faults.reports == "twice" else 1):
            form = {
                "MessageSid": text["id"],
                "MessageStatus": status,
                "AccountSid": ACCOUNT,
                "To": text["to"],
                "From": text["sender"],
            }
            self.reporter.send(url, form | ({"ErrorCode": error} if error else {}), after=after)
        self.store.change_status(text["id"], ends[0][0])


def write_text(text: Text) -> dict[str, Any]:
    """Return a text as Twilio tells it."""
    return {
        "sid": text["id"],
        "account_sid": ACCOUNT,
        "to": text["to"],
        "from": text["sender"],
        "body": text["body"],
        "status": text["status"],
        "num_segments": str(text["segments"]),
        "date_created": text["created"],
        "error_code": None,
        "error_message": None,
    }


def write_for_scripts(text: Text) -> dict[str, Any]:
    """Return a text as ``sms_api`` tells it."""
    return {
        "id": text["id"],
        "to": text["to"],
        "from": text["sender"],
        "body": text["body"],
        "segments": text["segments"],
        "status": text["status"],
        "date": text["date"],
    }
