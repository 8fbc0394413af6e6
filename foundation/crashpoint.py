"""Places where a test stops the process, between two steps that belong together (trust, "Faults").

Inert unless ``CRASH_AT`` names the place: the local and test settings take it from the
environment, production refuses to start with it.
"""

import os
import signal

from django.conf import settings


def crashpoint(name: str) -> None:
    """Kill this process, as the kernel would, if ``CRASH_AT`` is ``name``."""
    if name == settings.CRASH_AT:
        os.kill(os.getpid(), signal.SIGKILL)
