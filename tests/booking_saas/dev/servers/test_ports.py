"""Which ports the demo takes."""

import socket

import pytest

from booking_saas.dev.servers import folders as folders_module
from booking_saas.dev.servers import ports
from booking_saas.dev.servers.ports import PortError, Ports
from tests.programs import find_free_port


@pytest.fixture
def folders(tmp_path):
    return folders_module.get_folders("demo", tmp_path)


@pytest.fixture
def free_port():
    return find_free_port()


def test_ports_follow_the_chosen_one(folders, monkeypatch, free_port):
    monkeypatch.setenv("DEMO_PORT", str(free_port))

    chosen = ports.choose_ports(folders)

    assert chosen.web == free_port
    assert chosen.web < chosen.mail < chosen.smtp
    assert ports.find_ports(folders) == chosen


def test_taken_port_is_refused_with_advice(folders, monkeypatch, free_port):
    monkeypatch.setenv("DEMO_PORT", str(free_port))
    with socket.socket() as other_program:
        other_program.bind(("127.0.0.1", free_port))
        other_program.listen()

        with pytest.raises(PortError, match=r"is in use .* DEMO_PORT=\d+ make demo"):
            ports.choose_ports(folders)

    assert not folders.ports_file.exists()


@pytest.mark.parametrize("wanted", ["http", "0", "80", "1023", "64001", "99999", "-1"])
def test_port_that_is_none_is_refused(monkeypatch, wanted):
    monkeypatch.setenv("DEMO_PORT", wanted)

    with pytest.raises(PortError, match="choose a number from 1024 to 64000"):
        ports.read_wanted_port()


@pytest.mark.parametrize("wanted", [1024, 64000])
def test_first_and_last_port_are_taken(monkeypatch, wanted):
    monkeypatch.setenv("DEMO_PORT", str(wanted))

    assert ports.read_wanted_port() == wanted


def test_default_ports_are_those_of_the_documents(folders, monkeypatch):
    monkeypatch.delenv("DEMO_PORT", raising=False)

    assert ports.find_ports(folders) == Ports(web=8000, mail=8025, smtp=8027, sms=8028)
