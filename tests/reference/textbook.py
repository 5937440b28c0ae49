"""Capital budgeting cases of the literature, said as a plan and as a workbook; what cannot be said is listed.

A case is a folder with ``items.csv`` (benefit, bounds, type ``B`` 0 or 1, ``I`` whole, ``C`` continuous, a cost a
year), ``budgets.csv``, ``extra_constraints.csv`` (sums of items), ``optimum.txt`` and ``prices.csv``.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from optimizer.plan import Activity, Link, Plan, Rule
from tests.plans import activity, link, plan, rule, scope
from tests.workbooks import Rows

CASES = Path(__file__).parent.parent / "data" / "textbook"
FIRST = 2027
ROOMY = 4.0
"""Items without an upper bound ask for this many times what the tightest budget pays: the bound then never binds."""


@dataclass(frozen=True, kw_only=True)
class Item:
    code: str
    benefit: float
    lower: float
    upper: float
    type: str
    costs: tuple[float, ...]

    @property
    def first(self) -> int:
        """The first year that it costs something in."""
        return next(n for n, cost in enumerate(self.costs) if cost)


@dataclass(frozen=True, kw_only=True)
class Sum:
    """``Σ coefficient · item  <= >= =  limit``."""

    code: str
    sense: str
    limit: float
    terms: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Case:
    name: str
    items: tuple[Item, ...]
    years: tuple[str, ...]
    budgets: tuple[float, ...]
    senses: tuple[str, ...]
    sums: tuple[Sum, ...]
    optimum: Mapping[str, str]
    prices: tuple[Mapping[str, str], ...]

    @property
    def selection(self) -> set[str]:
        return set(self.optimum.get("selection", "").split())

    @property
    def solution(self) -> dict[str, float]:
        """How much of every item, where the optimum says so; items that it leaves out are 0."""
        said = dict(pair.split("=") for pair in self.optimum.get("solution", "").split())
        return {item.code: float(said.get(item.code, 0.0)) for item in self.items}


@dataclass(kw_only=True)
class Said:
    """A case in the words of a workbook; ``unsaid`` names what has no words, and why; ``upper`` what a request is."""

    activities: list[dict[str, Any]] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    rules: list[dict[str, Any]] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)
    upper: dict[str, float] = field(default_factory=dict)


def cases() -> list[str]:
    return sorted(folder.name for folder in CASES.iterdir())


def read_case(name: str) -> Case:
    folder = CASES / name
    budgets = _table(folder / "budgets.csv")
    years = tuple(row["year"] for row in budgets)
    sums: dict[str, Sum] = {}
    for row in _table(folder / "extra_constraints.csv"):
        before = sums.get(row["constraint"])
        terms = {**(before.terms if before else {}), row["item"]: float(row["coef"])}
        sums[row["constraint"]] = Sum(code=row["constraint"], sense=row["sense"], limit=float(row["rhs"]), terms=terms)
    optimum = (folder / "optimum.txt").read_text().splitlines()
    return Case(
        name=name,
        items=tuple(
            Item(
                code=row["id"],
                benefit=float(row["benefit"]),
                lower=float(row["lower"]),
                upper=float(row["upper"]),
                type=row["type"],
                costs=tuple(float(row[f"cost_{year}"]) for year in years),
            )
            for row in _table(folder / "items.csv")
        ),
        years=years,
        budgets=tuple(float(row["budget"]) for row in budgets),
        senses=tuple(row["sense"] for row in budgets),
        sums=tuple(sums.values()),
        optimum=dict(line.split(": ", 1) for line in optimum),
        prices=tuple(_table(folder / "prices.csv")),
    )


def _table(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(newline="") as rows:
        return list(csv.DictReader(rows))


def say(case: Case) -> Said:
    """The case in the words of a workbook."""
    said = Said()
    if case.optimum["sense"] != "max":
        said.unsaid.append("what is minimised: value is maximised")
    said.unsaid += [
        f"budget {year}: a ceiling is an upper limit, not {sense!r}"
        for year, sense in zip(case.years, case.senses, strict=True)
        if sense != "<="
    ]
    for item in case.items:
        _say_item(case, item, said)
    by_code = {item.code: item for item in case.items}
    for one in case.sums:
        _say_sum(one, by_code, said)
    return said


def _say_item(case: Case, item: Item, said: Said) -> None:
    if item.benefit < 0 or min(item.costs) < 0:
        said.unsaid.append(f"item {item.code}: money that comes back and value below 0 have no column")
        return
    if not any(item.costs):
        said.unsaid.append(f"item {item.code}: it costs nothing, and only money earns value")
        return
    upper = item.upper
    if upper == float("inf"):
        upper = ROOMY * min(b / c for b, c in zip(case.budgets, item.costs, strict=True) if c)
    said.upper[item.code] = upper
    head = {"activity": item.code, "value": item.benefit * upper}
    requests = {f"request {FIRST + n}": cost * upper for n, cost in enumerate(item.costs)}
    if item.type == "B":
        lock = {"lock": "full"} if item.lower == 1 else {}
        said.activities.append({**head, "kind": "package", **requests, **lock})
    elif item.lower > 0:
        said.unsaid.append(f"item {item.code}: at least {item.lower:g} of it")
    elif item.type == "I" and len(case.years) == 1:
        said.activities.append({**head, "kind": "units", "unit_cost": item.costs[0], **requests})
    elif item.type == "I":
        said.unsaid.append(f"item {item.code}: units that cost several years' money have no kind")
    elif len(case.years) == 1 and upper != 1.0:
        said.activities.append({**head, "kind": "scalable", "value_at_half": 0.5, **requests})
    else:
        said.activities.append({**head, "kind": "package", "partial": 0.0, **requests})


def _say_sum(one: Sum, items: Mapping[str, Item], said: Said) -> None:
    terms, limit = dict(one.terms), one.limit
    if one.sense == ">=" and limit == 0:
        terms = {code: -part for code, part in terms.items()}
    more = [code for code, part in terms.items() if part > 0]
    less = [code for code, part in terms.items() if part < 0]
    chosen = all(items[code].type == "B" for code in terms)
    plain = all(abs(part) == 1 for part in terms.values())
    if chosen and plain and not less:
        if one.sense == "<=" and limit == 1 and len(more) == 2:
            said.links.append((more[0], "excludes", more[1]))
            return
        said.rules.append(_counted(one))
    elif chosen and plain and len(more) == 1 and limit == 0 and one.sense in ("<=", ">="):
        if any(items[code].first > items[more[0]].first for code in less):
            said.unsaid.append(f"sum {one.code}: what is needed would come later than what needs it")
            return
        said.links.append((more[0], "requires" if len(less) == 1 else "requires any", ", ".join(less)))
    elif (per_item := _money_per_item(terms, items)) and set(terms) <= set(said.upper):
        said.rules.append(
            {
                "rule": one.code,
                "activity": ", ".join(terms),
                "measure": "amount",
                "relation": {"<=": "at most", ">=": "at least", "=": "exactly"}[one.sense],
                "limit": limit * per_item,
            }
        )
    else:
        said.unsaid.append(f"sum {one.code}: a sum of items, each with a factor of its own, is no money in a scope")


def _money_per_item(terms: Mapping[str, float], items: Mapping[str, Item]) -> float | None:
    """What turns the sum into money, where it is money of one year: the same ratio of cost to factor for every item."""
    if any(items[code].type != "C" or len(items[code].costs) > 1 for code in terms):
        return None
    ratios = {items[code].costs[0] / part for code, part in terms.items()}
    return ratios.pop() if len(ratios) == 1 else None


def _counted(one: Sum) -> dict[str, Any]:
    return {
        "rule": one.code,
        "activity": ", ".join(one.terms),
        "measure": "count",
        "period": "whole plan",
        "relation": {"<=": "at most", ">=": "at least", "=": "exactly"}[one.sense],
        "limit": one.limit,
    }


def as_plan(case: Case, said: Said) -> Plan:
    """The case as plan values."""
    carry = 1.0 if case.optimum["carry_over"] == "yes" else 0.0
    years = [FIRST + n for n in range(len(case.years))]
    return plan(
        [_activity(row, years) for row in said.activities],
        ceilings=case.budgets,
        year={"carry_share": carry},
        links=[_link(*row) for row in said.links],
        rules=[_rule(row, years) for row in said.rules],
        weights={"ALL": 1.0},
        round_to=0.0,
        unit=1,
        tie_break="none",
    )


def _activity(row: Mapping[str, Any], years: list[int]) -> Activity:
    given = {key: value for key, value in row.items() if not key.startswith("request ") and key != "activity"}
    requests = {year: row[f"request {year}"] for year in years}
    return activity(row["activity"], topic="ALL", line="ALL", requests=requests, **given)


def _link(code: str, relation: str, others: str) -> Link:
    return link(code, relation, *others.split(", "))


def _rule(row: Mapping[str, Any], years: list[int]) -> Rule:
    return rule(
        row["rule"],
        row["measure"],
        row["relation"],
        row["limit"],
        scope=scope(activity=row["activity"]),
        period=row.get("period", "each year"),
        years=tuple(years),
    )


def as_sheets(case: Case, said: Said) -> dict[str, Rows]:
    """The case as the sheets of a workbook."""
    years = [FIRST + n for n in range(len(case.years))]
    sheets: dict[str, Rows] = {
        "Settings": [
            ["setting", "value"],
            ["title", case.name],
            ["unit", 1],
            ["round_to", 0],
            ["tie_break", "none"],
            ["carry_share", 1 if case.optimum["carry_over"] == "yes" else 0],
        ],
        "Topics": [["topic", "name", "weight"], ["ALL", "All", 1]],
        "Lines": [["line", "name"], ["ALL", "All"]],
        "Years": [["year", "ceiling"], *([y, b] for y, b in zip(years, case.budgets, strict=True))],
        "Activities": _sheet(
            said.activities,
            ["activity", "topic", "line", "kind", "value", "value_at_half", "partial", "unit_cost", "lock"]
            + [f"request {year}" for year in years],
            topic="ALL",
            line="ALL",
        ),
    }
    if said.links:
        sheets["Links"] = [["activity", "relation", "other"], *(list(row) for row in said.links)]
    if said.rules:
        sheets["Rules"] = _sheet(said.rules, ["rule", "activity", "period", "measure", "relation", "limit"])
    return sheets


def _sheet(records: list[dict[str, Any]], columns: list[str], **same: Any) -> Rows:
    return [columns, *([{**same, **record}.get(column) for column in columns] for record in records)]
