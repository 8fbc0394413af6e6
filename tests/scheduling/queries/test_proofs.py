"""The values that prove an address: of whom, for how long, and at which business."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core import signing as django_signing
from django.utils import timezone
from django_tenants.utils import schema_context

from foundation import signing
from scheduling.queries import proofs
from tests import guards

KIM, LOU = "kim@example.com", "lou@example.com"
ID = UUID("00000000-0000-4000-8000-000000000000")


def make_old(value, **age):
    """Return the value as it would have been made so long ago."""
    day = int(value.partition(".")[0]) - timedelta(**age).days
    return f"{day}.{signing.keyed_hash(KIM, day, purpose='prove-address')}"


def test_link_proves_its_address_and_no_other(acme):
    value = proofs.make_link_proof(KIM)

    assert proofs.is_link_proof(value, KIM) is True
    assert proofs.is_link_proof(value, LOU) is False
    assert proofs.is_link_proof(value, "") is False
    assert KIM not in value


@pytest.mark.parametrize("days", [0, 400])
def test_link_proves_for_400_days(acme, days):
    value = proofs.make_link_proof(KIM)

    assert proofs.is_link_proof(make_old(value, days=days), KIM) is True
    assert proofs.is_link_proof(make_old(value, days=401), KIM) is False
    assert proofs.is_link_proof(make_old(value, days=-2), KIM) is False


@pytest.mark.parametrize(
    "value", ["", ".", "x", "20789", "20789.", "٢.x", "9" * 5000 + ".x", "-1.x", "1.é", "²2.x"]
)
def test_odd_values_prove_nothing(acme, value):
    assert proofs.is_link_proof(value, KIM) is False
    assert proofs.is_remembered(value, KIM) is False


def test_day_in_the_value_cannot_be_changed(acme):
    day, _dot, given = proofs.make_link_proof(KIM).partition(".")

    assert proofs.is_link_proof(f"{int(day) - 1}.{given}", KIM) is False


def test_browser_remembers_several_addresses_the_latest_five(acme):
    kept = ""
    for number in range(6):
        kept = proofs.remember(f"kim{number}@example.com", kept)

    remembered = [proofs.is_remembered(kept, f"kim{number}@example.com") for number in range(6)]
    assert remembered == [False, True, True, True, True, True]
    assert "example" not in django_signing.b64_decode(kept.split(":")[0].encode()).decode()


def test_address_is_remembered_once(acme):
    kept = proofs.remember(LOU)
    for _ in range(9):
        kept = proofs.remember(KIM, kept)

    assert proofs.is_remembered(kept, LOU) is True


def test_browser_forgets_after_180_days(acme, monkeypatch):
    kept = proofs.remember(KIM)
    now = timezone.now()
    monkeypatch.setattr("time.time", (now + timedelta(days=179)).timestamp)
    assert proofs.is_remembered(kept, KIM) is True

    monkeypatch.setattr("time.time", (now + timedelta(days=181)).timestamp)

    assert proofs.is_remembered(kept, KIM) is False


def test_one_value_is_not_taken_for_another(acme):
    link, kept = proofs.make_link_proof(KIM), proofs.remember(KIM)

    assert proofs.is_link_proof(kept, KIM) is False
    assert proofs.is_remembered(link, KIM) is False


def make_values():
    return proofs.make_link_proof(KIM), proofs.remember(KIM), proofs.compute_code(ID, KIM)


def accept(link, kept, code):
    return [
        proofs.is_link_proof(link, KIM),
        proofs.is_remembered(kept, KIM),
        proofs.compute_code(ID, KIM) == code,
    ]


def test_values_of_one_business_prove_nothing_at_another(acme, globex_business):
    values = make_values()

    with schema_context(globex_business.schema_name):
        assert accept(*values) == [False, False, False]
    assert accept(*values) == [True, True, True]


def test_control_unbound_they_prove_it_everywhere(acme, globex_business, monkeypatch):
    guards.without_business_of_signatures(monkeypatch)
    values = make_values()

    with schema_context(globex_business.schema_name):
        assert accept(*values) == [True, True, True]
