"""How many examples a property is tried with; everything else is said by the profile.

``HYPOTHESIS_PROFILE=ci`` (the default) tries the same examples every time; ``soak`` tries others
each time, and many more of them. Without deadlines: they would measure the machine.
"""

import os

from hypothesis import HealthCheck, Verbosity, settings

_USUAL = 100
"""Examples of a property that asks for no number of its own, with the profile ``ci``."""
_DEEPER = 10
"""How many times more the profile ``soak`` tries."""


def load_profile() -> None:
    """Register the profiles and load the one that the environment names."""
    common = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("ci", common, derandomize=True, database=None, max_examples=_USUAL)
    settings.register_profile(
        "soak",
        common,
        derandomize=False,
        max_examples=_USUAL * _DEEPER,
        print_blob=True,
        verbosity=Verbosity.normal,
    )
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or "ci")


def examples(count: int, *, suppress: tuple[HealthCheck, ...] = ()) -> settings:
    """Return settings for so many examples with ``ci``, and as many times more with ``soak``."""
    profile = settings()
    return settings(
        max_examples=count * profile.max_examples // _USUAL,
        suppress_health_check=[*profile.suppress_health_check, *suppress],
    )
