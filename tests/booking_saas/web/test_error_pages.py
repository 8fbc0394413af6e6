"""Error pages are written without a request: they say nothing that they do not know."""

from django.template.loader import render_to_string


def test_page_that_knows_no_name_has_no_link_without_one():
    text = render_to_string("500.html")

    assert "Something went wrong on our side" in text
    assert 'class="brand"' not in text
