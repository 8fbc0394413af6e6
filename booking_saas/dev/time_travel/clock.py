"""Moving the demo's clock, by a button beside its mailbox (api, "For scripts")."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from foundation import clock

_STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
NEXT, REAL = "next", "real"
MOVES = (*_STEPS, NEXT, REAL)
_ANSWER_SECONDS = 10.0


class ClockError(Exception):
    """The clock cannot be moved like that; ``str()`` is the sentence for people."""


@dataclass(frozen=True, slots=True)
class DemoClock:
    """The file that every process of the demo obeys, and the site that knows what comes next."""

    file: Path
    web_port: int

    def tell(self) -> datetime:
        """Return the time of the demo, in UTC."""
        return clock.tell(self._read(), datetime.now(UTC))

    def is_moved(self) -> bool:
        """Tell whether it shows another time than the real one."""
        return bool(self._read())

    def move(self, how: str) -> None:
        """Move by a step, to the next moment at which something is due, or back to real time.

        Raises ``ClockError`` where nothing is due, the site does not answer or time would end.
        """
        if how == REAL:
            self.file.unlink(missing_ok=True)
            return
        wanted = self._find_next() if how == NEXT else self.tell() + _STEPS[how]
        if not clock.FIRST <= wanted < clock.LAST:
            raise ClockError("The clock can show the years from 2000 to 2099.")
        self._write(wanted)

    def _find_next(self) -> datetime:
        found = self._ask_next()
        if found is None:
            raise ClockError("Nothing lies ahead: no reminder, no follow-up, no summary.")
        return max(datetime.fromisoformat(found), self.tell()) + timedelta(seconds=1)

    def _ask_next(self) -> str | None:
        connection = HTTPConnection("127.0.0.1", self.web_port, timeout=_ANSWER_SECONDS)
        try:
            connection.request("GET", "/-/demo/next-due", headers={"Host": "localhost"})
            found: str | None = json.loads(connection.getresponse().read())["due"]
        except (OSError, HTTPException, ValueError, KeyError) as error:
            raise ClockError("The site does not answer yet. Try again in a moment.") from error
        finally:
            connection.close()
        return found

    def _read(self) -> str:
        try:
            return self.file.read_text(encoding="utf-8", errors="replace").strip()
        except FileNotFoundError:
            return ""

    def _write(self, wanted: datetime) -> None:
        """Keep a frozen clock frozen; let any other run on from there."""
        shift = (wanted - datetime.now(UTC)).total_seconds()
        is_frozen = self._read().startswith("=")
        unfinished = self.file.with_name(f"{self.file.name}.part")
        unfinished.write_text(f"={wanted.isoformat()}" if is_frozen else f"{shift:+.0f}")
        unfinished.rename(self.file)
