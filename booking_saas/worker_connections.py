"""What a Celery worker does with its connections to the database between two tasks.

Celery's own fixup closes the pool of a process before and after every task, so each of them
would connect anew, up to several times a second. Here a task gives its connection back.
"""

from typing import Any

from celery import Celery
from celery.fixups.django import DjangoFixup
from celery.fixups.django import DjangoWorkerFixup as _Theirs  # type: ignore[attr-defined]  # left out of its stubs
from django.db import connections


class KeepingWorkerFixup(_Theirs):  # type: ignore[misc]  # unknown to the stubs
    """Give connections back to their pool where Celery's own one closes the pool."""

    def install(self) -> "KeepingWorkerFixup":
        """Take over the signals; whatever is open now is closed, for processes are forked next."""
        super().install()
        self._close_database()
        return self

    def close_database(self, **_names: Any) -> None:
        """Give back what the last task used; called before and after each."""
        for connection in connections.all(initialized_only=True):
            connection.close()


class KeepingFixup(DjangoFixup):
    """Celery's support for Django, with workers that keep their pools."""

    _worker_fixup: "_Theirs | None"

    @property
    def worker_fixup(self) -> "_Theirs":
        """The part that looks after a worker."""
        if self._worker_fixup is None:
            self._worker_fixup = KeepingWorkerFixup(self.app)
        return self._worker_fixup

    @worker_fixup.setter
    def worker_fixup(self, value: "_Theirs") -> None:
        self._worker_fixup = value


def fixup(app: Celery) -> DjangoFixup | None:
    """Return the support for Django, installed; as Celery calls it."""
    support = KeepingFixup(app)
    support.install()
    return support
