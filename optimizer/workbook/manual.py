"""The manual of the workbook, docs/workbook.md: a hand-written introduction, and every sheet from the schema."""

from __future__ import annotations

from collections.abc import Iterable

from optimizer.workbook import layout
from optimizer.workbook.codes import CODES
from optimizer.workbook.manual_text import INTRODUCTION
from optimizer.workbook.schema import EVERYWHERE, SETTINGS, SHEETS, Column, Sheet

_KINDS = {
    "text": "text",
    "code": "code",
    "codes": "list of codes",
    "words": "list of words",
    "years": "years",
    "choice": "one word",
    "choices": "list of words",
    "base": "base",
    "amount": "amount",
    "number": "number",
    "share": "share",
    "limit": "money, share or number",
    "year": "year",
    "whole": "whole number",
    "yes/no": "yes or no",
    "date": "date",
}


def manual() -> str:
    """The Markdown of docs/workbook.md; the same schema gives the same text."""
    parts = [INTRODUCTION.strip(), "## The sheets", *(_sheet(sheet) for sheet in SHEETS), _everywhere(), _codes()]
    return "\n\n".join(parts) + "\n"


def _sheet(sheet: Sheet) -> str:
    state = "Required." if sheet.required else "Optional."
    parts = [f"### {sheet.name}", f"{sheet.meaning} {state}", _table("Column", sheet.columns)]
    if sheet.name == "Settings":
        parts += ["The settings:", _table("Setting", SETTINGS)]
    return "\n\n".join(parts)


def _everywhere() -> str:
    names = " and ".join(f"`{column.name}`" for column in EVERYWHERE)
    return (
        "### In every sheet\n\n"
        f"Any sheet may carry {names}, the same in French. Columns whose header begins with `#` or `note` are "
        "comments and are not read."
    )


def _codes() -> str:
    rows = [f"| `{code}` | {meaning} |" for code, meaning in CODES.items()]
    return "\n".join(
        [
            "## Codes of problems",
            "",
            "`optimizer check` names every problem with its level, its cell and one of these codes. An error forbids a "
            "plan, a warning asks for a second look, a note tells.",
            "",
            "| Code | Meaning |",
            "|---|---|",
            *rows,
        ]
    )


def _table(heading: str, columns: Iterable[Column]) -> str:
    rows = [f"| {heading} | What | Meaning | Blank counts as | Allowed |", "|---|---|---|---|---|"]
    rows += [_row(column) for column in columns]
    return "\n".join(rows)


def _row(column: Column) -> str:
    kind = _KINDS[column.kind] + (f", {column.unit}" if column.unit else "")
    name = f"`{column.name}`" + (f", `{column.name} 2027`, …" if column.per_year else "")
    blank = "**must be filled**" if column.required else column.default or ""
    return (
        "| "
        + " | ".join(text.replace("|", "\\|") for text in (name, kind, column.meaning, blank, _allowed(column)))
        + " |"
    )


def _allowed(column: Column) -> str:
    words = ", ".join(f"`{word}`" for word in column.allowed) if column.name != "setting" else "the settings below"
    told = [words, layout.bounds(column).rstrip(".")]
    if column.refers:
        told.append("the tags of Activities" if column.name == "tag" else f"what {column.refers} declares")
    return "; ".join(part[:1].lower() + part[1:] for part in told if part)
