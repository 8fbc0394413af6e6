import pytest

from tenants.outbox import nudges


@pytest.fixture
def sent(monkeypatch):
    """Collect what a broker would get: the broker is a third party."""
    calls = []
    monkeypatch.setattr(nudges, "send", calls.extend)
    return calls


@pytest.fixture
def dead_broker(monkeypatch):
    def refuse(_calls):
        raise OSError("connection refused")

    monkeypatch.setattr(nudges, "send", refuse)
