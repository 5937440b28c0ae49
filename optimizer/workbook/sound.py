"""What is looked at before a file is read: whether it would fill the memory, or define words that mean something else.

A zip may unpack to a thousand times its size, and an XML entity to any length; no spreadsheet program writes either.
"""

from __future__ import annotations

import contextlib
import copy
import io
import re
import zipfile
import zlib

from optimizer.errors import Problem, WorkbookError

MOST_BYTES = 800_000_000
"""What the parts of a workbook that are read may unpack to; 20,000 activities over ten years take 60 million."""

HEAD = 65_536
"""Bytes at the beginning of a part within which its first element stands."""

_DENSEST = 1_032
"""How much of a zip's usual compression is unpacked from one byte, at most."""

_STEP = 1 << 20

_READ = re.compile(
    r"(xl/(workbook|sharedStrings|styles)\.\w+|xl/(_rels|worksheets|worksheets/_rels)/[^/]+|content\.xml)",
    re.IGNORECASE,
)
"""The parts that are read, as their names are spelled in the zip."""

_FIRST_ELEMENT = re.compile(
    rb"(?:\s|\xef\xbb\xbf|<\?.*?\?>|<!--.*?-->)*(<!DOCTYPE|<!ENTITY)?", re.DOTALL | re.IGNORECASE
)


def demand_sound(name: str, data: bytes) -> None:
    """Raise WorkbookError where the zipped workbook ``data`` is a trap; whether it is whole is not asked here."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [info for info in archive.infolist() if _READ.fullmatch(info.filename)]
        sizes = {info.filename: _unpacked(archive, info) for info in parts}
        if sum(sizes.values()) > MOST_BYTES:
            largest = max(sizes, key=lambda part: sizes[part])
            raise _refused(
                "too_large",
                f"{name} unpacks to more than {MOST_BYTES // 1_000_000:,} million bytes, most of them in its part "
                f"{largest}: it is not read.",
                "Copy the sheets of the plan into a new workbook, as values and without formats, and use that.",
            )
        for info in parts:
            if _defines(archive, info):
                raise _refused(
                    "foreign_definitions",
                    f"{name} defines words of its own in its part {info.filename}, which no spreadsheet program does: "
                    "it is not read.",
                    "Use it only if you know who made it: open it in a spreadsheet program and save it anew.",
                )


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> int:
    """What a part unpacks to, in bytes: what the zip says, where it could not be hiding more than is allowed."""
    if info.compress_size * _DENSEST <= MOST_BYTES or info.file_size > MOST_BYTES:
        return info.file_size
    counted = copy.copy(info)
    counted.file_size = MOST_BYTES + 1
    counted.CRC = None  # type: ignore[assignment]  # only for what was said to be there
    size = 0
    with contextlib.suppress(*_DAMAGED), archive.open(counted) as part:
        while read := len(part.read(_STEP)):
            size += read
    return size


def _defines(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    with contextlib.suppress(*_DAMAGED), archive.open(info) as part:
        head = part.read(HEAD)
        if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            head = head.decode("utf-16", "replace").encode()
        first = _FIRST_ELEMENT.match(head)
        return bool(first and first.group(1))
    return False


_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
"""What a damaged part raises: whoever reads the part tells of it."""


def _refused(code: str, message: str, remedy: str) -> WorkbookError:
    return WorkbookError([Problem(level="error", code=code, sheet="", cell="", message=message, remedy=remedy)])
