"""An analysis on the screen, as a document and in the report: the same for every command that makes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from optimizer.cli import files, screen
from optimizer.cli.asked import EXIT_CODES, Asked

if TYPE_CHECKING:
    from optimizer.analysis import Analysis, Field, Table

MOST_ROWS = 40
"""Rows of a table that are shown; the document and the report hold all."""

GAP = 2
"""Blanks between two columns."""

LEFT = ("text", "wrap", "word", "list")
CUTTABLE = {"wrap": 20, "list": 12, "text": 8}
"""Kinds of column that give way on a narrow terminal, and the characters they keep at least."""


def deliver(asked: Asked, analysis: Analysis) -> None:
    """Show the analysis or print its document, write the report where one was asked for, and end by its status."""
    shown(analysis, asked.report(), json=asked.json, quiet=asked.quiet, language=asked.language)


def shown(analysis: Analysis, target: Path | None, *, json: bool, quiet: bool, language: str | None = None) -> None:
    """The same for a command that does not solve; ``target`` is where the report goes, if anywhere."""
    reports = "" if target is None else _written(analysis, target, language)
    if json:
        screen.document(analysis.to_dict())
    elif not quiet:
        screen.say(described(analysis))
        if reports:
            screen.say(f"\n{reports}")
    if EXIT_CODES[analysis.status]:
        raise typer.Exit(EXIT_CODES[analysis.status])


def _written(analysis: Analysis, target: Path, language: str | None) -> str:
    """Write the report and name its files."""
    from optimizer.report import report_paths, write_analyses

    write_analyses([analysis], files.made_ready(target), language)
    return screen.reports(report_paths(target, language or analysis.plan.settings.language).values())


def described(analysis: Analysis) -> str:
    """The whole text for the screen: the finding, the notes, then every table."""
    head = [screen.styled(analysis.title, "bold"), screen.wrapped(analysis.finding)]
    head += [screen.wrapped(note, "  ") for note in analysis.notes]
    head += [screen.wrapped(warning, "  ", "! ") for warning in analysis.warnings]
    tables = [_table(analysis, name, declared) for name, declared in analysis.declared.items() if analysis.rows(name)]
    return "\n\n".join(["\n".join(head), *tables])


def _table(analysis: Analysis, name: str, declared: Table) -> str:
    rows, heading = analysis.rows(name), declared.title
    if len(rows) > MOST_ROWS:
        heading += f": the first {MOST_ROWS} of {len(rows):,}"
        rows = rows[:MOST_ROWS]
    every = [column for column in declared.fields if column.screen]
    filled = [column for column in every if any(row[column.name] not in (None, "", ()) for row in rows)]
    texts = {column.name: [text(analysis, column, row[column.name]) for row in rows] for column in filled}
    shown = _fitting(filled, texts)
    cells = [list(row) for row in zip(*(texts[column.name] for column in shown), strict=True)]
    right = [place for place, column in enumerate(shown) if column.kind not in LEFT]
    flexible = [
        (place, least)
        for kind, least in CUTTABLE.items()
        for place, column in enumerate(shown)
        if column.kind == kind and place > 0
    ]
    table = screen.table([column.title for column in shown], cells, right=right, flexible=flexible)
    left_out = [column.title for column in filled if column not in shown]
    more = screen.wrapped(f"Too wide for this screen: {', '.join(left_out)}.", "  ") if left_out else ""
    return "\n".join(filter(None, [screen.styled(heading, "bold"), table, more]))


def _fitting(columns: Sequence[Field], texts: Mapping[str, Sequence[str]]) -> list[Field]:
    """The columns that fit the terminal once those that give way are cut, from the left; two at least."""
    kept: list[Field] = []
    used = 0
    for place, column in enumerate(columns):
        longest = max(len(word) for word in (column.title, *texts[column.name]))
        least = min(longest, CUTTABLE.get(column.kind, longest)) if place else longest
        used += least + GAP
        if place >= 2 and used - GAP > screen.width():
            break
        kept.append(column)
    return kept


def text(analysis: Analysis, column: Field, value: Any) -> str:
    """One value as a page shows it; numbers in the digits of the report."""
    from optimizer.report.context import shown_decimals

    if value is None:
        return "n/a"
    if isinstance(value, bool):
        return "yes" if value else "no"
    decimals = shown_decimals(analysis.plan)
    formats = {
        "year": "{:d}",
        "integer": "{:,d}",
        "number": "{:,.6g}",
        "money": f"{{:,.{decimals}f}}",
        "change": f"{{:+,.{decimals}f}}",
        "points": "{:,.1f}",
        "points change": "{:+,.1f}",
        "price": "{:,.4g}",
        "percent": "{:.1%}",
        "percent change": "{:+.1%}",
    }
    if column.kind == "list":
        return ", ".join(str(word) for word in value)
    return formats[column.kind].format(value) if column.kind in formats else str(value)
