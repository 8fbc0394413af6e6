"""Acts of operators are asked about first, with what they mean, and leave a line of history."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from booking_saas.platform_admin.site import platform_site
from foundation.web import parameters

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What can be done to rows: the question, what follows, the button, the line of history.

    ``condition`` says to which rows; ``told`` counts those it was done to.
    """

    question: "_StrOrPromise"
    consequences: tuple["_StrOrPromise", ...]
    button: "_StrOrPromise"
    line: "_StrOrPromise"
    told: "_StrOrPromise"
    condition: dict[str, Any]
    is_danger: bool = False


def confirm(
    request: HttpRequest,
    queryset: QuerySet[Any],
    act: Act,
    do: Callable[[list[Any]], Iterable[Any]],
) -> HttpResponse | None:
    """Ask about ``act``; once it is confirmed, do it and keep who did it to what.

    ``do`` returns the rows that it did it to.
    """
    rows = list(queryset.filter(**act.condition))
    if not rows:
        messages.warning(request, _("This cannot be done to anything you selected."))
        return None
    if "confirmed" not in request.POST:
        return _ask(request, rows, act)
    done = list(do(rows))
    LogEntry.objects.log_actions(str(request.user.pk), done, CHANGE, str(act.line))
    messages.success(request, str(act.told) % {"count": len(done)})
    return None


def _ask(request: HttpRequest, rows: list[Any], act: Act) -> HttpResponse:
    context = {
        **platform_site.each_context(request),
        "title": act.question,
        "act": act,
        "rows": rows[:_SHOWN],
        "more": max(0, len(rows) - _SHOWN),
        "action": parameters.read_text(request.POST, "action"),
        "chosen": [row.pk for row in rows],
        "back": request.get_full_path(),
    }
    return TemplateResponse(request, "platform_admin/confirm.html", context)
