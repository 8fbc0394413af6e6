"""URLs on the platform's own host."""

from django.urls import URLPattern, URLResolver, include, path

from booking_saas.platform_admin import platform_site

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("booking_saas.platform_site.urls")),
    path("admin/", platform_site.urls),
    path("webhooks/", include("booking_saas.webhooks.urls")),
    path("accounts/", include("booking_saas.account_site.urls")),
]

handler400 = "foundation.web.error_pages.bad_request"
handler403 = "foundation.web.error_pages.permission_denied"
handler404 = "foundation.web.error_pages.not_found"
handler500 = "foundation.web.error_pages.server_error"
