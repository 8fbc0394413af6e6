"""Messages on the staff's site: what went out, what did not, and sending once more."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, override
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from booking_saas.staff_admin.frame import wording
from booking_saas.staff_admin.frame.base import StaffModelAdmin
from booking_saas.staff_admin.frame.panels import Concern, Panel, PanelRow
from booking_saas.staff_admin.frame.site import staff_site
from booking_saas.staff_admin.messages import framed, log_search
from foundation import clock
from notifications.contracts import AboutKind
from notifications.models import WENT_OUT, Message, MessageStatus
from notifications.operations import delivery
from notifications.queries import messages as questions
from notifications.texts import own_texts, segments

_EVERY = "every"
_LONGEST_BEGINNING = 90
_KINDS: dict[str, str] = {
    MessageStatus.QUEUED: "warn",
    MessageStatus.SENT: "ok",
    MessageStatus.DELIVERED: "ok",
    MessageStatus.BOUNCED: "danger",
    MessageStatus.FAILED: "danger",
    MessageStatus.SKIPPED: "soft",
    MessageStatus.GATHERED: "soft",
}


class StatusFilter(admin.SimpleListFilter):
    """Where messages are; those that were not needed only for who asks for them."""

    title = gettext_lazy("status")
    parameter_name = "status"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [*MessageStatus.choices, (_EVERY, gettext_lazy("All, also those not needed"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Yield the statuses; without one all that were needed are shown."""
        first, *others = super().choices(changelist)
        yield first | {"display": _("All that were needed")}
        yield from others

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        """Return the messages in that status."""
        if self.value() == _EVERY:
            return queryset
        if self.value() in MessageStatus.values:
            return queryset.filter(status=self.value())
        return queryset.exclude(status=MessageStatus.SKIPPED)


@admin.register(Message, site=staff_site)
class MessageAdmin(StaffModelAdmin):
    """Messages are read here and sent anew, never written."""

    list_display = ("queued", "kind", "whom", "said", "state")
    list_filter = (StatusFilter, "kind", "channel", "audience")
    search_fields = ("recipient", "recipient_name", "subject")
    search_help_text = gettext_lazy("Booking code, address, name or subject.")
    sortable_by = ()

    @override
    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Refuse: messages follow from what happens to bookings."""
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Refuse: history stays."""
        return False

    @override
    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the messages, the latest first."""
        return questions.list_messages()

    @override
    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Keep the order of the list."""
        return ("-queued_at", "-pk")

    @override
    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Message], search_term: str
    ) -> tuple[QuerySet[Message], bool]:
        """Find by the booking too."""
        return log_search.find_messages(queryset, search_term), False

    @admin.display(description=gettext_lazy("when"))
    def queued(self, message: Message) -> str:
        """Return when it was written, by the business's clock."""
        return _when(message.queued_at)

    @admin.display(description=gettext_lazy("To"))
    def whom(self, message: Message) -> str:
        """Return the person, else the address."""
        return message.recipient_name or message.recipient

    @admin.display(description=gettext_lazy("subject"))
    def said(self, message: Message) -> str:
        """Return the subject, of a text message how it begins."""
        return message.subject or Truncator(message.text).chars(_LONGEST_BEGINNING)

    @admin.display(description=gettext_lazy("status"))
    def state(self, message: Message) -> str:
        """Return the status as a mark."""
        kind = _KINDS[message.status]
        return format_html(
            '<span class="tag tag--{}">{}</span>', kind, message.get_status_display()
        )

    @override
    def get_urls(self) -> list[URLPattern]:
        """Put the button that sends anew before Django's own pages."""
        resend = path(
            "<int:message_id>/resend/",
            self.admin_site.admin_view(send_anew),
            name="notifications_message_resend",
        )
        shown = path(
            "<int:message_id>/html/",
            self.admin_site.admin_view(show_html),
            name="notifications_message_html",
        )
        file = path(
            "<int:message_id>/files/<str:name>/",
            self.admin_site.admin_view(show_file),
            name="notifications_message_file",
        )
        return [resend, shown, file, *super().get_urls()]

    @override
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one message as it was sent."""
        message = self.get_object(request, object_id)
        if message is None:
            raise Http404
        context = {
            **staff_site.each_context(request),
            "title": message.subject or message.get_kind_display(),
            "subtitle": None,
            "message_row": message,
            "queued": _when(message.queued_at),
            "sent": _when(message.sent_at) if message.sent_at else "",
            "status_kind": _KINDS[message.status],
            "booking_url": _find_booking_url(message),
            "size": segments.measure(message.text) if message.channel == own_texts.SMS else None,
            "can_resend": message.status in (*WENT_OUT, MessageStatus.FAILED),
        }
        return TemplateResponse(request, "staff_admin/messages/detail.html", context)

    @override
    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the message: it has no history of its own."""
        return self.change_view(request, object_id)


@require_POST
def send_anew(request: HttpRequest, message_id: int) -> HttpResponse:
    """Send a message once more, or say why not."""
    try:
        delivery.resend(message_id, now=clock.now())
    except Message.DoesNotExist:
        raise Http404 from None
    except delivery.ResendRefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The message is on its way again."))
    return HttpResponseRedirect(_message_url(message_id))


@csp_override(framed.POLICY)
@require_safe
def show_html(_request: HttpRequest, message_id: int) -> HttpResponse:
    """Answer the mail as it went out, for a frame in which it may do nothing."""
    message = get_object_or_404(Message, pk=message_id)
    return framed.answer_mail(message.html)


@require_safe
def show_file(_request: HttpRequest, message_id: int, name: str) -> HttpResponse:
    """Answer a file as it went out, to be saved."""
    files = get_object_or_404(Message, pk=message_id).files
    if name not in files:
        raise Http404
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        files[name],
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": str(disposition)},
    )


def list_concerns() -> list[Concern]:
    """Return what of the mail needs a person."""
    count = Message.objects.needing_a_person().count()
    if not count:
        return []
    text = ngettext("%d message did not arrive.", "%d messages did not arrive.", count)
    url = f"{reverse('admin:notifications_message_changelist')}?status={MessageStatus.FAILED}"
    return [Concern(text=text % count, url=url, link_text=_("View"), kind="danger")]


def build_panel(booking_id: UUID) -> Panel:
    """Return what was told about a booking, for its page, and how much was not needed."""
    found = list(questions.list_about(AboutKind.BOOKING, booking_id))
    skipped = [message for message in found if message.status == MessageStatus.SKIPPED]
    rows = [
        PanelRow(
            title=f"{message.get_kind_display()}: {message.recipient_name or message.recipient}",
            detail=_tell_state(message),
            url=_message_url(message.pk),
            kind="danger" if message.status == MessageStatus.FAILED else "",
        )
        for message in found
        if message.status != MessageStatus.SKIPPED
    ]
    if skipped:
        rows.append(_tell_skipped(booking_id, len(skipped)))
    return Panel(
        title=gettext_lazy("Messages"), empty=gettext_lazy("Nothing has been sent yet."), rows=rows
    )


def _tell_state(message: Message) -> str:
    """Return state, moment and, where something went wrong, why."""
    told = f"{message.get_status_display()}, {_when(message.sent_at or message.queued_at)}"
    return f"{told}: {message.reason}" if message.reason else told


def _tell_skipped(booking_id: UUID, count: int) -> PanelRow:
    text = ngettext("%d message was not needed", "%d messages were not needed", count) % count
    url = reverse("admin:notifications_message_changelist")
    query = urlencode({"status": MessageStatus.SKIPPED, "about_id__exact": booking_id})
    return PanelRow(title=text, detail="", url=f"{url}?{query}")


def _when(at: datetime) -> str:
    return wording.short_moment(at, wording.business_zone())


def _message_url(message_id: int) -> str:
    return reverse("admin:notifications_message_change", args=[message_id])


def _find_booking_url(message: Message) -> str:
    if message.about_kind != AboutKind.BOOKING:
        return ""
    return reverse("admin:scheduling_booking_change", args=[message.about_id])
