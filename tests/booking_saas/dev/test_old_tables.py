"""Data of an older version are set aside when somebody says so, and never lost."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from booking_saas.dev import old_tables
from booking_saas.dev.old_tables import OldTablesError
from booking_saas.dev.servers import folders as folders_module

AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    (folder / "app/migrations").mkdir(parents=True)
    (folder / "app/migrations/0001_initial.py").write_text("TABLES = ['first']\n")
    return folder


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """Data of an earlier demo."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    found = folders_module.get_folders("demo", tmp_path / ".local")
    (found.postgres_data / "18").mkdir(parents=True)
    (found.postgres_data / "18/PG_VERSION").write_text("18")
    (found.home / "demo-logins.json").write_text("{}")
    return found


def begin(folders, *, answer: bool, monkeypatch, fresh: str = ""):
    monkeypatch.setenv(old_tables.FRESH, fresh)
    stopped = []
    kept = old_tables.begin_anew(
        folders, at=AT, stop_servers=lambda: stopped.append(True), ask=lambda _question: answer
    )
    return kept, stopped


def test_data_of_the_same_migrations_are_not_old(folders, project):
    old_tables.record(folders, project)

    assert old_tables.are_old(folders, project) is False


def test_comments_and_new_migrations_make_nothing_old(folders, project):
    old_tables.record(folders, project)
    first = project / "app/migrations/0001_initial.py"
    first.write_text("# why\nTABLES = ['first']\n")
    (project / "app/migrations/0002_more.py").write_text("TABLES = ['second']\n")

    assert old_tables.are_old(folders, project) is False


@pytest.mark.parametrize("change", ["rewrite", "remove"])
def test_a_migration_that_changed_makes_data_old(folders, project, change):
    old_tables.record(folders, project)
    first = project / "app/migrations/0001_initial.py"
    first.write_text("TABLES = ['other']\n") if change == "rewrite" else first.unlink()

    assert old_tables.are_old(folders, project) is True


def test_data_without_a_note_are_old_and_no_data_are_not(folders, tmp_path):
    nothing = folders_module.get_folders("demo", tmp_path / "new")

    assert old_tables.are_old(folders) is True
    assert old_tables.are_old(nothing) is False


@pytest.mark.parametrize(("answer", "fresh"), [(True, ""), (False, "1")])
def test_whoever_says_yes_begins_anew_and_keeps_the_old_data(folders, monkeypatch, answer, fresh):
    kept, stopped = begin(folders, answer=answer, fresh=fresh, monkeypatch=monkeypatch)

    assert kept == folders.home / "kept-2026-12-01-093000"
    assert stopped == [True]
    assert (kept / "pg/18/PG_VERSION").read_text() == "18"
    assert json.loads((kept / "demo-logins.json").read_text()) == {}
    assert not folders.postgres_data.exists()


def test_without_a_yes_nothing_is_touched_and_it_is_said_what_to_do(folders, monkeypatch):
    with pytest.raises(OldTablesError, match="DEMO_FRESH=1 make demo"):
        begin(folders, answer=False, monkeypatch=monkeypatch)

    assert (folders.postgres_data / "18/PG_VERSION").exists()
    assert list(folders.home.glob("kept-*")) == []


def test_the_code_knows_its_own_migrations(folders):
    old_tables.record(folders)

    noted = json.loads((folders.home / "migrations.json").read_text())

    assert {
        "scheduling/migrations/0001_initial.py",
        "tenants/accounts/migrations/0001_initial.py",
    } <= (set(noted))


def test_a_database_of_the_environment_is_never_moved(folders, project, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db.example/app")
    unknown = old_tables.are_old(folders)
    old_tables.record(folders, project)

    with pytest.raises(OldTablesError, match="Name an empty database"):
        begin(folders, answer=True, fresh="1", monkeypatch=monkeypatch)

    assert unknown is False
    assert folders.postgres_data.exists()


def test_without_a_terminal_nobody_answers(monkeypatch):
    with Path("/dev/null").open() as nobody:
        monkeypatch.setattr("sys.stdin", nobody)

        assert old_tables.ask_on_terminal("Start over?", is_stopping=lambda: False) is False
