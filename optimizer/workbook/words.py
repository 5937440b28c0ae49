"""Scope words: lists of codes with `not`, years in words, what `each` and `of` name."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from optimizer.errors import nearest
from optimizer.plan import Words, Year
from optimizer.workbook.cells import as_text
from optimizer.workbook.findings import shown
from optimizer.workbook.parse import FIRST_YEAR, LAST_YEAR, Cells, year_behind
from optimizer.workbook.schema import Column
from optimizer.workbook.table import Row, Table

SCOPE_COLUMNS = ("topic", "line", "activity", "tag")

_SEPARATOR = re.compile(r"[,;\n]")
_NOT = re.compile(r"not\s+", re.IGNORECASE)
_SPAN = re.compile(r"(\d{4})\s*(?:-|–|—|to|\.\.)\s*(\d{4})$")
_FROM = re.compile(r"from\s+(\d{4})$", re.IGNORECASE)
_STATUSES = ("approved", "planning", "indicative")


def listed(text: str) -> list[str]:
    """The words of a list: comma, semicolon or a line break between them, blanks around them dropped."""
    return [word for part in _SEPARATOR.split(text) if (word := part.strip())]


def folded(codes: Sequence[str]) -> dict[str, str]:
    """Codes by how they are compared: without regard to case."""
    return {code.casefold(): code for code in codes}


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What scope words may name: codes by column (folded to spelling) and the years of the plan.

    ``asleep`` holds, by column, codes of rows that are not active: naming them is legal and selects nothing.
    """

    codes: Mapping[str, Mapping[str, str]]
    years: tuple[Year, ...]
    asleep: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Scribe:
    """Reads the words of one cell and reports there. ``name`` is the column that problems are cited at."""

    cells: Cells
    known: Known
    table: Table
    row: Row
    name: str

    def error(self, code: str, message: str, **more: Any) -> None:
        """Report an error at this cell."""
        self.cells.report("error", code, self.table, self.row, self.name, message, **more)

    def words(self, kind: str, texts: Sequence[str]) -> Words:
        """The words of one scope column, spelled as in their own sheet; unknown ones are reported."""
        include: list[str] = []
        exclude: list[str] = []
        for text in texts:
            denied = _NOT.match(text)
            word = text[denied.end() :].strip() if denied else text
            code = self._code(kind, word)
            if code is not None:
                (exclude if denied else include).append(code)
        return Words(include=tuple(dict.fromkeys(include)), exclude=tuple(dict.fromkeys(exclude)))

    def _code(self, kind: str, word: str) -> str | None:
        known, asleep = self.known.codes[kind], self.known.asleep.get(kind, {})
        found = known.get(word.casefold()) or asleep.get(word.casefold())
        if found is None and known:
            names = list(known.values())
            self.error(
                f"unknown_{kind}",
                f"There is no {kind} {word!r}.",
                found=word,
                allowed=few(names),
                did_you_mean=partial(nearest, word, names),
                remedy=_REMEDY.get(kind) or f"Name one of the sheet {_HOME[kind]}, or leave the cell blank for all.",
            )
        return found

    def years(self, value: Any) -> tuple[int, ...]:
        """The years of the plan that a cell names, in order; problems are reported, and nothing is guessed."""
        if isinstance(value, datetime.date):
            guess = year_behind(value)
            self.error(
                "year_as_date",
                f"The year is a date ({as_text(value)}), not a year.",
                found=as_text(value),
                did_you_mean=str(guess),
                remedy=f"Format the cell as a number or as text and type {guess}.",
            )
            return ()
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return self._years_of_number(float(value))
        include: set[int] = set()
        exclude: set[int] = set()
        parts = listed(str(value))
        for part in parts:
            denied = _NOT.match(part)
            (exclude if denied else include).update(self._years_of_word(part[denied.end() :] if denied else part))
        everything = [row.year for row in self.known.years]
        only_denied = all(_NOT.match(part) for part in parts)
        wanted = set(everything) if only_denied else include
        return tuple(year for year in everything if year in wanted - exclude)

    def _years_of_number(self, number: float) -> tuple[int, ...]:
        swallowed = swallowed_list(number)
        if swallowed:
            self.error(
                "swallowed_list",
                f"{shown(number)} is not a year: the spreadsheet has made one number out of a list.",
                found=number,
                did_you_mean="; ".join(swallowed),
                remedy=f"Format the cell as text and type {'; '.join(swallowed)}.",
            )
            return ()
        return tuple(sorted(self._years_of_word(shown(number))))

    def _years_of_word(self, word: str) -> set[int]:
        word = word.strip()
        known = [row.year for row in self.known.years]
        if word.casefold() in _STATUSES:
            return {row.year for row in self.known.years if row.status == word.casefold()}
        span = _SPAN.match(word)
        if span:
            first, last = int(span.group(1)), int(span.group(2))
            if first > last:
                self.error(
                    "years_backwards",
                    f"The years {word!r} run backwards.",
                    found=word,
                    did_you_mean=f"{last}-{first}",
                    remedy="Type the earlier year first.",
                )
                return set()
            return self._inside({year for year in known if first <= year <= last}, word)
        start = _FROM.match(word)
        if start:
            return self._inside({year for year in known if year >= int(start.group(1))}, word)
        if word.isdigit():
            return self._inside({int(word)} & set(known), word)
        self.error(
            "unknown_year",
            f"{word!r} does not name a year.",
            found=word,
            allowed="2027, 2028; 2028-2030; from 2028; approved, planning, indicative",
            did_you_mean=nearest(word, [*_STATUSES, *map(str, known)]),
            remedy="Name years of the sheet Years, or leave the cell blank for all.",
        )
        return set()

    def _inside(self, years: set[int], word: str) -> set[int]:
        if not years and self.known.years:
            known = [row.year for row in self.known.years]
            self.error(
                "year_outside_plan",
                f"The plan has no year {word}.",
                found=word,
                allowed=f"{known[0]} to {known[-1]}",
                remedy="Name years of the sheet Years, or add the year there.",
            )
        return years


_HOME = {"topic": "Topics", "line": "Lines", "activity": "Activities", "tag": "Activities (column tags)"}
_REMEDY = {"source": "Name a source of the sheet Sources, or common for the ceilings."}


def scope_words(scribe: Scribe, column: Column) -> Words:
    """The words of one scope column in one row; all (no words) where the cell is blank or the column absent."""
    if column.name not in scribe.table.columns:
        return Words()
    text = scribe.cells.code(scribe.table, scribe.row, column)
    return scribe.words(column.name, listed(text)) if text else Words()


def swallowed_list(number: float) -> tuple[str, ...]:
    """The two years that a locale joined into one number: 2027.2028 or 20272028; empty for other numbers."""
    text = f"{number:.4f}".replace(".", "") if not float(number).is_integer() else str(int(number))
    halves = (text[:4], text[4:])
    if len(text) == 8 and all(FIRST_YEAR <= int(half) <= LAST_YEAR for half in halves):
        return halves
    return ()


def few(names: Sequence[str], most: int = 12) -> str:
    """Some of the allowed names, for a message."""
    return ", ".join(names[:most]) + (", ..." if len(names) > most else "")


def members_named(scribe: Scribe, column: Column, text: str) -> tuple[str, ...]:
    """The words of `each`, in the order typed, each once."""
    found = []
    for word in listed(text):
        chosen = scribe.cells.chosen(scribe.table, scribe.row, column, word, column.name)
        if chosen is not None:
            found.append(chosen)
    return tuple(dict.fromkeys(found))
