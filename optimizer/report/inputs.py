"""Inputs as read: every cell of the workbook that the plan was made from. The report can be solved again from them."""

from __future__ import annotations

from optimizer.language import Text, say
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Placed, Row, Sheet, Shown
from optimizer.report.styles import GENERAL
from optimizer.workbook.cells import as_text
from optimizer.workbook.readback import READ_AS, InputCell, input_cells


def finding(cells: tuple[InputCell, ...], ctx: Context) -> Text:
    """How many cells were read, and how many of them are not as the workbook has them."""
    changed = sum(cell.change is not None for cell in cells)
    if not cells:
        return say("The plan was made in a script, cell by cell: there is no workbook to repeat here.")
    if not changed:
        return say("The plan rests on {count:,} filled cells, each as the workbook has it.", count=len(cells))
    return say(
        "The plan rests on {count:,} filled cells, {changed:,} of them changed under {variant}.",
        count=len(cells),
        changed=changed,
        variant=str(ctx.plan.variant),
    )


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet; returns its table."""
    cells = input_cells(ctx.plan)
    columns = [
        Column(say("sheet"), "text", 13, say("The sheet of the workbook that the cell stands in.")),
        Column(say("row"), "wrap", 22, say("The first word of the cell's row in the workbook; what the row is about.")),
        Column(say("column"), "wrap", 22, say("The title above the cell in the workbook.")),
        Column(say("cell"), "text", 8, say("The address of the cell in the workbook.")),
        Column(
            say("value"), "wrap", 44, say("What the plan was made with: the cell as it was read, or as it was changed.")
        ),
        Column(say("read as"), "text", 18, say("What the cell was read as: a number, a text, a date.")),
        Column(
            say("in the workbook"), "wrap", 22, say("What stands in the workbook, where the plan has another value.")
        ),
        Column(say("changed by"), "wrap", 26, say("The scenario, view or change that gave the cell another value.")),
    ]
    sheet.columns([column.width for column in columns])
    sheet.top(
        say("Inputs as read"),
        finding(cells, ctx),
        say(
            "Amounts in {unit}. Blank cells are left out. The last two columns are filled where the plan has another "
            "value than the workbook.",
            unit=ctx.unit,
        ),
        say(
            "This report can be given to every command in place of the workbook: it is read back from this sheet, "
            "which is not printed."
        ),
    )
    placed = sheet.table(columns, [_row(cell) for cell in cells])
    sheet.finish(placed, freeze=4)
    sheet.sheet.print_area(0, 0, placed.header, len(columns) - 1)
    return placed


def _row(cell: InputCell) -> Row:
    change = cell.change
    was: object = ""
    if change is not None:
        was = say("blank") if change.was == "" else change.was if _counts(change.was) else as_text(change.was)
    return Row(
        [
            cell.sheet,
            cell.row or say("header"),
            cell.column,
            cell.cell,
            _shown(cell.value),
            READ_AS[cell.kind],
            _shown(was),
            change.by if change is not None else "",
        ]
    )


def _shown(value: object) -> object:
    return Shown(float(value), GENERAL) if isinstance(value, int | float) else value


def _counts(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
