"""End what a killed demo left: ``python -m booking_saas.dev.leftovers`` (the reaper, `make stop`).

Programs first: they would miss their servers.
"""

from booking_saas.dev import demo_state
from booking_saas.dev.servers import folders as folders_module
from booking_saas.dev.servers import services
from booking_saas.dev.servers.folders import Folders
from booking_saas.dev.supervisor import Supervisor


def end_programs(folders: Folders) -> list[str]:
    """End the programs of a demo whose runner is gone; return their names."""
    demo_state.mark_not_ready(folders)
    return Supervisor([], folder=folders.home, cwd=folders_module.PROJECT_DIR).end_leftovers()


def main() -> None:
    """End programs and servers of this clone's demo; safe to repeat."""
    folders = folders_module.get_folders("demo")
    if not folders.home.exists():
        return
    ended = end_programs(folders)
    services.stop("demo")
    if ended:
        print(f"Ended what a killed demo left running: {', '.join(ended)}", flush=True)


if __name__ == "__main__":
    main()
