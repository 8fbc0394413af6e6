"""Many messages to one of the staff, told as one."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.formats import Formats
from notifications.contracts import DigestContext
from notifications.texts import wording
from notifications.texts.letters import Letter


def write_digest(context: DigestContext, formats: Formats, *, now: datetime) -> Letter:
    """Write what has happened, a line each."""
    del now
    count = len(context.subjects) + context.more
    heading = ngettext("%d piece of news", "%d pieces of news", count) % count
    lines = [f"· {wording.clean(subject)}" for subject in context.subjects]
    if context.more:
        lines.append(ngettext("and %d more", "and %d more", context.more) % context.more)
    return Letter(
        language=formats.locale.language,
        subject=heading,
        heading=heading,
        lead="\n".join([_("So much happened at once that we tell you in one message:"), *lines]),
        rows=(),
        button_label=_("See all of them"),
        button_url=context.url,
        notes=(_("Is it a flood? Your start page lets you cancel it in one go."),),
        signature=wording.clean(context.business.name),
    )
