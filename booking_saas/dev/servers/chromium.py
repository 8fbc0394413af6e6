"""The browser of the browser tests: Debian's Chromium (architecture, "How it starts")."""

import os
import shutil
import subprocess

from booking_saas.dev.patience import PATIENCE_SECONDS

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PACKAGES = ("chromium", "fonts-liberation")

MISSING = (
    "Chromium is missing, so the browser tests cannot run. Install it with "
    f"`apt-get install {' '.join(_PACKAGES)}`, or set CHROMIUM to the path of a browser."
)

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""How the tests start it: quiet, and in containers too."""


def find() -> str | None:
    """Return the program, or None when there is none."""
    given = os.environ.get("CHROMIUM")
    candidates = [given] if given else [shutil.which(name) for name in _NAMES]
    return next((found for found in candidates if found and os.access(found, os.X_OK)), None)


def install() -> bool:
    """Install Debian's package where this user may; tell whether a browser is there now."""
    apt = shutil.which("apt-get")
    if apt is None:
        return False
    prefix = _find_permission()
    if prefix is None:
        return False
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    waiting = f"-oDPkg::Lock::Timeout={round(PATIENCE_SECONDS)}"  # for another program's apt-get
    for command in (("update", "-q"), ("install", "-q", "-y", *_PACKAGES)):
        subprocess.run([*prefix, apt, waiting, *command], check=False, env=environment)
    return find() is not None


def _find_permission() -> list[str] | None:
    """Return what has to stand before a command of root's, or None when it may not run."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if (
        sudo
        and subprocess.run([sudo, "-n", "true"], check=False, capture_output=True).returncode == 0
    ):
        return [sudo, "-n"]
    return None
