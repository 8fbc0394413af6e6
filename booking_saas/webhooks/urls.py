"""Where others' machines report to us, on the platform's host."""

from django.urls import path

from booking_saas.webhooks import mail, sms

app_name = "webhooks"

urlpatterns = [
    path("mail/tracking/", mail.receive_tracking, name="mail_tracking"),
    path("mail/inbound/", mail.receive_inbound, name="mail_inbound"),
    path("sms/status/<str:reference>/", sms.receive_status, name="sms_status"),
    path("sms/inbound/", sms.receive_reply, name="sms_inbound"),
]
