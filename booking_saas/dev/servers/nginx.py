"""The web server of the deployment tests: the machine's, else Debian's package, only unpacked.

Unpacking needs no root and starts nothing, unlike installing: on many machines that would put
a web server on port 80.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from booking_saas.dev.servers.folders import PROJECT_DIR

UNPACKED = PROJECT_DIR / ".local" / "tools" / "nginx"
_PACKAGES = ("nginx", "nginx-common")

MISSING = (
    "nginx is missing, so the tests of its configuration cannot run. Install it with "
    "`apt-get install nginx-light`."
)


def find() -> Path | None:
    """Return the program if there is one that runs here."""
    candidates = (shutil.which("nginx"), "/usr/sbin/nginx", UNPACKED / "usr/sbin/nginx")
    return next((Path(each) for each in candidates if each and _runs(each)), None)


def find_types(program: Path) -> Path:
    """Return the file of media types that came with ``program``."""
    ours = UNPACKED / "etc/nginx/mime.types"
    return ours if program.is_relative_to(UNPACKED) else Path("/etc/nginx/mime.types")


def fetch() -> bool:
    """Unpack Debian's package into ``.local/tools``; tell whether it runs here."""
    unpacker = shutil.which("dpkg-deb")
    if unpacker is None or shutil.which("apt-get") is None:
        return False
    with tempfile.TemporaryDirectory(prefix="booking-nginx-") as folder:
        _download(Path(folder))
        UNPACKED.mkdir(parents=True, exist_ok=True)
        for package in sorted(Path(folder).glob("*.deb")):
            subprocess.run([unpacker, "-x", package, UNPACKED], check=False)
    return find() is not None


def _download(folder: Path) -> None:
    # Lists of its own: those of the machine may be absent, and only root may renew them.
    for name in ("state/lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True)
    own = {
        "Dir::State": folder / "state",
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": folder / "cache",
        "APT::Sandbox::User": pwd.getpwuid(os.geteuid()).pw_name,
    }
    apt = ["apt-get", "-q", *(f"-o{name}={value}" for name, value in own.items())]
    for command in (("update",), ("download", *_PACKAGES)):
        subprocess.run([*apt, *command], check=False, cwd=folder, stdout=subprocess.DEVNULL)


def _runs(program: str | Path) -> bool:
    try:
        return subprocess.run([program, "-v"], check=False, capture_output=True).returncode == 0
    except OSError:
        return False
