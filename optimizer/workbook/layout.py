"""What a workbook to fill in looks like, before a file is written: its tables, columns and drop-down words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from optimizer.language import Text, say
from optimizer.workbook.examples import Content, Row
from optimizer.workbook.schema import EVERYWHERE, SETTINGS, SHEETS, Column, Sheet

FIRST_YEAR, LAST_YEAR = 2027, 2031
"""The years that an empty workbook proposes."""

SPARE_ROWS = {"Settings": 0, "Topics": 3, "Lines": 3, "Years": 3, "Levels": 3, "Rules": 4, "Assumptions": 3}
SPARE_ROWS_ELSEWHERE = 4
EMPTY_ROWS = {"Settings": 0, "Topics": 10, "Lines": 10, "Years": 5, "Rules": 20, "Assumptions": 15}
EMPTY_ROWS_ELSEWHERE = 30

LISTS = ("codes", "words", "years", "choices", "base")
"""Kinds that take several words in one cell: their drop-down proposes words and rejects nothing."""

TAG_LIST = "list_tag"
CODE_LISTS = {
    "Topics": "list_topic",
    "Lines": "list_line",
    "Activities": "list_activity",
    "Years": "list_year",
    "Sources": "list_source",
}
LONGEST_LIST = 1000
"""The last row that a drop-down of codes looks at."""

ALLOWED_WHILE_PROTECTED = MappingProxyType(
    dict.fromkeys(
        (
            "objects", "format_cells", "format_columns", "format_rows", "insert_columns", "insert_rows",
            "delete_columns", "delete_rows", "sort", "autofilter",
        ),
        True,
    )
)  # fmt: skip
"""Protection is there against slips in the headers, not against work: everything else stays allowed."""

_WIDTHS = {
    "text": 24, "code": 12, "codes": 17, "words": 18, "years": 14, "choice": 11, "choices": 10, "base": 14,
    "amount": 11, "number": 9, "share": 10, "limit": 10, "year": 8, "whole": 9, "yes/no": 8, "date": 11,
}  # fmt: skip
_WIDER = {
    "name": 32, "basis": 46, "reason": 42, "assumption": 26, "setting": 16, "owner": 15, "note": 70, "line": 9,
    "topic": 10, "value": 44, "confidence": 12, "overrun_price": 14, "penalty": 12, "other": 24, "ally": 20,
}  # fmt: skip
"""Widths in characters by the column's name, where its kind does not decide."""

WIDEST_UPRIGHT = 90
WIDEST_PAGE = 215
"""Columns wider than this together are printed on two pages side by side: smaller letters could not be read."""

LETTERS_PER_WIDTH = 1.3
LINE_HEIGHT = 13.0
"""Points. A wrapped cell whose row is not made high enough is cut or overprinted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One column as it is laid out: ``name`` is how the reader knows it, ``header`` what stands in the cell."""

    name: str
    header: str
    column: Column
    width: float
    comment: str
    note: bool = False

    @property
    def name_of_list(self) -> str:
        """The defined name its drop-down draws on; empty without a drop-down."""
        return "" if self.note else list_name(self.column)


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """One sheet to write: its columns, its filled rows, and how many rows to fill in follow them."""

    sheet: Sheet
    fields: tuple[Field, ...]
    rows: tuple[Row, ...]
    spare: int


def blank() -> Content:
    """An empty workbook: the names of all settings with their defaults, and the proposed years."""
    settings = [{"setting": row.name, **({"value": typed(row)} if row.default else {})} for row in SETTINGS]
    years = tuple({"year": year} for year in range(FIRST_YEAR, LAST_YEAR + 1))
    return {"Settings": tuple(settings), "Years": years}


def typed(column: Column) -> str | float:
    """The default of a setting as the value of a cell: a share as a fraction, a number as a number."""
    if column.kind == "share":
        number = float(column.default.replace("%", ""))
        return number / 100 if "%" in column.default else number
    return float(column.default) if column.kind in ("number", "whole") else column.default


def setting(content: Content, name: str) -> str:
    """The value of one setting in ``content`` as text; empty where it is not there."""
    for row in content.get("Settings", ()):
        if row["setting"] == name:
            return str(row.get("value", ""))
    return ""


def setting_column(name: str) -> Column | None:
    """The declaration of one setting."""
    return next((column for column in SETTINGS if column.name == name), None)


def tables(content: Content, *, filled: bool) -> list[Table]:
    """The sheets to write, in order: all that can be used, or with ``filled`` those that ``content`` uses."""
    return [
        _table(sheet, content, filled=filled)
        for sheet in SHEETS
        if content.get(sheet.name) or sheet.required or not filled
    ]


def _table(sheet: Sheet, content: Content, *, filled: bool) -> Table:
    rows = content.get(sheet.name, ())
    used = {name for row in rows for name in row}
    fields = []
    for column in (*sheet.columns, *(column for column in EVERYWHERE if column.name in used)):
        if column.name in used or column.required or not filled:
            fields.append(_field(column, column.name, content, filled=filled))
        if column.per_year and (not filled or any(name.startswith(f"{column.name} ") for name in used)):
            fields += [
                _field(column, f"{column.name} {row['year']}", content, filled=filled) for row in content["Years"]
            ]
    if sheet.name == "Settings":
        rows = tuple({**row, "note": _meaning_of_setting(str(row["setting"]))} for row in rows)
        note = Column(name="note", kind="text", meaning="What the setting means; this column is not read.")
        fields.append(_field(note, "note", content, filled=filled, note=True))
    few = SPARE_ROWS.get(sheet.name, SPARE_ROWS_ELSEWHERE)
    empty = EMPTY_ROWS.get(sheet.name, EMPTY_ROWS_ELSEWHERE)
    return Table(sheet=sheet, fields=tuple(fields), rows=rows, spare=few if filled else empty)


def _meaning_of_setting(name: str) -> str:
    column = setting_column(name)
    return plain(f"{column.meaning} {conditions(column)}") if column else ""


def _field(column: Column, name: str, content: Content, *, filled: bool, note: bool = False) -> Field:
    unit = column.unit
    if unit == "plan's unit" and filled:
        unit = unit_in_words(setting(content, "currency"), int(float(setting(content, "unit") or 1000)))
    by_year = name != column.name
    comment = (
        column.meaning if not by_year else f"{column.meaning} Here: the amount of {name.split()[-1]} alone, in cash."
    )
    return Field(
        name=name,
        header=f"{name} ({unit})" if unit else name,
        column=column,
        width=_width(column),
        comment=plain(f"{name}: {comment} {conditions(column)}").strip(),
        note=note,
    )


def _width(column: Column) -> float:
    special = column.kind in ("text", "code", "codes") or column.name in ("overrun_price", "penalty")
    wide = _WIDER.get(column.name) if special else None
    return wide or _WIDTHS[column.kind]


def height(table: Table, record: Row) -> float | None:
    """The height in points of the row of ``record``, ``None`` where one line is enough."""
    cells = [(str(record[field.name]), field.width) for field in table.fields if field.name in record]
    lines = max((lines_of(text, width) for text, width in cells), default=1)
    return None if lines == 1 else lines * LINE_HEIGHT + 2.0


def header_height(table: Table) -> float:
    """The height in points of the header row; bold letters are wider."""
    lines = max(lines_of(field.header, field.width * 0.9) for field in table.fields)
    return max(2, lines) * LINE_HEIGHT + 6.0


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column of that width, words kept whole."""
    lines, room = 1, width * LETTERS_PER_WIDTH
    left = room
    for word in text.split():
        if len(word) > left and left < room:
            lines, left = lines + 1, room
        lines += int(len(word) > room) * (len(word) // int(room))
        left -= len(word) + 1
    return lines


def unit_in_words(currency: str, unit: int) -> Text:
    """``EUR thousand``: what every amount is in."""
    if unit == 1000:
        return say("{currency} thousand", currency=currency)
    if unit == 1_000_000:
        return say("{currency} million", currency=currency)
    return (
        say("{currency}", currency=currency) if unit == 1 else say("{currency} × {unit}", currency=currency, unit=unit)
    )


def conditions(column: Column) -> str:
    """Unit, default, allowed words and bounds of a column in short sentences."""
    found = [f"Unit: {column.unit}."] if column.unit else []
    if column.required:
        found.append("Needed in every row.")
    elif column.default:
        found.append(f"Blank counts as: {column.default}.")
    if column.allowed and column.name != "setting":
        found.append(f"Allowed: {', '.join(column.allowed)}.")
    found += [sentence for sentence in (bounds(column), writing(column)) if sentence]
    return " ".join(found)


def bounds(column: Column) -> str:
    """Between what and what a number may lie, in words; empty where nothing bounds it."""
    shown = [
        "" if bound is None else f"{bound * 100:g} %" if column.kind == "share" else f"{bound:g}"
        for bound in (column.least, column.most)
    ]
    if shown[0] and shown[1]:
        return f"From {shown[0]} to {shown[1]}."
    return f"{shown[0]} or more." if shown[0] else ""


def writing(column: Column) -> str:
    """How to type values of this kind, where that is not plain."""
    return {
        "share": "Type 30 % or 0.3.",
        "codes": "Several with a comma between them, such as A, B.",
        "words": "Several with a comma between them.",
        "choices": "Several with a comma between them.",
        "date": "A date, such as 2026-09-01.",
    }.get(column.kind, "")


def plain(text: str) -> str:
    """Text without the marks that only the manual shows."""
    return text.replace("`", "")


def look(table: Table, field: Field, record: Row) -> str:
    """Which number format a cell takes: by the kind of its column, its setting, or the measure of its rule."""
    column = field.column
    if table.sheet.name == "Settings" and field.name == "value":
        column = setting_column(str(record.get("setting", ""))) or column
    if table.sheet.name == "Scenarios" and field.name == "to":
        return "share" if record.get("how") == "percent" else "limit"
    if column.kind == "limit":
        measure = record.get("measure")
        return "limit" if measure is None else "amount" if measure == "amount" else "share"
    kinds = {"year": "whole", "whole": "whole", "amount": "amount", "number": "number", "share": "share"}
    return "date" if column.kind == "date" else kinds.get(column.kind, "text")


def list_name(column: Column) -> str:
    """The defined name of the words that may stand in a column; empty where there is no such list."""
    if column.kind in ("code", "codes") and column.refers:
        return TAG_LIST if column.name == "tag" else CODE_LISTS.get(column.refers, "")
    if column.kind == "words":
        return TAG_LIST
    if column.kind == "years":
        return CODE_LISTS["Years"]
    if column.kind in ("choice", "choices", "base") or (column.kind == "whole" and column.allowed):
        return f"list_{column.drop_down or column.name}"
    return "list_yes_no" if column.kind == "yes/no" else ""


def code_list(table: Table, field: Field) -> str:
    """The defined name of the codes that this very column declares; empty where it declares none."""
    return CODE_LISTS.get(table.sheet.name, "") if field.name == table.sheet.key else ""


def drop_downs(laid_out: Iterable[Table]) -> Mapping[str, tuple[str, ...]]:
    """The words of every drop-down that is no list of codes, by defined name; tags last."""
    laid_out = list(laid_out)
    columns = [field.column for table in laid_out for field in table.fields]
    columns += [column for column in SETTINGS if len(column.allowed) > 1]
    words: dict[str, tuple[str, ...]] = {}
    for column in columns:
        if column.kind == "yes/no":
            words["list_yes_no"] = ("yes", "no")
        elif column.name == "setting":
            words[list_name(column)] = tuple(row.name for row in SETTINGS)
        elif column.kind in ("choice", "choices", "base", "whole") and column.allowed:
            words.setdefault(list_name(column), column.allowed)
    return {**words, TAG_LIST: _tags(laid_out)}


def _tags(laid_out: list[Table]) -> tuple[str, ...]:
    cells = [str(row.get("tags", "")) for table in laid_out for row in table.rows]
    return tuple(dict.fromkeys(word.strip() for cell in cells for word in cell.split(",") if word.strip()))


def area(place: int, count: int) -> str:
    """The cells of a list below its header: ``$C$2:$C$5``."""
    from xlsxwriter.utility import xl_range_abs

    return str(xl_range_abs(1, place, count, place))


def filled_part(sheet: str, place: int) -> str:
    """A formula for the filled cells of a column below its header: it grows as codes are added."""
    cells = f"'{sheet}'!{area(place, LONGEST_LIST)}"
    first = f"'{sheet}'!{area(place, 1).split(':')[0]}"
    return f"={first}:INDEX({cells},MAX(1,COUNTA({cells})))"
