"""Parameters that nobody typed are text of a bearable length, or dropped."""

import pytest
from django.http import Http404, HttpResponse, QueryDict
from django.test import RequestFactory

from foundation.web import parameters
from foundation.web.parameters import CleanParametersMiddleware


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("haircut", "haircut"),
        ("  a\x00b\r\nc  ", "a b c"),
        ("a\u202eb\ufeff", "ab"),
        ("x" * 5000, "x" * 200),
        ("", ""),
        (None, ""),
    ],
)
def test_text_is_one_line(given, read):
    assert parameters.read_text({"q": given}, "q") == read


def test_missing_text_is_empty():
    assert parameters.read_text({}, "q") == ""


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("0", 0),
        ("7", 7),
        ("2147483647", 2147483647),
        ("2147483648", None),
        ("9" * 5000, None),
        ("-1", None),
        ("1.0", None),
        ("٣", None),
        (" 1", None),
        ("", None),
        (None, None),
    ],
)
def test_number_is_plain_digits_within_bounds(given, read):
    assert parameters.read_number({"n": given}, "n") == read


def clean(path="/", query="", **cookies):
    seen = []
    request = RequestFactory().get(path, QUERY_STRING=query)
    request.COOKIES = cookies
    CleanParametersMiddleware(lambda it: seen.append(it) or HttpResponse())(request)
    (seen_request,) = seen
    return seen_request


def test_query_loses_what_is_no_text_and_what_is_too_long():
    query = f"a=x%00y&a=z&b%00=1%0d%0a2&long={'9' * 5000}&ok=%E2%82%AC"

    read = clean(query=query).GET

    assert isinstance(read, QueryDict)
    assert dict(read.lists()) == {
        "a": ["xy", "z"],
        "b": ["1  2"],
        "long": ["9" * parameters.MAX_PARAMETER],
        "ok": ["€"],
    }


def test_clean_query_stays_as_it_is():
    request = RequestFactory().get("/?a=1&a=2")
    before = request.GET

    CleanParametersMiddleware(lambda _request: HttpResponse())(request)

    assert request.GET is before


def test_query_of_the_api_is_left_to_its_serializers():
    read = clean("/api/v1/availability/", query="tz=x%00y").GET

    assert dict(read.lists()) == {"tz": ["x\x00y"]}


def test_cookie_with_what_is_no_text_is_not_ours():
    assert clean(good="1", bad="abcdefgh\x00").COOKIES == {"good": "1"}


@pytest.mark.parametrize("path", ["/a%00b/", "/a%0ab/", "/%E2%80%AE/", f"/{'9' * 501}/"])
def test_address_with_what_is_no_text_is_nobodys(path):
    with pytest.raises(Http404):
        clean(path)


@pytest.mark.parametrize("path", ["/", "/a/b", "/%C3%A4/", f"/{'9' * 500}/"])
def test_address_of_text_is_passed_on(path):
    assert clean(path)


def post(**data):
    request = RequestFactory().post("/", data)
    parameters.clean_post_of_admin(request)
    return dict(request.POST.lists())


def test_admin_reads_only_rows_that_could_be_some():
    row = "00000000-0000-4000-8000-000000000000"

    read = post(
        _selected_action=["1", "\x00", "abc", "9" * 5000, row],
        action="close\x00",
        _popup="\x00",
        name="stays\x00 as it is",
    )

    assert read == {
        "_selected_action": ["1", row],
        "action": ["close"],
        "_popup": [],
        "name": ["stays\x00 as it is"],
    }


def test_other_requests_of_admin_are_left_alone():
    request = RequestFactory().get("/?_selected_action=x")

    parameters.clean_post_of_admin(request)

    assert dict(request.GET.lists()) == {"_selected_action": ["x"]}
