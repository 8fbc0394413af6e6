"""From one e-mail URL to Django's mailers."""

from typing import Any

MAIL_TIMEOUT_SECONDS = 10


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
