from notifications.channels.email.smtp import EmailChannel

__all__ = ["EmailChannel"]
