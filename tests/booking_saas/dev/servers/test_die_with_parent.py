"""A program ends with the process that started it, however that one ends."""

import subprocess
import sys

import pytest

from booking_saas.dev.servers import die_with_parent, processes
from tests import programs
from tests.patience import wait_for

START = """
import signal, subprocess, sys
from booking_saas.dev.servers import die_with_parent

program = [sys.executable, "-c", "import signal; print('up', flush=True); signal.pause()"]
command = die_with_parent.wrap(program) if sys.argv[1] == "bound" else program
started = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
started.stdout.readline()
print(started.pid, flush=True)
signal.pause()
"""


def start(kind: str):
    return programs.running([sys.executable, "-c", START, kind], stdout=subprocess.PIPE)


def test_program_ends_with_a_parent_that_is_killed():
    with start("bound") as parent:
        program = int(parent.stdout.readline())

        parent.kill()

        wait_for(lambda: not processes.is_alive(program))


def test_control_an_unbound_program_survives_its_parent():
    with start("unbound") as parent:
        program = int(parent.stdout.readline())

        parent.kill()
        parent.wait()

        survived = processes.is_alive(program)
        subprocess.run(["/bin/kill", str(program)], check=True)
    assert survived


def test_nothing_starts_once_the_parent_is_gone():
    wrapped = die_with_parent.wrap([sys.executable, "-c", "print('started')"])
    wrapped[wrapped.index(die_with_parent.__file__) + 1] = "1"

    answer = subprocess.run(wrapped, check=False, capture_output=True, text=True)

    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == f"{sys.executable} is not started: whoever wanted it has ended\n"


@pytest.mark.parametrize("arguments", [[], ["one", "two words", "--three"]])
def test_program_gets_its_arguments(arguments):
    code = "import sys; print(sys.argv[1:])"

    answer = subprocess.run(
        die_with_parent.wrap([sys.executable, "-c", code, *arguments]),
        check=False,
        capture_output=True,
        text=True,
    )

    assert (answer.returncode, answer.stdout) == (0, f"{arguments}\n")


def test_missing_program_is_told():
    answer = subprocess.run(
        die_with_parent.wrap(["/nowhere/program"]), check=False, capture_output=True, text=True
    )

    assert answer.returncode == 1
    assert answer.stderr == "/nowhere/program cannot be started: No such file or directory\n"
