"""What waits, failed or died in the outbox, for operators."""

from typing import Any, cast

from django.conf import settings
from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from booking_saas.platform_admin import wording
from booking_saas.platform_admin.confirmation import Act, confirm
from booking_saas.platform_admin.site import ReadOnlyAdmin, platform_site
from tenants import outbox
from tenants.models import Business, OutboxMessage
from tenants.models.outbox import FAILING, OPEN

_REVIVE = Act(
    question=_("Try these messages again?"),
    consequences=(
        _("They will be tried again within a minute, starting from the first attempt."),
        _("What they send, such as an e-mail, may arrive late."),
    ),
    button=_("Try again"),
    line=_("Tried again."),
    told=_("%(count)d will be tried again."),
    condition={"dead_at__isnull": False},
)


class StateFilter(admin.SimpleListFilter):
    """Waiting, done, dead."""

    title = _("state")
    parameter_name = "state"
    conditions: dict[str, Q] = {
        "waiting": OPEN,
        "failing": FAILING,
        "dead": Q(dead_at__isnull=False),
        "done": Q(done_at__isnull=False),
    }

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        """Return the states to choose from."""
        return [
            ("waiting", _("Waiting")),
            ("failing", _("Failing")),
            ("dead", _("Given up")),
            ("done", _("Done")),
        ]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the messages in the chosen state."""
        return queryset.filter(self.conditions.get(self.value() or "", Q()))


class TopicFilter(admin.SimpleListFilter):
    """What happened, in words."""

    title = _("what happened")
    parameter_name = "topic"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        """Return the topics that anything is done about."""
        return [(topic, wording.tell_topic(topic)) for topic in sorted(settings.EVENT_ROUTES)]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the messages of the chosen topic."""
        topic = self.value()
        return queryset.filter(topic=topic) if topic in settings.EVENT_ROUTES else queryset


@admin.register(OutboxMessage, site=platform_site)
class OutboxMessageAdmin(ReadOnlyAdmin):
    list_display = ("news", "task", "business", "written", "state", "attempts_made")
    list_filter = (StateFilter, TopicFilter)
    search_fields = ("schema_name", "consumer", "stream")
    search_help_text = _("Database schema, task or what it is about.")
    ordering = ("-id",)
    actions = ("revive",)
    fieldsets = (
        (None, {"fields": ("news", "task", "business", "state", "written")}),
        (
            _("Attempts"),
            {"fields": ("attempts_made", "unanswered_in_a_row", "next_attempt", "problem")},
        ),
        (_("For the log"), {"fields": ("number", "schema", "order", "ids")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the messages with the names of their businesses."""
        named = Business.objects.filter(schema_name=OuterRef("schema_name")).values("name")[:1]
        queryset: QuerySet[Any] = super().get_queryset(request)
        return cast("QuerySet[Any]", queryset.annotate(business_name=Subquery(named)))

    @admin.display(description=_("what happened"), ordering="topic")
    def news(self, message: OutboxMessage) -> str:
        """Return the topic in words."""
        return wording.tell_topic(message.topic)

    @admin.display(description=_("to do"), ordering="consumer")
    def task(self, message: OutboxMessage) -> str:
        """Return what is to be done about it."""
        return wording.tell_consumer(message.consumer)

    @admin.display(description=_("business"))
    def business(self, message: Any) -> str:
        """Return whose it is; the schema of one that is gone."""
        return str(message.business_name or message.schema_name)

    @admin.display(description=_("written"), ordering="created_at")
    def written(self, message: OutboxMessage) -> str:
        """Return when it was written down."""
        return wording.tell_moment(message.created_at)

    @admin.display(description=_("state"))
    def state(self, message: OutboxMessage) -> str:
        """Return where it is, since when it is over."""
        if message.dead_at:
            return gettext("given up %s") % wording.tell_moment(message.dead_at)
        if message.done_at:
            return gettext("done %s") % wording.tell_moment(message.done_at)
        return gettext("failing") if message.last_error else gettext("waiting")

    @admin.display(description=_("attempts"), ordering="attempts")
    def attempts_made(self, message: OutboxMessage) -> int:
        """Return how often it was tried in vain."""
        return message.attempts

    @admin.display(description=_("without an answer in a row"))
    def unanswered_in_a_row(self, message: OutboxMessage) -> int:
        """Return how often the other side did not answer, lately."""
        return message.unanswered

    @admin.display(description=_("next attempt"))
    def next_attempt(self, message: OutboxMessage) -> str:
        """Return when it is tried again."""
        is_over = message.done_at or message.dead_at
        return "" if is_over else wording.tell_moment(message.visible_at)

    @admin.display(description=_("last problem"))
    def problem(self, message: OutboxMessage) -> str:
        """Return what went wrong the last time."""
        return message.last_error

    @admin.display(description=_("number"))
    def number(self, message: OutboxMessage) -> int:
        """Return the number of the message."""
        return message.pk

    @admin.display(description=_("database schema"))
    def schema(self, message: OutboxMessage) -> str:
        """Return where the business's tables are."""
        return message.schema_name

    @admin.display(description=_("one after the other with"))
    def order(self, message: OutboxMessage) -> str:
        """Return which messages wait for one another."""
        return message.stream

    @admin.display(description=_("about"))
    def ids(self, message: OutboxMessage) -> str:
        """Return the ids that it carries."""
        return ", ".join(f"{name} {value}" for name, value in sorted(message.payload.items()))

    @admin.action(description=_("Try dead messages again"), permissions=["view"])
    def revive(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Give the chosen dead messages a new life, once that is confirmed."""
        return confirm(request, queryset, _REVIVE, _revive)


def _revive(rows: list[OutboxMessage]) -> list[OutboxMessage]:
    return [row for row in rows if outbox.revive([row.pk])]
