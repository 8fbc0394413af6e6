"""What a business chose for its messages."""

from notifications.models import MessageSettings


def get_settings() -> MessageSettings:
    """Return what holds now: the business's own row, unsaved with the defaults if there is none."""
    return MessageSettings.objects.first() or MessageSettings(pk=1)
