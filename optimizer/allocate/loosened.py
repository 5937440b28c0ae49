"""The programme of a plan whose limits may move: what each is loosened by is a column of whole steps.

A limit against a base that the plan decides makes a product, loosening times base. It is held between the lines that
bound it over the range of its steps (McCormick, Mathematical Programming 10 (1976) 147-175, doi:10.1007/BF01580665):
exact at both ends of the range, never stricter than the product in between.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocate.knobs import Knob
from optimizer.model import LinearProgram, Model
from optimizer.model.linear import Linear, added, of_columns, put
from optimizer.model.program import INF, Builder
from optimizer.model.rule_row import RuleRow
from optimizer.plan.amounts import Floats

Range = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Product:
    """What one loosened limit moves in money: ``column`` stands for loosening times ``base``."""

    knob: Knob
    column: int
    base: Linear


@dataclass(frozen=True, kw_only=True)
class Loosened:
    """The programme, the column of each limit's steps, and the products that are only bounded."""

    program: LinearProgram
    steps: Mapping[Knob, int]
    products: tuple[Product, ...]

    def needed(self, x: Floats) -> dict[Knob, int]:
        """Whole steps of each limit that is moved at ``x``: those that its products really take at these amounts."""
        found = {knob: round(float(x[column])) for knob, column in self.steps.items()}
        for product in self.products:
            base = product.base.at(x)
            if base > 0.0:
                take = int(np.ceil(round(float(x[product.column]) / base / product.knob.step, 4)))
                found[product.knob] = min(max(found[product.knob], take), product.knob.most)
        return {knob: steps for knob, steps in found.items() if steps}


def loosened(model: Model, ranges: Mapping[Knob, Range]) -> Loosened:
    """``model`` with a column of steps for every limit of ``ranges``, within its range."""
    return _Loosening(model, ranges).done()


class _Loosening:
    """The builder of one loosened programme."""

    def __init__(self, model: Model, ranges: Mapping[Knob, Range]) -> None:
        self.model, self.ranges = model, ranges
        self.builder = Builder.onto(_without_bounds(model, ranges))
        self.products: list[Product] = []
        self.steps = {knob: self._steps(number, knob) for number, knob in enumerate(ranges)}
        self.full = at_full(model)

    def _steps(self, number: int, knob: Knob) -> int:
        low, high = self.ranges[knob]
        return int(self.builder.add_columns([("steps", number)], float(low), float(high), integer=True)[0])

    def done(self) -> Loosened:
        """Everything that the limits move."""
        self._ceilings()
        self._locks()
        by_rule: dict[str, list[Knob]] = {}
        for knob in self.ranges:
            by_rule.setdefault(knob.rule, []).append(knob)
        for row, place in zip(self.model.rule_rows, self.model.rule_places.tolist(), strict=True):
            base = self._base(row)
            self._ceiling_in_base(row, place, base)
            for knob in by_rule.get(row.rule.code, ()):
                self._rule(row, place, base, knob)
        for knob in by_rule.get("target", ()):
            self._enter(self.model.program.row_of["target",], knob, knob.step)
        return Loosened(program=self.builder.build(()), steps=self.steps, products=tuple(self.products))

    def _enter(self, row: int, knob: Knob, coefficient: float) -> None:
        self.builder.add_entries(np.array([row]), np.array([self.steps[knob]]), coefficient)

    def _row(self, expression: Linear, lower: float = -INF, upper: float = INF) -> None:
        row = self.builder.add_rows([("loosened", len(self.builder.rows))], lower, upper)
        put(self.builder, row, [expression])

    def _ceilings(self) -> None:
        """Common money, what may be carried and overrun, and the full year: all follow the ceiling."""
        program, years = self.model.program, {year.year: year for year in self.model.plan.years}
        for knob in self.ranges:
            if knob.rule != "ceiling" or knob.year is None:
                continue
            year = years[knob.year]
            self._enter(program.row_of["ceiling", knob.year], knob, -(1.0 - year.reserve) * knob.step)
            if ("full year", knob.year) in program.row_of:
                self._enter(program.row_of["full year", knob.year], knob, -knob.step)
            for name, part in (("carry", year.carry_share), ("overrun", year.overrun)):
                column = program.column_of[name, knob.year]
                if program.col_upper[column] > 0.0:
                    held = added((of_columns([column]), of_columns([self.steps[knob]], -part * knob.step)))
                    self._row(held, upper=float(program.col_upper[column]))

    def _locks(self) -> None:
        locked, place = _lock_rows(self.model), {row.code: a for a, row in enumerate(self.model.plan.activities)}
        for knob in self.ranges:
            if knob.rule == "lock":
                for row in locked.get(knob.member, ()):
                    fixed, most = float(self.model.program.row_upper[row]), _most(self.model, row, place)
                    places, coefficients = self.model.program.row(row)
                    held, lift = Linear(places=places, coefficients=coefficients), self.steps[knob]
                    self._row(added((held, of_columns([lift], fixed - most))), upper=fixed)
                    self._row(added((held, of_columns([lift], fixed))), lower=fixed)

    def _base(self, row: RuleRow) -> Linear | None:
        """The base as an expression that also follows the ceilings."""
        base = row.base
        if base is None or row.rule.base is None or row.rule.base.kind != "ceiling":
            return base
        span = row.rule.years if row.year is None else (row.year,)
        raised = [knob for knob in self.ranges if knob.rule == "ceiling" and knob.year in span]
        return added((base, *(of_columns([self.steps[knob]], knob.step) for knob in raised)))

    def _ceiling_in_base(self, row: RuleRow, place: int, base: Linear | None) -> None:
        if base is not None and row.base is not None and len(base.places) > len(row.base.places):
            moved = Linear(places=base.places, coefficients=base.coefficients).times(-row.factor)
            put(self.builder, np.array([place]), [moved])

    def _rule(self, row: RuleRow, place: int, base: Linear | None, knob: Knob) -> None:
        """Loosen one row: its factor moves by the steps, the row by that times its base."""
        sign = -1.0 if row.two_sided and row.relation == "at least" else knob.sign
        turn = self._turn(row, knob)
        if base is None or not len(base.places):
            by = 1.0 if base is None else base.constant
            put(self.builder, np.array([place]), [turn.times(-sign * by)])
            return
        low, high = (_turned_by(row, knob, steps) for steps in self.ranges[knob])
        most = base.constant + float(np.maximum(base.coefficients, 0.0) @ self._full_at(base))
        column = int(self.builder.add_columns([("product", place, len(self.products))])[0])
        self.products.append(Product(knob=knob, column=column, base=base))
        put(self.builder, np.array([place]), [of_columns([column], -sign)])
        product, plain = of_columns([column]), Linear(places=base.places, coefficients=base.coefficients)
        self._row(added((product, plain.times(-high))), upper=high * base.constant)
        self._row(added((product, plain.times(-low), turn.times(-most))), upper=low * (base.constant - most))
        if row.relation == "exactly":
            self._row(added((product, plain.times(-low))), lower=low * base.constant)
            self._row(added((product, plain.times(-high), turn.times(-most))), lower=high * (base.constant - most))

    def _full_at(self, base: Linear) -> Floats:
        """The greatest each column of a base can be; steps of ceilings at the end of their range."""
        ends = {self.steps[knob]: float(high) for knob, (_, high) in self.ranges.items()}
        return np.array([ends[p] if p in ends else self.full[p] for p in base.places.tolist()])

    def _turn(self, row: RuleRow, knob: Knob) -> Linear:
        """By how much a row's factor moves; one lowered to what is requested moves later, at most along a line."""
        steps = of_columns([self.steps[knob]], knob.step)
        if not row.lowered:
            return steps
        low, high = self.ranges[knob]
        first, last = _turned_by(row, knob, low), _turned_by(row, knob, high)
        slope = (last - first) / ((high - low) * knob.step) if high > low else 0.0
        column = self.builder.add_columns([("turn", len(self.builder.columns))], upper=max(last, 0.0))
        turn = of_columns(column)
        self._row(added((turn, steps.times(-slope))), upper=first - slope * low * knob.step)
        return turn


def _turned_by(row: RuleRow, knob: Knob, steps: int) -> float:
    """By how much a row's factor moves after ``steps``."""
    by = steps * knob.step
    if not row.lowered:
        return by
    asked = 1.0 - row.rule.limit if row.two_sided else 1.0 + row.rule.limit
    return max(0.0, by - (asked - row.factor))


def _without_bounds(model: Model, ranges: Mapping[Knob, Range]) -> LinearProgram:
    """The programme without what is written again as rows that follow a limit."""
    program = model.program
    col_upper, row_lower, row_upper = program.col_upper.copy(), program.row_lower.copy(), program.row_upper.copy()
    locked = _lock_rows(model)
    for knob in ranges:
        if knob.rule == "ceiling":
            held = [program.column_of[name, knob.year] for name in ("carry", "overrun")]
            col_upper[[column for column in held if col_upper[column] > 0.0]] = INF
        elif knob.rule == "lock":
            rows = locked.get(knob.member, [])
            row_lower[rows], row_upper[rows] = -INF, INF
    return replace(program, col_upper=col_upper, row_lower=row_lower, row_upper=row_upper)


def _lock_rows(model: Model) -> dict[str, list[int]]:
    """The rows of every lock, by the code of its activity."""
    found: dict[str, list[int]] = {row.code: [] for row in model.plan.activities if row.lock}
    for row, label in enumerate(model.program.rows):
        if label[0] == "lock":
            found.setdefault(str(label[1]), []).append(row)
    return found


def _most(model: Model, row: int, place: Mapping[str, int]) -> float:
    """The most that what a lock fixes can be: an amount, units or posts, the share of a package."""
    label = model.program.rows[row]
    if len(label) == 2:
        return 1.0
    a = place[str(label[1])]
    y = next(y for y, one in enumerate(model.plan.years) if one.year == label[2])
    scalable = model.plan.activities[a].kind == "scalable"
    return float(model.amounts.most[a, y] if scalable else model.amounts.most_units[a, y])


def at_full(model: Model) -> Floats:
    """The columns with every request met and every source spent: what bases are at most."""
    x = np.where(np.isfinite(model.program.col_upper), model.program.col_upper, 0.0)
    x[model.amount] = model.amounts.request.ravel()
    for s, money_of in enumerate(model.amounts.money):
        for number in range(len(model.flow.classes)):
            held = model.flow.column[s, number]
            x[held[held >= 0]] = money_of[held >= 0]
    return x
