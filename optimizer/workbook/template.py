"""Writes a workbook to fill in: sheets, drop-downs, comments and print set-up, all from the schema.

The same content gives the same bytes: dates are fixed and nothing depends on the machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from optimizer.errors import UsageError
from optimizer.replacing import replacing
from optimizer.workbook import examples, layout, readme
from optimizer.workbook.examples import EXAMPLES, Content
from optimizer.workbook.layout import Field, Table
from optimizer.workbook.schema import Column

WRITTEN = datetime(2026, 1, 1)
"""The date in the document's properties: fixed, so that the same content gives the same bytes."""

DROP_DOWNS = "Drop-downs"
SPARE_EXTRA = 200
"""Rows below the styled ones that drop-downs and validations still reach."""

OWN_COLUMNS = 40
"""Unlocked columns beside ours, for notes and further years."""

READ_ME_WIDTH = 92

FONT = "Arial"
INK, INPUT_FILL, HEADER_FILL, BORDER = "#12436D", "#FFF8E5", "#12436D", "#8C8C8C"
FORMATS: Mapping[str, Mapping[str, Any]] = {
    "amount": {"num_format": "#,##0.0"},
    "number": {},
    "share": {"num_format": "0.0 %"},
    "whole": {"num_format": "0"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left", "indent": 1},
    "text": {"text_wrap": True, "align": "left", "indent": 1},
    "limit": {},
}


def write_template(path: Path | str, example: str | None = None, *, overwrite: bool = False) -> None:
    """Write a workbook to fill in to ``path``: empty, or filled with the shipped example of that name.

    Written under a temporary name beside it and then renamed. Raises UsageError for an unknown example, for a
    name that does not end in ``.xlsx``, for a file that is already there (unless ``overwrite``) and for a place
    that cannot be written.
    """
    target = Path(path)
    content = layout.blank() if example is None else examples.example(example)
    if target.suffix.lower() != ".xlsx":
        raise UsageError(f"{target} must end in .xlsx: that is what is written there.")
    if target.exists() and not overwrite:
        raise UsageError(f"{target} is already there: choose another name, or say that it is to be replaced.")
    with replacing(target) as draft:
        _write(draft, content, filled=example is not None, example=example is not None)


def write_examples(folder: Path | str) -> list[Path]:
    """Write all shipped workbooks to ``folder``, replacing what is there; returns their paths."""
    paths = [Path(folder) / f"{name}.xlsx" for name in EXAMPLES]
    for path in paths:
        write_template(path, path.stem, overwrite=True)
    return paths


def write_content(target: Path, content: Content) -> None:
    """Write a workbook filled with ``content`` to ``target``, replacing what is there."""
    with replacing(target) as draft:
        _write(draft, content, filled=True, example=False)


def _write(draft: Path, content: Content, *, filled: bool, example: bool) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxFileError

    tables = layout.tables(content, filled=filled)
    try:
        with xlsxwriter.Workbook(draft, {"strings_to_urls": False}) as book:
            _Writer(book, content, tables, filled=filled, example=example).write()
    except XlsxFileError as error:
        raise UsageError(f"{draft.parent} cannot be written: {error}.") from error


def _is_day(value: object) -> bool:
    try:
        datetime.fromisoformat(str(value))
    except ValueError:
        return False
    return True


class _Writer:
    """One workbook while it is written: its formats, its drop-down words, its sheets in order."""

    def __init__(self, book: Any, content: Content, tables: list[Table], *, filled: bool, example: bool) -> None:
        self.book, self.content, self.tables, self.filled = book, content, tables, filled
        self.example = example
        self.marking = layout.setting(content, "marking")
        self.title = layout.setting(content, "title") or "Budget plan"
        self.words = layout.drop_downs(tables)
        codes = {layout.code_list(table, field) for table in tables for field in table.fields}
        self.defined = (codes | set(self.words)) - {""}
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def write(self) -> None:
        """Write everything."""
        self.book.set_properties(
            {
                "title": self.title,
                "subject": "Input workbook of a funding plan",
                "author": "optimizer",
                "comments": self.marking,
                "created": WRITTEN,
            }
        )
        self.book.set_size(2400, 1500)
        self._read_me()
        for table in self.tables:
            self._sheet(table)
        self._drop_down_sheet()

    def style(self, **wanted: Any) -> Any:
        """The format with these properties, made once."""
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({"font_name": FONT, "font_size": 10, "valign": "top", **wanted})
        return self._formats[key]

    def input(self, look: str) -> Any:
        """The format of a cell to fill in: told by fill, by border and by being unlocked."""
        return self.style(bg_color=INPUT_FILL, border=1, border_color=BORDER, locked=False, **FORMATS[look])

    def _read_me(self) -> None:
        sheet = self.book.add_worksheet("Read me")
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 1, READ_ME_WIDTH)
        heights = {"title": 26, "marking": 20, "heading": 22}
        looks: Mapping[str, Mapping[str, Any]] = {
            "title": {"bold": True, "font_size": 16, "font_color": INK},
            "marking": {"bold": True, "font_size": 12, "font_color": "#801650"},
            "heading": {"bold": True, "font_size": 12, "font_color": INK, "valign": "bottom"},
            "input": {"bg_color": INPUT_FILL, "border": 1, "border_color": BORDER},
            "command": {"font_name": "Courier New"},
            "text": {"text_wrap": True},
        }
        lines = readme.rows(self.title, self.marking, self.tables, self.content, example=self.example)
        for place, row in enumerate(lines):
            style = self.style(**looks[row.look])
            plain = self.style(**looks["text"])
            wide = row.look in ("title", "marking", "heading")
            sheet.write_string(place, 0, row.left, style if wide or row.look == "input" else self.style(bold=True))
            if row.right:
                sheet.write_string(place, 1, row.right, style if row.look == "command" else plain)
            high = layout.LINE_HEIGHT * layout.lines_of(row.right, READ_ME_WIDTH) + 2.0
            sheet.set_row(place, heights.get(row.look, high))
        self._print(sheet, landscape=False)
        sheet.hide_gridlines(2)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _sheet(self, table: Table) -> None:
        sheet = self.book.add_worksheet(table.sheet.name)
        header = self.style(
            bold=True,
            font_color="#FFFFFF",
            bg_color=HEADER_FILL,
            text_wrap=True,
            border=1,
            border_color="#FFFFFF",
            valign="vcenter",
        )
        rows = len(table.rows) + table.spare
        for place, field in enumerate(table.fields):
            sheet.set_column(place, place, field.width, self.style(locked=False))
            sheet.write_string(0, place, field.header, header)
            sheet.write_comment(
                0,
                place,
                field.comment,
                {"author": "optimizer", "x_scale": 2.4, "y_scale": 2.0, "font_size": 9},
            )
            self._validate(sheet, place, field, rows + SPARE_EXTRA)
        own = len(table.fields)
        sheet.set_column(own, own + OWN_COLUMNS, None, self.style(locked=False))
        for row in range(rows):
            record = table.rows[row] if row < len(table.rows) else {}
            sheet.set_row(row + 1, layout.height(table, record))
            for place, field in enumerate(table.fields):
                self._cell(sheet, row + 1, place, field, table, record)
        if table.sheet.name == "Settings":
            self._validate_settings(sheet, table)
        sheet.set_row(0, layout.header_height(table))
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0)
        wide = sum(field.width for field in table.fields)
        self._print(sheet, landscape=wide > layout.WIDEST_UPRIGHT, wide=wide)
        sheet.protect("", layout.ALLOWED_WHILE_PROTECTED)

    def _cell(self, sheet: Any, row: int, place: int, field: Field, table: Table, record: Any) -> None:
        value = record.get(field.name)
        look = layout.look(table, field, record)
        if field.note:
            sheet.write(
                row,
                place,
                value or "",
                self.style(text_wrap=True, align="left", indent=1, font_color="#3D3D3D"),
            )
        elif value is None or value == "":
            sheet.write_blank(row, place, None, self.input(look))
        elif look == "date" and _is_day(value):
            sheet.write_datetime(row, place, datetime.fromisoformat(str(value)), self.input(look))
        elif isinstance(value, str):
            sheet.write_string(row, place, value, self.input("text"))
        else:
            sheet.write_number(row, place, value, self.input(look))

    def _validate(self, sheet: Any, place: int, field: Field, last_row: int) -> None:
        if field.name_of_list in self.defined:
            self._drop_down(sheet, (1, place, last_row, place), field.column, field.name_of_list)

    def _validate_settings(self, sheet: Any, table: Table) -> None:
        place = next(index for index, field in enumerate(table.fields) if field.name == "value")
        for row, record in enumerate(table.rows, start=1):
            column = layout.setting_column(str(record["setting"]))
            if column is not None and len(column.allowed) > 1:
                self._drop_down(sheet, (row, place, row, place), column, layout.list_name(column))

    def _drop_down(self, sheet: Any, cells: tuple[int, int, int, int], column: Column, name: str) -> None:
        closed = column.kind in ("choice", "yes/no", "whole")
        listed = column.kind in layout.LISTS
        sheet.data_validation(
            *cells,
            {
                "validate": "list",
                "source": f"={name}",
                "error_type": "stop" if closed else "warning",
                "show_error": not listed,
                "error_title": "Not in the list",
                "error_message": "Choose one of the listed words." if closed else "This code is not known yet.",
            },
        )

    def _drop_down_sheet(self) -> None:
        sheet = self.book.add_worksheet(DROP_DOWNS)
        sheet.set_column(0, len(self.words), 17)
        head = self.style(bold=True, bottom=1, text_wrap=True)
        for place, (name, words) in enumerate(self.words.items()):
            sheet.write_string(0, place, name.removeprefix("list_").replace("_", " "), head)
            tags = name == layout.TAG_LIST
            for row in range(max(len(words), 30 if tags else 0)):
                word = words[row] if row < len(words) else None
                style = self.input("text") if tags else self.style(align="left")
                # A number must stay one: a drop-down of the text 1000 would refuse the number 1000.
                sheet.write(row + 1, place, int(word) if word and word.isdigit() else word, style)
            last = f"{DROP_DOWNS!r}!" + layout.area(place, max(len(words), 1))
            self.book.define_name(name, f"={last}" if not tags else layout.filled_part(DROP_DOWNS, place))
        for table in self.tables:
            for place, field in enumerate(table.fields):
                name = layout.code_list(table, field)
                if name:
                    self.book.define_name(name, layout.filled_part(table.sheet.name, place))
        sheet.freeze_panes(1, 0)
        self._print(sheet, landscape=True)
        sheet.protect("", layout.ALLOWED_WHILE_PROTECTED)

    def _print(self, sheet: Any, *, landscape: bool, wide: float = 0.0) -> None:
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(2 if wide > layout.WIDEST_PAGE else 1, 0)
        marking, title = self.marking.replace("&", "&&"), self.title.replace("&", "&&")
        sheet.set_header(f"&L&8{title}&R&8&A")
        sheet.set_footer(f"&L&8{marking}&R&8&P / &N")
