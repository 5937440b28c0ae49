"""Work counted in calls and bytes, never in time, so that a test sees what grows faster than a plan does."""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from typing import Any

STEP = 1.25
"""How much faster than what is counted calls and bytes may grow: fixed costs hide a little, and squares are 4 times."""


def calls(work: Callable[[], object]) -> int:
    """The calls of functions, Python's and others', that ``work`` makes."""
    found = 0

    def seen(_frame: object, event: str, _argument: object) -> None:
        nonlocal found
        found += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(before)
    return found


def peak(work: Callable[[], object]) -> int:
    """The most bytes that ``work`` holds at a time."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def assert_in_step(work: Callable[[Any], object], few: Any, many: Any, times: float) -> None:
    """``work`` on ``many``, ``times`` as many as ``few``, makes and holds no more than that times as much."""
    work(few)  # what is remembered from one plan to the next is made here
    assert calls(lambda: work(many)) <= STEP * times * calls(lambda: work(few))
    assert peak(lambda: work(many)) <= STEP * times * peak(lambda: work(few))
