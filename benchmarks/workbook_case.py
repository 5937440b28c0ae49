"""The problem of `benchmarks.case` as a workbook, as a budget officer would type it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.case import FIRST_YEAR, Case


def tables_of(case: Case) -> dict[str, Any]:
    """The records of every sheet, as `optimizer.make_plan` takes them."""
    topics = [f"T{number}" for number in range(len(case.topic_cap))]
    lines = [f"L{number}" for number in range(len(case.line_cap))]
    amounts = np.cumsum(case.width, axis=1)
    values = np.cumsum(case.width * case.slope, axis=1).round(6)
    count, _, segments = case.shape
    return {
        "settings": {"title": "Benchmark"},
        "topics": [{"topic": code, "name": f"Topic {code}", "weight": 1.0} for code in topics],
        "lines": [{"line": code, "name": f"Line {code}"} for code in lines],
        "years": [
            {"year": FIRST_YEAR + place, "ceiling": float(ceiling), "carry_share": float(carry / ceiling)}
            for place, (ceiling, carry) in enumerate(zip(case.ceiling, case.carry, strict=True))
        ],
        "activities": [
            {
                "activity": f"A{number}",
                "name": f"Activity {number}",
                "topic": topics[case.topic[number]],
                "line": lines[case.line[number]],
                "baseline": float(case.baseline[number]),
                "request": float(case.cap[number]),
            }
            for number in range(count)
        ],
        "levels": [
            {
                "activity": f"A{number}",
                "level": f"level {place + 1}",
                "amount": float(amounts[number, place]),
                "value": float(values[number, place]),
            }
            for number in range(count)
            for place in range(segments)
        ],
        "rules": [*_limits(case, topics, lines), _change(case), *_scoped(case)],
    }


def _limits(case: Case, topics: list[str], lines: list[str]) -> list[dict[str, Any]]:
    return [
        {"rule": f"{relation} {code}", kind: code, "measure": "amount", "relation": relation, "limit": float(limit)}
        for kind, codes, floors, caps in (
            ("topic", topics, case.topic_floor, case.topic_cap),
            ("line", lines, case.line_floor, case.line_cap),
        )
        for code, floor, cap in zip(codes, floors, caps, strict=True)
        for relation, limit in (("at least", floor), ("at most", cap))
    ]


def _change(case: Case) -> dict[str, Any]:
    return {
        "rule": "change",
        "each": "topic, line",
        "measure": "change",
        "relation": "within",
        "limit": case.change,
        "of": "previous year",
    }


def _scoped(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "rule": f"R{number}",
            "activity": ", ".join(f"A{member}" for member in members),
            "measure": "amount",
            "relation": "at most",
            "limit": float(cap),
        }
        for number, (members, cap) in enumerate(zip(case.scope.tolist(), case.scope_cap, strict=True))
    ]


def write_case(case: Case, path: Path) -> None:
    """The case as an Excel file of plain tables, as XlsxWriter writes them."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        for name, records in tables_of(case).items():
            sheet = book.add_worksheet(name.capitalize())
            rows = (
                [{"setting": key, "value": value} for key, value in records.items()]
                if isinstance(records, dict)
                else records
            )
            columns = list(dict.fromkeys(column for row in rows for column in row))
            sheet.write_row(0, 0, columns)
            for place, row in enumerate(rows, 1):
                sheet.write_row(place, 0, [row.get(column) for column in columns])
