"""Reading and checking a workbook is work in step with its rows, whatever stands in them."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest

from optimizer.errors import WorkbookError
from optimizer.workbook.made import make_plan
from tests.growth import assert_in_step

FEW, MANY = 100, 400


def sheets(count: int, **more: Any) -> dict[str, Any]:
    topics = [{"topic": code, "name": code, "weight": 1.0} for code in ("PoC", "CPP")]
    activities = [
        {"activity": f"A{n}", "name": f"Activity {n}", "topic": "PoC", "line": "TRN", "baseline": 5.0, "request": 10.0,
         "value": 5.0}
        for n in range(count)
    ]  # fmt: skip
    years = [{"year": year, "ceiling": 4.0 * count} for year in (2027, 2028)]
    lines = [{"line": "TRN", "name": "Training"}]
    return {"topics": topics, "lines": lines, "years": years, "activities": activities, **more}


def read(given: dict[str, Any]) -> None:
    with contextlib.suppress(WorkbookError):
        make_plan(**given)


def levels(count: int) -> dict[str, Any]:
    rows = [
        {"activity": f"A{n}", "level": f"level {k}", "amount": 4.0 * k, "value": 2.0 * k}
        for n in range(count)
        for k in (1, 2, 3)
    ]
    return sheets(count, levels=rows)


def split(count: int) -> dict[str, Any]:
    rows = [{"activity": f"A{n}", "topic": code, "share": 0.5} for n in range(count) for code in ("PoC", "CPP")]
    return sheets(count, splits=rows)


def linked(count: int) -> dict[str, Any]:
    rows = [{"activity": f"A{n}", "relation": "requires", "other": f"A{n + 1}"} for n in range(count - 1)]
    return sheets(count, links=rows)


def ruled(count: int) -> dict[str, Any]:
    rows = [
        {"rule": f"R{n}", "activity": f"A{n}", "measure": "amount", "relation": "at most", "limit": 8.0}
        for n in range(count)
    ]
    each = {"rule": "E", "each": "activity", "measure": "change", "relation": "at least", "limit": -0.2}
    return sheets(400, rules=[*rows, {**each, "of": "previous year"}])


def nameless(count: int) -> dict[str, Any]:
    found = sheets(count)
    found["activities"] += [{"baseline": 1.0 + n, "request": 2.0 + n} for n in range(count)]
    return found


def doubled(count: int) -> dict[str, Any]:
    found = sheets(count)
    found["activities"] += [{**row, "topic": "POC "} for row in found["activities"]]
    return found


def unknown(count: int) -> dict[str, Any]:
    found = sheets(count)
    found["activities"] = [{**row, "topic": f"T{n}", "request": "ten"} for n, row in enumerate(found["activities"])]
    return found


def changed(count: int) -> dict[str, Any]:
    rows = [
        {"scenario": f"S{n}", "sheet": "Activities", "row": f"A{n}", "column": "request", "to": 9.0}
        for n in range(count)
    ]
    return sheets(count, scenarios=rows)


def shared(count: int) -> dict[str, Any]:
    sources = [{"source": f"S{n}", "name": f"S{n}", "kind": "joint", "amount": 3.0} for n in range(count)]
    return sheets(
        100, sources=sources, shares=[{"ally": f"X{n}", "share": 1.0 / count, "out": f"S{n}"} for n in range(count)]
    )


@pytest.mark.parametrize("made", [sheets, levels, split, linked, ruled, nameless, doubled, unknown, changed, shared])
def test_reading_is_work_in_step_with_the_rows(made: Any) -> None:
    assert_in_step(read, made(FEW), made(MANY), MANY / FEW)


def astray(count: int) -> dict[str, Any]:
    """Every sheet names activities that there are not."""
    named = [f"B{n}" for n in range(count)]
    return sheets(
        count,
        levels=[{"activity": name, "level": "all", "amount": 4.0, "value": 2.0} for name in named],
        links=[{"activity": name, "relation": "requires", "other": "A1"} for name in named],
        rules=[{"rule": f"R{name}", "activity": name, "measure": "amount", "relation": "at most", "limit": 8.0}
               for name in named],
    )  # fmt: skip


def lost(count: int) -> dict[str, Any]:
    found = changed(count)
    found["scenarios"] = [{**row, "row": f"B{n}"} for n, row in enumerate(found["scenarios"])]
    return found


@pytest.mark.parametrize("made", [astray, lost])
def test_names_that_were_meant_are_looked_for_as_often_as_problems_are_listed(
    made: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("findings", "changes"):
        monkeypatch.setattr(f"optimizer.workbook.{module}.SAME_AT_MOST", 10)
    assert_in_step(read, made(FEW // 2), made(MANY // 2), MANY / FEW)
