"""Which row of a scenario causes which part of its difference to the base.

The parts are Shapley values: what a row adds, averaged over all orders in which the rows could come (Shapley 1953,
doi:10.1515/9781400881970-018). They add to the whole difference whatever the rows do to each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial
from typing import Any

from optimizer.allocate import Options
from optimizer.allocate.result import Row
from optimizer.analysis.compare.solved import Solved, changed_by, comparable
from optimizer.analysis.words import chosen
from optimizer.language import numeral, say
from optimizer.plan import Plan, ScenarioRow
from optimizer.workbook.scenarios import change_of

MOST_SHARED = 6
"""Rows up to which all their combinations are solved: 64 plans."""
TOGETHER = say("together")

Subset = frozenset[int]
Measure = Callable[[Solved], float | None]


@dataclass(frozen=True, kw_only=True)
class Cause:
    """One override: the row of Scenarios, and what it does in words."""

    row: ScenarioRow

    @property
    def place(self) -> str:
        """Where it stands, such as ``Scenarios!3``."""
        return f"{self.row.origin.sheet or 'Scenarios'}!{self.row.origin.row}"

    @property
    def what(self) -> str:
        """``Years / every row / ceiling: -5 %``."""
        row = self.row
        return say(
            "{sheet} / {row} / {column}: {how}",
            sheet=row.sheet,
            row=row.row or say("every row"),
            column=row.column,
            how=_how(row),
        )


def _how(row: ScenarioRow) -> str:
    number = row.to if isinstance(row.to, (int, float)) and not isinstance(row.to, bool) else None
    if row.how == "percent" and number is not None:
        return numeral(f"{number * 100:+.6g} %")
    text = numeral(f"{number:.10g}") if number is not None else str(row.to)
    if row.how == "add":
        return say("add {number}", number=text)
    if row.how == "times":
        return say("times {number}", number=text)
    return text or (say("blank") if row.how == "set" else text)


class Solver:
    """Solves subsets of an option's rows, each once for all options that have it."""

    def __init__(self, plan: Plan, base: Solved, options: Options) -> None:
        self._plan, self._base, self._options = plan, base, options
        self._found: dict[tuple[str, ...], Solved | None] = {(): base}

    def know(self, rows: Sequence[ScenarioRow], solved: Solved) -> None:
        """Keep the answer of an option that is solved already."""
        self._found[self._key(rows)] = solved if solved.answer else None

    def of(self, rows: Sequence[ScenarioRow]) -> Solved | None:
        """The answer under these rows in order; ``None`` where there is no plan."""
        key = self._key(rows)
        if key not in self._found:
            self._found[key] = changed_by(self._plan, tuple(change_of(row) for row in rows), self._options)
        return self._found[key]

    @staticmethod
    def _key(rows: Sequence[ScenarioRow]) -> tuple[str, ...]:
        return tuple(f"{row.origin.sheet}!{row.origin.row}:{change_of(row)}" for row in rows)


def attributed(option: Solved, base: Solved, rows: Sequence[ScenarioRow], solver: Solver) -> tuple[list[Row], str]:
    """The rows of the table for one option, and a note where the difference cannot be shared out."""
    if option.answer is None or base.answer is None or option.plan is None or not rows:
        return [], ""
    solver.know(rows, option)
    every = frozenset(range(len(rows)))
    shared = len(rows) <= MOST_SHARED
    wanted = _every_subset(every) if shared else _ones_and_all_but_ones(every)
    solved = {some: solver.of([rows[place] for place in sorted(some)]) for some in wanted}
    causes = [Cause(row=row) for row in rows]
    found: list[Row] = []
    for of, measure in _measures(option, base).items():
        measured = {some: _of(one, measure) for some, one in solved.items()}
        if len({*measured.values()}) > 1:  # what no row changes needs no causes
            found += _shared_out(option.name, of, causes, measured, shared)
    missing: list[Subset] = [some for some, one in solved.items() if one is None]
    if not missing:
        return found, ""
    return found, say(
        "{option}: under {rows} without its other rows there is no plan, so not all parts are known.",
        option=option.name,
        rows=", ".join(causes[place].place for place in sorted(missing[0])),
    )


def _every_subset(every: Subset) -> list[Subset]:
    """All subsets, the small ones first."""
    return [frozenset(some) for size in range(len(every) + 1) for some in combinations(sorted(every), size)]


def _ones_and_all_but_ones(every: Subset) -> list[Subset]:
    found = [frozenset[int](), *(frozenset({one}) for one in every)]
    return [*found, *(every - {one} for one in every), every]


def _measures(option: Solved, base: Solved) -> Mapping[str, Measure]:
    """What is shared out: the value where it is counted alike, the money, and that of every topic."""
    found: dict[str, Measure] = {}
    if comparable(option.plan, base.plan):
        found["value"] = lambda one: one.answer.value if one.answer and comparable(one.plan, base.plan) else None
    found["money"] = lambda one: one.money
    for topic in dict.fromkeys([*base.by_topic, *option.by_topic]):
        found[topic] = lambda one, topic=topic: one.by_topic.get(topic, 0.0)  # type: ignore[misc]
    return found


def _of(solved: Solved | None, measure: Measure) -> float | None:
    return None if solved is None else measure(solved)


def _shared_out(
    option: str, of: str, causes: Sequence[Cause], measured: Mapping[Subset, float | None], shared: bool
) -> list[Row]:
    nothing, every = frozenset[int](), frozenset(range(len(causes)))
    alone = [_less(measured[frozenset({place})], measured[nothing]) for place in every]
    left_out = [_less(measured[every], measured[every - {place}]) for place in every]
    parts = [shapley(place, len(causes), measured) for place in every] if shared else alone
    rows: list[Row] = [
        _row(option, of, cause.place, cause.what, alone[place], left_out[place], parts[place], shared)
        for place, cause in enumerate(causes)
    ]
    if not shared:
        whole = _less(measured[every], measured[nothing])
        known = [part for part in parts if part is not None]
        rest = None if whole is None or len(known) < len(parts) else _clean(whole - sum(known))
        rows.append(_row(option, of, TOGETHER, say("what only the rows together cause"), None, None, rest, shared))
    return rows


def shapley(place: int, count: int, measured: Mapping[Subset, float | None]) -> float | None:
    """What one of ``count`` rows adds, averaged over all orders; ``None`` where a subset was not measured."""
    others = [other for other in range(count) if other != place]
    total = 0.0
    for size in range(count):
        weight = factorial(size) * factorial(count - size - 1) / factorial(count)
        for some in combinations(others, size):
            added = _less(measured[frozenset({*some, place})], measured[frozenset(some)])
            if added is None:
                return None
            total += weight * added
    return _clean(total)


def _row(option: str, of: str, place: str, what: str, alone: Any, left_out: Any, part: Any, shared: bool) -> Row:
    return {
        "option": option,
        "of": chosen(of),
        "row": place,
        "what": what,
        "alone": alone,
        "left_out": left_out,
        "part": part,
        "method": say("shares") if shared else say("alone"),
    }


def _less(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else _clean(now - before)


def _clean(number: float) -> float:
    return round(number, 9) + 0.0  # more digits than what is measured, so that parts add up
