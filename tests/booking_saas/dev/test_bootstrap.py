"""The bootstrap finds a Python and reads the lock; it runs outside of everything else."""

import ast
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from booking_saas.dev import bootstrap
from booking_saas.dev.servers.folders import PROJECT_DIR


@pytest.fixture
def clone(tmp_path) -> Path:
    """A clone with a lock and an environment whose Python runs."""
    clone = tmp_path / "clone"
    (clone / ".venv/bin").mkdir(parents=True)
    (clone / ".venv/bin/python").symlink_to(sys.executable)
    (clone / "requirements").mkdir()
    (clone / "requirements/development.txt").write_text("uv==1.0\n")
    (clone / "booking_saas/dev").mkdir(parents=True)
    shutil.copy(bootstrap.__file__, clone / "booking_saas/dev/bootstrap.py")
    return clone


def load(clone: Path) -> ModuleType:
    """Return a clone's own bootstrap."""
    spec = importlib.util.spec_from_file_location("own", clone / "booking_saas/dev/bootstrap.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def finish(clone: Path) -> None:
    own = load(clone)
    own.STAMP.write_text("\n".join(own.describe_wanted()))


def write_uv(clone: Path, script: str) -> None:
    program = clone / ".venv/bin/uv"
    program.write_text(f'#!/bin/sh\necho "$UV_SYSTEM_CERTS $*" >> calls\n{script}\n')
    program.chmod(0o755)


def test_bootstrap_is_written_for_old_pythons():
    tree = ast.parse(Path(bootstrap.__file__).read_text(), feature_version=(3, 8))

    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name) or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


def test_lock_names_uv_with_hashes():
    version, lines = bootstrap.read_locked_uv()

    assert lines.startswith(f"uv=={version} ")
    assert lines.count("--hash=sha256:") > 5
    assert lines.count("==") == 1


def test_version_of_a_python_is_read():
    assert bootstrap.read_version(sys.executable) == sys.version_info[:3]


def test_version_of_no_python_is_empty(tmp_path):
    broken = tmp_path / "python3.13"
    broken.write_text("#!/bin/sh\necho 'pyenv: version not installed' >&2; exit 127\n")
    broken.chmod(0o755)

    versions = [bootstrap.read_version(program) for program in (broken, tmp_path / "missing")]

    assert versions == [(), ()]


def test_found_pythons_are_3_13_before_3_12():
    versions = [bootstrap.read_version(python)[:2] for python in bootstrap.list_pythons()]

    assert versions == sorted(versions, reverse=True)
    assert set(versions) <= {(3, 13), (3, 12)}


def test_finished_environment_is_kept(clone):
    before = load(clone).is_up_to_date(), load(clone).is_made_here()

    finish(clone)

    assert before == (False, False)
    assert (load(clone).is_up_to_date(), load(clone).is_made_here()) == (True, True)


def test_new_lock_keeps_the_environment_and_installs_anew(clone):
    finish(clone)

    (clone / "requirements/development.txt").write_text("uv==1.1\n")

    assert (load(clone).is_up_to_date(), load(clone).is_made_here()) == (False, True)


def test_moved_clone_makes_its_environment_anew(clone):
    finish(clone)

    moved = clone.rename(clone.with_name("moved"))

    assert (load(moved).is_up_to_date(), load(moved).is_made_here()) == (False, False)


def test_uv_that_knows_the_certificates_runs_once(clone):
    write_uv(clone, "exit 0")

    load(clone).install_packages()

    lock = clone / "requirements/development.txt"
    assert (clone / "calls").read_text() == f" pip sync --quiet --require-hashes {lock}\n"


def test_uv_tries_the_certificates_of_the_system_before_pip(clone, capfd):
    write_uv(clone, '[ "$UV_SYSTEM_CERTS" ] || { echo "UnknownIssuer" >&2; exit 2; }')

    load(clone).install_packages()

    lock = clone / "requirements/development.txt"
    call = f"pip sync --quiet --require-hashes {lock}\n"
    assert (clone / "calls").read_text() == f" {call}true {call}"
    assert "trying with pip" not in capfd.readouterr().out


def test_makefile_says_what_to_do_without_any_python(tmp_path):
    (tmp_path / "sh").symlink_to("/bin/sh")
    makefile = (PROJECT_DIR / "Makefile").read_text()
    for folder in ("/usr/bin/", "/usr/local/bin/"):
        makefile = makefile.replace(folder, f"{tmp_path}/missing/")
    (tmp_path / "Makefile").write_text(makefile)

    answer = subprocess.run(
        ["/usr/bin/make", "-C", tmp_path, "setup"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 2
    assert "No Python was found. Install one" in answer.stderr
