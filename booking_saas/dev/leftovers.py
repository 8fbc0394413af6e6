"""End what a killed demo left: ``python -m booking_saas.dev.leftovers`` (the reaper, `make stop`).

Programs first: they would miss their servers.
"""

from booking_saas.dev import demo_state
from booking_saas.dev.servers import places as places_module
from booking_saas.dev.servers import services
from booking_saas.dev.servers.places import Places
from booking_saas.dev.supervisor import Supervisor


def end_programs(places: Places) -> list[str]:
    """End the programs of a demo whose runner is gone; return their names."""
    demo_state.mark_not_ready(places)
    return Supervisor([], folder=places.home, cwd=places_module.PROJECT_DIR).end_leftovers()


def main() -> None:
    """End programs and servers of this clone's demo; safe to repeat."""
    places = places_module.get_places("demo")
    if not places.home.exists():
        return
    ended = end_programs(places)
    services.stop("demo")
    if ended:
        print(f"Ended what a killed demo left running: {', '.join(ended)}", flush=True)


if __name__ == "__main__":
    main()
