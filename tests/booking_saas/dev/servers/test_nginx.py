"""The tests' nginx is the machine's where there is one, and one that does not run is none."""

from pathlib import Path

from booking_saas.dev.servers import nginx


def put_program(folder: Path, *, status: int) -> Path:
    program = folder / "nginx"
    program.write_text(f"#!/bin/sh\nexit {status}\n")
    program.chmod(0o755)
    return program


def test_program_of_the_path_comes_first(monkeypatch, tmp_path):
    program = put_program(tmp_path, status=0)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert nginx.find() == program


def test_program_that_does_not_run_is_passed_over(monkeypatch, tmp_path):
    program = put_program(tmp_path, status=127)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert nginx.find() != program


def test_nothing_is_fetched_without_the_package_manager(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    assert nginx.fetch() is False


def test_media_types_come_with_the_program():
    assert nginx.find_types(Path("/usr/sbin/nginx")) == Path("/etc/nginx/mime.types")
    unpacked = nginx.UNPACKED / "usr/sbin/nginx"
    assert nginx.find_types(unpacked) == nginx.UNPACKED / "etc/nginx/mime.types"
