"""Plugs what upper floors implement into what lower floors declare (architecture, decision 6)."""


def connect() -> None:
    """Fill the protocols of ``scheduling.contracts``; until billing fills one, all is free."""
