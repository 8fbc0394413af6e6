"""Alternating runs: A B A B, so that a machine that slows down slows both."""

import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass

type Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Ratio:
    """CPU milliseconds per call of both, and A by B pair by pair (median, lowest, highest)."""

    a_ms: float
    b_ms: float
    median: float
    lowest: float
    highest: float


def compare(a: Work, b: Work, *, rounds: int = 15, calls: int = 5) -> Ratio:
    """Time ``a`` against ``b`` in turns, after a warm-up of each."""
    for work in (a, b):
        work()
    pairs = [(measure(a, calls), measure(b, calls)) for _ in range(rounds)]
    ratios = sorted(first / second for first, second in pairs)
    return Ratio(
        a_ms=statistics.median(first for first, _second in pairs) * 1000,
        b_ms=statistics.median(second for _first, second in pairs) * 1000,
        median=statistics.median(ratios),
        lowest=ratios[0],
        highest=ratios[-1],
    )


def measure(work: Work, calls: int, *, clock: Callable[[], float] = time.perf_counter) -> float:
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
    work()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20
