"""Pages stay light enough for slow phones (look: 60 kB compressed, own styles of about 15 kB)."""

import gzip
from pathlib import Path

import pytest

from tests.factories import scheduling as make

STATIC = Path(__file__).resolve().parent.parent.parent / "static"
PAGE_LIMIT = 60_000
STYLES_LIMIT = 20_000
FILES = (
    "css/tokens.css",
    "css/site.css",
    "icons/sprite.svg",
    "icons/favicon.svg",
    "js/site.js",
    "vendor/htmx/htmx.min.js",
)


def weigh(content: bytes) -> int:
    return len(gzip.compress(content, 6))


@pytest.fixture
def busy_place(acme):
    make.make_profile()
    place = make.make_location()
    staff = [make.make_resource(place) for _ in range(8)]
    for number in range(40):
        make.make_service(staff, slug=f"s-{number}", name=f"Service {number}", slot_step_minutes=5)
    return place


@pytest.mark.parametrize("path", ["/", "/book/s-1/staff/", "/book/s-1/times/?choose=zone"])
def test_first_visit_to_a_busy_place_is_light(client_of, busy_place, path):
    page = client_of("acme").get(path)

    weight = weigh(page.content) + sum(weigh((STATIC / name).read_bytes()) for name in FILES)
    assert page.status_code == 200
    assert weight <= PAGE_LIMIT


def test_proof_of_work_is_small():
    assert (STATIC / "js/challenge.js").stat().st_size <= 1_500
    assert (STATIC / "vendor/altcha/pbkdf2.js").stat().st_size <= 6_000


def test_styles_of_our_own_are_small():
    assert sum((STATIC / name).stat().st_size for name in FILES[:2]) <= STYLES_LIMIT


def test_no_script_blocks_a_page():
    base = (STATIC.parent / "templates" / "base.html").read_text()

    assert base.count("<script ") == base.count(" defer></script>") == 2
