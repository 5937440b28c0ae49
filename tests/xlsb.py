"""A writer of plain .xlsb files, just enough to test that they are read: texts and numbers, nothing else."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

# Records of [MS-XLSB]: row header, real number, text, dimensions, sheet data, a sheet of the workbook.
ROW, REAL, TEXT, DIMENSION, BEGIN_DATA, END_DATA = 0, 5, 6, 148, 145, 146
BUNDLE, BEGIN_BUNDLES, END_BUNDLES, BEGIN_BOOK, END_BOOK, BEGIN_SHEET, END_SHEET = 156, 143, 144, 131, 132, 129, 130

TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{0}package/2006/relationships">{1}</Relationships>'
)
RELATION = '<Relationship Id="{1}" Type="{0}officeDocument/2006/relationships/{2}" Target="{3}"/>'
SCHEMAS = "http://schemas.openxmlformats.org/"


def record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = b"", len(content)
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return head + size + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def sheet_bytes(rows: Sequence[Sequence[Any]]) -> bytes:
    columns = max(len(row) for row in rows)
    parts = [
        record(BEGIN_SHEET),
        record(DIMENSION, struct.pack("<IIII", 0, len(rows) - 1, 0, columns - 1)),
        record(BEGIN_DATA),
    ]
    for number, row in enumerate(rows):
        parts.append(record(ROW, struct.pack("<II", number, 0) + bytes(9)))
        for column, value in enumerate(row):
            place = struct.pack("<II", column, 0)
            if isinstance(value, (int, float)):
                parts.append(record(REAL, place + struct.pack("<d", value)))
            elif value:
                parts.append(record(TEXT, place + wide(value)))
    return b"".join([*parts, record(END_DATA), record(END_SHEET)])


def make_xlsb(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """Write ``sheets`` (name to rows) as a binary workbook and return its path."""
    names = list(sheets)
    bundles = [
        record(BUNDLE, struct.pack("<II", 0, number) + wide(f"rId{number}") + wide(name))
        for number, name in enumerate(names, 1)
    ]
    book = [record(BEGIN_BOOK), record(BEGIN_BUNDLES), *bundles, record(END_BUNDLES), record(END_BOOK)]
    links = [
        RELATION.format(SCHEMAS, f"rId{number}", "worksheet", f"worksheets/sheet{number}.bin")
        for number in range(1, len(names) + 1)
    ]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        main = RELATION.format(SCHEMAS, "rId1", "officeDocument", "xl/workbook.bin")
        archive.writestr("_rels/.rels", RELATIONS.format(SCHEMAS, main))
        archive.writestr("xl/workbook.bin", b"".join(book))
        archive.writestr("xl/_rels/workbook.bin.rels", RELATIONS.format(SCHEMAS, "".join(links)))
        for number, name in enumerate(names, 1):
            archive.writestr(f"xl/worksheets/sheet{number}.bin", sheet_bytes(sheets[name]))
    return path
