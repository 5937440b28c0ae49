"""The figures of a report recomputed from the plan's inputs and the amounts shown: cell by cell, with the checker.

Amounts are read from the Grid, payments from Financing; everything else is worked out from them and the workbook by
`optimizer.audit`, which shares no arithmetic with the model, and held against what stands in the report's cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import fsum
from types import MappingProxyType

from optimizer.audit.asked import ZERO
from optimizer.audit.cells import check_cells, compare_slope
from optimizer.audit.earned import Earned
from optimizer.audit.finding import BREACH, Finding, Tally
from optimizer.audit.links import check_links
from optimizer.audit.posts import check_posts
from optimizer.audit.whole import check_whole
from optimizer.audit.worth import unfunded
from optimizer.plan import Plan
from optimizer.recompute.amounts import Shown, amounts
from optimizer.recompute.book import Book
from optimizer.recompute.columns import Line, lines, others
from optimizer.recompute.ledger import Ledger
from optimizer.recompute.limits import check_accounts, check_rules

EXACT = 2e-6
"""In full units of the currency: amounts are written to six decimals."""

LOOSE = 1e-7
"""A tolerance above this in the sheet Rules says that amounts are not rounded."""


NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "grid": (
            "activity", "name", "topic", "topic_s_share", "line", "year", "baseline", "request", "recommended", "value",
            "marginal_value", "reason", "baseline_shown", "request_shown", "recommended_shown",
        ),
        "rules": ("rule", "member", "year", "limit", "base", "required", "achieved", "margin"),
        "ranking": ("activity", "request_whole_plan", "recommended_whole_plan", "value_of_what_is_recommended"),
        "unfunded": ("activity", "year", "not_funded", "marginal_value"),
        "decision": ("year", "ceiling", "request", "recommended"),
    }
)  # fmt: skip
"""The tables and columns of a report that are recomputed."""

OF_SOURCES = ("source", "activity", "topic", "year", "amount")
"""Columns of the payments, which stand only where there are sources beside the ceilings."""

LEAN = "lean"
"""A name that only reports of large plans have: their grid holds what is counted with, and no words."""

WORDS = ("name", "reason")
"""The columns that it does without."""

NO_PLAN = "no_plan"
"""A name that only reports without a plan have."""


def check_figures(report: Book, plan: Plan, ledger: Ledger) -> Shown | None:
    """Hold every figure of the report's tables against ``plan``; ``None`` where the report holds no plan."""
    if NO_PLAN in report.names:
        return None
    needed = {**NEEDED, **({"financing": OF_SOURCES} if plan.sources else {})}
    if LEAN in report.names:
        needed["grid"] = tuple(column for column in NEEDED["grid"] if column not in WORDS)
    for table, columns in needed.items():
        lacking = [column for column in columns if f"{table}.{column}" not in report.names]
        if lacking:
            what = f"the column {lacking[0]} of {table} cannot be found: its name is gone, or another version wrote it"
            ledger.breach("file", report.name, what)
            return None
    grid = lines(report, "grid")
    rules, rounded = lines(report, "rules"), _rounded(report)
    shown = amounts(plan, grid, lines(report, "financing"), ledger, rounded=rounded)
    earned = Earned(shown.audit)
    _grid(shown, earned, ledger, named=LEAN not in report.names)
    _demands(shown, ledger)
    _ranking(shown, earned, lines(report, "ranking"), others(report, "ranking"), ledger)
    _unfunded(shown, earned, lines(report, "unfunded"), others(report, "unfunded"), ledger)
    _financing(shown, lines(report, "financing"), ledger)
    _years(shown, lines(report, "decision"), ledger)
    check_rules(shown, rules, others(report, "rules"), ledger, rounded=rounded)
    check_accounts(shown, rules, ledger)
    return shown


def _rounded(report: Book) -> bool:
    """Whether the rules are tested as sharply as those of rounded amounts."""
    area = report.names.get("tolerance")
    value = report.at(area.sheet, area.first).value if area is not None and area.sheet in report.sheets else None
    return not isinstance(value, float) or value < LOOSE


def _grid(shown: Shown, earned: Earned, ledger: Ledger, *, named: bool) -> None:
    """Every row of the grid: what it copies from the workbook, its shown amounts, its value."""
    audit = shown.audit
    step = _step(audit.plan)
    for (part, year), line in shown.lines.items():
        held = audit.parts[part]
        label = f"{held.activity.code} {held.topic} {audit.years[year]}"
        ledger.word(line.where("line"), f"line of {label}", held.activity.line, line.text("line"))
        if named:
            ledger.word(line.where("name"), f"name of {label}", held.activity.name, line.text("name"))
        ledger.compare(line.where("topic_s_share"), f"share of {label}", held.share, line.number("topic_s_share"), 1e-9)
        exact = {
            "baseline": held.share * audit.baseline[held.place],
            "request": held.share * audit.request[held.place][year],
            "recommended": held.share * audit.paid[held.place][year],
        }
        for name, money in exact.items():
            what = f"{name} of {label}"
            ledger.compare(line.where(name), what, shown.currency(money), line.number(name), EXACT)
            # The parts of a split activity are shown in whole steps that add, up to a step off.
            room = EXACT + (0.0 if _whole(money, step) else float(step * shown.unit))
            shows = f"{name}_shown"
            ledger.compare(line.where(shows), f"{what}, as shown", shown.currency(money), line.number(shows), room)
        weight = held.weight
        points = weight * float(held.share) * earned.points(held.place, year)
        room = shown.close * max(1.0, points)
        ledger.compare(line.where("value"), f"value of {label}", points, line.number("value"), room)
        _outvoted(ledger, line, label)
        _slope(ledger, line, f"marginal value of {label}", earned, held.place, year, weight)


def _outvoted(ledger: Ledger, line: Line, label: str) -> None:
    """Where an amount agrees neither with its value nor with what is shown of it, it is the amount that is wrong."""
    others = [("figure", line.where(name)) for name in ("recommended_shown", "value")]
    if all(place in ledger.mismatches for place in others):
        for place in others:
            del ledger.mismatches[place]
        what = f"amount of {label}: its value and what is shown of it are those of another"
        shown, found = line.number("recommended_shown"), line.number("recommended")
        ledger.breach("figure", line.where("recommended"), what, shown, found)


def _slope(ledger: Ledger, line: Line, what: str, earned: Earned, place: int, year: int, weight: float) -> None:
    tally = Tally("value", what)
    compare_slope(tally, (), earned.slopes(place, year), weight, line.number("marginal_value"))
    ledger.figures += 1
    found = tally.finding()
    if found.verdict == BREACH:
        ledger.breach("figure", line.where("marginal_value"), what, found.expected, found.found)


def _whole(money: Decimal, step: Decimal) -> bool:
    return money % step == ZERO


def _step(plan: Plan) -> Decimal:
    """The last digit that pages show, in the plan's unit: one decimal, or as many as ``round_to`` needs, at most 3."""
    exponent = Decimal(repr(float(plan.settings.round_to))).normalize().as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) else 1
    return Decimal(1).scaleb(-min(3, max(1, digits)))


def _demands(shown: Shown, ledger: Ledger) -> None:
    """What every amount has to keep by itself: its request, minimum, lock, links, whole things, posts' terms."""
    audit = shown.audit
    found: Iterable[Finding] = [
        *check_cells(audit),
        *check_whole(audit),
        *check_posts(audit),
        *check_links(audit),
    ]
    by_activity: dict[str, list[tuple[str, str, Line]]] = {}
    for line in found:
        ledger.rules += int(line.expected) if isinstance(line.expected, float) and line.verdict != BREACH else 1
        if line.verdict == BREACH:
            by_activity = by_activity or _by_activity(shown)
            ledger.breach("rule", _place(by_activity, line.what), line.what, line.expected, line.found)


def _by_activity(shown: Shown) -> dict[str, list[tuple[str, str, Line]]]:
    """The lines of the grid by activity, each with its topic and year."""
    found: dict[str, list[tuple[str, str, Line]]] = {}
    for (part, year), line in shown.lines.items():
        held = shown.audit.parts[part]
        found.setdefault(held.activity.code, []).append((held.topic, str(shown.audit.years[year]), line))
    return found


def _place(by_activity: Mapping[str, list[tuple[str, str, Line]]], what: str) -> str:
    """The cell of the grid that a finding of the checker speaks of: the first of its activity, topic and year."""
    words = [word.strip() for word in what.replace(": ", " / ").replace(" (and", " / (and").split(" / ")]
    lines_of = [found for word in words for found in by_activity.get(word, ())]
    if not lines_of:
        return "Grid"
    best = max(lines_of, key=lambda found: (found[0] in words) + (found[1] in words))
    return best[2].where("recommended")


def _ranking(shown: Shown, earned: Earned, ranking: list[Line], rest: Line | None, ledger: Ledger) -> None:
    """Every activity's money and value over the whole plan; those that are not listed in the sums of the last row."""
    places = {row.code: place for place, row in enumerate(shown.audit.plan.activities)}
    left = dict.fromkeys(places.values())
    for line in ranking:
        place = places.get(line.text("activity"))
        if place is None:
            ledger.breach("figure", line.where("activity"), "no such activity in the plan", None, line.text("activity"))
            continue
        left.pop(place, None)
        _whole_plan(shown, earned, line, shown.audit.plan.activities[place].code, [place], ledger)
    if rest is not None:
        _whole_plan(shown, earned, rest, "the others", list(left), ledger)


def _whole_plan(shown: Shown, earned: Earned, line: Line, who: str, places: Sequence[int], ledger: Ledger) -> None:
    """A row of the ranking against the money and value of the activities that it is about."""
    audit, step = shown.audit, _step(shown.audit.plan)
    for name, table in (("request", audit.request), ("recommended", audit.paid)):
        years = [money for place in places for money in table[place]]
        room = sum(not _whole(money, step) for money in years) * float(step * shown.unit) + EXACT * len(years)
        column = f"{name}_whole_plan"
        money = shown.currency(sum(years, ZERO))
        ledger.compare(line.where(column), f"{name} of {who}, whole plan", money, line.number(column), room)
    worth = fsum(audit.weight[place] * earned.points(place, year) for place in places
                 for year in range(len(audit.years)))  # fmt: skip
    column = "value_of_what_is_recommended"
    ledger.compare(line.where(column), f"value of {who}", worth, line.number(column), shown.close * max(1.0, worth))


def _unfunded(shown: Shown, earned: Earned, listed: list[Line], rest: Line | None, ledger: Ledger) -> None:
    """What is asked for and not recommended, each once; what is not listed in the sum of the last row."""
    audit = shown.audit
    places = {row.code: place for place, row in enumerate(audit.plan.activities)}
    open_ = unfunded(audit)
    for line in listed:
        if line.number("year") is None:
            continue
        place, year = places.get(line.text("activity")), audit.year_idx.get(int(line.number("year") or 0))
        label = f"{line.text('activity')} {line.text('year')}"
        money = open_.pop((place, year), None) if place is not None and year is not None else None
        if money is None or place is None or year is None:
            what = f"nothing is left to fund of {label}"
            ledger.breach("figure", line.where("not_funded"), what, 0.0, line.number("not_funded"))
            continue
        left = shown.currency(money)
        ledger.compare(line.where("not_funded"), f"not funded of {label}", left, line.number("not_funded"), EXACT * 2)
        _slope(ledger, line, f"value of one more for {label}", earned, place, year, audit.weight[place])
    if rest is not None:
        left = shown.currency(sum(open_.values(), ZERO))
        room = EXACT * (2 + len(open_))
        ledger.compare(rest.where("not_funded"), "not funded of the others", left, rest.number("not_funded"), room)
        return
    slack = Decimal("0.000001")
    for (place, year), money in open_.items():
        if money * shown.unit > slack * 4 * max(1, len(audit.parts_of[place])):
            code = audit.plan.activities[place].code
            where = listed[0].sheet if listed else "Not funded"
            ledger.breach("figure", where, f"{code} {audit.years[year]} has no row", shown.currency(money), None)


def _financing(shown: Shown, financing: list[Line], ledger: Ledger) -> None:
    """Payments add to every amount, and every source pays only what it may."""
    audit = shown.audit
    if not audit.plan.sources:
        return
    first: dict[tuple[int, int], str] = {}
    for line in financing:
        part = audit.part_of.get((line.text("activity"), line.text("topic")))
        year = audit.year_idx.get(int(line.number("year") or 0))
        where = line.where("amount")
        ledger.figures += 1
        if part is None or year is None or line.text("source") not in audit.sources:
            if line.number("amount"):
                ledger.breach("figure", where, "no source of the plan pays such a cell", None, line.number("amount"))
            continue
        first.setdefault((part, year), where)
        if line.text("source") not in audit.parts[part].sources:
            ledger.breach("rule", where, f"{line.text('source')} may not pay {audit.parts[part].activity.code}")
    for (part, year), line in shown.lines.items():
        money = sum((audit.flow.get((source, part, year), ZERO) for source in range(len(audit.sources))), ZERO)
        where = first.get((part, year), line.where("recommended"))
        label = " ".join(map(str, audit.label(part, year)))
        room = EXACT * (1 + len(audit.sources))
        expected, found = shown.currency(audit.given[part][year]), shown.currency(money)
        ledger.compare(where, f"payments for {label}", expected, found, room)


def _years(shown: Shown, decision: list[Line], ledger: Ledger) -> None:
    """The decision page: ceiling, request and recommended of every year."""
    audit, step = shown.audit, _step(shown.audit.plan)
    for line in decision:
        year = audit.year_idx.get(int(line.number("year") or 0))
        if year is None:
            ledger.breach("figure", line.where("year"), "no year of the plan", None, line.text("year"))
            continue
        when = audit.years[year]
        money = {
            "ceiling": Decimal(repr(audit.plan.years[year].ceiling)),
            "request": sum((row[year] for row in audit.request), ZERO),
            "recommended": audit.total[year],
        }
        for name, amount in money.items():
            half = 0.0 if _whole(amount, step) else float(step * shown.unit) * (1.0 if name == "ceiling" else 0.51)
            room = half + EXACT * len(audit.parts)
            ledger.compare(line.where(name), f"{name} of {when}", shown.currency(amount), line.number(name), room)
