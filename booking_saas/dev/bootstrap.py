"""Make ``.venv`` hold exactly what the lock says, on a machine that has only some Python.

The one file that runs outside the virtual environment: standard library only, any Python from
3.8 on. Finds Python 3.13 (else 3.12, else lets uv fetch one), makes ``.venv``, puts the locked
uv into it, and lets that install ``requirements/development.txt`` with its hashes. Does nothing
when all is up to date. Each step says what it does; each failure says what to do.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path
from typing import Iterator, Tuple

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements" / "development.txt"
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
VENV_UV = VENV / "bin" / "uv"
STAMP = VENV / "installed-lock"
LOCAL = ROOT / ".local"

WANTED = ((3, 13), (3, 12))
INDEX = "https://pypi.org/simple"
PYTHON_ADVICE = (
    "Install Python 3.13 and run the same command again. For example: "
    "`apt-get install python3.13 python3.13-venv` (Debian 13, Ubuntu 25.04 and later), "
    "`brew install python@3.13`, `pyenv install 3.13`, or an installer from "
    "https://www.python.org/downloads/."
)
NETWORK_ADVICE = (
    "Check the connection to the package index (https://pypi.org, or the one that PIP_INDEX_URL or "
    "UV_DEFAULT_INDEX names; proxies go into HTTPS_PROXY) and run the same command again: what was "
    "downloaded is kept."
)


class BootstrapError(Exception):
    """A step failed; the message says what to do."""


def main() -> None:
    """Bring ``.venv`` up to date."""
    if os.name != "posix":
        fail("Linux or macOS is needed; on Windows, use WSL 2.")
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "bootstrap.lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if is_up_to_date():
            return
        try:
            set_up()
        except BootstrapError as error:
            fail(str(error))
        except KeyboardInterrupt:
            fail("interrupted; run the same command again to continue.")


def fail(message: str) -> None:
    """Leave with a sentence and an exit code."""
    sys.exit(f"\n!!! {message}")


def set_up() -> None:
    """Make the environment and install the lock."""
    with step("Virtual environment"):
        if not (is_made_here() and is_usable(VENV_PYTHON)):
            make_environment()
        print(f"    Python {read_version(VENV_PYTHON)} in {VENV}", flush=True)
    with step("Installer (uv, as locked)"):
        if not has_locked_uv():
            install_uv()
    with step(f"Packages of {LOCK.relative_to(ROOT)} (about a minute the first time, then cached)"):
        install_packages()
    STAMP.write_text("\n".join(describe_wanted()))


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """Say what begins and how long it took."""
    print(f"==> {title}", flush=True)
    started = time.monotonic()
    yield
    print(f"    done in {time.monotonic() - started:.1f} s", flush=True)


def is_up_to_date() -> bool:
    """Tell whether the environment works, holds the lock and stands where it was made."""
    return read_stamp() == describe_wanted() and is_usable(VENV_PYTHON)


def is_made_here() -> bool:
    """Tell whether the environment was made for this place: its programs name it inside."""
    return read_stamp()[1:] == describe_wanted()[1:]


def describe_wanted() -> list[str]:
    """Return the lines of a finished environment's stamp: hashes of the lock and of its place."""
    return [hashlib.sha256(part).hexdigest() for part in (LOCK.read_bytes(), os.fsencode(VENV))]


def read_stamp() -> list[str]:
    """Return the lines of the environment's stamp; none before it is finished."""
    try:
        return STAMP.read_text().splitlines()
    except OSError:
        return []


# --- Python ---------------------------------------------------------------------------------


def make_environment() -> None:
    """Make ``.venv`` with the best Python there is, or with one that uv fetches."""
    if VENV.is_symlink():
        VENV.unlink()
    shutil.rmtree(str(VENV), ignore_errors=True)
    for python in list_pythons():
        if run(python, "-m", "venv", str(VENV)) or run(
            python, "-m", "venv", "--without-pip", str(VENV)
        ):
            return
        shutil.rmtree(str(VENV), ignore_errors=True)
    print("    no Python 3.13 or 3.12 here: uv is fetching one (about 35 MB)", flush=True)
    uv = find_any_uv()
    if not run_uv(uv, "venv", "--python", "3.13", str(VENV)):
        raise BootstrapError(
            "No Python 3.13 or 3.12 was found, and fetching one failed. " + PYTHON_ADVICE
        )


def list_pythons() -> list[str]:
    """Return the programs that are Python 3.13, then those that are 3.12."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    found = []
    for wanted in WANTED:
        name = "python{}.{}".format(*wanted)
        candidates = [sys.executable, shutil.which(name)]
        candidates += sorted(
            map(str, pyenv.glob("versions/{}.{}.*/bin/python3".format(*wanted))), reverse=True
        )
        candidates += [f"/usr/bin/{name}", f"/usr/local/bin/{name}", f"/opt/homebrew/bin/{name}"]
        for candidate in candidates:
            if candidate and candidate not in found and read_version(candidate)[:2] == wanted:
                found.append(candidate)
    return found


def read_version(python: str | Path) -> Version:
    """Return the version of a Python program; an empty one when it does not run."""
    code = "import sys; print(*sys.version_info[:3])"
    try:
        answer = subprocess.run(
            [str(python), "-c", code], stdout=-1, stderr=-3, check=True, cwd="/"
        )
    except (OSError, subprocess.CalledProcessError):
        return Version()
    return Version(int(part) for part in answer.stdout.split())


class Version(Tuple[int, ...]):
    """A version that prints with dots."""

    __slots__ = ()

    def __str__(self) -> str:
        return ".".join(map(str, self))


def is_usable(python: Path) -> bool:
    """Tell whether the environment's Python runs and is new enough."""
    return read_version(python) >= min(WANTED)


# --- uv ---------------------------------------------------------------------------------------


def read_locked_uv() -> tuple[str, str]:
    """Return uv's version and its lines of the lock."""
    match = re.search(r"^uv==(\S+) .*?(?=^\S)", LOCK.read_text() + "\n#", re.MULTILINE | re.DOTALL)
    if not match:
        raise BootstrapError(
            f"{LOCK} does not name uv: run `git checkout {LOCK.relative_to(ROOT)}`."
        )
    return match.group(1), match.group(0)


def has_locked_uv() -> bool:
    """Tell whether the environment's uv is the one of the lock."""
    try:
        answer = subprocess.run([str(VENV_UV), "--version"], stdout=-1, stderr=-3, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.stdout.decode().split()[1:2] == [read_locked_uv()[0]]


def install_uv() -> None:
    """Put the locked uv into ``.venv``: with pip, or without one straight from the index."""
    if not install_with_pip(VENV_PYTHON, read_locked_uv()[1]):
        print("    no pip in this Python: downloading uv itself", flush=True)
        download_uv(VENV_UV)


def find_any_uv() -> str:
    """Return a uv although there is no wanted Python: one of the machine, else the locked one."""
    known = shutil.which("uv")
    if known and run(known, "--version"):
        return known
    target = LOCAL / "tools" / "uv"
    if not run(str(target), "--version"):
        target.parent.mkdir(parents=True, exist_ok=True)
        download_uv(target)
    return str(target)


def install_with_pip(python: Path, requirement: str) -> bool:
    """Install pinned, hashed requirements with the environment's own pip."""
    if not run(str(python), "-m", "pip", "--version"):
        return False
    wanted = LOCAL / "uv-requirement.txt"
    wanted.write_text(requirement)
    command = (
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--require-hashes",
        "--no-deps",
        "-r",
        str(wanted),
    )
    return run(*command, show=True)


def download_uv(target: Path) -> None:
    """Fetch uv's wheel for this machine, check its hash against the lock, unpack the program."""
    version, lines = read_locked_uv()
    hashes = set(re.findall(r"sha256:([0-9a-f]{64})", lines))
    index = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("PIP_INDEX_URL") or INDEX
    try:
        wheel = find_uv_wheel(index, version, hashes)
        content = fetch(wheel)
    except (OSError, ValueError) as error:
        raise BootstrapError(
            f"Downloading uv from {index} failed ({error}). {NETWORK_ADVICE}"
        ) from error
    if hashlib.sha256(content).hexdigest() not in hashes:
        raise BootstrapError(
            f"The uv {version} from {index} does not match the lock. {NETWORK_ADVICE}"
        )
    archive = LOCAL / "uv.whl"
    archive.write_bytes(content)
    with zipfile.ZipFile(str(archive)) as wheel_file:
        program = next(name for name in wheel_file.namelist() if name.endswith("/scripts/uv"))
        unfinished = target.with_name("uv.part")
        unfinished.write_bytes(wheel_file.read(program))
    unfinished.chmod(0o755)
    unfinished.rename(target)
    archive.unlink()


def find_uv_wheel(index: str, version: str, hashes: set[str]) -> str:
    """Return the address of the locked wheel that fits this machine."""
    machine = {"arm64": "aarch64" if sys.platform != "darwin" else "arm64"}.get(
        platform.machine(), platform.machine()
    )
    system = (
        "macosx"
        if sys.platform == "darwin"
        else "manylinux"
        if platform.libc_ver()[0]
        else "musllinux"
    )
    listing = json.loads(fetch(index.rstrip("/") + "/uv/", "application/vnd.pypi.simple.v1+json"))
    for entry in listing["files"]:
        name = entry["filename"]
        is_locked = entry["hashes"].get("sha256") in hashes and name.startswith(f"uv-{version}-")
        if is_locked and system in name and machine in name:
            return str(entry["url"])
    raise ValueError(f"there is no uv {version} for {system} on {machine}")


def fetch(url: str, accept: str = "*/*") -> bytes:
    """Return what an https address answers."""
    if not url.startswith("https://"):
        raise ValueError(f"{url} is not https")
    request = urllib.request.Request(url, headers={"Accept": accept})  # noqa: S310 - only https
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - only https
        return bytes(answer.read())


# --- packages ---------------------------------------------------------------------------------


def install_packages() -> None:
    """Install exactly the lock with uv; with pip, slower, where only pip knows the index."""
    # Quietly: nearly two hundred names say nothing, and what fails is said all the same.
    if run_uv(str(VENV_UV), "pip", "sync", "--quiet", "--require-hashes", str(LOCK)):
        return
    print("    uv failed again; trying with pip (a few minutes)", flush=True)
    if not run(
        str(VENV_PYTHON),
        *("-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(LOCK)),
        show=True,
    ):
        raise BootstrapError(
            "Installing the packages failed; the reason is shown above. " + NETWORK_ADVICE
        )


def run_uv(*command: str) -> bool:
    """Run uv on the environment: with its own certificates, then with the system's.

    A company that looks into its people's traffic puts a certificate of its own into the system.
    """
    environment = dict(os.environ, VIRTUAL_ENV=str(VENV))
    if os.environ.get("PIP_INDEX_URL"):
        environment.setdefault("UV_DEFAULT_INDEX", os.environ["PIP_INDEX_URL"])
    if run(*command, show=True, env=environment):
        return True
    print("    uv failed; trying with this system's certificates", flush=True)
    return run(*command, show=True, env=dict(environment, UV_SYSTEM_CERTS="true"))


def run(*command: str, show: bool = False, env: dict[str, str] | None = None) -> bool:
    """Run a program; tell whether it succeeded. Its output is shown on request only."""
    output = None if show else subprocess.DEVNULL
    try:
        subprocess.run(command, stdout=output, stderr=output, env=env, cwd=str(ROOT), check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


if __name__ == "__main__":
    main()
