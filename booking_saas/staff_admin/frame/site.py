"""The staff's site of one business: who gets in, and what stands on every page (look, "Staff")."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast, override
from uuid import UUID

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from booking_saas.staff_admin.frame import navigation, wording
from tenants.accounts.models import STAFF_ROLES

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """Something that needs a person. ``kind`` is ``warn`` or ``danger``."""

    text: str
    url: str
    link_text: str
    kind: str = "warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelRow:
    """One line of a panel: what, when or how, and where to read more."""

    title: str
    detail: str
    url: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What another app shows on the page of a booking."""

    title: "_StrOrPromise"
    empty: "_StrOrPromise"
    rows: list[PanelRow] = field(default_factory=list)


type ConcernSource = Callable[[datetime], list[Concern]]
type Page = Callable[..., HttpResponse]
type PanelSource = Callable[[UUID], Panel]


class StaffAdminSite(AdminSite):
    """The admin of a business, for its own people only.

    Users live in the business's schema, so staff of another business are strangers here.
    Apps above add what they know: ``concern_sources`` for the start page,
    ``panel_sources`` for the page of a booking. Pages that are no model's register themselves:
    ``start_page``, and ``own_pages`` as route, view and name.
    """

    site_title = _("Staff")
    site_header = _("Staff")
    index_title = _("Today")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")
        self.concern_sources: list[ConcernSource] = []
        self.panel_sources: list[PanelSource] = []
        self.start_page: Page | None = None
        self.own_pages: list[tuple[str, Page, str]] = []

    def has_permission(self, request: HttpRequest) -> bool:
        """Tell whether the user is one of this business's people; a customer's account is not."""
        user = request.user
        return bool(
            user.is_authenticated and user.is_active and user.is_staff and user.role in STAFF_ROLES
        )

    @override
    @method_decorator(never_cache)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send to the one guarded login; refuse those who are logged in but have no place here."""
        target = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
            target = reverse("admin:index", current_app=self.name)
        if self.has_permission(request):
            return HttpResponseRedirect(target)
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(target, resolve_url(settings.LOGIN_URL))

    @override
    def password_change(  # type: ignore[override]  # wider than what Django answers
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send to the guarded page of the account."""
        return HttpResponseRedirect(reverse("account_change_password"))

    @override
    def logout(  # type: ignore[override]  # a plain redirect stands in for Django's page
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """End the session (POST only) and show the login."""
        return require_POST(_leave)(request)

    def index(  # type: ignore[override]  # wider than what Django answers
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show today: the page that the day starts with."""
        if self.start_page is None:
            return super().index(request, extra_context)
        return self.start_page(request, extra_context)

    @override
    def app_index(  # type: ignore[override]  # wider than what Django answers
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send to the start page: the sidebar lists what an app's page would."""
        return HttpResponseRedirect(reverse("admin:index", current_app=self.name))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every page needs: the business's name and the sidebar."""
        context = super().each_context(request)
        context["nav_groups"] = navigation.build(request.path)
        context["brand_name"] = str(getattr(request, "tenant", None) or self.site_header)
        return context

    def admin_view[View: Callable[..., Any]](self, view: View, cacheable: bool = False) -> View:
        """Guard the page; inside, dates and prices are written as the business writes them."""

        @functools.wraps(view)
        def localized(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            wording.use_locale_of_business()
            return view(request, *args, **kwargs)

        return super().admin_view(cast("View", localized), cacheable)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Return the pages of the day before those of the models."""
        own = [
            path(route, self.admin_view(view), name=name) for route, view, name in self.own_pages
        ]
        return [*own, *super().get_urls()]


def _leave(request: HttpRequest) -> HttpResponse:
    from django.contrib.auth import logout  # noqa: PLC0415 - apps are not ready at import

    logout(request)
    return HttpResponseRedirect(resolve_url(settings.LOGIN_URL))


staff_site = StaffAdminSite()
