"""One demo per clone: the next one is told of a running one, and waits for one that ends."""

import os
import sys
import threading

import pytest

from booking_saas.dev import turn
from booking_saas.dev.servers import folders as folders_module
from booking_saas.dev.servers import processes
from booking_saas.dev.stop_request import StopRequest
from tests import programs
from tests.patience import PATIENCE_SECONDS, wait_for


@pytest.fixture
def folders(tmp_path):
    return folders_module.get_folders("demo", tmp_path)


@pytest.fixture(autouse=True)
def _reaped(folders):
    """Let the reapers end, so that none works in a folder that is gone."""
    yield
    wait_for(lambda: programs.list_naming(str(folders.home)) == [])


def take(folders):
    return turn.held(folders, StopRequest())


def test_second_demo_is_refused_while_the_first_runs(folders):
    with (
        take(folders),
        pytest.raises(turn.TakenError, match="The demo of this clone is already running"),
        take(folders),
    ):
        pass


def test_second_demo_waits_for_one_that_is_about_to_end(folders):
    waited = threading.Event()
    came = []

    def come_second():
        waited.set()
        with take(folders):
            came.append("second")

    with take(folders) as ours:
        ours.end_soon()
        second = threading.Thread(target=come_second)
        second.start()
        assert waited.wait(PATIENCE_SECONDS)
        came.append("first")
    second.join(PATIENCE_SECONDS)

    assert came == ["first", "second"]


def test_holder_that_is_dead_is_not_believed(folders):
    with take(folders) as ours:
        ours.end_soon()
        (folders.home / "runner.lock").write_text("running 1 never\n")
        assert processes.is_alive(1)
        refused = turn._is_running(folders.home / "runner.lock")

    assert refused is False


def test_orderly_end_leaves_nothing_to_do(folders):
    with take(folders):
        assert (folders.home / "runner.lock").read_text().startswith("running ")

    assert (folders.home / "runner.lock").read_text() == ""


def test_failed_start_is_left_to_the_reaper(folders):
    with pytest.raises(KeyError), take(folders):
        raise KeyError

    wait_for(lambda: programs.list_naming(str(folders.home)) == [])
    assert (folders.home / "runner.log").read_text() == ""


def test_runner_of_the_demo_is_found_while_it_lives(folders):
    assert turn.find_runner(folders) is None
    with take(folders) as ours:
        running = turn.find_runner(folders)
        ours.end_soon()
        ending = turn.find_runner(folders)
        (folders.home / "runner.lock").write_text("running 1 never\n")
        dead = turn.find_runner(folders)

    assert (running, ending, dead) == (os.getpid(), os.getpid(), None)
    assert turn.find_runner(folders) is None


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no /proc")
def test_turn_names_its_process(folders):
    with take(folders):
        _state, pid, start = (folders.home / "runner.lock").read_text().split()

    assert processes.find_start(int(pid)) == start
