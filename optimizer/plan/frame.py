"""The frame of a plan: settings, topics, funding lines, years, and what is printed beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from optimizer.plan.origin import EMPTY, NOWHERE, Origin

Status = Literal["approved", "planning", "indicative"]
Objective = Literal["value", "balanced", "cheapest"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """The sheet Settings. ``cells`` gives the address of each setting that was typed."""

    title: str = ""
    currency: str = "EUR"
    unit: int = 1000
    objective: Objective = "value"
    target_value: float | None = None
    discount_rate: float = 0.0
    value_at_half: float = 0.5
    tie_break: Literal["baseline", "none"] = "baseline"
    round_to: float = 0.1
    carry_share: float = 0.0
    marking: str = ""
    prepared_by: str = ""
    reviewed_by: str = ""
    approved_by: str = ""
    version: str = ""
    as_of: str = ""
    decision: str = ""
    language: str = "en"
    cells: Mapping[str, str] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """A cross-cutting topic and its swing weight (≥ 0, used as typed)."""

    code: str
    name: str
    weight: float
    name_fr: str = ""
    origin: Origin = NOWHERE


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A funding line and its yearly inflation."""

    code: str
    name: str
    inflation: float = 0.0
    name_fr: str = ""
    origin: Origin = NOWHERE


@dataclass(frozen=True, kw_only=True, slots=True)
class Year:
    """A year of the plan: its ceiling in cash and what may be carried, held back or overrun, as shares of it."""

    year: int
    ceiling: float
    status: Status = "planning"
    carry_share: float = 0.0
    reserve: float = 0.0
    overrun: float = 0.0
    overrun_price: float = 0.0
    origin: Origin = NOWHERE


@dataclass(frozen=True, kw_only=True, slots=True)
class Assumption:
    """A row of the sheet Assumptions, printed in the report."""

    assumption: str
    value: str = ""
    owner: str = ""
    date: str = ""
    confidence: str = ""
    basis: str = ""
    origin: Origin = NOWHERE


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """Which file a plan was read from: its name without folders and the hash of its bytes (hex)."""

    workbook: str = ""
    sha256: str = ""
    content_sha256: str = ""
    formula_cells: int = 0
    hidden: tuple[str, ...] = ()


NO_FILE = File()
"""Where a plan made in code was read from: nowhere."""
