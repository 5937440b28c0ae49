"""Sheets of analyses: a page with the finding and its pictures where there are any, then one sheet for every table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from optimizer.analysis import Analysis, Field
from optimizer.language import ENGLISH, into, joined, lowered, say, written
from optimizer.report import analysis_charts, large
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Placed, Row, Sheet

MONEY = ("money", "change")
WIDTHS = {"text": 14.0, "wrap": 60.0, "word": 12.0, "list": 30.0, "year": 8.0, "integer": 10.0, "money": 15.0,
          "change": 15.0}  # fmt: skip
OTHER_WIDTH = 13.0
WORDS = ("text", "wrap", "list")
"""Kinds of column whose width follows what stands in it."""

SPARE = 2.0
"""Characters of a column beyond its longest text."""

LONGEST_NAME = 31
"""What a sheet's name may hold."""


@dataclass(frozen=True, kw_only=True)
class Placing:
    """One sheet of an analysis: its name in English, which knows that in the report's language, and the table it holds.

    ``None`` is the page of its pictures.
    """

    sheet: str
    analysis: Analysis
    table: str | None


def sheets_of(analyses: Iterable[Analysis], taken: Sequence[str] = (), language: str = ENGLISH) -> list[Placing]:
    """The sheets of ``analyses`` in order, also named in ``language``.

    In either language their names differ from each other and from those ``taken``.
    """
    used = {one: {into(name, one).casefold() for name in taken} for one in (ENGLISH, language)}
    found = []
    for analysis in analyses:
        tables: list[tuple[str, str | None]] = [(analysis.title, None)] if analysis.pictures else []
        tables += [(declared.title, name) for name, declared in analysis.declared.items() if analysis.rows(name)]
        for title, table in tables or [(analysis.title, None)]:
            found.append(Placing(sheet=_named(title, used), analysis=analysis, table=table))
    return found


def _named(title: str, used: Mapping[str, set[str]]) -> str:
    """A sheet's name in each of the languages that ``used`` lists names of; it is added to them."""
    names = {language: _sheet_name(into(title, language), taken) for language, taken in used.items()}
    for language, name in names.items():
        used[language].add(name.casefold())
    english = names.pop(ENGLISH)
    return written(english, **names)


def _sheet_name(title: str, used: set[str]) -> str:
    plain = re.sub(r"[\[\]:*?/\\]", " ", title).strip()[:LONGEST_NAME].strip()
    wanted, number = plain, 1
    while wanted.casefold() in used:
        number += 1
        wanted = f"{plain[: LONGEST_NAME - len(str(number)) - 1]} {number}"
    return wanted


def write(book: Any, sheets: dict[str, Sheet], ctx: Context, placings: Sequence[Placing]) -> None:
    """Fill the sheets: tables first, because pictures refer to them."""
    tables: dict[tuple[int, str], Placed] = {}
    for placing in placings:
        if placing.table is not None:
            alone = not placing.analysis.pictures
            placed = _write_table(sheets[placing.sheet], ctx, placing.analysis, placing.table, alone=alone)
            tables[id(placing.analysis), placing.table] = placed
    for placing in placings:
        if placing.table is None:
            mine = {name: placed for (which, name), placed in tables.items() if which == id(placing.analysis)}
            analysis_charts.write(
                book, sheets[placing.sheet], ctx, placing.analysis, mine, lambda column: _title(column, ctx)
            )


def _write_table(sheet: Sheet, ctx: Context, analysis: Analysis, table: str, *, alone: bool) -> Placed:
    declared, chosen = analysis.declared[table], _chosen(analysis, table)
    held = {
        column.name: [_value(column, row[column.name], analysis) for row in chosen.shown] for column in declared.fields
    }
    columns = []
    for column in declared.fields:
        title, kind = _title(column, ctx), "wrap" if column.kind == "list" else column.kind
        columns.append(Column(title, kind, _width(column, title, held[column.name]), column.meaning))
    sheet.fit(columns)
    first = next(iter(name for name in analysis.declared if analysis.rows(name)))
    notes = [*analysis.notes, *analysis.warnings] if alone and table == first else []
    selection = chosen.said(say("the first in their order"), large.IN_JSON)
    sheet.top(
        joined(": ", [analysis.title, lowered(declared.title)]), analysis.finding, declared.row, *selection, *notes
    )
    rows = [Row(list(values)) for values in zip(*held.values(), strict=True)]
    placed = sheet.table(columns, rows)
    sheet.finish(placed)
    return placed


def _chosen(analysis: Analysis, table: str) -> large.Selection[Mapping[str, Any]]:
    """The first rows of a long table; all where a picture is drawn from them."""
    rows = analysis.rows(table)
    drawn = any(picture.table == table for picture in analysis.pictures)
    at = len(rows) if drawn else large.MOST_ROWS
    return large.Selection(shown=rows[:at], others=rows[at:])


def _title(column: Field, ctx: Context) -> str:
    if column.kind in MONEY:
        return ctx.in_unit(column.title)
    if column.kind in ("points", "points change") and "points" not in column.title:
        return say("{title} (points)", title=column.title)
    return column.title


def _width(column: Field, title: str, values: Sequence[object]) -> float:
    """As declared or by kind; columns of words are no wider than their words need, so that pages stay readable."""
    most = column.width or WIDTHS.get(column.kind, OTHER_WIDTH)
    if column.kind not in WORDS:
        return most
    needed = max((len(str(value)) for value in values if value is not None), default=0)
    heading = max(len(word) for word in title.split())
    return min(most, max(needed, heading) + SPARE)


def in_full(amount: float, analysis: Analysis) -> float:
    """An amount of an analysis in full units of the currency; its plan may count in others than the report's."""
    return round(amount * analysis.plan.settings.unit, 6) + 0.0


def _value(column: Field, value: Any, analysis: Analysis) -> object:
    if value is not None and column.kind in MONEY:
        return in_full(value, analysis)
    if column.kind == "list" and value is not None:
        return joined(", ", [word if isinstance(word, str) else str(word) for word in value])
    return value
