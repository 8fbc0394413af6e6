"""``make demo``: start everything, keep it running, stop it all (architecture, "How it starts")."""

import contextlib
import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from booking_saas.dev import demo_programs, demo_state, leftovers, old_tables, turn
from booking_saas.dev.health import HealthWatch
from booking_saas.dev.old_tables import OldTablesError
from booking_saas.dev.patience import Patience
from booking_saas.dev.servers import addresses, services
from booking_saas.dev.servers import folders as folders_module
from booking_saas.dev.servers import ports as ports_module
from booking_saas.dev.servers.addresses import AddressError
from booking_saas.dev.servers.folders import Folders
from booking_saas.dev.servers.ports import PortError
from booking_saas.dev.servers.postgres import PostgresError
from booking_saas.dev.servers.redis import RedisServerError
from booking_saas.dev.stop_request import StopRequest
from booking_saas.dev.supervisor import Supervisor
from booking_saas.dev.turn import TakenError, Turn

PROGRAMS_STOP_SECONDS = 2.0
_TICK_SECONDS = 0.2
_CHECK_SECONDS = 1.0

type Publish = Callable[[bool], None]


class Runner:
    """Tends programs and says whether all of them answer, until somebody asks it to stop."""

    def __init__(
        self,
        supervisor: Supervisor,
        *,
        checks: Mapping[str, Callable[[], bool]],
        revive: Callable[[], None],
        publish: Publish,
        stop: StopRequest,
    ) -> None:
        self._supervisor = supervisor
        self._checks = checks
        self._watch = HealthWatch(checks, every=_CHECK_SECONDS)
        self._revive = revive
        self._publish = publish
        self._stop = stop
        self._patience = Patience(_say)

    def run(self) -> None:
        """Run until the stop; ``publish`` is called with each change of readiness."""
        ready = False
        self._supervisor.start()
        self._watch.start()
        starts = self._supervisor.count_all_starts()
        while not self._stop.is_set():
            self._supervisor.tend()
            if self._supervisor.count_all_starts() != starts:
                starts = self._supervisor.count_all_starts()
                # What passed was said of a process that is no more.
                self._watch.doubt(name for name in self._checks if name != demo_programs.SERVERS)
            failing = self._watch.failing
            self._patience.note(failing)
            now_ready = not failing and self._supervisor.is_complete()
            if now_ready != ready:
                ready = now_ready
                self._publish(ready)
            if demo_programs.SERVERS in failing:
                self._revive()  # takes seconds: what it mends was said before
            self._stop.wait(_TICK_SECONDS)
        self._watch.stop()


def main() -> None:
    """Run the demo. Exits with a sentence when something has to be done first."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    stop = StopRequest()
    stop.install()
    folders = folders_module.get_folders("demo")
    folders_module.prepare(folders)
    try:
        addresses.check()
        with turn.held(folders, stop) as ours:
            _run_demo(folders, stop, ours)
    except InterruptedError:
        _say("stopped before startup was complete")
    except subprocess.CalledProcessError as error:
        sys.exit(f"\n!!! `{' '.join(map(str, error.cmd[1:]))}` failed; the reason is shown above.")
    except (
        TakenError,
        AddressError,
        PortError,
        OldTablesError,
        PostgresError,
        RedisServerError,
        OSError,
    ) as error:
        sys.exit(f"\n!!! {error}")


def _run_demo(folders: Folders, stop: StopRequest, ours: Turn) -> None:
    ended = leftovers.end_programs(folders)
    if ended:
        _say(f"ended what an interrupted demo left running: {', '.join(ended)}")
    setup = Supervisor([], folder=folders.home, cwd=folders_module.PROJECT_DIR)
    ports = ports_module.choose_ports(folders)
    supervisor = Supervisor(
        demo_programs.list_programs(folders, ports),
        folder=folders.home,
        cwd=folders_module.PROJECT_DIR,
    )
    try:
        _set_old_data_aside(folders, stop)
        with _step("Servers: PostgreSQL and Redis, embedded unless the environment names others"):
            urls = services.start("demo")
        data = _prepare_data(folders, setup, stop)

        demo_state.write_state(folders, ports, data, ready=False)
        _say("Programs: web, workers, beat, mail sink, phones")
        greetings = [demo_state.describe(folders, ports, data)]

        def publish(ready: bool) -> None:
            demo_state.write_state(folders, ports, data, ready=ready)
            if ready:
                _print(greetings.pop() if greetings else "==> Everything answers again")

        Runner(
            supervisor,
            checks=demo_programs.list_checks(ports, urls, supervisor),
            revive=_revive_services,
            publish=publish,
            stop=stop,
        ).run()
        demo_state.write_state(folders, ports, data, ready=False)
    finally:
        ours.end_soon()
        with _step("Stopping"):
            supervisor.stop(seconds=PROGRAMS_STOP_SECONDS)
            services.stop("demo")


def _prepare_data(folders: Folders, setup: Supervisor, stop: StopRequest) -> demo_state.DemoData:
    """Bring the schemas up to date and make the demo's businesses when there are none."""
    with _step("Migrations of the platform and of every business"):
        setup.run_once(demo_programs.make_command("upgrade"), is_stopping=stop.is_set)
        old_tables.record(folders)
    with _step("Demo data: two businesses (about a minute the first time)"):
        printed = setup.run_once(demo_programs.make_command("demo_data"), is_stopping=stop.is_set)
    return demo_state.remember_logins(folders, printed)


def _set_old_data_aside(folders: Folders, stop: StopRequest) -> None:
    """Begin anew where the embedded data are older than the code. Raises ``OldTablesError``."""
    kept = old_tables.begin_anew(
        folders,
        at=datetime.now().astimezone(),
        stop_servers=lambda: services.stop("demo"),
        ask=lambda question: old_tables.ask_on_terminal(question, is_stopping=stop.is_set),
    )
    if kept is not None:
        _say(f"The old data is kept in {kept}")


def _revive_services() -> None:
    """Start an embedded server again that was killed."""
    down = services.list_down("demo")
    if not down:
        return
    _say(f"No answer from {' and '.join(down)}: starting again")
    try:
        services.start("demo")
    except (PostgresError, RedisServerError) as error:
        _say(str(error))


@contextlib.contextmanager
def _step(title: str) -> Iterator[None]:
    _say(title)
    started = time.monotonic()
    yield
    _print(f"    done in {time.monotonic() - started:.1f} s")


def _say(text: str) -> None:
    _print(f"==> {text}")


def _print(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
