"""Keys and fingerprints of repeated requests."""

from foundation.web.idempotency import fingerprint


def test_fingerprint_knows_content_not_spelling():
    assert fingerprint("book", {"a": 1, "b": [1, 2]}) == fingerprint("book", {"b": [1, 2], "a": 1})


def test_fingerprint_tells_contents_and_endpoints_apart():
    prints = {
        fingerprint("book", {"a": 1}),
        fingerprint("book", {"a": "1"}),
        fingerprint("book", {"a": 1, "b": None}),
        fingerprint("cancel", {"a": 1}),
        fingerprint("book", {}),
    }

    assert {len(text) for text in prints} == {64}
    assert len(prints) == 5
