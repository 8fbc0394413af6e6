import pytest

from tests import guards


@pytest.fixture
def sent(monkeypatch):
    """Collect what a broker would get: the broker is a third party."""
    calls = []
    guards.with_broker(monkeypatch, calls.extend)
    return calls


@pytest.fixture
def dead_broker(monkeypatch):
    def refuse(_calls):
        raise OSError("connection refused")

    guards.with_broker(monkeypatch, refuse)
