"""What staff are told of mail that does not arrive, and of their sending domain."""

from datetime import datetime

from django.utils.translation import gettext as _

from foundation.formats import Formats
from notifications.contracts import ConcernContext
from notifications.texts import wording
from notifications.texts.letters import DetailRow, Letter


def write_unreached(context: ConcernContext, formats: Formats, *, now: datetime) -> Letter:
    """Write that nothing goes to an address any more, and why."""
    del now
    return Letter(
        language=formats.locale.language,
        subject=_("Not reached: %s") % wording.clean(context.name),
        heading=_("Mail to this address does not arrive."),
        lead=_("Nothing more is sent to it until it changes, or until you have it tried again."),
        rows=(
            DetailRow(label=_("Address"), value=wording.clean(context.name)),
            DetailRow(label=_("Why"), value=wording.clean(context.reason)),
        ),
        button_label=_("See who is not reached"),
        button_url=context.url,
        notes=(_("Please call whoever has a visit soon."),),
        signature=wording.clean(context.business.name),
    )


def write_domain_lost(context: ConcernContext, formats: Formats, *, now: datetime) -> Letter:
    """Write that mail comes from the platform's address again, since records are gone."""
    del now
    return Letter(
        language=formats.locale.language,
        subject=_("Records are missing: %s") % wording.clean(context.name),
        heading=_("Your mail comes from our address again."),
        lead=_("The records of your domain that prove your mail are gone. Nothing is lost."),
        rows=(DetailRow(label=_("Domain"), value=wording.clean(context.name)),),
        button_label=_("See the records"),
        button_url=context.url,
        notes=(_("Once they are back, mail comes from your domain again."),),
        signature=wording.clean(context.business.name),
    )
