"""A user's own workbook with some cells written anew and everything else as it was, results of formulas too."""

from __future__ import annotations

import copy
import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from optimizer.workbook.draft import Edit
from optimizer.workbook.findings import letter
from optimizer.workbook.naming import is_ours
from optimizer.workbook.opened import give_room_to_comments, opened, saved
from optimizer.workbook.table import is_blank

AUTHOR = "optimizer"
NEW_WIDTH = 18.0
"""The width of a column in a sheet that was not there, in characters."""

_FORMULA = re.compile(
    rb'<c r="(?P<place>[A-Z]+[0-9]+)"(?P<attributes>[^>]*)>(?P<formula><f(?:>|\s[^>]*[^/]>).*?</f>|<f[^>]*/>)'
    rb"<v ?(?:/>|></v>)</c>",
    re.DOTALL,
)
_BY_YEAR = re.compile(r"(.*\S)\s*\d{4}")


class Kept:
    """The workbook at a path while it is written to. ``notes`` tells what became of its formulas."""

    def __init__(self, source: Path) -> None:
        self._book = opened(source)
        self._source = source
        self._replaced = 0
        self._new: set[str] = set()

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person has to know about formulas."""
        found = []
        if self._replaced:
            cells = "1 cell that changed holds its value now, not its formula"
            many = f"{self._replaced} cells that changed hold their values now, not their formulas"
            found.append(f"{cells if self._replaced == 1 else many}.")
        if self._formulas():
            found.append(
                "Other formulas were kept with their last results: open the workbook, let it calculate, save it, and "
                "check what they say."
            )
        return tuple(found)

    def write(self, edits: Sequence[Edit]) -> None:
        """Put the value of every edit into its cell, in the look of the cells beside it where the cell is new."""
        for edit in edits:
            if edit.sheet not in self._book.sheetnames:
                self._book.create_sheet(edit.sheet)
                self._new.add(edit.sheet)
            sheet: Any = self._book[edit.sheet]
            cell = sheet.cell(edit.row, edit.column + 1)
            if cell.data_type == "f":
                self._replaced += 1
            if is_blank(edit.was) and not cell.has_style:
                self._dress(sheet, cell)
            self._put(cell, edit.now)
            if edit.flag:
                self._say(cell, edit.flag)
        for changed in self._book.worksheets:
            _fit_tables(changed)

    def _put(self, cell: Any, value: Any) -> None:
        from openpyxl.styles.numbers import is_date_format

        if isinstance(value, (int, float)) and is_date_format(cell.number_format):
            cell.number_format = "General"  # a look taken over from dates beside it
        if is_blank(value):
            cell.value = None
        elif isinstance(value, float) and value.is_integer():
            cell.value = int(value)
        else:
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = is no formula

    def _say(self, cell: Any, text: str) -> None:
        from openpyxl.comments import Comment

        before = f"\n\n{cell.comment.text}" if cell.comment else ""
        cell.comment = Comment(text + before, AUTHOR)

    def _dress(self, sheet: Any, cell: Any) -> None:
        """The look of a new cell: that of the cell above; of a new column, that of a like column or of the last."""
        if sheet.title in self._new:
            self._dress_new(sheet, cell)
            return
        above = sheet.cell(cell.row - 1, cell.column) if cell.row > 1 else None
        header = above is None or not above.has_style
        model = self._like(sheet, cell) if header else above
        if model is not None and model.has_style:
            cell._style = copy.copy(model._style)
        width = sheet.column_dimensions.get(letter(cell.column - 1))
        if model is not None and header and (width is None or not width.customWidth):
            beside = sheet.column_dimensions.get(model.column_letter)
            if beside is not None and beside.customWidth:
                sheet.column_dimensions[letter(cell.column - 1)].width = beside.width

    def _like(self, sheet: Any, cell: Any) -> Any:
        """The cell to the left in the last column for another year of the same kind, else in the last column."""
        titles = [sheet.cell(row, cell.column).value for row in range(cell.row, 0, -1)]
        title = next((text for text in titles if isinstance(text, str)), "")
        stem = _BY_YEAR.match(title)
        for place in range(cell.column - 1, 0, -1):
            for row in range(cell.row, 0, -1):
                text = sheet.cell(row, place).value
                if stem and isinstance(text, str) and text.lstrip("# ").startswith(stem.group(1)):
                    return sheet.cell(cell.row, place)
        return sheet.cell(cell.row, cell.column - 1) if cell.column > 1 else None

    def _dress_new(self, sheet: Any, cell: Any) -> None:
        from openpyxl.styles import Font

        if cell.row == 1:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = NEW_WIDTH
            sheet.freeze_panes = "A2"

    def _formulas(self) -> dict[str, list[str]]:
        """The cells that hold a formula, by sheet."""
        return {
            sheet.title: found
            for sheet in self._book.worksheets
            if (found := [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"])
        }

    def content(self) -> bytes:
        """The bytes of the file, every formula with the result that it had."""
        formulas = self._formulas()
        for name, places in formulas.items():
            for place in places:
                # Where a recalculation is asked for, a result of 0 counts as never calculated.
                if is_ours(name) and self._result(name, place) == 0:
                    self._book[name][place].value = self._result(name, place)
                    self._replaced += 1
        self._book.calculation.fullCalcOnLoad = True
        give_room_to_comments(self._book)
        data = saved(self._book)
        # Known only once it is saved.
        parts = {sheet.path.lstrip("/"): sheet.title for sheet in self._book.worksheets if sheet.title in formulas}
        return self._with_results(data, parts) if parts else data

    @cached_property
    def _results(self) -> Any:
        return opened(self._source, values=True)

    def _result(self, sheet: str, place: str) -> Any:
        return self._results[sheet][place].value

    def _with_results(self, data: bytes, parts: dict[str, str]) -> bytes:
        written = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after:
            for info in before.infolist():
                content = before.read(info)
                if info.filename in parts:
                    content = _FORMULA.sub(partial(self._filled, parts[info.filename]), content)
                after.writestr(info, content)
        return written.getvalue()

    def _filled(self, sheet: str, found: re.Match[bytes]) -> bytes:
        kind, text = _stored(self._result(sheet, found["place"].decode()))
        if not text and not kind:
            return found[0]
        kind = f' t="{kind}"' if kind else ""
        head = b'<c r="' + found["place"] + b'"' + found["attributes"] + kind.encode() + b">"
        return head + found["formula"] + f"<v>{text}</v></c>".encode()


def _stored(value: Any) -> tuple[str, str]:
    """The type and the text of a result as a file holds them; both empty where there is none."""
    from openpyxl.utils import datetime as dates

    if value is None:
        return "", ""
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, (int, float)):
        return "", repr(value)
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        serial: Any = dates
        return "", repr(serial.to_excel(value))
    text = str(value)
    return ("e" if text.startswith("#") and text.endswith(("!", "?", "A")) else "str"), escape(text)


def _fit_tables(sheet: Any) -> None:
    """Tables of a sheet name their columns as the header does and reach down to the last record."""
    from openpyxl.utils.cell import range_boundaries

    for table in sheet.tables.values():
        bounds: Any = range_boundaries(table.ref)
        left, top, right, bottom = bounds
        if not table.headerRowCount:
            continue
        while not table.totalsRowCount and sheet.cell(bottom + 1, left).value is not None:
            bottom += 1
        table.ref = f"{letter(left - 1)}{top}:{letter(right - 1)}{bottom}"
        if table.autoFilter is not None:
            table.autoFilter.ref = table.ref
        for place, column in enumerate(table.tableColumns, start=left):
            column.name = str(sheet.cell(top, place).value)
