"""The mail server of the messages' own tests."""

from tests.notifications.conftest import smtp_port

__all__ = ["smtp_port"]
