"""Where the problems of a workbook are gathered while it is read, and how its cells are named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from optimizer.errors import Level, Problem
from optimizer.language import Text, numeral, say
from optimizer.workbook.schema import SHEETS

SAME_AT_MOST = 200
"""Findings of one kind in one column that are listed singly; past that, one line counts the rest."""

_ADDRESS = re.compile(r"([A-Z]*)([0-9]*)")
_SHEET_ORDER = {sheet.name: place for place, sheet in enumerate(SHEETS)}


@lru_cache(maxsize=1024)
def letter(column: int) -> str:
    """The letter of a 0-based column: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """The A1 address of a 1-based row and a 0-based column."""
    return f"{letter(column)}{row}"


def _place(problem: Problem) -> tuple[int, str, int, int, str]:
    """Sorts by sheet in the contract's order (the workbook first, foreign sheets last), row, column."""
    match = _ADDRESS.match(problem.cell)
    letters, digits = match.groups() if match else ("", "")
    column = 0
    for char in letters:
        column = column * 26 + ord(char) - 64
    order = _SHEET_ORDER.get(problem.sheet, len(_SHEET_ORDER)) if problem.sheet else -1
    return (order, problem.sheet, int(digits or 0), column, "")


class Findings:
    """All problems of one workbook. The only value of the reader that grows."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._spoilt: set[tuple[str, str]] = set()
        self._guessed: Counter[tuple[str, str, str]] = Counter()

    def add(
        self,
        level: Level,
        code: str,
        sheet: str,
        cell: str,
        message: str,
        *,
        found: object = "",
        allowed: str = "",
        remedy: str = "",
        did_you_mean: str | Callable[[], str] = "",
    ) -> None:
        """Take down one problem; see `optimizer.errors.Problem` for the words.

        What takes a search to guess, ``did_you_mean`` as a function, is looked for as often as problems of one kind
        are listed singly.
        """
        if level == "error":
            self._spoilt.add((sheet, cell))
        if not isinstance(did_you_mean, str):
            family = (code, sheet, cell.rstrip("0123456789"))
            self._guessed[family] += 1
            did_you_mean = did_you_mean() if self._guessed[family] <= SAME_AT_MOST else ""
        self._problems.append(
            Problem(
                level=level,
                code=code,
                sheet=sheet,
                cell=cell,
                message=message,
                found=shown(found),
                allowed=allowed,
                remedy=remedy,
                did_you_mean=did_you_mean,
            )
        )

    @property
    def has_errors(self) -> bool:
        """Whether anything found so far forbids a plan."""
        return any(problem.level == "error" for problem in self._problems)

    def has_error_at(self, sheet: str, cell: str) -> bool:
        """Whether this very cell has an error already, so that what follows from it need not be told."""
        return (sheet, cell) in self._spoilt

    @property
    def count(self) -> int:
        """How many problems have been taken down so far."""
        return len(self._problems)

    def all(self) -> tuple[Problem, ...]:
        """Every problem once, sorted by sheet, row and column; long runs of one kind are cut and counted."""
        ordered = sorted(dict.fromkeys(self._problems), key=_place)
        return tuple(_shortened(ordered))


def _shortened(problems: list[Problem]) -> list[Problem]:
    def family(problem: Problem) -> tuple[str, str, str]:
        return (problem.code, problem.sheet, problem.cell.rstrip("0123456789"))

    total = Counter(family(problem) for problem in problems)
    seen: Counter[tuple[str, str, str]] = Counter()
    kept = []
    for problem in problems:
        kind = family(problem)
        seen[kind] += 1
        if seen[kind] < SAME_AT_MOST or total[kind] <= SAME_AT_MOST:
            kept.append(problem)
        elif seen[kind] == SAME_AT_MOST:
            more = total[kind] - SAME_AT_MOST
            kept.append(
                replace(
                    problem,
                    message=say(
                        "{message} ({count} more like this in the same column)", message=problem.message, count=more
                    ),
                )
            )
    return kept


def shown(value: object) -> str:
    """A cell's content as its author sees it: ``2027`` for 2027.0, texts in quotes where blanks matter."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def figure(number: float) -> Text:
    """A number in a sentence: ``1,250.5``, without needless digits."""
    rounded = round(number, 6)
    return numeral(f"{int(rounded):,}" if float(rounded).is_integer() else f"{rounded:,.6f}".rstrip("0"))


def percent(fraction: float) -> Text:
    """A share in a sentence: ``12.5 %``."""
    return numeral(f"{figure(fraction * 100)} %")
