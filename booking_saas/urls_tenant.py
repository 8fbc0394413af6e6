"""URLs on a business's host."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from booking_saas.staff_admin import urls as staff_admin
from foundation.web import media, problems

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("booking_saas.api.urls")),
    re_path(r"^api(?:/.*)?\Z", problems.not_found, name="api-elsewhere"),
    path("admin/", staff_admin.urls),
    path("media/<str:folder>/<path:path>", media.show_file, name="media"),
    path("", include("booking_saas.booking_site.urls")),
    path("accounts/", include("booking_saas.account_site.urls")),
]

handler400 = "foundation.web.error_pages.bad_request"
handler403 = "foundation.web.error_pages.permission_denied"
handler404 = "foundation.web.error_pages.not_found"
handler500 = "foundation.web.error_pages.server_error"
