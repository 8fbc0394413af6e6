"""What waits, failed or died in the outbox, for operators."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from booking_saas.platform_admin.confirmation import Act, confirm
from booking_saas.platform_admin.site import ReadOnlyAdmin, platform_site
from tenants import outbox
from tenants.models import OutboxMessage
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
            ("dead", _("Dead")),
            ("done", _("Done")),
        ]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the messages in the chosen state."""
        return queryset.filter(self.conditions.get(self.value() or "", Q()))


@admin.register(OutboxMessage, site=platform_site)
class OutboxMessageAdmin(ReadOnlyAdmin):
    list_display = ("id", "topic", "consumer", "schema_name", "attempts", "done_at", "dead_at")
    list_filter = (StateFilter, "topic")
    search_fields = ("schema_name", "consumer", "stream")
    ordering = ("-id",)
    actions = ("revive",)

    @admin.action(description=_("Try dead messages again"), permissions=["view"])
    def revive(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Give the chosen dead messages a new life, once that is confirmed."""
        return confirm(request, queryset, _REVIVE, _revive)


def _revive(rows: list[OutboxMessage]) -> list[OutboxMessage]:
    return [row for row in rows if outbox.revive([row.pk])]
