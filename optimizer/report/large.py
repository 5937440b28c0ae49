"""Plans so large that nobody reads every row: which rows a page shows, and what it says of the others."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from optimizer.language import Text, numeral, say
from optimizer.plan import Plan
from optimizer.workbook.table import is_blank
from optimizer.workbook.typed import Sheets

One = TypeVar("One")

MOST_ROWS = 1_000
"""A list for reading that has more rows is told by its most important ones."""

SHOWN_ROWS = 200
"""How many those are."""

FULL_GRID = 20_000
"""A Grid, or a list of payments, with more rows holds only what is counted with, and no words about it."""

MOST_INPUTS = 50_000
"""A workbook with more filled cells is not repeated in the report."""


IN_GRID = say("all amounts are in the sheet {grid}, and every row in the JSON document that --json gives",
              grid=say("Grid"))  # fmt: skip
IN_JSON = say("every row is in the JSON document that --json gives")
IN_WORKBOOK = say("every one is in the workbook")
"""Where all rows of a list stand."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection(Generic[One]):
    """The rows that a page shows, in its own order, and the others, which stand in one row behind them."""

    shown: Sequence[One]
    others: Sequence[One]

    def __bool__(self) -> bool:
        return bool(self.others)

    @property
    def label(self) -> Text:
        """``19,800 others``."""
        return others(len(self.others))

    def told(self, how: str, where: str = IN_GRID) -> list[str]:
        """What a note says of the selection: ``how`` it was chosen and ``where`` all rows are; none without others."""
        return [
            say(
                "{selection} The row '{others}' holds the sums of all that are not shown.",
                selection=text,
                others=self.label,
            )
            for text in self.said(how, where)
        ]

    def said(self, how: str, where: str) -> list[str]:
        """The same where the row of the others holds no sums."""
        if not self.others:
            return []
        every, shown = len(self.shown) + len(self.others), len(self.shown)
        return [
            say(
                "A selection: of {all} rows this page shows {shown}, {how}; {where}.",
                all=count(every),
                shown=count(shown),
                how=how,
                where=where,
            )
        ]


def first(rows: Iterable[One]) -> Selection[One]:
    """The first of ``rows``, which come in the order of their importance."""
    every = list(rows)
    at = SHOWN_ROWS if len(every) > MOST_ROWS else len(every)
    return Selection(shown=every[:at], others=every[at:])


def selected(
    rows: Iterable[One],
    importance: Callable[[One], Any],
    always: Callable[[One], bool] | None = None,
    together: Callable[[One], Hashable] | None = None,
) -> Selection[One]:
    """All of ``rows`` where they are few; else the `SHOWN_ROWS` of greatest ``importance``, ties by order.

    Those that are shown ``always`` are shown beside them, and so are those that belong ``together`` with one shown.
    """
    every = list(rows)
    if len(every) <= MOST_ROWS:
        return Selection(shown=every, others=())
    kept = [always is not None and always(row) for row in every]
    places = [place for place, stays in enumerate(kept) if not stays]
    places.sort(key=lambda place: importance(every[place]), reverse=True)
    chosen = {*places[:SHOWN_ROWS], *(place for place, stays in enumerate(kept) if stays)}
    if together is not None:
        keys = {together(every[place]) for place in chosen}
        chosen = {place for place, row in enumerate(every) if together(row) in keys}
    return Selection(
        shown=[row for place, row in enumerate(every) if place in chosen],
        others=[row for place, row in enumerate(every) if place not in chosen],
    )


def others(number: int) -> Text:
    """What the row of those that are not shown is called."""
    return say("{count} others", count=count(number))


def count(number: int) -> Text:
    """A number of rows."""
    return numeral(f"{number:,}")


def is_lean(rows: int) -> bool:
    """Whether a list that formulas and machines read, of so many rows, holds only what these need."""
    return rows > FULL_GRID


def inputs_left_out(plan: Plan) -> int:
    """How many filled cells the workbook has where these are too many to be repeated; 0 where they are repeated.

    What was changed by a scenario, a view or in a script stands in no workbook, so it is repeated at any length.
    """
    typed = plan.typed
    if not isinstance(typed, Sheets) or plan.variant.edits:
        return 0
    filled = sum(not is_blank(cell) for sheet in typed.raw.sheets for row in sheet.rows for cell in row)
    return filled if filled > MOST_INPUTS and typed.of(plan) is typed.raw else 0
