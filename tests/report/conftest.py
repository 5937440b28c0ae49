"""Results to report on beside the shipped workbooks: small plans that show one thing each; and their reports."""

from collections.abc import Mapping
from pathlib import Path

import pytest

import optimizer
from optimizer.allocate import Result
from optimizer.plan import Assumption, File
from optimizer.report import write_report
from tests.office import converted
from tests.plans import activity, plan, rule, scope
from tests.shared import once


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


@pytest.fixture(scope="session")
def reports(
    shipped: Result, quick: Result, hostile: Result, impossible: Result, run_folder: Path
) -> Mapping[str, Path]:
    """The report of every result; to be read, not changed."""
    results = {"shipped": shipped, "quick": quick, "hostile": hostile, "impossible": impossible}

    def written() -> dict[str, Path]:
        return {name: write_report(result, run_folder / f"{name}.xlsx") for name, result in results.items()}

    return once(run_folder, "reports", written)


@pytest.fixture(scope="session")
def recalculated(reports: Mapping[str, Path], run_folder: Path) -> Mapping[str, Path]:
    """The reports with every formula worked out again by LibreOffice."""
    return _converted(reports, "xlsx", run_folder)


@pytest.fixture(scope="session")
def printed(reports: Mapping[str, Path], run_folder: Path) -> Mapping[str, Path]:
    """The reports as LibreOffice prints them to PDF."""
    return _converted(reports, "pdf", run_folder)


def _converted(reports: Mapping[str, Path], to: str, folder: Path) -> Mapping[str, Path]:
    target = folder / f"to {to}"
    made = once(folder, f"to-{to}", lambda: converted(list(reports.values()), to, target))
    return dict(zip(reports, made, strict=True))
