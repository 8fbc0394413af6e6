"""Words in braces that stand for what a message is about. No template language: plain replacement.

``{service}`` is known or refused with its place in the text. What takes its place is not looked
at again: a name that holds braces stays a name.
"""

import difflib
import re
from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

IN_MAILS = ("service", "date", "time", "name", "staff", "place", "business")
IN_SMS = (*IN_MAILS, "link")
MOST_PROBLEMS = 5

_BRACES = re.compile(r"\{(?P<name>[^{}\n]*)\}|[{}]")
_FIELD = re.compile(r"(?P<space>[ \t]?)\{(?P<name>[^{}\n]*)\}")
_AT_START = re.compile(r"^\{(?P<name>[^{}\n]*)\}[,;:!]?[ \t]*", re.MULTILINE)


def check(text: str, known: Collection[str]) -> None:
    """Refuse what is no placeholder, each with line and character, both counted from 1.

    Raises ``ValidationError`` with at most ``MOST_PROBLEMS`` sentences.
    """
    typed = text.replace("\r\n", "\n").replace("\r", "\n")
    problems = []
    for found in _BRACES.finditer(typed):
        problem = _find_problem(found["name"], found[0], known)
        if problem:
            at = typed.count("\n", 0, found.start()) + 1
            column = found.start() - typed.rfind("\n", 0, found.start())
            place = _("Line %(line)d, character %(column)d:") % {"line": at, "column": column}
            problems.append(ValidationError(f"{place} {problem}", code="placeholder"))
    if problems:
        raise ValidationError(problems[:MOST_PROBLEMS])


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with the values in place; one that is empty leaves no gap before it."""

    def drop(found: re.Match[str]) -> str:
        return found[0] if values.get(found["name"]) else ""

    def put(found: re.Match[str]) -> str:
        value = values.get(found["name"], "")
        return f"{found['space']}{value}" if value else ""

    return _FIELD.sub(put, _AT_START.sub(drop, text))


def _find_problem(name: str | None, written: str, known: Collection[str]) -> str:
    if name is None:
        return _("this brace is not closed.") if written == "{" else _("this brace closes nothing.")
    if name in known:
        return ""
    shown = f"{{{name[:40]}}}"
    close = difflib.get_close_matches(name.strip().lower(), list(known), n=1)
    if close:
        told = {"name": shown, "guess": f"{{{close[0]}}}"}
        return _("%(name)s is not known; did you mean %(guess)s?") % told
    told = {"name": shown, "known": ", ".join(f"{{{word}}}" for word in known)}
    return _("%(name)s is not known. You can use %(known)s.") % told
