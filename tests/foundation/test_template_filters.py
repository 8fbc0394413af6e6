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


LINKED = Engine(libraries={"written": "foundation.web.template_filters"}).from_string(
    "{% load written %}{{ kept_phone|phone_url }} {{ kept_email|email_url }}"
)


@pytest.mark.parametrize(
    ("phone", "email", "shown"),
    [
        ("+4930901820", "kim+x@example.com", "tel:+4930901820 mailto:kim%2Bx@example.com"),
        ("112", "kim@xn--mller-kva.example", "tel:112 mailto:kim@xn--mller-kva.example"),
        ("", "", " "),
        (None, None, " "),
    ],
)
def test_kept_values_become_links(phone, email, shown):
    assert LINKED.render(Context({"kept_phone": phone, "kept_email": email})) == shown


TITLED = Engine(libraries={"written": "foundation.web.template_filters"}).from_string(
    "<title>{% load written %}{% filter seen %}\n  With \u2068{{ name }}\u2069\n – Salon"
    "{% endfilter %}</title>"
)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Maria", "<title>With Maria – Salon</title>"),
        ("\u202eairaM\u200b", "<title>With airaM – Salon</title>"),
        ("<b>&", "<title>With &lt;b&gt;&amp; – Salon</title>"),
        # Persian is written with joiners.
        ("\u0645\u06cc\u200c\u062e", "<title>With \u0645\u06cc\u200c\u062e – Salon</title>"),
    ],
)
def test_titles_are_one_line_of_what_people_see(name, shown):
    assert TITLED.render(Context({"name": name})) == shown
