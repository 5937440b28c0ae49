"""Money beside the ceilings, and who pays what is paid in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from optimizer.plan.origin import EMPTY, NOWHERE, Origin
from optimizer.plan.rules import EVERY_CELL, Scope

SourceKind = Literal["common", "joint", "earmarked"]
Certainty = Literal["received", "pledged", "expected"]

COMMON = "common"
"""What the money of the ceilings is called as a source."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A row of the sheet Sources: money on top of the ceilings, in cash, that pays only cells in ``scope``.

    ``amount`` comes every year; ``amounts`` holds the years typed on their own, which replace it.
    """

    code: str
    name: str
    kind: SourceKind
    scope: Scope = EVERY_CELL
    amount: float | None = None
    amounts: Mapping[int, float] = field(default_factory=lambda: EMPTY)
    carry_share: float = 0.0
    certainty: Certainty = "received"
    owner: str = ""
    basis: str = ""
    name_fr: str = ""
    origin: Origin = NOWHERE

    def in_year(self, year: int) -> float:
        """The money it gives in one year, in the plan's unit."""
        return float(self.amounts.get(year, self.amount or 0.0))


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """A row of the sheet Shares: what an ally pays of common and joint money.

    ``share`` is a fraction, scaled so that all shares add to 1. ``out`` holds the codes of the sources that the
    ally does not pay for (`COMMON` for the ceilings).
    """

    ally: str
    share: float
    out: tuple[str, ...] = ()
    origin: Origin = NOWHERE
