"""The API's addresses below ``/api/v1/``."""

from django.urls import path, re_path

from booking_saas.api import docs
from booking_saas.api.public import addresses, availability, bookings, catalog, coming
from foundation.web import problems

_VISIT = "bookings/<uuid:booking_id>/"

urlpatterns = [
    path("services/", catalog.ServicesEndpoint.as_view(), name="api-services"),
    path("services/<slug:slug>/", catalog.ServiceEndpoint.as_view(), name="api-service"),
    path("staff/", catalog.StaffEndpoint.as_view(), name="api-staff"),
    path("locations/", catalog.LocationsEndpoint.as_view(), name="api-locations"),
    path("availability/", availability.AvailabilityEndpoint.as_view(), name="api-availability"),
    path("availability/explain/", availability.ExplainEndpoint.as_view(), name="api-explain"),
    path("bookings/", bookings.BookingsEndpoint.as_view(), name="api-bookings"),
    path(_VISIT, bookings.BookingEndpoint.as_view(), name="api-booking"),
    path(f"{_VISIT}calendar.ics", bookings.CalendarEndpoint.as_view(), name="api-calendar"),
    path(f"{_VISIT}cancel/", bookings.CancelEndpoint.as_view(), name="api-cancel"),
    path(f"{_VISIT}restore/", bookings.RestoreEndpoint.as_view(), name="api-restore"),
    path(f"{_VISIT}reschedule/", bookings.RescheduleEndpoint.as_view(), name="api-reschedule"),
    path(f"{_VISIT}attendance/", coming.AttendanceEndpoint.as_view(), name="api-attendance"),
    path(f"{_VISIT}reminders/", coming.RemindersEndpoint.as_view(), name="api-reminders"),
    path(f"{_VISIT}end-texts/", coming.EndTextsEndpoint.as_view(), name="api-end-texts"),
    path(f"{_VISIT}prove/", addresses.ProveEndpoint.as_view(), name="api-prove"),
    path(f"{_VISIT}correct-email/", addresses.CorrectEndpoint.as_view(), name="api-correct"),
    path("links/", addresses.LinksEndpoint.as_view(), name="api-links"),
    path("proofs/", addresses.ProofsEndpoint.as_view(), name="api-proofs"),
    path(
        "proofs/<uuid:request_id>/redeem/",
        addresses.RedeemEndpoint.as_view(),
        name="api-redeem",
    ),
    path("schema/", docs.SchemaEndpoint.as_view(), name="api-schema"),
    path("docs/", docs.show_docs, name="api-docs"),
    re_path(r"^.*\Z", problems.not_found, name="api-not-found"),
]
