"""What leaves the machine holds no secrets."""

from booking_saas.settings import errors


def test_event_leaves_without_headers_bodies_and_keys():
    event = {
        "request": {
            "url": "https://a.example/manage/7d0a4f52-3b6e-4c1f-9a57-2f1f0f5f8a11/secret1/",
            "headers": {"Authorization": "Manage secret1"},
            "cookies": {"__Host-session": "secret2"},
            "data": {"email": "ana@example.com"},
            "query_string": "email=ana@example.com",
        },
        "exception": {"values": [{"value": "no such person: ana@example.com"}]},
    }

    assert errors.clean(event, {}) == {
        "request": {"url": "https://a.example/manage/7d0a4f52-3b6e-4c1f-9a57-2f1f0f5f8a11/[key]/"},
        "exception": {"values": [{"value": "no such person: [email]"}]},
    }
