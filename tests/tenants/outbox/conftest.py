import pytest

from tests import unguarded_outbox


@pytest.fixture
def sent(monkeypatch):
    """Collect what a broker would get: the broker is a third party."""
    calls = []
    unguarded_outbox.with_broker(monkeypatch, calls.extend)
    return calls


@pytest.fixture
def dead_broker(monkeypatch):
    def refuse(_calls):
        raise OSError("connection refused")

    unguarded_outbox.with_broker(monkeypatch, refuse)
