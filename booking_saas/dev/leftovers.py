"""End a demo, or what a killed one left: ``python -m booking_saas.dev.leftovers``.

`make stop` runs it, and the reaper. A running demo is asked to stop, as by Ctrl-C; of a killed
one the programs end first: they would miss their servers.
"""

import signal

from booking_saas.dev import demo_state, turn
from booking_saas.dev.patience import PATIENCE_SECONDS
from booking_saas.dev.servers import folders as folders_module
from booking_saas.dev.servers import processes, services
from booking_saas.dev.servers.folders import Folders
from booking_saas.dev.supervisor import Supervisor


def end_programs(folders: Folders) -> list[str]:
    """End the programs of a demo whose runner is gone; return their names."""
    demo_state.mark_not_ready(folders)
    return Supervisor([], folder=folders.home, cwd=folders_module.PROJECT_DIR).end_leftovers()


def stop_runner(folders: Folders) -> bool:
    """Ask a running demo to stop, and wait until it has; tell whether there was one."""
    runner = turn.find_runner(folders)
    if runner is None:
        return False
    processes.send(runner, signal.SIGTERM)
    processes.wait_until_gone([runner], seconds=PATIENCE_SECONDS)
    return True


def main() -> None:
    """End programs and servers of this clone's demo; safe to repeat."""
    folders = folders_module.get_folders("demo")
    if not folders.home.exists():
        return
    if stop_runner(folders):
        print("Stopped the demo", flush=True)
    ended = end_programs(folders)
    services.stop("demo")
    if ended:
        print(f"Ended what a killed demo left running: {', '.join(ended)}", flush=True)


if __name__ == "__main__":
    main()
