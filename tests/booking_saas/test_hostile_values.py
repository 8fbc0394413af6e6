"""No address of either host answers a hostile value with 5xx (trust, "Attacks")."""

import itertools
import re
from urllib.parse import quote

import pytest
from django.test import Client

from foundation import schemas
from tenants.accounts import people
from tenants.accounts.models import Role
from tests.architecture import addresses
from tests.booking_saas import live_addresses
from tests.booking_saas.live_addresses import PASSWORD, find_path
from tests.factories import scheduling as make

HOSTILE = {
    "nul": "a\0b",
    "control": '"a\x01b"@example.com',
    "lines": "a\r\nSet-Cookie: a=b",
    "digits": "9" * 5000,
    "bigint": "9" * 30,
    "below": "-99999999999999999999",
    "float": "1e400",
    "years": "9999-12-31T23:59:59+14:00",
    "first day": "0001-01-01",
    "bidi": "\u202e\u2066abc",
    "script": "٣",
    "long": "\U0001f600" * 2000,
    "quotes": "'\"\\;--{{7*7}}%s%(a)s",
    "list": '["a", {"b": null}]',
    "address": "..%2f../etc/passwd",
    "empty": "",
}
_WORDS = """
    q next day start staff service moves customer key version location date to action month tz view
    choose cursor limit from until business find done later_from move_to colleague_at terms name
    email phone note website login password password1 password2 remember locale status__exact
    id__exact id__in state p o e all since show confirmed reason _selected_action select_across
    index _popup _to_field _changelist_filters _save _continue booking uidb36 csrfmiddlewaretoken
    app_label model_name field_name term code asked shown challenge_answer limit_code
    limit_code_of limit_email mail_code leave_empty pressed_again network hour kind moves find
    booking_code
"""
NAMES = _WORDS.split()
_COOKIES = "sessionid csrftoken visitor_zone messages django_language proved pass visitor device"
COOKIES = _COOKIES.split()
TENANT = addresses.list_addresses("booking_saas.urls_tenant")
PUBLIC = addresses.list_addresses("booking_saas.urls_public")
HOSTS = {"acme.localhost": TENANT, "localhost": PUBLIC}
BOTH = [(host, address) for host, found in HOSTS.items() for address in found if address.path]


@pytest.fixture(autouse=True)
def frozen_clock(settings, tmp_path):
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text(f"={make.NOW.isoformat()}")


@pytest.fixture
def shop(acme):
    """A business with something of everything, a few days before its only visit."""
    live_addresses.make_shop()
    return acme


@pytest.fixture
def find_live(shop):
    """Return the address of a row that there is, at the business; the platform has none."""
    paths = {address: find_path(address) for address in TENANT}
    return lambda host, address: paths[address] if host == "acme.localhost" else address.path


@pytest.fixture
def browsers(find_live, settings):
    """A browser for each host, logged in as who may do most there."""
    settings.RATE_LIMITS = False
    owner = people.create_person(email="o@example.com", password=PASSWORD, role=Role.OWNER)
    staff = Client(headers={"host": "acme.localhost"}, raise_request_exception=False)
    staff.force_login(owner)
    schemas.leave()
    operator = people.create_person(email="p@example.com", password=PASSWORD, role=Role.OPERATOR)
    desk = Client(headers={"host": "localhost"}, raise_request_exception=False)
    desk.force_login(operator)
    return {"acme.localhost": staff, "localhost": desk}


WORST = ("nul", "control", "digits")
"""Those that databases, headers and numbers stumble over; the others take turns."""


def list_turns(names):
    """Yield what to send: each of the worst under every name, then all others, one per name."""
    for kind in WORST:
        yield kind, dict.fromkeys(names, HOSTILE[kind])
    others = [kind for kind in HOSTILE if kind not in WORST]
    for turn in range(2):
        kinds = itertools.cycle(others[turn * 5 :] + others[: turn * 5])
        yield f"turn {turn}", {name: HOSTILE[next(kinds)] for name in names}


def list_errors(answers):
    return [(*where, answer.status_code) for *where, answer in answers if answer.status_code >= 500]


@pytest.mark.parametrize(("host", "address"), BOTH, ids=str)
def test_parameter_of_no_form_is_no_error_of_the_server(browsers, find_live, host, address):
    browser, path = browsers[host], find_live(host, address)
    answers = [
        (kind, name, send(path, data))
        for kind, data in list_turns(NAMES)
        for name, send in (("GET", browser.get), ("POST", browser.post))
    ]

    assert list_errors(answers) == []


_EXAMPLE = re.compile(r"nothing|1000|00000000-0000-4000-8000-000000000000|(?<=/)rs(?=-)")


@pytest.mark.parametrize(("host", "address"), BOTH, ids=str)
def test_part_of_an_address_is_no_error_of_the_server(browsers, host, address):
    if not _EXAMPLE.search(address.path):
        return
    answers = []
    for kind, value in HOSTILE.items():
        path = _EXAMPLE.sub(lambda _match, value=value: quote(value), address.path)
        answers.append((kind, "GET", browsers[host].get(path)))
        if kind in WORST:
            answers.append((kind, "POST", browsers[host].post(path, {"action": "x"})))

    assert list_errors(answers) == []


@pytest.mark.parametrize("path", ["/", "/admin/", "/accounts/login/", "/book/nothing/"])
@pytest.mark.parametrize("host", HOSTS)
def test_cookie_is_no_error_of_the_server(browsers, host, path):
    answers = []
    for name, value in HOSTILE.items():
        browser = Client(headers={"host": host}, raise_request_exception=False)
        octal = "".join(rf"\{ord(char) % 256:03o}" for char in value)
        cookies = "; ".join(f'{each}="{octal}"' for each in COOKIES)
        answers.append((name, path, browser.get(path, headers={"cookie": cookies})))
        wish = {"login": "o@example.com", "password": value}
        answers.append((name, path, browser.post(path, wish, headers={"cookie": cookies})))

    assert list_errors(answers) == []


def test_control_without_cleaning_a_cookie_is_an_error_of_the_server(browsers, settings):
    name = "foundation.web.parameters.CleanParametersMiddleware"
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if each != name]
    browser = Client(headers={"host": "acme.localhost"}, raise_request_exception=False)

    answer = browser.get("/admin/", headers={"cookie": r'sessionid="abcdefgh\000"'})

    assert answer.status_code == 500


FORMS = [
    (host, address)
    for host, address in BOTH
    if address.name.startswith(("admin:", "account_", "booking_site:"))
]
_FIELD = re.compile(r'name="([^"]+)"')


@pytest.mark.parametrize(("host", "address"), FORMS, ids=str)
def test_field_of_a_form_is_no_error_of_the_server(browsers, find_live, host, address):
    """Also what Django's forms of many rows carry beside their fields."""
    browser, path = browsers[host], find_live(host, address)
    fields = set(_FIELD.findall(browser.get(path).content.decode(errors="replace")))
    if not fields:
        return
    answers = []
    for name, data in list_turns(sorted(fields)):
        counts = [field for field in fields if field.endswith(("-TOTAL_FORMS", "-INITIAL_FORMS"))]
        counted = data | dict.fromkeys(counts, "1")
        if name not in WORST:
            answers.append((name, "fields", browser.post(path, counted)))
            continue
        answers.append((name, "counts", browser.post(path, data)))
        value = HOSTILE[name]
        rows = {
            f"{field.removesuffix('-TOTAL_FORMS')}-{row}-id": value
            for field in fields
            if field.endswith("-TOTAL_FORMS")
            for row in ("0", "9" * 5000)
        }
        answers.append((name, "rows", browser.post(path, counted | rows)))

    assert list_errors(answers) == []


API = [address for address in TENANT if address.name.startswith("api")]
BODIES = {
    "booking": {
        "service": "nothing",
        "start": "2026-03-02T10:00:00Z",
        "customer": {"name": "Jo", "email": "jo@example.com", "phone": "", "timezone": "UTC"},
        "staff": "any",
        "note": "",
    },
}


def list_spoiled(body, value):
    """Yield the body with one value after the other replaced."""
    for name, inner in body.items():
        yield body | {name: value}
        if isinstance(inner, dict):
            for spoiled in list_spoiled(inner, value):
                yield body | {name: spoiled}


@pytest.mark.parametrize("address", API, ids=str)
def test_body_of_a_program_is_no_error_of_the_server(browsers, address):
    browser = Client(headers={"host": "acme.localhost"}, raise_request_exception=False)
    answers = []
    for name, value in HOSTILE.items():
        if name not in {*WORST, "years", "float"}:
            continue
        for body in list_spoiled(BODIES["booking"], value):
            headers = {"idempotency-key": "k" * 8, "authorization": f"Manage {value[:100]}"}
            safe = {key: each for key, each in headers.items() if each.isprintable()}
            answer = browser.post(address.path, body, content_type="application/json", headers=safe)
            answers.append((name, str(body)[:80], answer))

    assert list_errors(answers) == []
