"""From the context to a text message: in the standard words, or in those of the business."""

from datetime import datetime

from django.utils import translation

from notifications.channels import Dispatch
from notifications.channels.sms.texts import TextMessage
from notifications.contracts import LINKS, PAGES, BookingContext
from notifications.texts import text_messages, wording


def compose(dispatch: Dispatch, *, now: datetime) -> TextMessage:
    """Return the text in its reader's language. Raises ``TypeError`` for what has none."""
    context = dispatch.context
    if not isinstance(context, BookingContext):
        raise TypeError(f"There are no text messages about {dispatch.about_kind}")
    formats = wording.get_formats(dispatch.recipient.locale, business=context.business)
    with translation.override(formats.locale.language):
        text = text_messages.write(dispatch.kind, dispatch.own, context, formats, now=now)
    return TextMessage(
        recipient=dispatch.recipient.address,
        text=text,
        report_url=LINKS[PAGES].get_report_url(dispatch.reference) if dispatch.reference else "",
        earlier=dispatch.earlier,
    )
