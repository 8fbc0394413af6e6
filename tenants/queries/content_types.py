"""Django keeps one process-wide cache of content types; their numbers differ between schemas.

django-tenants empties it at each change of business. That is enough within a thread, and not for
two threads that work for two businesses at the same time: so each thread gets its own.
"""

import threading
from collections.abc import Iterator, MutableMapping
from typing import Any


class CacheByThread(MutableMapping[str, Any]):
    """Stands in for ``ContentTypeManager._cache``. Asks no connection: it is used to make one."""

    def __init__(self) -> None:
        self._local = threading.local()

    @property
    def _own(self) -> dict[str, Any]:
        own: dict[str, Any] = self._local.__dict__
        return own

    def __getitem__(self, using: str) -> Any:
        return self._own[using]

    def __setitem__(self, using: str, value: Any) -> None:
        self._own[using] = value

    def __delitem__(self, using: str) -> None:
        del self._own[using]

    def __iter__(self) -> Iterator[str]:
        return iter(self._own)

    def __len__(self) -> int:
        return len(self._own)

    def clear(self) -> None:
        """Forget what this thread knows."""
        self._own.clear()
