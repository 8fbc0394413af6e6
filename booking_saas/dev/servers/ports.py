"""The ports of the demo: chosen once by the runner, found by every other process of the clone."""

import json
import os
import socket
from dataclasses import asdict, dataclass

from booking_saas.dev.servers.folders import Folders

DEFAULT_WEB_PORT = 8000
_HELPERS_AFTER_WEB = 25
_LOWEST_PORT, _HIGHEST_PORT = 1024, 64000


class PortError(RuntimeError):
    """A port cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Ports:
    """All on 127.0.0.1: the site, the mail sink's page and API, its SMTP door, and the phones."""

    web: int
    mail: int
    smtp: int
    sms: int


def find_ports(folders: Folders) -> Ports:
    """Return the ports of the demo that runs or ran last, else the ones it would try first."""
    try:
        return Ports(**json.loads(folders.ports_file.read_text()))
    except (FileNotFoundError, TypeError, ValueError):
        web = read_wanted_port()
        mail = web + _HELPERS_AFTER_WEB
        return Ports(web, mail=mail, smtp=mail + 2, sms=mail + 3)


def read_wanted_port() -> int:
    """Return the site's port that DEMO_PORT asks for. Raises ``PortError`` when it is no port."""
    wanted = os.environ.get("DEMO_PORT") or str(DEFAULT_WEB_PORT)
    if not wanted.isdecimal() or not _LOWEST_PORT <= int(wanted) <= _HIGHEST_PORT:
        raise PortError(
            f"DEMO_PORT is {wanted!r}: choose a number from {_LOWEST_PORT} to {_HIGHEST_PORT}."
        )
    return int(wanted)


def choose_ports(folders: Folders) -> Ports:
    """Choose and remember free ports. Raises ``PortError`` when the site's is taken."""
    web = read_wanted_port()
    if not is_free(web):
        raise PortError(
            f"Port {web} is in use by another program. Stop it, or choose another port: "
            f"DEMO_PORT={web + 100} make demo"
        )
    helpers: list[int] = []
    candidate = web + _HELPERS_AFTER_WEB
    while len(helpers) < 4:  # noqa: PLR2004 - mail page, the fake Stripe to come, SMTP, phones
        if is_free(candidate):
            helpers.append(candidate)
        candidate += 1
    ports = Ports(web, mail=helpers[0], smtp=helpers[2], sms=helpers[3])
    folders.ports_file.write_text(json.dumps(asdict(ports)))
    return ports


def is_free(port: int) -> bool:
    """Tell whether a server may listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
