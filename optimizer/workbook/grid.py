"""A spreadsheet file as plain rows of cells with absolute addresses, whatever its format.

python-calamine reads every format and is fast, but shows a broken link and a formula that was never calculated
as a blank or as zero; `optimizer.workbook.second_look` finds those.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from optimizer.errors import Problem, UsageError, WorkbookError
from optimizer.workbook.looks import NOTHING_SEEN, BrokenCell, SheetLook
from optimizer.workbook.naming import is_ours
from optimizer.workbook.second_look import look
from optimizer.workbook.sound import demand_sound
from optimizer.workbook.taken_for import lock_beside, taken_for

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")

Cell = str | float | bool | datetime.date | datetime.time | datetime.timedelta | BrokenCell
"""What stands in a cell; a blank one is an empty text."""

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    OverflowError,
    SyntaxError,  # what the XML parser raises
    EOFError,
    NotImplementedError,
    RuntimeError,
)
"""What the reading libraries raise on a file that is damaged."""

_PANIC = "PanicException"

_ENCRYPTED_OLE = b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e"
"""The stream (in UTF-16) that an Office file with a password holds instead of its sheets."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RawSheet:
    """One sheet as it is typed; of sheets that are not ours only the name is read, and the formulas that ours read.

    ``rows[0]`` is row 1 and ``rows[0][0]`` column A, whatever is blank there.

    ``merged`` holds ranges as ((row, column), (row, column)), 0-based and inclusive. ``look`` is what the second
    look saw: broken cells (already put into ``rows``), formulas, hidden rows and columns.
    """

    name: str
    rows: list[list[Any]]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    hidden: bool = False
    look: SheetLook = NOTHING_SEEN


@dataclass(frozen=True, kw_only=True, slots=True)
class RawWorkbook:
    """A whole file: its sheets in file order, the hash of its bytes, whether outside links feed it, and macros."""

    name: str
    sha256: str
    sheets: tuple[RawSheet, ...]
    looked_again: bool = True
    outside_links: int = 0
    macros: bool = False
    formula_cells: int = field(default=0)


def open_workbook(path: str | Path, wanted: Callable[[str], bool] = is_ours) -> RawWorkbook:
    """Read the file at ``path``: of the sheets whose names are not ``wanted`` only the name.

    Raises UsageError where there is no such file, it is a folder, or its suffix is none of `SUFFIXES`;
    WorkbookError where its content is not a spreadsheet, is locked by a password, or is damaged.
    """
    file = Path(path)
    data = _bytes(file)
    return _read(file, data, wanted)


def _bytes(file: Path) -> bytes:
    if file.is_dir():
        raise UsageError(f"{file} is a folder, not a workbook.")
    if file.suffix.lower() not in SUFFIXES:
        raise UsageError(
            f"{file.name} is not a workbook that can be read: its name must end in one of {', '.join(SUFFIXES)}. "
            "Save it as .xlsx first."
        )
    if file.name.startswith("~$"):
        raise UsageError(
            f"{file} is no workbook but the mark that Excel leaves while {file.name[2:]} is open: give that file."
        )
    if file.exists() and not file.is_file():
        raise UsageError(f"{file} is a device or a pipe, not a file that a workbook could be in.")
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"There is no file {file}.") from None
    except OSError as error:
        raise UsageError(f"{file} cannot be opened: {error.strerror or error}.{lock_beside(file)}") from None


def _unreadable(file: Path, data: bytes, detail: str) -> WorkbookError:
    if _ENCRYPTED_OLE in data or "assword" in detail:
        return _refused(
            "encrypted",
            f"{file.name} is protected by a password and cannot be read.",
            "Open it, save a copy without a password, and use the copy.",
        )
    if not data:
        return _refused("damaged_file", f"{file.name} is an empty file.", "Copy or download it again.")
    if data[:4] == b"PK\x03\x04":
        return _refused(
            "damaged_file",
            f"{file.name} begins like a workbook but is damaged or cut short ({detail}).",
            "Copy or download it again, or open it in a spreadsheet program and save it anew.",
        )
    return _refused(
        "not_a_spreadsheet",
        f"{file.name} is not a spreadsheet, whatever its name says ({taken_for(data) or detail}).",
        "Open it in a spreadsheet program and save it as .xlsx.",
    )


def _refused(code: str, message: str, remedy: str) -> WorkbookError:
    return WorkbookError([Problem(level="error", code=code, sheet="", cell="", message=message, remedy=remedy)])


def _stray(sheet: str, cell: str) -> WorkbookError:
    return WorkbookError(
        [
            Problem(
                level="error",
                code="stray_cell",
                sheet=sheet,
                cell=cell,
                message=f"The cell {cell} is filled, so far from the table that the sheet is too large to read.",
                remedy="Delete the rows and columns beyond the table, and save.",
            )
        ]
    )


def _read(file: Path, data: bytes, wanted: Callable[[str], bool]) -> RawWorkbook:
    import python_calamine

    zipped = data[:2] == b"PK"
    try:
        if zipped:
            demand_sound(file.name, data)
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        again = look(data, wanted) if zipped else None
        sheets = []
        outside, formulas = (again.outside_links, again.formula_cells) if again else (0, 0)
        for about in workbook.sheets_metadata:
            if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            seen = again.sheets.get(about.name, NOTHING_SEEN) if again else NOTHING_SEEN
            if not wanted(about.name):
                sheets.append(RawSheet(name=about.name, rows=[], look=SheetLook(formulas=seen.formulas)))
                continue
            if seen.stray:
                raise _stray(about.name, seen.stray)
            sheet = workbook.get_sheet_by_name(about.name)
            rows = sheet.to_python(skip_empty_area=False)
            _put(seen, rows)
            sheets.append(
                RawSheet(
                    name=about.name,
                    rows=rows,
                    merged=tuple(sheet.merged_cell_ranges or ()) or seen.merged,
                    hidden=about.visible != python_calamine.SheetVisibleEnum.Visible,
                    look=seen,
                )
            )
    except BaseException as error:
        # A damaged file can make the reading library panic, which is no ordinary exception.
        damage = isinstance(error, (python_calamine.CalamineError, *_DAMAGE)) or type(error).__name__ == _PANIC
        if isinstance(error, WorkbookError) or not damage:
            raise
        raise _unreadable(file, data, str(error) or type(error).__name__) from None
    return RawWorkbook(
        name=file.name,
        sha256=hashlib.sha256(data).hexdigest(),
        sheets=tuple(sheets),
        looked_again=again is not None,
        outside_links=outside,
        formula_cells=formulas,
        macros=again is not None and again.macros,
    )


def _put(seen: SheetLook, rows: list[list[Any]]) -> None:
    """Put broken cells where the first reading saw a blank or a zero."""
    for (row, column), broken in seen.broken.items():
        while len(rows) <= row:
            rows.append([])
        cells = rows[row]
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = broken
