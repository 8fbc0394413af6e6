"""Several clients at once, each a process; whoever of them fails makes the whole run fail."""

import multiprocessing as mp
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_EXCEPTION, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from typing import Any

from django.db import connections

from booking_saas.dev.patience import PATIENCE_SECONDS

RUN_SECONDS = 10 * PATIENCE_SECONDS
"""Guards against hanging: what takes long is for the tables to show."""


@dataclass
class _Shared:
    barrier: Barrier | None = None


_shared = _Shared()


class ClientsError(RuntimeError):
    """Not every client came to its end."""


def run_together(work: Callable[..., Any], arguments: Iterable[tuple[Any, ...]]) -> list[Any]:
    """Run ``work`` once per tuple of arguments, each in a process forked from this one.

    Returns what they return, in order. Raises what the first one raises; ``ClientsError`` if
    one dies or takes longer than ``RUN_SECONDS``. ``meet`` is where they wait for each other.
    """
    calls = list(arguments)
    connections.close_all()
    context = mp.get_context("fork")
    barrier = context.Barrier(len(calls), timeout=PATIENCE_SECONDS)
    with ProcessPoolExecutor(len(calls), context, _attend, (barrier,)) as pool:
        futures = [pool.submit(_work, work, each) for each in calls]
        done, late = wait(futures, RUN_SECONDS, FIRST_EXCEPTION)
        if late:
            barrier.abort()
        # The client that failed first, not those that then waited for it in vain.
        errors = [error for future in done if (error := future.exception())]
        if errors:
            raise min(errors, key=lambda error: isinstance(error, ClientsError))
        if late:
            for process in mp.active_children():
                process.kill()
            raise ClientsError(f"{len(late)} of {len(calls)} clients never finished")
    return [future.result() for future in futures]


def meet() -> float:
    """Wait until every client is here; returns the moment, on the clock of ``perf_counter``."""
    if _shared.barrier is not None:
        _shared.barrier.wait()
    return time.perf_counter()


def _attend(barrier: Barrier) -> None:
    _shared.barrier = barrier


def _work(work: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    try:
        return work(*arguments)
    except BaseException as error:
        if _shared.barrier is not None:
            _shared.barrier.abort()
        if type(error).__name__ == "BrokenBarrierError":
            raise ClientsError("another client did not come") from error
        raise
    finally:
        connections.close_all()
