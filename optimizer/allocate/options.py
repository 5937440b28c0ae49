"""How to solve, apart from what the plan says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Options:
    """``solver``: ``highs`` or any that PuLP finds; ``time_limit`` in seconds for all stages; ``gap`` relative.

    ``prices=False`` leaves out the marginal values of limits and what forcing a package in would cost (each takes a
    few solves). ``repairs=False`` leaves out what would make an impossible plan possible. ``opinion``: how many
    seconds a second solver gets to confirm a plan that no certificate can prove (0: it is not asked). ``stamp``
    records the time of day and durations in the manifest, at the price of documents that differ between runs.
    ``command`` is kept in the manifest as it is. ``reduce`` solves what no limit can tell apart as one, which gives the
    same plan: wherever it can be (``True``), never (``False``), or where it saves time (``None``).
    """

    solver: str = "highs"
    time_limit: float | None = None
    gap: float = 1e-6
    prices: bool = True
    repairs: bool = True
    opinion: float = 20.0
    stamp: bool = False
    command: str = ""
    reduce: bool | None = None
