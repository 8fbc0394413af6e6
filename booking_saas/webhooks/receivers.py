"""From Anymail's signals to one operation each, inside the business that is meant."""

import logging
from typing import Any

from anymail.signals import AnymailInboundEvent, AnymailTrackingEvent, inbound, tracking
from django.dispatch import receiver

from booking_saas.webhooks import calendar_replies, mail_events
from foundation import clock, schemas
from notifications.channels import references
from notifications.operations import replies, reports
from tenants.queries import businesses, invitations

logger = logging.getLogger(__name__)


@receiver(tracking, dispatch_uid="booking_saas.webhooks.note_report")
def note_report(event: AnymailTrackingEvent, esp_name: str, **_unknown: Any) -> None:
    """Note what became of one of our mails; what is none of ours changes nothing."""
    kind = mail_events.find_kind(event, esp_name)
    if kind is None:
        return
    text = (event.metadata or {}).get(references.METADATA_KEY)
    try:
        reference = references.read_reference(text if isinstance(text, str) else "")
    except references.ForgedReferenceError:
        logger.warning("A report of %s names no message of ours.", esp_name)
        return
    report = reports.Report(
        message_id=reference.message_id,
        resends=reference.resends,
        kind=kind,
        detail=mail_events.find_detail(event),
    )
    if not businesses.is_open(reference.schema_name):
        return
    with schemas.entered(reference.schema_name):
        reports.receive_report(report, now=clock.now())


@receiver(inbound, dispatch_uid="booking_saas.webhooks.note_reply")
def note_reply(event: AnymailInboundEvent, **_unknown: Any) -> None:
    """Tell who declined an invitation where to cancel; any other mail changes nothing."""
    declined = calendar_replies.find_declined(event.message)
    if declined is None:
        return
    schema_name = invitations.find_schema(declined.about_id)
    if schema_name is None or not businesses.is_open(schema_name):
        return
    with schemas.entered(schema_name):
        replies.answer_declined(declined.about_id, attendee=declined.attendee, now=clock.now())
