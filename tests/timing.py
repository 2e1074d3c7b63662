"""How the time of some work grows with its size, in one run: neither a busy machine nor coverage changes that."""

import time
from collections.abc import Callable

PARTS = 8
SLACK = 3
NOISE = 0.005
"""Seconds; what takes less says nothing."""


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def assert_linear(work: Callable[[int], object], size: int) -> None:
    """Fail if work of a size takes far more than eight times as long as of an eighth of it; its square is 64 times.

    What fails is measured again, because a busy machine can slow down any single measurement.
    """
    for _ in range(3):
        part, whole = (seconds(lambda size=size: work(size)) for size in (size // PARTS, size))  # type: ignore[misc]
        if whole < SLACK * PARTS * max(part, NOISE):
            return
    raise AssertionError(f"{whole:.2f} s for the whole, but {part:.2f} s for one of {PARTS} parts")
