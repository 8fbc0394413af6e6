import pytest

from booking_saas.settings import mailers
from booking_saas.settings.mailers import MAIL_TIMEOUT_SECONDS, MailUrlError


def test_mail_server_stays_a_mail_server():
    found = mailers.make_mailers("smtp+tls://user:word@mail.example.com:587")["default"]

    assert found["BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert found["OPTIONS"]["host"] == "mail.example.com"
    assert mailers.find_provider("smtp+tls://user:word@mail.example.com:587") == ""


@pytest.mark.parametrize(
    ("url", "backend", "options"),
    [
        ("anymail+postmark://T%2Fok@", "postmark", {"server_token": "T/ok"}),
        ("anymail+postmark://T@?message_stream=b", "postmark", {"message_stream": "b"}),
        ("anymail+mailjet://key:secret@", "mailjet", {"api_key": "key", "secret_key": "secret"}),
        ("anymail+mailgun://k@?sender_domain=mg.x.io", "mailgun", {"sender_domain": "mg.x.io"}),
        ("anymail+brevo://k@", "brevo", {"api_key": "k"}),
        ("anymail+resend://k@", "resend", {"api_key": "k"}),
        ("anymail+sendgrid://k@", "sendgrid", {"api_key": "k"}),
        ("anymail+sparkpost://k@?subaccount=3", "sparkpost", {"subaccount": "3"}),
    ],
)
def test_provider(url, backend, options):
    found = mailers.make_mailers(url)["default"]

    assert found["BACKEND"] == f"anymail.backends.{backend}.EmailBackend"
    assert found["OPTIONS"] == found["OPTIONS"] | options | {"timeout": MAIL_TIMEOUT_SECONDS}
    assert mailers.find_provider(url) == backend


def test_webhooks_get_their_own_secrets():
    url = "anymail+mailgun://key@?webhook_signing_key=sign&sender_domain=mg.x.io"

    assert mailers.make_anymail(url, "a:one b:two") == {
        "WEBHOOK_SECRET": ["a:one", "b:two"],
        "MAILGUN_API_KEY": "key",
        "MAILGUN_WEBHOOK_SIGNING_KEY": "sign",
    }
    assert mailers.make_anymail("smtp://localhost", "") == {"WEBHOOK_SECRET": []}


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("anymail+pigeon://hush@", "EMAIL_URL names the provider 'pigeon'."),
        ("anymail+postmark://", "EMAIL_URL must look like anymail+postmark://SERVER_TOKEN@"),
        ("anymail+mailjet://hush@", "anymail+mailjet://API_KEY:SECRET_KEY@"),
        ("anymail+postmark://hush@?stream=x", "options that postmark does not know: ['stream']"),
    ],
)
def test_wrong_url_is_refused_without_its_secret(url, sentence):
    with pytest.raises(MailUrlError) as refused:
        mailers.make_mailers(url)

    assert sentence in str(refused.value)
    assert "hush" not in str(refused.value)
