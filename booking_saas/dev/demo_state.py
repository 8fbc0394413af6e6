"""What the running demo tells scripts (``demo.json``, api.md) and people (the printed list)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypedDict

from booking_saas.dev.places import Places
from booking_saas.dev.ports import Ports

_FILE = "demo.json"


class Login(TypedDict):
    """An e-mail address and its password."""

    email: str
    password: str


class DemoBusiness(TypedDict):
    """One business of the demo."""

    slug: str
    host: str
    owner: Login
    api_token: str


class DemoData(TypedDict):
    """What ``manage.py demo_data`` prints."""

    platform_admin: Login
    businesses: list[DemoBusiness]


def read_data(text: str) -> DemoData:
    """Return the demo's logins from the command's output. Raises ``ValueError``, ``KeyError``."""
    printed: Mapping[str, Any] = json.loads(text)
    return {"platform_admin": printed["platform_admin"], "businesses": printed["businesses"]}


def write_state(places: Places, ports: Ports, data: DemoData, *, ready: bool) -> None:
    """Write ``demo.json``."""
    state = {
        "ready": ready,
        "port": ports.web,
        "public_host": f"localhost:{ports.web}",
        "platform_admin": data["platform_admin"],
        "businesses": [
            {**business, "host": _make_host(business["slug"], ports)}
            for business in data["businesses"]
        ],
        "mail_api": f"http://127.0.0.1:{ports.mail}/api/messages",
        "stripe_api": None,
        "postgres_log": _describe(places.postgres_log, places),
    }
    _replace(places, state)


def mark_not_ready(places: Places) -> None:
    """Correct what a killed demo left in ``demo.json``."""
    try:
        state = json.loads((places.home / _FILE).read_text())
    except (FileNotFoundError, ValueError):
        return
    _replace(places, {**state, "ready": False})


def _replace(places: Places, state: Mapping[str, object]) -> None:
    """Replace the file in one step: a reader sees the old or the new state, never a part."""
    unfinished = places.home / f"{_FILE}.part"
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps(state, indent=1) + "\n")
    unfinished.rename(places.home / _FILE)


def describe(places: Places, ports: Ports, data: DemoData) -> str:
    """Return the addresses and logins as a list for people."""
    lines = ["", "The demo runs. Open in a browser:", ""]
    for business in data["businesses"]:
        address = f"http://{_make_host(business['slug'], ports)}"
        owner = business["owner"]
        lines += [
            f"  {business['slug']}",
            f"    book       {address}/",
            f"    staff      {address}/admin/   {owner['email']}  {owner['password']}",
            f"    API        {address}/api/v1/docs/",
        ]
    admin = data["platform_admin"]
    public = f"http://localhost:{ports.web}"
    lines += [
        "  platform",
        f"    operators  {public}/admin/   {admin['email']}  {admin['password']}",
        f"  mailbox      http://localhost:{ports.mail}/",
        "",
        f"For scripts: {places.home / _FILE}. Logs: {places.home / 'logs'}.",
    ]
    if (places.home / "clock").exists():
        lines.append(f"The clock is moved by {places.home / 'clock'}.")
    lines += ["Ctrl-C stops everything; the next start keeps the data.", ""]
    return "\n".join(lines)


def _make_host(slug: str, ports: Ports) -> str:
    return f"{slug}.localhost:{ports.web}"


def _describe(path: Path, places: Places) -> str:
    """Return a path as scripts in the clone's folder see it."""
    if places.home.name == ".local":
        return str(Path(".local") / path.relative_to(places.home))
    return str(path)
