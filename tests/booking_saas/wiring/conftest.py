from tests.notifications.conftest import channel, salon

__all__ = ["channel", "salon"]
