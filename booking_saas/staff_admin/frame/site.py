"""The staff's site of one business: who gets in, and what stands on every page (look, "Staff")."""

import functools
from collections.abc import Callable
from typing import Any, cast, override

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from booking_saas.staff_admin.frame import navigation, wording
from foundation.web import parameters
from tenants.accounts.models import STAFF_ROLES


class StaffAdminSite(AdminSite):
    """The admin of a business, for its own people only.

    Users live in the business's schema, so staff of another business are strangers here. Pages
    that belong to no model stand in ``staff_admin/urls.py``.
    """

    site_title = _("Staff")
    site_header = _("Staff")
    index_title = _("Today")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

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
        target = parameters.read_text(request.GET, "next", most=parameters.MAX_PARAMETER)
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
        """End the session (POST only) and show the login of the staff."""
        return require_POST(_leave)(request)

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
        """Guard the page, and what Django reads of its forms by itself.

        Inside, dates and prices are written as the business writes them.
        """

        @functools.wraps(view)
        def localized(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            parameters.clean_post_of_admin(request)
            wording.use_locale_of_business()
            return view(request, *args, **kwargs)

        return super().admin_view(cast("View", localized), cacheable)


def _leave(request: HttpRequest) -> HttpResponse:
    from django.contrib.auth import logout  # noqa: PLC0415 - apps are not ready at import

    logout(request)
    return redirect_to_login(reverse("admin:index"), resolve_url(settings.LOGIN_URL))


staff_site = StaffAdminSite()
