"""What tables are made of: columns, rows, live formulas, and what a cell shows of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.language import say
from optimizer.report.blocks import Body
from optimizer.report.context import Context
from optimizer.report.placed import Placed, Shown
from optimizer.report.wording import NOT_AVAILABLE

WHOLE = 1e15
"""Whole numbers below have no more digits than every spreadsheet keeps."""

LONGEST_TEXT = 32_000
"""A cell holds 32,767 characters; what is longer is cut with an ellipsis."""

OTHERS = "others"
"""The emphasis of the last row of a list that shows a selection: it holds the sums of those that are not shown."""

WORDS = (str, Shown)
"""What text is given as."""


@dataclass(frozen=True, slots=True)
class Live:
    """A formula and the result stored with it.

    ``{r}`` stands for its own row, ``{r-2}`` for the one two above, ``{first}`` and ``{last}`` for the first and
    last row of the table's body.
    """

    formula: str
    value: float | str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its header (with the unit in it) and the kind of its cells.

    ``meaning`` is that of the glossary where its title alone does not tell it.
    """

    title: str
    kind: str
    width: float
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; ``emphasis`` is empty, ``subtotal``, ``total``, or `OTHERS` for that of all that are not shown."""

    values: Sequence[object]
    emphasis: str = ""


def shown_row(ctx: Context, columns: Sequence[Column], row: Row) -> Body:
    """What the cells of a row show, in the language of the report."""
    cells = []
    for column, value in zip(columns, row.values, strict=True):
        if type(value) is str and len(value) <= LONGEST_TEXT:  # most are, and stay as they are
            cells.append(Shown(value, column.kind))
        else:
            cells.append(shown(ctx, value, column.kind))
    return Body(tuple(cells), row.emphasis)


def shown(ctx: Context, value: object, kind: str) -> Shown:
    """What a cell shows, in the language of the report: formulas as their results."""
    if type(value) is float:
        return Shown(kept_digits(value), kind)
    if type(value) is str:
        return Shown(cut(value), kind)
    if isinstance(value, Shown):
        kind, value = value.kind, value.value
    if isinstance(value, Live):
        kind, value = value.kind or kind, value.value
    if value is None:
        value = NOT_AVAILABLE
    if isinstance(value, bool):
        value = say("yes") if value else say("no")
    if isinstance(value, int | float):
        return Shown(kept_digits(value), kind)
    return Shown(cut(ctx.said(value if isinstance(value, str) else str(value))), kind)


def kept_digits(number: float) -> float:
    """``number`` with the 15 digits that every spreadsheet keeps, so that saving the report again changes nothing."""
    if -WHOLE < number < WHOLE and number == int(number):
        return float(number) + 0.0
    return float(f"{number + 0.0:.15g}")


ROW_MARK = re.compile(r"\{(r|first|last)([+-]\d+)?\}")


def addressed(formula: str, row: int, placed: Placed | None) -> str:
    """``formula`` with row numbers in place of its marks."""
    if "{" not in formula:
        return formula
    rows = {"r": row}
    if placed:
        rows |= {"first": placed.first + 1, "last": placed.last + 1}
    return ROW_MARK.sub(lambda mark: str(rows[mark[1]] + int(mark[2] or 0)), formula)


def cut(text: str) -> str:
    """``text`` as far as a cell holds it."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
