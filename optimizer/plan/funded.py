"""What is funded: activities, their service levels, and which of them need or exclude each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from optimizer.plan.origin import EMPTY, NOWHERE, Origin

Kind = Literal["scalable", "package", "units", "posts"]
Lock = Literal["", "full", "baseline", "out"]
LinkRelation = Literal["requires", "requires any", "excludes"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """A service level: cumulative amount a year (first-year prices) and cumulative points."""

    name: str
    amount: float
    value: float
    origin: Origin = NOWHERE


@dataclass(frozen=True, kw_only=True, slots=True)
class Activity:
    """A row that is funded.

    ``request`` is asked every year in first-year prices; ``requests`` holds the years typed on their own, in
    cash, which replace it. ``shares`` maps topic to share and adds to 1: one topic unless the activity is split.
    ``value_at_half`` is already the plan's default where the cell is blank. With ``levels`` the curve is theirs.

    ``minimum``, ``unit_cost`` and level amounts are in first-year prices. ``unit_cost`` is ``None`` but for units
    and posts. ``partial`` (packages): ``None`` all or nothing, 0 freely divisible, else the least share. ``start``
    (packages): ``None`` for the years as typed, else the years in which the package may begin, in order; its
    requests from the first positive one on are then those of its first, second, … year. ``lock`` is empty where
    the amount is free.
    """

    code: str
    name: str
    line: str
    shares: Mapping[str, float]
    tags: tuple[str, ...] = ()
    kind: Kind = "scalable"
    baseline: float = 0.0
    request: float | None = None
    requests: Mapping[int, float] = field(default_factory=lambda: EMPTY)
    value: float = 0.0
    value_at_half: float = 0.5
    levels: tuple[Level, ...] = ()
    minimum: float = 0.0
    unit_cost: float | None = None
    term: int = 3
    delay: float = 0.0
    partial: float | None = None
    start: tuple[int, ...] | None = None
    earns: Literal["once", "yearly"] = "once"
    lock: Lock = ""
    owner: str = ""
    basis: str = ""
    date: str = ""
    name_fr: str = ""
    origin: Origin = NOWHERE


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A row of the sheet Links: ``activity`` needs all of ``others``, any of them, or excludes each of them."""

    activity: str
    relation: LinkRelation
    others: tuple[str, ...]
    origin: Origin = NOWHERE
