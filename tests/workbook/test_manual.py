"""The manual of the workbook."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from optimizer.errors import LEVELS
from optimizer.workbook.codes import CODES
from optimizer.workbook.manual import manual
from optimizer.workbook.schema import SETTINGS, SHEETS

PACKAGE = Path(__file__).parents[2] / "optimizer" / "workbook"
PAGE = Path(__file__).parents[2] / "docs" / "workbook.md"


def test_the_page_in_docs_is_what_the_schema_says_today() -> None:
    assert PAGE.read_text("utf-8") == manual()


def test_every_sheet_column_and_setting_has_its_row() -> None:
    text = manual()
    for sheet in SHEETS:
        _, _, section = text.partition(f"\n### {sheet.name}\n")
        section = section.partition("\n### ")[0]
        for column in sheet.columns:
            assert f"\n| `{column.name}`" in section, (sheet.name, column.name)
            assert column.meaning in section
    for setting in SETTINGS:
        assert f"\n| `{setting.name}` |" in text


def test_tables_are_whole() -> None:
    widths: list[int] = []
    for line in manual().splitlines():
        if line.startswith("|"):
            widths.append(line.replace("\\|", "").count("|"))
        elif widths:
            assert len(set(widths)) == 1, line
            widths = []


def texts(node: ast.AST) -> list[str]:
    return [part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def reported_codes() -> set[str]:
    """Codes given to calls that report problems: after a level, or first where the call's name is the level."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            named = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            places = [place + 1 for place, part in enumerate(call.args[:-1]) if set(texts(part)) & set(LEVELS)]
            places += [0] if named in (*LEVELS, "warn") and call.args else []
            for place in places:
                part = call.args[place]
                choices = [part.body, part.orelse] if isinstance(part, ast.IfExp) else [part]
                found |= {
                    choice.value
                    for choice in choices
                    if isinstance(choice, ast.Constant) and re.fullmatch("[a-z]+(_[a-z]+)*", str(choice.value))
                }
    return found


def test_every_code_that_is_reported_is_explained() -> None:
    assert reported_codes() - set(CODES) == set()
    assert len(reported_codes()) > 50


def test_every_code_that_is_explained_is_in_the_manual_and_in_use() -> None:
    source = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py") if path.name != "codes.py")
    for code in CODES:
        assert f"| `{code}` |" in manual()
        assert f'"{code}"' in source or code.startswith("unknown_"), code
