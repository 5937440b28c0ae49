"""Laps of one run, for the stamp that a user may ask for."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any


class Clock:
    """Starts when it is made; `lap` notes what the time since the last lap was spent on.

    ``stages`` holds the seconds that the solver spent on each stage of the objective, by its name.
    """

    def __init__(self) -> None:
        self._started = datetime.now().astimezone()
        self._first = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}
        self.stages: dict[str, float] = {}

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._first

    def lap(self, name: str) -> None:
        """Note what the time since the last lap went to."""
        now = time.perf_counter()
        self._laps[name], self._last = now - self._last, now

    def times(self) -> dict[str, Any]:
        """When the run started and how many seconds each lap took."""
        laps = {name: round(seconds, 3) for name, seconds in self._laps.items()}
        stages = {name: round(seconds, 3) for name, seconds in self.stages.items()}
        return {"started": self._started.isoformat(timespec="seconds"), "seconds": laps, "stages": stages}
