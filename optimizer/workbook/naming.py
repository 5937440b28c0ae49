"""How names of sheets, columns and settings are compared."""

from __future__ import annotations

import re

from optimizer.workbook.findings import shown
from optimizer.workbook.schema import SHEETS

_BRACKET = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")


def plain(name: object) -> str:
    """A sheet's or column's name as it is compared: no case, no outer blanks, no unit, ``_`` like a blank."""
    text = name if isinstance(name, str) else shown(name)
    return " ".join(_BRACKET.sub("", text).casefold().replace("_", " ").split())


_OURS = frozenset(plain(sheet.name) for sheet in SHEETS)


def is_ours(sheet: str) -> bool:
    """Whether a sheet of that name is one of ours."""
    return plain(sheet) in _OURS
