"""Own texts: which there are, writing one, looking at it with a real booking, trying it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST

from booking_saas import text_consent
from booking_saas.staff_admin.frame.site import staff_site
from booking_saas.staff_admin.messages import framed
from booking_saas.staff_admin.messages.text_forms import TextForm, ViewForm, add_problems
from foundation import clock
from notifications.channels import registry
from notifications.contracts import MessageKind
from notifications.operations import texts, trials
from notifications.queries import texting
from notifications.queries import texts as questions
from notifications.texts import own_texts, segments
from notifications.texts.own_texts import OwnText

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    language: str
    name: str
    url: str
    is_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    kind: "_StrOrPromise"
    cells: list[_Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    """Which text: known kinds, channels and languages alone."""

    kind: str
    channel: str
    language: str

    @property
    def parts(self) -> tuple[str, str, str]:
        return self.kind, self.channel, self.language

    @property
    def title(self) -> str:
        kind = MessageKind(self.kind).label
        channel = registry.CHANNELS[self.channel].label
        return f"{kind}, {channel}, {dict(settings.LANGUAGES)[self.language]}"


@require_http_methods(["GET", "HEAD"])
def show_texts(request: HttpRequest) -> HttpResponse:
    """List what can be written, and what was."""
    changed = {(row.kind, row.channel, row.language) for row in questions.list_texts()}
    channels: dict[str, list[_Row]] = {}
    for channel, kind in texts.list_editable():
        cells = [
            _Cell(
                language=code,
                name=name,
                url=_url(_Key(kind=kind, channel=channel, language=code)),
                is_changed=(kind, channel, code) in changed,
            )
            for code, name in settings.LANGUAGES
        ]
        channels.setdefault(channel, []).append(_Row(kind=kind.label, cells=cells))
    context = {
        **staff_site.each_context(request),
        "title": _("Texts of messages"),
        "subtitle": None,
        "channels": [
            {"name": name, "label": registry.CHANNELS[name].label, "rows": rows}
            for name, rows in channels.items()
        ],
        "languages": [name for _code, name in settings.LANGUAGES],
    }
    return TemplateResponse(request, "staff_admin/messages/texts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_text(request: HttpRequest, kind: str, channel: str, language: str) -> HttpResponse:
    """Show the form beside a preview; POST saves, and sends a test where that was pressed."""
    key = _find_key(kind, channel, language)
    own = questions.find_own(*key.parts) or OwnText()
    now = clock.now()
    form = TextForm(request.POST or None, channel=channel, initial=_read(own, channel))
    view = ViewForm(request.POST or None, now=now)
    if request.method == "POST" and form.is_valid() and _save(key, form):
        messages.success(request, _("Saved."))
        if "trial" in request.POST:
            _send_trial(request, key, view)
        return HttpResponseRedirect(_url(key))
    trial = _make_trial(request, key, view)
    context = {
        **staff_site.each_context(request),
        "title": key.title,
        "subtitle": None,
        "form": form,
        "view": view,
        "key": key,
        "is_changed": own != OwnText(),
        "is_sms": channel != own_texts.EMAIL,
        "can_try": channel == own_texts.EMAIL or texting.is_possible(),
        "others": list(_list_others(key)),
        "placeholders": trials.write_values(trial, now=now),
        "standard": _list_standard(trial, form),
        "known": own_texts.PLACEHOLDERS[channel],
        "preview_url": reverse("admin:notifications_text_preview", args=key.parts),
        "address": request.user.email,  # type: ignore[union-attr]  # nobody else comes in
    }
    return TemplateResponse(request, "staff_admin/messages/text.html", context)


@csp_override(framed.POLICY)
@require_http_methods(["GET", "HEAD", "POST"])
def preview_text(request: HttpRequest, kind: str, channel: str, language: str) -> HttpResponse:
    """Show the message in a frame: with what is typed (POST), or as it is saved."""
    key = _find_key(kind, channel, language)
    own = questions.find_own(*key.parts) or OwnText()
    now = clock.now()
    view = ViewForm(request.POST or None, now=now)
    _booking, scheme = view.read()
    form = TextForm(request.POST or None, channel=channel)
    if request.method == "POST":
        if not form.is_valid():
            problems = [text for errors in form.errors.values() for text in errors]
            refused: dict[str, Any] = {"problems": problems, "scheme": scheme}
            return framed.answer(request, "staff_admin/messages/preview.html", refused)
        own = form.own
    composed = trials.compose(_make_trial(request, key, view), own, now=now)
    context = {
        "language": language,
        "scheme": scheme,
        "composed": composed,
        "html": framed.show_in(scheme, composed.html),
        "size": segments.measure(composed.text) if channel != own_texts.EMAIL else None,
    }
    return framed.answer(request, "staff_admin/messages/preview.html", context)


@require_POST
def reset_text(request: HttpRequest, kind: str, channel: str, language: str) -> HttpResponse:
    """Go back to the standard text."""
    key = _find_key(kind, channel, language)
    texts.reset_text(key.parts)
    messages.success(request, _("The standard text is used again."))
    return HttpResponseRedirect(_url(key))


def _find_key(kind: str, channel: str, language: str) -> _Key:
    known = {(name, found.value) for name, found in texts.list_editable()}
    if (channel, kind) not in known or language not in dict(settings.LANGUAGES):
        raise Http404
    return _Key(kind=kind, channel=channel, language=language)


def _save(key: _Key, form: TextForm) -> bool:
    try:
        texts.save_text(key.parts, form.cleaned_data)
    except ValidationError as problem:
        add_problems(form, problem)
        return False
    return True


def _send_trial(request: HttpRequest, key: _Key, view: ViewForm) -> None:
    trial = _make_trial(request, key, view)
    if key.channel != own_texts.EMAIL:
        phone = view.cleaned_data.get("phone", "")
        wrong = [str(each) for each in view["phone"].errors]
        problem = " ".join(wrong) or text_consent.find_problem(phone)
        if problem:
            messages.error(request, problem)
            return
        trial = replace(trial, address=text_consent.find_number(phone))
    trials.request_trial(trial, now=clock.now())
    told = {"address": trial.address}
    messages.success(request, _("A test is on its way to %(address)s.") % told)


def _make_trial(request: HttpRequest, key: _Key, view: ViewForm) -> trials.Trial:
    booking, _scheme = view.read()
    return trials.Trial(
        kind=key.kind,
        channel=key.channel,
        language=key.language,
        booking_id=booking,
        address=request.user.email,  # type: ignore[union-attr]  # nobody else comes in
    )


def _list_others(key: _Key) -> Iterator[dict[str, Any]]:
    for code, name in settings.LANGUAGES:
        other = _Key(kind=key.kind, channel=key.channel, language=code)
        yield {"name": name, "code": code, "url": _url(other), "is_this": other == key}


def _list_standard(trial: trials.Trial, form: TextForm) -> list[dict[str, Any]]:
    standard = trials.write_standard(trial, now=clock.now())
    return [{"field": form[part], "text": standard[part]} for part in form.fields]


def _read(own: OwnText, channel: str) -> dict[str, str]:
    return {part: getattr(own, part) for part in own_texts.PARTS[channel]}


def _url(key: _Key) -> str:
    return reverse("admin:notifications_text", args=key.parts)
