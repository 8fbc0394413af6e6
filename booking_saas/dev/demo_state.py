"""What the running demo tells scripts (``demo.json``, api.md) and people (the printed list)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypedDict, cast

from booking_saas.dev.servers.folders import Folders
from booking_saas.dev.servers.ports import Ports

_FILE = "demo.json"
_LOGINS = "demo-logins.json"


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


def remember_logins(folders: Folders, printed: str) -> DemoData:
    """Return the logins that ``demo_data`` printed, completed by what it printed before.

    The database keeps hashes of tokens and passwords only, so what is null or absent now was
    printed when it was made. Raises ``ValueError`` or ``KeyError`` on other output.
    """
    data: dict[str, Any] = json.loads(printed)
    logins = folders.home / _LOGINS
    earlier = json.loads(logins.read_text()) if logins.exists() else {}
    known = {business["slug"]: business for business in earlier.get("businesses", [])}
    businesses = [
        {**known.get(business["slug"], {}), **_drop_nulls(business)}
        for business in data["businesses"]
    ]
    admin = data["platform_admin"] or earlier["platform_admin"]
    complete = cast("DemoData", {"platform_admin": admin, "businesses": businesses})
    _replace(logins, complete)
    return complete


def _drop_nulls(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def write_state(folders: Folders, ports: Ports, data: DemoData, *, ready: bool) -> None:
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
        "sms_api": f"http://127.0.0.1:{ports.sms}/api",
        "stripe_api": None,
        "postgres_log": _describe(folders.postgres_log, folders),
    }
    _replace(folders.home / _FILE, state)


def mark_not_ready(folders: Folders) -> None:
    """Correct what a killed demo left in ``demo.json``."""
    try:
        state = json.loads((folders.home / _FILE).read_text())
    except (FileNotFoundError, ValueError):
        return
    _replace(folders.home / _FILE, {**state, "ready": False})


def _replace(file: Path, content: Mapping[str, object]) -> None:
    """Replace a file in one step: a reader sees the old or the new content, never a part."""
    unfinished = file.with_name(f"{file.name}.part")
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps(content, indent=1) + "\n")
    unfinished.rename(file)


def describe(folders: Folders, ports: Ports, data: DemoData) -> str:
    """Return the addresses and logins as a list for people."""
    lines = ["", "The demo is running. Open in a browser:", ""]
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
        f"    page       {public}/",
        f"    operators  {public}/admin/   {admin['email']}  {admin['password']}",
        f"  mailbox      http://localhost:{ports.mail}/",
        f"  phones       http://localhost:{ports.sms}/",
        "",
        f"For scripts: {folders.home / _FILE}. Logs: {folders.home / 'logs'}.",
    ]
    if (folders.home / "clock").exists():
        lines.append(f"The clock is set by {folders.home / 'clock'}.")
    lines += ["Ctrl-C or `make stop` stops everything; the next start keeps the data.", ""]
    return "\n".join(lines)


def _make_host(slug: str, ports: Ports) -> str:
    return f"{slug}.localhost:{ports.web}"


def _describe(path: Path, folders: Folders) -> str:
    """Return a path as scripts in the clone's folder see it."""
    if folders.home.name == ".local":
        return str(Path(".local") / path.relative_to(folders.home))
    return str(path)
