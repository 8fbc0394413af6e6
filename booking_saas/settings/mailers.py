"""From one e-mail URL to Django's mailers: a mail server, or a provider by its HTTP API."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

MAIL_TIMEOUT_SECONDS = 10
_PREFIX = "anymail+"


@dataclass(frozen=True, slots=True)
class Provider:
    """What Anymail calls a provider, and how it calls the parts of ``EMAIL_URL`` before the @."""

    backend: str
    views: str
    secrets: tuple[str, ...]
    options: tuple[str, ...] = ()
    webhook_options: tuple[str, ...] = ()
    takes_alternatives: bool = False
    """Whether a message may have a third form beside text and HTML: the invitation."""


PROVIDERS = {
    "brevo": Provider("brevo", "Brevo", ("api_key",)),
    "mailgun": Provider(
        "mailgun",
        "Mailgun",
        ("api_key",),
        options=("sender_domain",),
        webhook_options=("webhook_signing_key",),
    ),
    "mailjet": Provider("mailjet", "Mailjet", ("api_key", "secret_key")),
    "postmark": Provider("postmark", "Postmark", ("server_token",), options=("message_stream",)),
    "resend": Provider("resend", "Resend", ("api_key",)),
    "sendgrid": Provider("sendgrid", "SendGrid", ("api_key",), takes_alternatives=True),
    "sparkpost": Provider("sparkpost", "SparkPost", ("api_key",), options=("subaccount",)),
}
"""The providers of ``anymail+NAME://SECRET@?option=value``. Each may have an ``api_url``."""


class MailUrlError(ImproperlyConfigured):
    """``EMAIL_URL`` cannot be read; ``str()`` says why, without the secrets in it."""


def make_mailers(url: str) -> dict[str, Any]:
    """Return ``MAILERS`` for an e-mail URL. Raises ``MailUrlError``."""
    if url.startswith(_PREFIX):
        return _make_provider_mailers(url)
    return smtp_mailers(environ.Env.email_url_config(url))


def make_anymail(url: str, webhook_secret: str) -> dict[str, Any]:
    """Return ``ANYMAIL``, which is what webhooks need. Raises ``MailUrlError``.

    ``webhook_secret`` is ``user:password``; with several, separated by blanks, each is accepted.
    Without one nothing answers on the addresses of the webhooks.
    """
    found: dict[str, Any] = {"WEBHOOK_SECRET": webhook_secret.split()}
    if not url.startswith(_PREFIX):
        return found
    name, provider, values = _read_provider(url)
    for option in (*provider.secrets, *provider.webhook_options, "api_url"):
        if values.get(option):
            found[f"{name}_{option}".upper()] = values[option]
    return found


def find_provider(url: str) -> str:
    """Return which of ``PROVIDERS`` an e-mail URL names; empty for a mail server."""
    return _read_provider(url)[0] if url.startswith(_PREFIX) else ""


def takes_alternatives(provider: str) -> bool:
    """Tell whether mails may carry an invitation beside text and HTML: any mail server's may."""
    return not provider or PROVIDERS[provider].takes_alternatives


def smtp_mailers(parsed: dict[str, Any]) -> dict[str, Any]:
    """Return ``MAILERS`` for what ``env.email_url`` read."""
    return {
        "default": {
            "BACKEND": parsed["EMAIL_BACKEND"],
            "OPTIONS": {
                "host": parsed["EMAIL_HOST"],
                "port": parsed["EMAIL_PORT"],
                "username": parsed["EMAIL_HOST_USER"] or "",
                "password": parsed["EMAIL_HOST_PASSWORD"] or "",
                "use_tls": parsed.get("EMAIL_USE_TLS", False),
                "use_ssl": parsed.get("EMAIL_USE_SSL", False),
                "timeout": MAIL_TIMEOUT_SECONDS,
            },
        }
    }


def _make_provider_mailers(url: str) -> dict[str, Any]:
    _name, provider, values = _read_provider(url)
    names = (*provider.secrets, *provider.options, "api_url")
    options = {name: values[name] for name in names if values.get(name)}
    backend = f"anymail.backends.{provider.backend}.EmailBackend"
    return {"default": {"BACKEND": backend, "OPTIONS": options | {"timeout": MAIL_TIMEOUT_SECONDS}}}


def _read_provider(url: str) -> tuple[str, Provider, dict[str, str]]:
    parts = urlsplit(url)
    name = parts.scheme.removeprefix(_PREFIX)
    if name not in PROVIDERS:
        known = ", ".join(PROVIDERS)
        raise MailUrlError(f"EMAIL_URL names the provider {name!r}. Known are: {known}.")
    provider = PROVIDERS[name]
    given = [unquote(part) for part in parts.netloc.rpartition("@")[0].split(":")]
    if len(given) != len(provider.secrets) or not all(given):
        form = ":".join(secret.upper() for secret in provider.secrets)
        raise MailUrlError(f"EMAIL_URL must look like anymail+{name}://{form}@ for this provider.")
    values = dict(parse_qsl(parts.query))
    allowed = {*provider.options, *provider.webhook_options, "api_url"}
    if unknown := sorted(values.keys() - allowed):
        raise MailUrlError(f"EMAIL_URL has options that {name} does not know: {unknown}.")
    return name, provider, values | dict(zip(provider.secrets, given, strict=True))
