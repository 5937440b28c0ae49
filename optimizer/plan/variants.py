"""Other versions of a plan: rows of the sheet Scenarios, and what was changed to make one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from optimizer.plan.origin import NOWHERE, Origin


@dataclass(frozen=True, kw_only=True, slots=True)
class ScenarioRow:
    """One row of the sheet Scenarios as it was typed: which cells change, how, and to what.

    ``row`` is blank for every row; ``how`` is ``set``, ``add``, ``percent`` or ``times``; ``to`` is a number, a text, a
    date, yes or no, and an empty text where the cell is emptied.
    """

    scenario: str
    sheet: str
    column: str
    to: Any
    name: str = ""
    row: str = ""
    how: str = "set"
    origin: Origin = NOWHERE


@dataclass(frozen=True, kw_only=True, slots=True)
class CellChange:
    """One cell that differs from the workbook: its address, what stands there in words, what stood there and stands.

    ``was`` and ``now`` are an empty text for a blank cell. ``by`` says what changed it (a scenario's name, ``view X``,
    or ``a change`` made by a script or on the command line), ``origin`` the row of the sheet Scenarios that says so.
    """

    cell: str
    what: str
    was: Any
    now: Any
    by: str = ""
    origin: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """What made a plan out of its workbook: scenarios in order, a view, and every cell that differs now."""

    scenarios: tuple[str, ...] = ()
    view: str = ""
    changed: bool = False
    edits: tuple[CellChange, ...] = ()

    def __str__(self) -> str:
        parts = ["+".join(self.scenarios)] if self.scenarios else []
        parts += [f"view {self.view}"] if self.view else []
        parts += ["with changes"] if self.changed else []
        return ", ".join(parts)

    def __bool__(self) -> bool:
        return bool(self.scenarios or self.view or self.changed)


AS_TYPED = Variant()
"""The plan as its workbook says it."""
