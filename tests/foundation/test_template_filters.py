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


@pytest.mark.parametrize(
    ("email", "link"),
    [
        ("kim@example.com", "mailto:kim@example.com"),
        ("kim+hair@example.com", "mailto:kim%2Bhair@example.com"),
        ("a?cc=b&x=%41/y#z@example.com", "mailto:a%3Fcc%3Db%26x%3D%2541%2Fy%23z@example.com"),
        ("kim@xn--mller-kva.example", "mailto:kim@xn--mller-kva.example"),
        ("", ""),
        (None, ""),
    ],
)
def test_link_that_writes_to_an_address_holds_nothing_else(email, link):
    engine = Engine(libraries={"written": "foundation.web.template_filters"})
    template = engine.from_string("{% load written %}{{ kept|mailto }}")

    assert template.render(Context({"kept": email})) == link
