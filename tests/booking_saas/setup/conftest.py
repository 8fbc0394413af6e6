"""A salon's document to change at will, and a business to apply it to."""

import copy
import json
from pathlib import Path

import pytest

from booking_saas import setup

_EXAMPLE = json.loads(Path(__file__).with_name("example.json").read_text())


@pytest.fixture
def example():
    """The document of the design page."""
    return copy.deepcopy(_EXAMPLE)


@pytest.fixture
def apply(acme):
    """Apply a document within the transaction of the test."""
    return setup.apply_to_new_business
