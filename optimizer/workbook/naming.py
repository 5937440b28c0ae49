"""How names of sheets, columns and settings are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable

from optimizer.language import say
from optimizer.workbook.findings import shown
from optimizer.workbook.schema import SHEETS

_BRACKET = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")


def plain(name: object) -> str:
    """A sheet's or column's name as it is compared: no case, no outer blanks, no unit, ``_`` like a blank."""
    text = name if isinstance(name, str) else shown(name)
    return " ".join(_BRACKET.sub("", text).casefold().replace("_", " ").split())


INPUTS = say("Inputs as read")
"""The sheet of a report that holds what was read, one cell a row."""

INPUTS_IN = {"en": "Inputs as read", "fr": "Données telles que lues"}
"""The same in every language, as the catalogues say it: every reading asks, and loading them would take longer."""

RECORD_IN = {"en": "Audit record", "fr": "Piste d’audit"}
RESTS_ON_IN = {"en": "Assumptions and sources", "fr": "Hypothèses et sources"}
"""Sheets that every report has together and no workbook does."""

_INPUTS = frozenset(name.casefold() for name in INPUTS_IN.values())
_OURS = frozenset(plain(sheet.name) for sheet in SHEETS)


def is_ours(sheet: str) -> bool:
    """Whether a sheet of that name is one of ours."""
    return plain(sheet) in _OURS


def holds_inputs(sheet: str) -> bool:
    """Whether a sheet of that name is the one in which a report carries its inputs, in any language."""
    return sheet.strip().casefold() in _INPUTS


def is_report(sheets: Iterable[str]) -> bool:
    """Whether a file with sheets of these names is a report, with its inputs or without."""
    names = {name.strip().casefold() for name in sheets}
    pairs = ((RECORD_IN[language].casefold(), RESTS_ON_IN[language].casefold()) for language in RECORD_IN)
    return any(map(holds_inputs, names)) or any(names.issuperset(pair) for pair in pairs)
