"""A user's own workbook, opened to be written to and saved again: formats, comments, formulas and macros stay."""

from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from optimizer.errors import UsageError
from optimizer.workbook.naming import is_report

if TYPE_CHECKING:
    from openpyxl import Workbook

FORMATS = (".xlsx", ".xlsm")
"""The file formats that can be written to without loss."""

COMMENT_WIDTH = 380
LETTERS_PER_COMMENT_LINE = 52


def opened(source: Path, *, values: bool = False) -> Workbook:
    """The workbook at ``source``, with ``values`` its last results in place of formulas.

    Raises UsageError where it cannot be read, or is a report of ours: its inputs are a copy.
    """
    import openpyxl

    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it cannot keep (foreign extensions); whoever calls says so once and for all.
            warnings.simplefilter("ignore")
            macros = source.suffix.lower() == ".xlsm" and not values
            book = openpyxl.load_workbook(source, keep_vba=macros, rich_text=not values, data_only=values)
    except Exception as error:  # any of a dozen exceptions of zip, XML and openpyxl
        raise UsageError(f"{source} cannot be opened to be written to: {error}.") from error
    if is_report(book.sheetnames):
        raise UsageError(f"{source} is a report, which is never written to: give the workbook it was made from.")
    return book


def saved(book: Workbook) -> bytes:
    """The bytes of ``book``, which is closed."""
    content = BytesIO()  # openpyxl leaves archives open: the one it writes where a disk fails it, the macros' always
    book.save(content)
    if book.vba_archive is not None:
        book.vba_archive.close()
    return content.getvalue()


def give_room_to_comments(book: Workbook) -> None:
    """Size every comment by its text, also those that were there: openpyxl forgets their sizes on loading."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment:
                    paragraphs = cell.comment.text.splitlines() or [""]
                    lines = sum(1 + len(paragraph) // LETTERS_PER_COMMENT_LINE for paragraph in paragraphs)
                    cell.comment.width, cell.comment.height = COMMENT_WIDTH, 30 + 18 * lines
