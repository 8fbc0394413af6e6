"""Businesses and their hosts, for operators."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from booking_saas.platform_admin import wording
from booking_saas.platform_admin.confirmation import Act, confirm
from booking_saas.platform_admin.site import ReadOnlyAdmin, ReadOnlyInline, platform_site
from tenants.models import Business, Domain, ReleasedSlug
from tenants.models.business import BusinessStatus
from tenants.operations import provisioning
from tenants.queries import slugs

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
    fields = readonly_fields = ("host", "is_main")
    verbose_name_plural = _("Web addresses")

    @admin.display(description=_("address"))
    def host(self, domain: Domain) -> str:
        """Return the host name."""
        return domain.domain

    @admin.display(description=_("main address"), boolean=True)
    def is_main(self, domain: Domain) -> bool:
        """Tell whether links in messages lead there."""
        return bool(domain.is_primary)


@admin.register(Business, site=platform_site)
class BusinessAdmin(ReadOnlyAdmin):
    list_display = ("name", "address", "status", "since", "opened")
    list_filter = ("status",)
    search_fields = ("name", "slug", "schema_name", "domains__domain")
    search_help_text = _("Name, address or database schema.")
    ordering = ("name",)
    fields = ("name", "address", "status", "since", "opened", "schema")
    inlines = (DomainInline,)
    actions = ("close", "open_again")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Business]:
        """Return the businesses, without the platform itself."""
        queryset: QuerySet[Business] = super().get_queryset(request)
        return queryset.exclude(schema_name=provisioning.PLATFORM_SCHEMA)

    @admin.display(description=_("address"), ordering="slug")
    def address(self, business: Business) -> str:
        """Return the host that the business was given with its name."""
        return slugs.host_of(business.slug)

    @admin.display(description=_("since"), ordering="status_since")
    def since(self, business: Business) -> str:
        """Return since when it has its status."""
        return wording.tell_moment(business.status_since)

    @admin.display(description=_("opened"), ordering="created_at")
    def opened(self, business: Business) -> str:
        """Return when it was made."""
        return wording.tell_moment(business.created_at)

    @admin.display(description=_("database schema"))
    def schema(self, business: Business) -> str:
        """Return where its tables are, for whoever looks into the database."""
        return business.schema_name

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
    list_display = ("host", "business", "is_main")
    list_select_related = ("tenant",)
    search_fields = ("domain", "tenant__name")
    search_help_text = _("Address or business.")
    ordering = ("domain",)
    fields = ("host", "business", "is_main")

    @admin.display(description=_("address"), ordering="domain")
    def host(self, domain: Domain) -> str:
        """Return the host name."""
        return domain.domain

    @admin.display(description=_("business"), ordering="tenant__name")
    def business(self, domain: Domain) -> str:
        """Return who answers there."""
        return str(domain.tenant)

    @admin.display(description=_("main address"), boolean=True, ordering="is_primary")
    def is_main(self, domain: Domain) -> bool:
        """Tell whether links in messages lead there."""
        return bool(domain.is_primary)


@admin.register(ReleasedSlug, site=platform_site)
class ReleasedSlugAdmin(ReadOnlyAdmin):
    list_display = ("name_in_address", "released")
    search_fields = ("slug",)
    ordering = ("slug",)
    fields = ("name_in_address", "released")

    @admin.display(description=_("name in the address"), ordering="slug")
    def name_in_address(self, row: ReleasedSlug) -> str:
        """Return what nobody else can take for now."""
        return row.slug

    @admin.display(description=_("given up"), ordering="released_at")
    def released(self, row: ReleasedSlug) -> str:
        """Return when it was given up."""
        return wording.tell_moment(row.released_at)
