"""The day of one of the staff, complete in itself: it is read where there is no network."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from foundation import inputs
from foundation.formats import Formats
from notifications.contracts import DaySheetContext, SheetPause, SheetVisit
from notifications.texts import wording
from notifications.texts.letters import DetailRow, Letter


def write_day_sheet(context: DaySheetContext, formats: Formats, *, now: datetime) -> Letter:
    """Write what comes when, a row for each visit and each pause."""
    del now
    reader = wording.Reader(formats=formats, zone=context.zone)
    visits = [item for item in context.items if isinstance(item, SheetVisit)]
    day = formats.full_day(context.day)
    count = ngettext("%d visit", "%d visits", len(visits)) % len(visits)
    first, last = visits[0].starts_at, max(visit.ends_at for visit in visits)
    span = {"start": formats.time(first, context.zone), "end": formats.time(last, context.zone)}
    lead = _("From %(start)s to %(end)s, in %(city)s time.") % {
        **span,
        "city": formats.city(context.zone),
    }
    return Letter(
        language=formats.locale.language,
        subject=_("Your day: %(day)s, %(count)s") % {"day": day, "count": count},
        heading=_("Your day: %(day)s") % {"day": day},
        lead=f"{count}\n{lead}",
        rows=tuple(_write_row(item, reader) for item in context.items),
        button_label=_("Open the day"),
        button_url=context.url,
        notes=(_("As things stood when this was sent. You are told of changes as they happen."),),
        signature=wording.clean(context.business.name),
        is_list=True,
    )


def _write_row(item: SheetVisit | SheetPause, reader: wording.Reader) -> DetailRow:
    start, end = (reader.formats.time(at, reader.zone) for at in (item.starts_at, item.ends_at))
    return DetailRow(label=f"{start} – {end}", value=_tell(item, reader))


def _tell(item: SheetVisit | SheetPause, reader: wording.Reader) -> str:
    if isinstance(item, SheetPause):
        minutes = int((item.ends_at - item.starts_at).total_seconds()) // 60
        told = {"duration": reader.formats.duration(minutes)}
        return _("Break, %(duration)s") % told if item.is_break else _("Free, %(duration)s") % told
    place = wording.clean(item.place) or pgettext("mail", "By phone or video")
    lines = [
        f"{wording.clean(item.customer)}, {wording.clean(item.service)}",
        wording.clean(inputs.format_phone(item.phone)),
        ", ".join([place, *map(wording.clean, item.things)]),
        _("Will be there: confirmed") if item.attends else "",
        _("Note: %(note)s") % {"note": wording.clean_lines(item.note)} if item.note else "",
        item.code,
    ]
    return "\n    ".join(line for line in lines if line)
