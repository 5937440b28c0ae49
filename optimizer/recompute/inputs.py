"""The inputs that a report carries, held against the workbook cell by cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from optimizer.language import LANGUAGES, into, say
from optimizer.recompute.book import Book
from optimizer.recompute.columns import Line, lines
from optimizer.recompute.ledger import Ledger
from optimizer.workbook.read import read
from optimizer.workbook.readback import InputCell, input_cells

CHOSEN = ("objective", "target_value")
"""Settings that the command line may choose; that they differ is told and is no breach."""


BLANK = frozenset(into(say("blank"), language) for language in LANGUAGES)
"""What stands for a cell that was blank in the workbook."""


def check_inputs(book: Book, workbook: Path, ledger: Ledger) -> None:
    """Hold every input cell against ``workbook``; a cell that a scenario changed, against what it says stood there."""
    plan = read(workbook)
    wanted = {(cell.sheet, cell.cell): cell for cell in input_cells(plan)}
    for line in lines(book, "inputs"):
        if not line.text("cell"):
            continue
        own = wanted.pop((line.text("sheet"), line.text("cell")), None)
        changed = _was(line)
        found = line.values.get("value") if changed is None else changed
        ledger.inputs += 1
        column = "value" if changed is None else "in_the_workbook"
        _compare(ledger, line, column, own, found)
    for own in wanted.values():
        if str(own.row).casefold() not in CHOSEN:
            sheet = book.names["inputs.cell"].sheet
            ledger.breach("input", f"{sheet}: {own.sheet}!{own.cell}", "the report lacks this cell", own.value, None)


def _was(line: Line) -> Any:
    """What a changed cell says stood in the workbook; ``None`` where it was not changed."""
    return line.values.get("in_the_workbook") if line.text("changed_by") else None


def _compare(ledger: Ledger, line: Line, column: str, own: InputCell | None, found: Any) -> None:
    expected: Any = None if own is None else own.value
    if own is None and found in BLANK:
        return
    same = _number(expected) == _number(found) if _number(found) is not None else str(expected) == str(found)
    if same:
        return
    what = f"{line.text('sheet')}!{line.text('cell')} of the workbook"
    if line.text("sheet") == "Settings" and line.text("row").casefold() in CHOSEN:
        ledger.breach("note", line.where(column), f"{what}: chosen on the command line", expected, found)
    else:
        ledger.breach("input", line.where(column), what, expected, found)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
