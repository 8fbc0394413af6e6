import pytest
from django.template import Context, Engine

WRITTEN = Engine(libraries={"written": "foundation.web.template_filters"}).from_string(
    "{% load written %}{{ kept_phone|phone }}, {{ kept_email|email }}"
)


@pytest.mark.parametrize(
    ("phone", "email", "shown"),
    [
        ("+4930901820", "kim@xn--mller-kva.example", "+49 30 901820, kim@m\u00fcller.example"),
        ("112", "kim@example.com", "112, kim@example.com"),
        ("", None, ", "),
    ],
)
def test_kept_values_are_shown_as_people_write_them(phone, email, shown):
    assert WRITTEN.render(Context({"kept_phone": phone, "kept_email": email})) == shown
