"""The amounts of a report's grid, read back exactly: pages hold them in full units of the currency to six decimals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from optimizer.audit.asked import ZERO
from optimizer.audit.book import Book as Plan_Book
from optimizer.audit.finding import SUMMED, UNROUNDED
from optimizer.plan import COMMON, Plan
from optimizer.recompute.columns import Line
from optimizer.recompute.ledger import Ledger

WRITTEN = Decimal("0.000001")
"""What an amount in full units of the currency is rounded to when it is written."""

CLEAN = Decimal("0.0001")
"""The parts of a split activity add to its amount to better than this."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """The report's amounts as an answer that the checker can read, and the grid's line of every cell."""

    audit: Plan_Book
    lines: dict[tuple[int, int], Line]
    unit: Decimal
    rounded: bool

    @property
    def close(self) -> float:
        """By what share of itself a value may differ; amounts that are not rounded are cut off as they are written."""
        return SUMMED if self.rounded else UNROUNDED

    def currency(self, amount: Decimal) -> float:
        """An amount of the plan in full units of the currency."""
        return float(amount * self.unit)


def amounts(plan: Plan, grid: Sequence[Line], financing: Sequence[Line], ledger: Ledger, *, rounded: bool) -> Shown:
    """Read the amounts; rows that no cell of the plan has, that are there twice or missing are written down."""
    unit = Decimal(plan.settings.unit)
    bare = Plan_Book(plan, {"allocation": [], "financing": []})
    lines: dict[tuple[int, int], Line] = {}
    for line in grid:
        part = bare.part_of.get((line.text("activity"), line.text("topic")))
        year = bare.year_idx.get(int(line.number("year") or 0))
        if part is None or year is None:
            ledger.breach("figure", line.where("activity"), "no activity of the plan serves this topic in this year")
        elif (part, year) in lines:
            ledger.breach("figure", line.where("activity"), "this activity, topic and year stand here twice")
        else:
            lines[part, year] = line
    for part in bare.everything:
        for year in range(len(bare.years)):
            if (part, year) not in lines and grid:
                label = " ".join(map(str, bare.label(part, year)))
                ledger.breach("figure", grid[0].sheet, f"{label} has no row")
    paid = list(_paid(bare, lines, unit, rounded=rounded))
    sharp = rounded and unit >= 1000
    document = {
        "rounded": sharp,
        "allocation": list(_allocation(bare, lines, dict(paid), rounded=rounded)),
        "financing": list(_financing(bare, financing, lines, unit)),
        "posts": list(_posts(bare, lines, dict(paid))),
    }
    return Shown(audit=Plan_Book(plan, document), lines=lines, unit=unit, rounded=rounded)


def _paid(
    bare: Plan_Book, lines: dict[tuple[int, int], Line], unit: Decimal, *, rounded: bool
) -> Iterator[tuple[Any, Decimal]]:
    """What each activity gets in each year: what was typed for it where it is that, else as shown."""
    for place, parts in enumerate(bare.parts_of):
        for year in range(len(bare.years)):
            shown = [lines[part, year].number("recommended") or 0.0 for part in parts if (part, year) in lines]
            total = sum((Decimal(repr(amount)) for amount in shown), ZERO)
            near = WRITTEN * (len(parts) + 1) / unit
            found = total / unit
            exact = next((one for one in _candidates(bare, place, year, found) if abs(one - found) <= near), None)
            yield (
                (place, year),
                exact if exact is not None else total.quantize(CLEAN) / unit if rounded and len(parts) > 1 else found,
            )


def _candidates(bare: Plan_Book, place: int, year: int, found: Decimal) -> Iterator[Decimal]:
    """Amounts that are no multiples and exact all the same, then the nearest multiple."""
    row, asked = bare.plan.activities[place], bare.asked
    yield from (asked.request[place][year], asked.most[place][year], asked.minimum[place][year], asked.baseline[place])
    yield from (bare.repriced(level.amount, row.line, bare.years[year]) for level in row.levels)
    yield from (start.cost[year] for start in asked.starts.get(place, ()))
    cost = asked.unit_cost[place][year]
    if cost:
        yield (found / cost).to_integral_value() * cost
    if asked.step:
        yield (found / asked.step).to_integral_value() * asked.step


def _allocation(
    bare: Plan_Book, lines: dict[tuple[int, int], Line], paid: dict[Any, Decimal], *, rounded: bool
) -> Iterator[dict[str, Any]]:
    """The rows of the answer as the checker reads them; what the plan says is filled in, amounts are the shown ones."""
    for (part, year), line in lines.items():
        held = bare.parts[part]
        shown = Decimal(repr(line.number("recommended") or 0.0)) / Decimal(bare.plan.settings.unit)
        exact = held.share * paid[held.place, year]
        agrees = abs(shown - exact) * bare.plan.settings.unit <= 2 * WRITTEN if rounded else True
        recommended = exact if agrees else shown
        baseline = float(held.share * bare.baseline[held.place])
        yield {
            "activity": held.activity.code,
            "name": held.activity.name,
            "topic": held.topic,
            "share": float(held.share),
            "line": held.activity.line,
            "year": bare.years[year],
            "baseline": baseline,
            "request": float(held.share * bare.request[held.place][year]),
            "recommended": float(recommended),
            "change": float(recommended) - baseline,
            "units": line.number("units"),
            "filled": line.number("filled"),
            "given_up": line.number("given_up"),
            "code": "amended",
            "reason": line.text("reason") or "none",
        }


def _financing(
    bare: Plan_Book, financing: Sequence[Line], lines: dict[tuple[int, int], Line], unit: Decimal
) -> Iterator[dict[str, Any]]:
    """The payments; where there is no source but the ceilings, these pay every amount."""
    if not bare.plan.sources:
        for (part, year), line in lines.items():
            code, topic, when = bare.label(part, year)
            amount = Decimal(repr(line.number("recommended") or 0.0)) / unit
            yield {"source": COMMON, "activity": code, "topic": topic, "year": when, "amount": float(amount)}
        return
    for line in financing:
        amount = Decimal(repr(line.number("amount") or 0.0)) / unit
        yield {
            "source": line.text("source"),
            "activity": line.text("activity"),
            "topic": line.text("topic"),
            "year": int(line.number("year") or 0),
            "amount": float(amount),
        }


def _posts(bare: Plan_Book, lines: dict[tuple[int, int], Line], paid: dict[Any, Decimal]) -> Iterator[dict[str, Any]]:
    """The table of posts, from the columns of the grid that count them."""
    for place, row in enumerate(bare.plan.activities):
        before = bare.asked.posts_before[place]
        for year, when in enumerate(bare.years if row.kind == "posts" else ()):
            counts = dict.fromkeys(("units", "filled", "given_up"), 0.0)
            for part in bare.parts_of[place]:
                line = lines.get((part, year))
                for name in counts:
                    counts[name] += (line.number(name) if line else None) or 0.0
            in_place = round(counts["units"])
            full = bare.asked.unit_cost[place][year] * in_place
            cost = paid[place, year]
            yield {
                "activity": row.code,
                "name": row.name,
                "line": row.line,
                "year": when,
                "before": before,
                "filled": round(counts["filled"]),
                "given_up": round(counts["given_up"]),
                "in_place": in_place,
                "cost": float(cost),
                "full_year": float(full),
                "deferred": float(full - cost),
            }
            before = in_place
