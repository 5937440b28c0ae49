"""A copy of a user's workbook in which every problem is marked where it is, and listed with links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from optimizer.errors import LEVELS, Problem, UsageError
from optimizer.replacing import replacing
from optimizer.workbook.layout import LINE_HEIGHT, lines_of
from optimizer.workbook.opened import FORMATS, give_room_to_comments, opened, saved

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LIST_SHEET = "Problems"
COLOURS = {"error": "F4B6C2", "warning": "FFD9A0", "note": "CFE3F5"}
"""One pale colour a level; the level is also the first word of the comment, so colour is never alone."""

HEADINGS = ("level", "where", "what is wrong", "found", "allowed", "remedy", "did you mean", "code")
WIDTHS = (9, 18, 46, 18, 38, 38, 16, 22)
FONT = "Arial"
LONGEST_COMMENT = 2000


def annotate(path: Path | str, problems: Iterable[Problem], target: Path | str) -> None:
    """Write to ``target`` a copy of the workbook at ``path`` with every problem coloured and commented.

    A new first sheet lists all of them, each with a link to its cell. Formats, formulas and macros are kept;
    pictures that the reading library does not know are lost. Raises UsageError for anything but ``.xlsx`` and
    ``.xlsm``, for a target of another kind than the workbook, for the workbook itself and for a file that cannot
    be read or written.
    """
    source, copy = Path(path), Path(target)
    _refuse(source, copy)
    book = opened(source)
    found = sorted(problems, key=lambda problem: LEVELS.index(problem.level))
    places = _mark(book, found)
    _list(book, found, places)
    content = saved(book)
    with replacing(copy) as draft:
        draft.write_bytes(content)


def _refuse(source: Path, copy: Path) -> None:
    kind = source.suffix.lower()
    if kind not in FORMATS:
        raise UsageError(f"{source} cannot be annotated: only .xlsx and .xlsm can. Save it as .xlsx and annotate that.")
    if copy.suffix.lower() != kind:
        raise UsageError(f"{copy} must end in {kind}, as the workbook does.")
    if not source.exists():
        raise UsageError(f"{source} does not exist.")
    if copy.exists() and copy.samefile(source):
        raise UsageError(f"{copy} is the workbook itself: choose another name for the copy.")


def _mark(book: Workbook, problems: Sequence[Problem]) -> list[tuple[str, str]]:
    """Colour and comment the cells; returns for each problem the sheet and cell it was tied to (or blanks)."""
    from openpyxl.comments import Comment

    spelled = {name.casefold(): name for name in book.sheetnames}
    by_cell: dict[tuple[str, str], list[Problem]] = {}
    places = []
    for problem in problems:
        sheet = spelled.get(problem.sheet.strip().casefold(), "")
        area = problem.cell.partition("!")[2] or problem.cell
        place = _anchor(book[sheet], area) if sheet and hasattr(book[sheet], "cell") else ""
        places.append((sheet, place))
        if place:
            by_cell.setdefault((sheet, place), []).append(problem)
    for (sheet, place), here in by_cell.items():
        cell: Any = book[sheet][place]
        cell.fill = _fill(here[0].level)
        theirs = [cell.comment.text] if cell.comment else []
        text = "\n\n".join([*(_told(problem) for problem in here), *theirs])
        cell.comment = Comment(text[:LONGEST_COMMENT], "optimizer")
    give_room_to_comments(book)
    return places


def _anchor(sheet: Worksheet, area: str) -> str:
    """The one cell that stands for an address: the first of a range, row or column, the corner of a merge."""
    from openpyxl.utils.cell import get_column_letter, range_boundaries

    try:
        column, row, _, _ = range_boundaries(area.replace("$", "")) if area else (1, 1, 1, 1)
    except (ValueError, TypeError):
        return ""
    column, row = column or 1, row or 1
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            column, row = merged.min_col, merged.min_row
    return f"{get_column_letter(column)}{row}"


def _fill(level: str) -> Any:
    from openpyxl.styles import PatternFill

    return PatternFill(fill_type="solid", start_color=COLOURS[level], end_color=COLOURS[level])


def _told(problem: Problem) -> str:
    parts = [f"{problem.level.upper()}: {problem.message}"]
    if problem.found:
        parts.append(f"Found: {problem.found}")
    if problem.allowed:
        parts.append(f"Allowed: {problem.allowed}")
    if problem.did_you_mean:
        parts.append(f"Did you mean {problem.did_you_mean}?")
    if problem.remedy:
        parts.append(f"Remedy: {problem.remedy}")
    return "\n".join(parts)


def _list(book: Workbook, problems: Sequence[Problem], places: Sequence[tuple[str, str]]) -> None:
    """Add the sheet that lists all problems, errors first, each with a link to its cell."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    sheet = book.create_sheet(_free_name(book), 0)
    for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True), start=1):
        sheet.cell(1, column, heading).font = Font(name=FONT, size=10, bold=True)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
    for row, (problem, (name, place)) in enumerate(zip(problems, places, strict=True), start=2):
        values = (
            problem.level, problem.where, problem.message, problem.found, problem.allowed, problem.remedy,
            problem.did_you_mean, problem.code,
        )  # fmt: skip
        for column, value in enumerate(values, start=1):
            cell: Any = sheet.cell(row, column)
            cell.value, cell.data_type = value or None, "s" if value else "n"
            cell.font = Font(name=FONT, size=10)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        lines = max(lines_of(str(value), width) for value, width in zip(values, WIDTHS, strict=True))
        sheet.row_dimensions[row].height = lines * LINE_HEIGHT + 4.0
        sheet.cell(row, 1).fill = _fill(problem.level)
        if name and place:
            quoted = name.replace("'", "''")
            where: Any = sheet.cell(row, 2)
            where.hyperlink = Hyperlink(ref=where.coordinate, location=f"'{quoted}'!{place}")
            where.font = Font(name=FONT, size=10, underline="single", color="0563C1")
    if not problems:
        sheet["A2"] = "No problems were found."
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    for other in book.worksheets:
        other.sheet_view.tabSelected = False
    book.active = 0


def _free_name(book: Workbook) -> str:
    taken = {name.casefold() for name in book.sheetnames}
    names = (LIST_SHEET, *(f"{LIST_SHEET} {number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name.casefold() not in taken)
