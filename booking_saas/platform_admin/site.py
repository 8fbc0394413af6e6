"""The operators' site: who gets in (trust, "Attacks")."""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast, override

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from booking_saas.platform_admin import wording
from foundation import clock, schemas
from foundation.web import parameters
from foundation.zones import clock_rules
from tenants.accounts.models import Role
from tenants.queries import attention

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
    _TabularInline = admin.TabularInline[Any, Any]
else:
    _ModelAdmin = admin.ModelAdmin
    _TabularInline = admin.TabularInline


class PlatformAdminSite(admin.AdminSite):
    """The admin of the platform: shared tables only, and nobody but operators."""

    site_title = _("Platform")
    site_header = _("Platform")
    index_title = _("Platform")
    site_url = None
    index_template = "platform_admin/index.html"
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def has_permission(self, request: HttpRequest) -> bool:
        """Tell whether the user is an operator, in the schema where operators are."""
        user = request.user
        return bool(
            schemas.get_current() == schemas.PUBLIC
            and user.is_authenticated
            and user.is_active
            and user.is_staff
            and user.role == Role.OPERATOR
        )

    @override
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send visitors to the one guarded login and back; 403 for those who are no operators."""
        guarded = secure_admin_login(super().login)  # type: ignore[no-untyped-call]  # allauth
        response: HttpResponse = guarded(request, extra_context=extra_context)
        return response

    @override
    def password_change(  # type: ignore[override]  # wider than what Django answers
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send to the guarded page of the account."""
        return HttpResponseRedirect(reverse("account_change_password"))

    def admin_view[View: Callable[..., Any]](self, view: View, cacheable: bool = False) -> View:
        """Guard the page and what Django reads of its forms; use the operator's zone."""

        @functools.wraps(view)
        def cleaned(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            parameters.clean_post_of_admin(request)
            wording.use_clock_of(request)
            return view(request, *args, **kwargs)

        return super().admin_view(cast("View", cleaned), cacheable)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every page needs: the browser is asked for its zone."""
        return super().each_context(request) | {"zone_cookie": wording.ZONE_COOKIE}

    @override
    def get_urls(self) -> list[Any]:
        """Put the pages that belong to no model before those of the models."""
        from booking_saas.platform_admin import system  # noqa: PLC0415 - it stands on this site

        return [
            path("system/", self.admin_view(system.show_system), name="system"),
            *super().get_urls(),
        ]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show what needs somebody, and where everything is."""
        counts = attention.count_platform()
        extra = {
            "concerns": _list_concerns(counts),
            "numbers": _list_numbers(counts),
            "zone": wording.name_zone(),
            "counted_at": wording.tell_moment(timezone.now()),
        }
        return super().index(request, extra | (extra_context or {}))


def _list_numbers(counts: attention.PlatformNumbers) -> list[dict[str, Any]]:
    """Return the figures of the home, each with where to see more."""
    businesses, outbox, domains = (
        reverse(f"admin:tenants_{name}_changelist")
        for name in ("business", "outboxmessage", "domain")
    )
    oldest = wording.tell_moment(counts.oldest_waiting)
    since = str(_("since %s") % oldest) if oldest else ""
    rows = (
        (_("Open businesses"), counts.ready, f"{businesses}?status__exact=ready", ""),
        (_("Being set up"), counts.provisioning, f"{businesses}?status__exact=provisioning", ""),
        (_("Closed"), counts.closed, f"{businesses}?status__exact=closed", ""),
        (_("Web addresses"), counts.domains, domains, ""),
        (_("Waiting in the outbox"), counts.waiting, f"{outbox}?state=waiting", since),
        (_("Failing"), counts.failing, f"{outbox}?state=failing", ""),
        (_("Given up"), counts.dead, f"{outbox}?state=dead", ""),
    )
    return [
        {"label": label, "count": count, "url": url, "more": more}
        for label, count, url, more in rows
    ]


def _list_concerns(counts: attention.PlatformNumbers) -> list[dict[str, str]]:
    found = (
        (
            counts.dead,
            ngettext(
                "%d outbox message is dead: it will not be tried again.",
                "%d outbox messages are dead: they will not be tried again.",
                counts.dead,
            ),
            f"{reverse('admin:tenants_outboxmessage_changelist')}?state=dead",
            "danger",
        ),
        (
            counts.failing,
            ngettext(
                "%d outbox message failed and will be tried again.",
                "%d outbox messages failed and will be tried again.",
                counts.failing,
            ),
            f"{reverse('admin:tenants_outboxmessage_changelist')}?state=failing",
            "warn",
        ),
        (
            counts.closed,
            ngettext("%d business is closed.", "%d businesses are closed.", counts.closed),
            f"{reverse('admin:tenants_business_changelist')}?status__exact=closed",
            "warn",
        ),
    )
    concerns = [
        {"text": text % count, "url": url, "kind": kind}
        for count, text, url, kind in found
        if count
    ]
    if clock_rules.use_newest().used.is_old(now=clock.now()):
        text = _("The rules for clocks and time zones are more than six months old.")
        concerns.append({"text": str(text), "url": reverse("admin:system"), "kind": "warn"})
    return concerns


platform_site = PlatformAdminSite()


class ReadOnlyAdmin(_ModelAdmin):
    """A list to look at; what may be done are its actions."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show who changed what, and when by the operator's clock."""
        response = super().history_view(request, object_id, extra_context)
        context = getattr(response, "context_data", None)
        for entry in context["action_list"] if context else ():
            entry.told_at = wording.tell_moment(entry.action_time)
        return response

    def has_view_permission(self, request: HttpRequest, _obj: models.Model | None = None) -> bool:
        """Let operators look."""
        return platform_site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Let operators look."""
        return platform_site.has_permission(request)

    def has_add_permission(self, _request: HttpRequest, _obj: models.Model | None = None) -> bool:
        """Refuse: businesses come from provisioning, messages from operations."""
        return False

    def has_change_permission(
        self, _request: HttpRequest, _obj: models.Model | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, _request: HttpRequest, _obj: models.Model | None = None
    ) -> bool:
        return False


class ReadOnlyInline(_TabularInline):
    """Rows to look at on another row's page."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, _obj: models.Model | None = None) -> bool:
        """Let operators look."""
        return platform_site.has_permission(request)

    def has_add_permission(self, _request: HttpRequest, _obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(
        self, _request: HttpRequest, _obj: models.Model | None = None
    ) -> bool:
        return False
