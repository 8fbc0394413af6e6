"""The embedded servers, started for real in a folder of their own."""

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
import redis as redis_client

from booking_saas.dev.phones import accounts
from booking_saas.dev.servers import folders as folders_module
from booking_saas.dev.servers import postgres, processes, redis, services
from tests import guards, programs
from tests.patience import PATIENCE_SECONDS, wait_for

PROJECT_DIR = folders_module.PROJECT_DIR
ADDRESSES = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SMS_URL")


@pytest.fixture(autouse=True)
def _no_servers_of_the_operator(monkeypatch):
    for name in (*ADDRESSES, "CELERY_BROKER_URL", "DEMO_PORT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def local_dir(tmp_path):
    folder = tmp_path / ".local"
    yield folder
    services.stop("demo", folder)
    wait_for(lambda: programs.list_naming(str(folder)) == [])  # reapers end after their servers


@pytest.fixture
def folders(local_dir):
    return folders_module.get_folders("demo", local_dir)


def _read_postmaster(folders) -> int:
    (pid_file,) = folders.postgres_data.glob("*/postmaster.pid")
    return int(pid_file.read_text().split()[0])


def _execute(folders, statement: str) -> list[tuple]:
    with psycopg.connect(postgres.url(folders)) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_start_and_stop_leave_no_process(local_dir, folders):
    services.start("demo", local_dir)
    up = services.list_down("demo", local_dir)
    postmaster, server = _read_postmaster(folders), int(folders.redis_pid.read_text())

    services.stop("demo", local_dir)

    assert up == []
    assert services.list_down("demo", local_dir) == ["postgres", "redis"]
    assert not processes.is_alive(postmaster)
    assert not processes.is_alive(server)


def test_start_twice_keeps_the_same_servers(local_dir, folders):
    services.start("demo", local_dir)
    before = _read_postmaster(folders), folders.redis_pid.read_text()

    services.start("demo", local_dir)

    assert (_read_postmaster(folders), folders.redis_pid.read_text()) == before


def test_servers_listen_on_sockets_only_and_log_lock_waits(local_dir, folders):
    services.start("demo", local_dir)

    shown = [
        _execute(folders, f"SHOW {name}")[0][0]
        for name in ("listen_addresses", "log_lock_waits", "fsync", "max_connections")
    ]
    with redis_client.Redis(unix_socket_path=str(folders.redis_socket)) as client:
        redis_settings = client.config_get("port", "appendonly")

    assert shown == ["", "on", "on", "200"]
    assert redis_settings == {"port": "0", "appendonly": "yes"}


def test_kill_loses_nothing_and_next_start_recovers(local_dir, folders):
    services.start("demo", local_dir)
    _execute(folders, "CREATE TABLE kept AS SELECT 42 AS answer")
    with redis_client.Redis(unix_socket_path=str(folders.redis_socket)) as client:
        client.set("kept", "42")
    killed = [_read_postmaster(folders), int(folders.redis_pid.read_text())]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    processes.wait_until_gone(killed, seconds=PATIENCE_SECONDS)

    services.start("demo", local_dir)

    assert _execute(folders, "SELECT answer FROM kept") == [(42,)]
    with redis_client.Redis(unix_socket_path=str(folders.redis_socket)) as client:
        assert client.get("kept") == b"42"


def test_pid_file_that_names_another_process_is_stale(local_dir, folders):
    services.start("demo", local_dir)
    (pid_file,) = folders.postgres_data.glob("*/postmaster.pid")
    content = pid_file.read_text()
    services.stop("demo", local_dir)
    pid_file.write_text(content.replace(content.split()[0], str(os.getpid()), 1))
    folders.redis_pid.write_text(str(os.getpid()))

    services.start("demo", local_dir)

    assert services.list_down("demo", local_dir) == []
    assert _read_postmaster(folders) != os.getpid()


def test_server_that_ends_while_it_is_waited_for_is_replaced(local_dir, folders, tmp_path):
    services.start("demo", local_dir)
    (pid_file,) = folders.postgres_data.glob("*/postmaster.pid")
    content, data = pid_file.read_text(), pid_file.parent
    services.stop("demo", local_dir)
    dying = tmp_path / "postgres"
    dying.write_bytes(Path("/bin/sleep").read_bytes())
    dying.chmod(0o700)
    with programs.running([dying, "1"], cwd=data) as process:
        pid_file.write_text(content.replace(content.split()[0], str(process.pid), 1))
        folders.run_dir.mkdir(exist_ok=True)
        folders.postgres_socket.touch()

        services.start("demo", local_dir)

        assert services.list_down("demo", local_dir) == []
        assert _read_postmaster(folders) != process.pid


def test_backends_of_a_killed_server_are_ended(local_dir, folders):
    services.start("demo", local_dir)
    command = [sys.executable, "-c", _SLEEP_IN_DATABASE, postgres.url(folders)]
    with programs.running(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as busy:
        backend = int(busy.stdout.readline())
        os.kill(backend, signal.SIGSTOP)
        os.kill(_read_postmaster(folders), signal.SIGKILL)

        services.start("demo", local_dir)

        assert not processes.is_alive(backend)


_SLEEP_IN_DATABASE = """
import sys, psycopg
with psycopg.connect(sys.argv[1]) as connection:
    print(connection.info.backend_pid, flush=True)
    connection.execute("SELECT pg_sleep(3600)")
"""


def test_two_starters_at_once_start_one_server(local_dir, folders):
    code = (
        "import sys; from pathlib import Path; from booking_saas.dev.servers import services;"
        "services.start('demo', Path(sys.argv[1]))"
    )
    with ExitStack() as stack:
        command = [sys.executable, "-c", code, local_dir]
        starters = [stack.enter_context(programs.running(command)) for _ in range(3)]

        codes = [starter.wait(PATIENCE_SECONDS) for starter in starters]

    assert codes == [0, 0, 0]
    assert folders.postgres_log.read_text().count("starting PostgreSQL") == 1
    assert len(processes.list_working_in(folders.redis_data)) == 1


@pytest.mark.parametrize("name", ["a clone's folder, with 100% luck", "long" * 20])
def test_unusual_and_long_folders_work(tmp_path, name):
    local_dir = tmp_path / name / ".local"
    folders = folders_module.get_folders("demo", local_dir)
    try:
        services.start("demo", local_dir)

        assert _execute(folders, "SELECT 1") == [(1,)]
        assert redis.is_up(folders)
        assert len(str(folders.postgres_socket)) < 107
    finally:
        services.stop("demo", local_dir)
    assert not folders.run_dir.exists()


def test_profiles_do_not_share_anything(tmp_path):
    demo, test = services.urls("demo", tmp_path), services.urls("test", tmp_path)

    shared = {name for name in demo if demo[name] == test[name]}

    assert shared == {"EMAIL_URL", "SMS_URL"}


def test_urls_name_the_sockets_and_start_nothing():
    local_dir = Path("/nowhere/here")  # short: a socket's path has 107 bytes

    urls = services.urls("demo", local_dir)

    assert urls == {
        "DATABASE_URL": f"postgresql://app@/app?host={local_dir}/run",
        "REDIS_URL": f"unix://{local_dir}/run/redis.sock?db=1",
        "CELERY_BROKER_URL": f"redis+socket://{local_dir}/run/redis.sock?virtual_host=2",
        "EMAIL_URL": "smtp://127.0.0.1:8027",
        "SMS_URL": accounts.make_url(8028),
    }
    assert not local_dir.exists()


def test_environment_replaces_the_embedded_servers(monkeypatch, local_dir):
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/booking")
    monkeypatch.setenv("REDIS_URL", "redis://redis.example:6379/0")

    urls = services.start("demo", local_dir)

    assert urls["DATABASE_URL"] == "postgresql://db.example/booking"
    assert urls["REDIS_URL"] == urls["CELERY_BROKER_URL"] == "redis://redis.example:6379/0"
    assert not (local_dir / "pg").exists()
    assert not (local_dir / "redis").exists()


MEANT_FOR_OTHERS = {
    "PGSERVICE": "nowhere",
    "PGHOST": "db.example",
    "PGHOSTADDR": "10.0.0.1",
    "PGPORT": "5433",
    "PGREQUIREAUTH": "scram-sha-256",
    "PGTARGETSESSIONATTRS": "read-only",
    "PGSSLNEGOTIATION": "direct",
    "PGOPTIONS": "-c statement_timeout=1",
    "PGDATA": "/nowhere",
    "PGCLIENTENCODING": "LATIN1",
}


def test_variables_for_other_databases_change_nothing(monkeypatch, local_dir, folders):
    for name, value in MEANT_FOR_OTHERS.items():
        monkeypatch.setenv(name, value)

    services.start("demo", local_dir)
    before = _read_postmaster(folders)
    for name, value in MEANT_FOR_OTHERS.items():
        monkeypatch.setenv(name, value)
    services.start("demo", local_dir)

    assert _read_postmaster(folders) == before
    assert folders.postgres_socket.exists()
    assert [
        _execute(folders, f"SHOW {name}")[0][0]
        for name in ("port", "statement_timeout", "client_encoding")
    ] == ["5432", "0", "UTF8"]
    assert [name for name in os.environ if name.startswith("PG")] == []


def test_variables_control_kept_ones_move_the_socket(monkeypatch, local_dir, folders):
    guards.without_dropping_variables(monkeypatch)
    monkeypatch.setenv("PGPORT", "5433")

    services.start("demo", local_dir)

    assert not folders.postgres_socket.exists()


def test_each_question_drops_the_variables(monkeypatch, local_dir):
    monkeypatch.setenv("PGPORT", "5433")
    services.urls("demo", local_dir)
    after_urls = os.environ.get("PGPORT")
    monkeypatch.setenv("PGPORT", "5433")
    services.list_down("demo", local_dir)

    assert (after_urls, os.environ.get("PGPORT")) == (None, None)


def test_variables_stay_for_a_database_of_the_environment(monkeypatch, local_dir):
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/booking")
    monkeypatch.setenv("PGSSLMODE", "verify-full")

    services.urls("demo", local_dir)
    services.list_down("demo", local_dir)

    assert os.environ["PGSSLMODE"] == "verify-full"


def test_server_that_refuses_a_connection_is_up(local_dir, folders):
    services.start("demo", local_dir)
    _execute(folders, "ALTER DATABASE postgres ALLOW_CONNECTIONS false")

    assert postgres.is_up(folders)


def test_redis_socket_of_the_operator_serves_celery_too(monkeypatch, tmp_path):
    monkeypatch.setenv("REDIS_URL", "unix:///run/redis.sock?db=0")

    urls = services.urls("demo", tmp_path)

    assert urls["CELERY_BROKER_URL"] == "redis+socket:///run/redis.sock?virtual_host=2"


def test_mail_goes_to_the_port_of_the_running_demo(tmp_path):
    folders = folders_module.get_folders("demo", tmp_path)
    folders.ports_file.write_text('{"web": 9000, "mail": 9025, "smtp": 9031, "sms": 9032}')

    urls = services.urls("demo", tmp_path)

    assert urls["EMAIL_URL"] == "smtp://127.0.0.1:9031"
    assert urls["SMS_URL"] == accounts.make_url(9032)


def test_data_of_a_test_run_is_not_synced_to_disk(tmp_path):
    local_dir = tmp_path / ".local"
    folders = folders_module.get_folders("test", local_dir)
    try:
        services.start("test", local_dir)

        assert _execute(folders, "SHOW fsync") == [("off",)]
    finally:
        services.stop("test", local_dir)
    assert Path(folders.home) == local_dir / "test"


def test_last_of_two_users_stops_the_servers(local_dir):
    with services.running("demo", local_dir):
        with services.running("demo", local_dir):
            inner = services.list_down("demo", local_dir)
        outer = services.list_down("demo", local_dir)

    assert inner == outer == []
    assert services.list_down("demo", local_dir) == ["postgres", "redis"]


def test_servers_stop_when_their_user_fails(local_dir):
    with pytest.raises(KeyError), services.running("demo", local_dir):
        raise KeyError

    assert services.list_down("demo", local_dir) == ["postgres", "redis"]
