"""Who is killed in the middle of a start leaves nothing: the reaper cleans up."""

import fcntl
import os
import sys

import pytest

from booking_saas.dev.servers import folders as folders_module
from booking_saas.dev.servers import reaper, services
from tests import programs
from tests.patience import wait_for

USE_SERVERS = """
import signal, sys
from pathlib import Path
from booking_saas.dev.servers import services

with services.running("demo", Path(sys.argv[1])):
    Path(sys.argv[1], "up").touch()
    signal.pause()
"""
START_SERVERS = """
import sys
from pathlib import Path
from booking_saas.dev.servers import services

services.start("demo", Path(sys.argv[1]))
"""


@pytest.fixture
def local_dir(tmp_path, monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / ".local"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    "sign", ["alive.lock", "pg/new-*", "pg/*/postmaster.pid", "redis.log", "redis.pid", "up"]
)
def test_user_of_the_servers_that_is_killed_while_it_starts_leaves_nothing(local_dir, sign):
    command = [sys.executable, "-c", USE_SERVERS, local_dir]
    with programs.running(command, is_up=lambda: any(local_dir.glob(sign))) as user:
        user.kill()

        wait_for(lambda: programs.list_naming(str(local_dir)) == [])


def test_control_without_the_reaper_servers_outlive_who_started_them(local_dir):
    starter = programs.run_python("-c", START_SERVERS, str(local_dir))

    left = programs.list_naming(str(local_dir))

    services.stop("demo", local_dir)
    assert starter.returncode == 0, starter.stderr
    assert len(left) >= 2
    assert programs.list_naming(str(local_dir)) == []


def test_servers_of_a_killed_user_stay_for_another(local_dir):
    command = [sys.executable, "-c", USE_SERVERS, local_dir]
    with programs.running(command, is_up=(local_dir / "up").exists) as user:
        with services.running("demo", local_dir):
            user.kill()
            user.wait()

            assert services.list_down("demo", local_dir) == []
        assert services.list_down("demo", local_dir) == ["postgres", "redis"]
    wait_for(lambda: programs.list_naming(str(local_dir)) == [])


def test_next_user_waits_until_the_reaper_is_done(local_dir):
    command = [sys.executable, "-c", USE_SERVERS, local_dir]
    with programs.running(command, is_up=(local_dir / "up").exists) as user:
        user.kill()
        user.wait()

    with services.running("demo", local_dir):
        assert services.list_down("demo", local_dir) == []


@pytest.mark.parametrize(("left", "ran"), [("something", True), ("", False)])
def test_command_runs_after_the_last_holder_if_something_is_left(tmp_path, left, ran):
    lock, done = tmp_path / "lock", tmp_path / "done"
    with lock.open("w") as first, lock.open() as second:
        fcntl.flock(first, fcntl.LOCK_SH)
        fcntl.flock(second, fcntl.LOCK_SH)
        reaper.watch(lock, ["/bin/touch", str(done)], cwd=tmp_path, environment=os.environ)
        first.write(left)
        first.flush()
        fcntl.flock(first, fcntl.LOCK_UN)
        with lock.open() as other, pytest.raises(BlockingIOError):  # the second still holds it
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        before = done.exists()

    wait_for(lambda: programs.list_naming(str(lock)) == [])
    assert (before, done.exists()) == (False, ran)


def test_places_of_the_lock(tmp_path):
    assert (
        folders_module.get_folders("test", tmp_path).alive_file == tmp_path / "test" / "alive.lock"
    )
