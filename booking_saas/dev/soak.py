"""``make soak``: the properties with ten times as many examples, other ones each round.

``SOAK_MINUTES`` says how long (10). Each round prints its seed, and how to have it once more. A
round is begun only while the longest one so far would still fit; the first one always is.
"""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from booking_saas.dev.servers import addresses, die_with_parent, services
from booking_saas.dev.servers.addresses import AddressError
from booking_saas.dev.servers.folders import PROJECT_DIR

_USUAL_MINUTES = "10"
_SECONDS_A_MINUTE = 60
_SEEDS = 2**32
OPTIONS = ("-q", "-m", "hypothesis", "-n", "2")
"""Of pytest: all properties, which the plugin of hypothesis marks so."""
_SETTINGS = {
    "HYPOTHESIS_PROFILE": "soak",
    # To import this package names the demo's settings, and pytest prefers those to its own.
    "DJANGO_SETTINGS_MODULE": "booking_saas.settings.test",
}


def main() -> None:
    """Soak for so many minutes. Exits with the seed of the round that failed."""
    text = os.environ.get("SOAK_MINUTES", _USUAL_MINUTES)
    minutes = read_minutes(text)
    if minutes is None:
        sys.exit(f"!!! SOAK_MINUTES is {text!r}: write a number of minutes, such as 10.")
    try:
        addresses.check()
        with services.running("test"):
            rounds = soak(minutes * _SECONDS_A_MINUTE, run_round)
    except AddressError as error:
        sys.exit(f"\n!!! {error}")
    except KeyboardInterrupt:
        sys.exit("\n!!! interrupted")
    print(f"==> {rounds} rounds passed", flush=True)


def read_minutes(text: str) -> float | None:
    """Return the number of minutes, or ``None`` if it is none."""
    try:
        minutes = float(text)
    except ValueError:
        return None
    return minutes if 0 < minutes < float("inf") else None


def soak(
    seconds: float,
    run: Callable[[int], bool],
    *,
    clock: Callable[[], float] = time.monotonic,
) -> int:
    """Run rounds with a seed each while there is time; return how many.

    Exits at the first that ``run`` says has failed.
    """
    started = begun = clock()
    longest, rounds = 0.0, 0
    while not rounds or begun + longest <= started + seconds:
        seed = secrets.randbelow(_SEEDS)
        if not run(seed):
            sys.exit(f"\n!!! The round with seed {seed} failed. Once more: {write_command(seed)}")
        longest = max(longest, clock() - begun)
        begun, rounds = clock(), rounds + 1
    return rounds


def run_round(seed: int, *, options: Sequence[str] = OPTIONS) -> bool:
    """Try every property that pytest finds with that seed; tell whether all passed."""
    print(f"==> Seed {seed}. The same once more: {write_command(seed)}", flush=True)
    answer = subprocess.run(
        die_with_parent.wrap([sys.executable, "-m", "pytest", *options, _seed(seed)]),
        check=False,
        cwd=PROJECT_DIR,
        env=os.environ | _SETTINGS,
    )
    return answer.returncode == 0


def write_command(seed: int) -> str:
    """Return what runs that round by itself."""
    return f"HYPOTHESIS_PROFILE=soak .venv/bin/pytest {' '.join(OPTIONS)} {_seed(seed)}"


def _seed(seed: int) -> str:
    return f"--hypothesis-seed={seed}"


if __name__ == "__main__":
    main()
