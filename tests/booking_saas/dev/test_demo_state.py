"""``demo.json`` as api.md has it, and the list that people see."""

import json

import pytest

from booking_saas.dev import demo_state
from booking_saas.dev.servers import folders as folders_module
from booking_saas.dev.servers.ports import Ports

PORTS = Ports(web=8100, mail=8125, smtp=8127, sms=8128)
SALON = {
    "slug": "salon",
    "host": "salon.localhost",
    "owner": {"email": "owner@salon.example", "password": "a long secret"},
    "api_token": "token-1",
}
DATA = {"platform_admin": {"email": "ops@example.com", "password": "x"}, "businesses": [SALON]}


@pytest.fixture
def folders(tmp_path):
    home = tmp_path / ".local"
    home.mkdir()
    return folders_module.get_folders("demo", home)


def _read(folders) -> dict:
    return json.loads((folders.home / "demo.json").read_text())


def test_state_has_the_form_that_scripts_read(folders):
    demo_state.write_state(folders, PORTS, DATA, ready=True)

    assert _read(folders) == {
        "ready": True,
        "port": 8100,
        "public_host": "localhost:8100",
        "platform_admin": {"email": "ops@example.com", "password": "x"},
        "businesses": [{**SALON, "host": "salon.localhost:8100"}],
        "mail_api": "http://127.0.0.1:8125/api/messages",
        "sms_api": "http://127.0.0.1:8128/api",
        "stripe_api": None,
        "postgres_log": ".local/postgres.log",
    }
    assert (folders.home / "demo.json").stat().st_mode & 0o077 == 0


def test_stale_state_is_corrected(folders):
    demo_state.mark_not_ready(folders)
    before = (folders.home / "demo.json").exists()
    demo_state.write_state(folders, PORTS, DATA, ready=True)

    demo_state.mark_not_ready(folders)

    assert not before
    assert _read(folders)["ready"] is False


def test_secrets_that_cannot_be_printed_again_are_remembered(folders):
    demo_state.remember_logins(folders, json.dumps(DATA))
    again = {"platform_admin": None, "businesses": [{"slug": "salon", "api_token": None}]}

    data = demo_state.remember_logins(folders, json.dumps(again))

    assert data == DATA


def test_new_secrets_replace_those_remembered(folders):
    demo_state.remember_logins(folders, json.dumps(DATA))
    renewed = {**DATA, "businesses": [{**SALON, "api_token": "token-2"}]}

    data = demo_state.remember_logins(folders, json.dumps(renewed))

    assert data["businesses"][0]["api_token"] == "token-2"


def test_list_for_people_names_every_address_and_login(folders):
    (folders.home / "clock").write_text("+60")

    text = demo_state.describe(folders, PORTS, DATA)

    for expected in (
        "http://salon.localhost:8100/\n",
        "http://salon.localhost:8100/admin/   owner@salon.example  a long secret",
        "    page       http://localhost:8100/\n",
        "http://localhost:8100/admin/   ops@example.com  x",
        "http://localhost:8125/",
        f"The clock is set by {folders.home}/clock.",
    ):
        assert expected in text
