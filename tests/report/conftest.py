"""Results to report on: the shipped workbooks, and small plans that show one thing each."""

from pathlib import Path

import pytest

import optimizer
from optimizer.allocate import Result
from optimizer.plan import Assumption, File
from tests.plans import activity, plan, rule, scope

INPUTS = Path(__file__).parents[2] / "inputs"


@pytest.fixture(scope="session")
def shipped() -> Result:
    """The plan of the shipped workbook: several years, splits, carry-over, a reserve, thirteen rules."""
    return optimizer.solve(optimizer.read(INPUTS / "human_security.xlsx"))


@pytest.fixture(scope="session")
def quick() -> Result:
    """One year, twenty cells."""
    return optimizer.solve(optimizer.read(INPUTS / "quickstart.xlsx"))


@pytest.fixture(scope="session")
def impossible() -> Result:
    """Two floors that a ceiling cannot hold."""
    rows = [activity("A", request=60.0, value=10.0), activity("B", request=60.0, value=10.0, topic="CPP")]
    floor = rule("F", "amount", "at least", 55.0, each=("topic",))
    return optimizer.solve(plan(rows, ceilings=[100.0], rules=[floor], year={"status": "indicative"}))


@pytest.fixture(scope="session")
def hostile() -> Result:
    """Texts that a spreadsheet might run, in every place that a workbook gives a text."""
    bad = '=HYPERLINK("http://example.org","x")'
    rows = [
        activity("+A", request=60.0, value=10.0, baseline=40.0, owner="@SUM(1)", basis="-2+3", tags=("fi*ld",)),
        activity("=B", request=60.0, value=9.0, topic="=1+1", line="<b>", shares={"=1+1": 0.3, "PoC": 0.7}),
    ]
    rules = [
        rule("R&D", "share", "at least", 0.1, scope=scope(tag="fi*ld"), reason=bad, owner="=cmd|' /C calc'!A0"),
        rule('R"2', "amount", "at least", 5.0, scope=scope(topic="=1+1")),
    ]
    made = plan(
        rows,
        ceilings=[70.0, 80.0],
        rules=rules,
        title=bad,
        marking="&D &[Time] =1+1",
        prepared_by="http://a.b",
    )
    assumption = Assumption(assumption=bad, value="1e5", basis="https://example.org", owner="x" * 40_000)
    file = File(workbook="=1+1.xlsx")
    from dataclasses import replace

    return optimizer.solve(replace(made, assumptions=(assumption,), file=file))
