"""Django keeps one process-wide cache of content types; their numbers differ between schemas.

django-tenants empties it at each change of business, which does not help two threads that work
for two businesses at the same time.
"""

from collections.abc import Iterator, MutableMapping
from typing import Any

from django.db import connections

from booking_saas.lib import schemas


class CacheBySchema(MutableMapping[str, Any]):
    """Stands in for ``ContentTypeManager._cache``: what is in it belongs to the current schema."""

    def __init__(self) -> None:
        self._all: dict[tuple[str, str], Any] = {}

    def __getitem__(self, using: str) -> Any:
        return self._all[schemas.get_current(), using]

    def __setitem__(self, using: str, value: Any) -> None:
        self._all[schemas.get_current(), using] = value

    def __delitem__(self, using: str) -> None:
        del self._all[schemas.get_current(), using]

    def __iter__(self) -> Iterator[str]:
        current = schemas.get_current()
        return iter([using for schema_name, using in list(self._all) if schema_name == current])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Forget what is known of the current schema.

        A connection that is being made calls this before it can be asked for its schema.
        """
        if not connections.all(initialized_only=True):
            return
        for using in self:
            self._all.pop((schemas.get_current(), using), None)
