"""Rows of a form that somebody else removed while the form was open."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.http import QueryDict
from django.utils.translation import ngettext

from foundation.web import parameters

if TYPE_CHECKING:
    _FormSet = BaseInlineFormSet[Any, Any, Any]
else:
    _FormSet = BaseInlineFormSet

_KEY = "id"
_MOST_ROWS = 1000


class KeepsRemovedRows(_FormSet):
    """Rows whose record is gone come back as new ones, last, with all that was typed.

    The form is refused once, with a sentence; sent again it adds them anew. A row that was to be
    removed here as well is simply dropped.
    """

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.returned = 0
        if isinstance(data, QueryDict):
            self.data = self._put_last(data)

    def clean(self) -> None:
        """Say once what happened to the rows."""
        super().clean()
        if self.returned:
            text = ngettext(
                "Somebody else has removed %d row in the meantime. It is listed last here, as"
                " you had it: save again to add it back, or remove it first.",
                "Somebody else has removed %d rows in the meantime. They are listed last here,"
                " as you had them: save again to add them back, or remove them first.",
                self.returned,
            )
            raise ValidationError(text % self.returned)

    def _put_last(self, data: QueryDict) -> QueryDict:
        """Return the data with the rows whose record is gone as new ones behind the others."""
        total, initial = (self._count(data, name) for name in ("TOTAL_FORMS", "INITIAL_FORMS"))
        known = {str(pk) for pk in self.get_queryset().values_list("pk", flat=True)}
        gone = [
            number
            for number in range(min(initial, total))
            if (key := data.get(f"{self.prefix}-{number}-{_KEY}")) and key not in known
        ]
        if not gone:
            return data
        kept = [number for number in gone if f"{self.prefix}-{number}-DELETE" not in data]
        rest = [number for number in range(total) if number not in gone]
        self.returned = len(kept)
        return self._reorder(data, [*rest, *kept], kept, initial - len(gone))

    def _reorder(
        self, data: QueryDict, order: list[int], blank: list[int], initial: int
    ) -> QueryDict:
        clean = data.copy()
        rows: dict[int, dict[str, list[str]]] = {number: {} for number in order}
        for name in list(clean):
            text, _dash, field = name.removeprefix(f"{self.prefix}-").partition("-")
            number = parameters.parse_number(text)
            if not name.startswith(f"{self.prefix}-") or number is None:
                continue
            if number in rows:
                rows[number][field] = clean.getlist(name)
            del clean[name]
        for place, number in enumerate(order):
            for field, values in rows[number].items():
                is_key = field == _KEY and number in blank
                clean.setlist(f"{self.prefix}-{place}-{field}", [""] if is_key else values)
        clean[f"{self.prefix}-TOTAL_FORMS"] = str(len(order))
        clean[f"{self.prefix}-INITIAL_FORMS"] = str(initial)
        return clean

    def _count(self, data: QueryDict, name: str) -> int:
        number = parameters.read_number(data, f"{self.prefix}-{name}")
        return min(number or 0, _MOST_ROWS)
