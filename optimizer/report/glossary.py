"""Glossary: what every column of every sheet means. A data sheet, made from the columns as they were written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from optimizer.language import Text, joined, say
from optimizer.report.context import Context
from optimizer.report.meanings import EACH, MEANINGS, OF_SHEET
from optimizer.report.sheet import Column, Placed, Row, Sheet

SHARED_TITLES: Mapping[str, Text] = MappingProxyType(
    {
        "each year": say("each year"),
        "each funding line": say("each funding line"),
        "each topic": say("each topic"),
        "each source": say("each source"),
    }
)

UNIT_AT_THE_END = re.compile(r" \([^()]*\)$")


def write(sheet: Sheet, ctx: Context, sheets: Iterable[Sheet]) -> Placed:
    """Fill the sheet with the columns of ``sheets`` and its own, each title and meaning once."""
    columns = [
        Column(say("column"), "wrap", 36),
        Column(say("meaning"), "wrap", 80),
        Column(say("sheets"), "wrap", 60),
    ]
    found: dict[tuple[str, str], list[str]] = {}
    for other in sheets:
        for column in filter(lambda column: column.title, other.shown):
            names = found.setdefault((shown_as(ctx, column.title), meaning(ctx, other.english, column)), [])
            names += [other.english] if other.english not in names else []
    for column in columns:
        found[column.title, meaning(ctx, sheet.english, column)] = [sheet.english]
    sheet.fit(columns)
    sheet.top(
        say("Glossary"),
        say("Every column of this report is explained here: {count} of them.", count=len(found)),
        say("Units stand in the titles on the sheets. Titles that hold a name of the workbook are told as 'each'."),
    )
    rows = [
        Row([title, told or None, joined("; ", names)])
        for (title, told), names in sorted(found.items(), key=lambda item: (item[0][0].casefold(), item[0][1]))
    ]
    placed = sheet.table(columns, rows)
    sheet.finish(placed)
    return placed


def meaning(ctx: Context, sheet: str, column: Column) -> str:
    """What a column means; empty for one that nobody explained."""
    if column.meaning:
        return column.meaning
    shared = _shared(ctx, column.title)
    if shared:
        return EACH[shared]
    plain = name_of(ctx, column.title)
    return OF_SHEET.get((sheet, plain)) or MEANINGS.get(plain) or ""


def shown_as(ctx: Context, title: str) -> str:
    """The title as the list has it: names of the workbook as 'each', others without their year's number."""
    shared = _shared(ctx, title)
    return SHARED_TITLES[shared] if shared else title


def _shared(ctx: Context, title: str) -> str:
    """Which of `SHARED_TITLES` a title is; empty where it is none."""
    plain = UNIT_AT_THE_END.sub("", title)
    named = {
        "each year": {str(year) for year in ctx.years},
        "each funding line": {name for row in ctx.plan.lines for name in (row.code, row.name)},
        "each topic": {name for row in ctx.plan.topics for name in (row.code, row.name)},
        "each source": {*ctx.sources, *ctx.source_names.values()},
    }
    return next((shared for shared, names in named.items() if plain in names), "")


def name_of(ctx: Context, title: str) -> str:
    """A title without its unit, note and year, as `MEANINGS` has it."""
    plain = str(title)
    if plain not in MEANINGS:
        plain = UNIT_AT_THE_END.sub("", plain)
    if re.fullmatch(r"(request|recommended) \d{4}", plain):
        plain = plain.split(" ")[0]
    plain = re.sub(r"\d{4}", "{year}", plain.replace(" [note 1]", "").replace(ctx.unit, "{unit}"))
    return "others" if re.fullmatch(r"[\d,]+ others", plain) else plain
