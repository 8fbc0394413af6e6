"""Alternating runs: A B A B, so that a machine that slows down slows both."""

import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass

type Work = Callable[[], object]
type Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Ratio:
    """Milliseconds per call of both in their best round, and the median of A by B, pairwise."""

    a_ms: float
    b_ms: float
    ratio: float


def compare(
    a: Work, b: Work, *, rounds: int = 11, calls: int = 5, clock: Clock = time.perf_counter
) -> Ratio:
    """Time ``a`` against ``b`` in turns, after a warm-up of each."""
    a()
    b()
    pairs = [
        (measure(a, calls, clock=clock), measure(b, calls, clock=clock)) for _ in range(rounds)
    ]
    return Ratio(
        a_ms=min(first for first, _second in pairs) * 1000,
        b_ms=min(second for _first, second in pairs) * 1000,
        ratio=statistics.median(first / second for first, second in pairs),
    )


def measure(work: Work, calls: int, *, clock: Clock = time.perf_counter) -> float:
    """Return seconds per call, without the collector's pauses."""
    gc.collect()
    gc.disable()
    try:
        started = clock()
        for _ in range(calls):
            work()
        return (clock() - started) / calls
    finally:
        gc.enable()


def measure_peak(work: Work) -> float:
    """Return the peak of memory that one call takes, in MiB, after a warm-up."""
    work()
    gc.collect()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
