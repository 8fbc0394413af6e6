"""Businesses and their hosts, for operators."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tenants.admin.site import ReadOnlyAdmin, ReadOnlyInline, platform_site
from tenants.models import Business, Domain, ReleasedSlug
from tenants.operations import provisioning


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
    def close(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Close the chosen businesses that are open."""
        closed = [provisioning.close_business(business) for business in queryset]
        self.message_user(request, _("%(count)d closed.") % {"count": sum(closed)})

    @admin.action(description=_("Open again"), permissions=["view"])
    def open_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Open the chosen businesses that are closed."""
        opened = [provisioning.reopen_business(business) for business in queryset]
        self.message_user(request, _("%(count)d opened.") % {"count": sum(opened)})


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
