"""Everything that the pages of analyses say can be said in French: nothing on them is English but what users wrote."""

import re
from dataclasses import replace

import pytest

import optimizer
from optimizer.allocate import Options
from optimizer.analysis.alternatives import standard as alternatives
from optimizer.analysis.compare import compare
from optimizer.analysis.cut import cut
from optimizer.analysis.diff import diff
from optimizer.analysis.explain import explain
from optimizer.analysis.fairness import standard as fairness
from optimizer.analysis.ladder import ladder
from optimizer.analysis.repairs import repairs
from optimizer.analysis.robust import robust
from optimizer.analysis.sweep import sweep
from optimizer.language import Text, into, worded
from optimizer.report.analyses import sheets_of
from tests.workbooks import base, make_workbook, set_cell

SCENARIOS = [
    ["scenario", "name", "sheet", "row", "column", "how", "to"],
    ["cut", "Less", "Years", "", "ceiling", "percent", "-20 %"],
    ["both", "Less, out", "Years", 2027, "ceiling", "add", -50],
    ["both", "", "Activities", "A1", "lock", "set", "out"],
    ["crisis", "", "Topics", "CAAC", "weight", "set", 5],
    ["floor", "High floor", "Rules", "R1", "limit", "set", 400],
    ["gone", "", "Activities", "A4", "active", "set", "no"],
]
WORD = r"[A-Za-z]\w+"
VIEWS = [["view", "topic", "weight"], ["NGO", "PoC", 5], ["NGO", "CAAC", 1], ["MOD", "PoC", 1], ["MOD", "CAAC", 1]]
WRITTEN = {
    word
    for sheets in ({**base(), "Scenarios": SCENARIOS, "Views": VIEWS},)
    for name, rows in sheets.items()
    for cell in (name, *(cell for row in rows for cell in row))
    for word in re.findall(WORD, str(cell))
} | {"old", "new", "xlsx", "low", "high", "every"}
"""The words that the workbooks of this file hold, and those that their files and entries are named by."""

UNTRANSLATED = "add to 170."
"""The end of a warning that the reader of workbooks gives in English."""

QUICK = Options(opinion=0.0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("french")


@pytest.fixture(scope="module")
def plan(folder):
    return optimizer.read(make_workbook(folder / "plan.xlsx", {**base(), "Scenarios": SCENARIOS, "Views": VIEWS}))


@pytest.fixture(scope="module")
def whole(folder):
    """The same with a minimum."""
    sheets = base()
    for row, least in zip(sheets["Activities"], ["minimum", 50, "", 60, ""], strict=True):
        row.append(least)
    return optimizer.read(make_workbook(folder / "whole.xlsx", sheets))


@pytest.fixture(scope="module")
def impossible(folder):
    return optimizer.read(make_workbook(folder / "impossible.xlsx", set_cell(base(), "Rules!K2", 400)))


def told(analysis):
    """Every text of an analysis that a page shows, but for codes of reasons and for what is left in English."""
    sums = "" if analysis.base is None else analysis.base.contradiction
    yield from (analysis.title, analysis.finding, *(note for note in analysis.notes if note != sums))
    yield from (text for text in analysis.warnings if isinstance(text, Text) and not text.endswith(UNTRANSLATED))
    for picture in analysis.pictures:
        yield from (picture.title, picture.text, *(mark.label for mark in picture.marks))
    for name, table in analysis.declared.items():
        yield from (table.title, table.row)
        for column in table.fields:
            yield from (column.title, column.meaning)
            if column.kind in ("text", "word", "wrap", "list") and column.name != "code":
                for row in analysis.rows(name):
                    cell = row[column.name]
                    yield from cell if isinstance(cell, (list, tuple)) else [cell] if cell is not None else []


def plain_parts(text):
    """What of a text stays as it is in every language."""
    if not isinstance(text, Text):
        yield str(text)
    elif text.how not in ("numeral", "plural"):
        for part in text.parts.values():
            yield from plain_parts(part)


def demand_french(analysis):
    for text in told(analysis):
        into(text, "fr")
        for part in plain_parts(text):
            words = {*re.findall(WORD, re.sub(r"\w+![A-Z]+\d+", "", part))}
            assert words <= WRITTEN, (part, text)


def test_explanations_are_said_in_french(plan, whole):
    for found in (explain(plan, options=QUICK), explain(whole, activity=["A1", "A4"], next_money=20, options=QUICK)):
        demand_french(found)
    balanced = replace(plan, settings=replace(plan.settings, objective="balanced"))
    demand_french(explain(balanced, next_for="topic PoC", options=QUICK))


def test_cuts_and_ladders_are_said_in_french(plan, whole, impossible):
    for found in (cut(plan, [10], protect=["A3"]), ladder(plan), cut(whole, [30, 95]), ladder(whole, [60, 120])):
        demand_french(found)
    for found in (cut(impossible, options=QUICK), ladder(impossible, options=QUICK)):
        demand_french(found)


def test_alternatives_and_fairness_are_said_in_french(plan, impossible):
    for result in (optimizer.solve(plan, QUICK), optimizer.solve(impossible, QUICK)):
        demand_french(alternatives(result, QUICK))
        demand_french(fairness(result, QUICK))


def test_robustness_is_said_in_french(plan, whole):
    for found in (robust(plan, samples=20, options=QUICK), robust(whole, samples=2, options=QUICK)):
        demand_french(found)


def test_comparisons_and_sweeps_are_said_in_french(plan):
    demand_french(compare(plan, options=QUICK))
    changes = {"low": [("Years", 2027, "ceiling", "set", 40)], "high": [("Rules", "R1", "limit", "set", 400)]}
    demand_french(sweep(plan, changes, allocations=True))


def test_conflicts_are_said_in_french(impossible, plan):
    for found in (repairs(impossible), explain(impossible), repairs(plan)):
        demand_french(found)


def test_differences_are_said_in_french(folder):
    changed = set_cell(set_cell(base(), "Years!B2", 240), "Rules!K3", "60 %")
    changed["Activities"][3:4] = []
    old, new = make_workbook(folder / "old.xlsx", base()), make_workbook(folder / "new.xlsx", changed)
    demand_french(diff(old, new))
    demand_french(diff(old, old))


def test_sheets_are_named_in_french_and_apart_from_those_that_are_there(plan):
    placed = sheets_of([cut(plan, [10], options=QUICK)], [worded("Topics")], "fr")
    assert [row.sheet for row in placed] == ["Cut drill", "Steps", "Who loses what", "Topics 2"]
    assert [into(row.sheet, "fr") for row in placed] == ["Exercice de coupes", "Échelons", "Qui perd quoi", "Thèmes 2"]
