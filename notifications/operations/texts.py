"""Writing own texts, and going back to the standard ones."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.inputs import clean_lines
from notifications.channels import registry
from notifications.channels.email import composing
from notifications.contracts import AboutKind, Audience, MessageKind
from notifications.models import MessageText
from notifications.models.texts import check_part
from notifications.texts import own_texts

_REPEATED = _("There are two texts for this kind, channel and language.")

type Key = tuple[str, str, str]
"""Kind, channel, language."""


class InvalidTextError(Exception):
    """One of several texts is refused: which, and by what column."""

    def __init__(self, index: int, problem: ValidationError) -> None:
        super().__init__(str(problem))
        self.index = index
        self.problem = problem


def list_editable() -> list[tuple[str, MessageKind]]:
    """Return channel and kind of what can be written on the channels that there are."""
    return [
        (channel, kind)
        for channel, kinds in own_texts.KINDS.items()
        if channel in registry.CHANNELS
        for kind in kinds
        if channel != own_texts.EMAIL
        or (AboutKind.BOOKING, Audience.CUSTOMER, kind) in composing.WRITERS
    ]


def read_part(part: str, typed: str, channel: str) -> str:
    """Return one part as it is kept. Raises ``ValidationError`` with places in what was typed."""
    check_part(part, typed, channel)
    return clean_lines(typed)


@transaction.atomic
def save_text(key: Key, parts: Mapping[str, str]) -> MessageText | None:
    """Write these parts; None where nothing is left of an own text.

    Raises ``ValidationError`` by column.
    """
    kind, channel, language = key
    identity = {"kind": kind, "channel": channel, "language": language}
    row = MessageText.objects.filter(**identity).first() or MessageText(**identity)
    for part, text in parts.items():
        setattr(row, part, text)
    row.full_clean(validate_unique=False, validate_constraints=False)
    if not any(getattr(row, part) for part in own_texts.LONGEST):
        reset_text(key)
        return None
    row.pk = None
    MessageText.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=list(identity),
        update_fields=list(own_texts.LONGEST),
    )
    return row


@transaction.atomic
def reset_text(key: Key) -> None:
    """Go back to the standard text. Safe to repeat."""
    kind, channel, language = key
    MessageText.objects.filter(kind=kind, channel=channel, language=language).delete()


@transaction.atomic
def replace_texts(wanted: Iterable[Mapping[str, str]]) -> None:
    """Have these own texts and no others.

    Raises ``InvalidTextError`` for one that is refused, or that comes twice.
    """
    kept: set[Key] = set()
    MessageText.objects.all().delete()
    for index, values in enumerate(wanted):
        key = (values["kind"], values["channel"], values["language"])
        if key in kept:
            raise InvalidTextError(index, ValidationError({"kind": _REPEATED}, code="repeated"))
        try:
            save_text(key, {part: values.get(part, "") for part in own_texts.LONGEST})
        except ValidationError as problem:
            raise InvalidTextError(index, problem) from None
        kept.add(key)
