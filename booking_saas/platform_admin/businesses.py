"""Businesses and their hosts, for operators."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from booking_saas.platform_admin.confirmation import Act, confirm
from booking_saas.platform_admin.site import ReadOnlyAdmin, ReadOnlyInline, platform_site
from tenants.models import Business, Domain, ReleasedSlug
from tenants.models.business import BusinessStatus
from tenants.operations import provisioning

_CLOSE = Act(
    question=_("Close these businesses?"),
    consequences=(
        _("Their booking pages, staff pages and API answer 404 from now on."),
        _("Nobody can book, move or cancel there, and the links in their messages lead nowhere."),
        _("Their data is kept, and they can be opened again at any time."),
    ),
    button=_("Close"),
    line=_("Closed."),
    told=_("%(count)d closed."),
    condition={"status": BusinessStatus.READY},
    is_danger=True,
)
_OPEN = Act(
    question=_("Open these businesses again?"),
    consequences=(_("Their pages and API work again at once, as before."),),
    button=_("Open again"),
    line=_("Opened again."),
    told=_("%(count)d opened."),
    condition={"status": BusinessStatus.CLOSED},
)


class DomainInline(ReadOnlyInline):
    model = Domain
    fields = ("domain", "is_primary")


@admin.register(Business, site=platform_site)
class BusinessAdmin(ReadOnlyAdmin):
    list_display = ("name", "slug", "status", "schema_name", "created_at")
    list_filter = ("status",)
    search_fields = ("name", "slug", "schema_name", "domains__domain")
    ordering = ("name",)
    fields = ("name", "slug", "status", "status_since", "schema_name", "created_at")
    readonly_fields = ("status_since",)
    inlines = (DomainInline,)
    actions = ("close", "open_again")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Business]:
        """Return the businesses, without the platform itself."""
        queryset: QuerySet[Business] = super().get_queryset(request)
        return queryset.exclude(schema_name=provisioning.PLATFORM_SCHEMA)

    @admin.action(description=_("Close: the host answers 404"), permissions=["view"])
    def close(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Close the chosen businesses that are open, once that is confirmed."""
        return confirm(
            request,
            queryset,
            _CLOSE,
            lambda rows: [row for row in rows if provisioning.close_business(row)],
        )

    @admin.action(description=_("Open again"), permissions=["view"])
    def open_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Open the chosen businesses that are closed, once that is confirmed."""
        return confirm(
            request,
            queryset,
            _OPEN,
            lambda rows: [row for row in rows if provisioning.reopen_business(row)],
        )


@admin.register(Domain, site=platform_site)
class DomainAdmin(ReadOnlyAdmin):
    list_display = ("domain", "tenant", "is_primary")
    list_select_related = ("tenant",)
    search_fields = ("domain",)
    ordering = ("domain",)


@admin.register(ReleasedSlug, site=platform_site)
class ReleasedSlugAdmin(ReadOnlyAdmin):
    list_display = ("slug", "released_at")
    search_fields = ("slug",)
    ordering = ("slug",)
