"""The one account of the demo's provider, and where it answers."""

from urllib.parse import quote, urlencode

HOST = "127.0.0.1"
ACCOUNT = "ACdemo"
TOKEN = "demo-only-never-in-production"  # noqa: S105 - of a program that runs on this machine alone
NUMBER = "+4915228817386"
"""A number for films and books, which is nobody's."""


def make_url(port: int) -> str:
    """Return ``SMS_URL`` for the provider at that port."""
    query = urlencode({"from": NUMBER, "api_url": f"http://{HOST}:{port}"})
    return f"twilio://{quote(ACCOUNT)}:{quote(TOKEN)}@?{query}"
