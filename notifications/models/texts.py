"""What a business wrote itself, in place of parts of the standard texts (booking-rules, 10)."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation import model_fields
from notifications.contracts import MessageKind
from notifications.texts import own_texts, placeholders
from notifications.texts.own_texts import OwnText


def list_kinds() -> list[tuple[str, Any]]:
    return [(kind.value, kind.label) for kind in MessageKind if kind in own_texts.KINDS["email"]]


def list_channels() -> list[tuple[str, Any]]:
    return [(own_texts.EMAIL, _("E-mail")), (own_texts.SMS, _("Text message"))]


def list_languages() -> list[tuple[str, Any]]:
    return list(settings.LANGUAGES)


class MessageText(models.Model):
    """The own text for one kind of message to customers, in one language, on one channel.

    A part that is empty stays the standard text. There is no row where all of them are.
    """

    kind = models.CharField(_("kind"), max_length=24, choices=list_kinds)
    channel = models.CharField(_("channel"), max_length=16, choices=list_channels)
    language = models.CharField(_("language"), max_length=12, choices=list_languages)
    subject = model_fields.LineField(
        _("subject"), max_length=own_texts.LONGEST["subject"], blank=True
    )
    opening = model_fields.LinesField(pgettext_lazy("mail", "before the details"), blank=True)
    closing = model_fields.LinesField(pgettext_lazy("mail", "after the details"), blank=True)
    text = model_fields.LinesField(pgettext_lazy("mail", "the whole text"), blank=True)

    class Meta:
        verbose_name = _("own text")
        verbose_name_plural = _("own texts")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "channel", "language"), name="messagetext_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_channel_display()}, {self.language}"

    @property
    def own(self) -> OwnText:
        """What messages are written with."""
        return OwnText(
            subject=self.subject, opening=self.opening, closing=self.closing, text=self.text
        )

    def clean(self) -> None:
        """Refuse parts that the channel has not, and what is no placeholder of it."""
        problems: dict[str, Any] = {}
        if self.kind not in own_texts.KINDS.get(self.channel, ()):
            problems["kind"] = _("This kind of message has no text of its own on this channel.")
        for part in own_texts.LONGEST:
            try:
                check_part(part, getattr(self, part), self.channel)
            except ValidationError as problem:
                problems[part] = problem
        if problems:
            raise ValidationError(problems)


def check_part(part: str, text: str, channel: str) -> None:
    """Refuse one part of a text as it was typed. Raises ``ValidationError``."""
    if text and part not in own_texts.PARTS.get(channel, ()):
        raise ValidationError(_("This channel has no such part."), code="no_such_part")
    longest = own_texts.LONGEST[part]
    if len(text) > longest:
        told = {"length": longest, "count": len(text)}
        sentence = _("Please enter at most %(length)d characters; these are %(count)d.")
        raise ValidationError(sentence % told, code="max_length")
    placeholders.check(text, own_texts.PLACEHOLDERS.get(channel, ()))
