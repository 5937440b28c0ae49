"""Plan to linear programme: amounts and their pieces, ceilings with carry-over, rules, the list of stages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.errors import UsageError
from optimizer.model.ceilings import add_ceilings
from optimizer.model.curve import Curve, chords, level_curve
from optimizer.model.program import Builder, LinearProgram
from optimizer.model.rules import RuleRow, add_rules, rule_rows
from optimizer.model.stages import stages
from optimizer.model.value import Pieces, add_pieces
from optimizer.plan import Plan
from optimizer.plan.amounts import Amounts, amounts
from optimizer.plan.scope import Parts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Model:
    """A plan and its linear programme.

    ``amount`` holds the column of every activity-year (years fastest); ``curves`` the value curve of each
    activity-year with a request; ``rule_rows`` and ``rule_places`` go together.
    """

    plan: Plan
    amounts: Amounts
    parts: Parts
    curves: dict[tuple[int, int], Curve]
    pieces: Pieces
    rule_rows: tuple[RuleRow, ...]
    rule_places: Ints
    amount: Ints
    program: LinearProgram

    @property
    def num_years(self) -> int:
        """How many years the plan has."""
        return len(self.plan.years)

    @property
    def shape(self) -> tuple[int, int]:
        """(activities, years)."""
        return len(self.plan.activities), len(self.plan.years)

    def points(self, x: Floats) -> Floats:
        """Weighted, discounted points of each activity-year at amounts ``x`` (activities, years)."""
        earned = np.zeros(self.shape)
        for (a, y), curve in self.curves.items():
            earned[a, y] = curve.value(float(x[a, y]))
        return earned * self.amounts.weight[:, None] * self.amounts.discount[None, :]

    @property
    def curve_error(self) -> float:
        """How far the plan can lie below the optimum of the smooth curves, in points."""
        scale = self.amounts.weight[:, None] * self.amounts.discount[None, :]
        return float(sum(curve.error * scale[place] for place, curve in self.curves.items()))


def value_curves(plan: Plan, money: Amounts) -> dict[tuple[int, int], Curve]:
    """The curve of every activity-year that asks for money, by (activity index, year index)."""
    inflation = {line.code: line.inflation for line in plan.lines}
    step = plan.settings.round_to
    curves = {}
    for a, y in np.argwhere(money.request > 0.0).tolist():
        row, request = plan.activities[a], float(money.request[a, y])
        if row.levels:
            since = plan.years[y].year - plan.first_year
            curve = level_curve(row.levels, request, inflation[row.line], since, step)
            if not curve.concave:
                raise UsageError(
                    f"The levels of {row.code} do not bring less and less for their money in {plan.years[y].year}, at "
                    f"that year's prices in steps of {step:g}: this version needs levels that do."
                )
            curves[a, y] = curve
        else:
            curves[a, y] = chords(request, row.value, row.value_at_half, step)
    return curves


def assemble(plan: Plan, *, with_value: bool = True) -> Model:
    """The linear programme of ``plan``.

    Columns in order: amounts, pieces, carried and overrun money, then what rules add. Rows in order: pieces,
    ceilings, rules. Without value there are no pieces: only what limits the amounts, to ask whether a plan exists.
    """
    money, parts = amounts(plan), Parts(plan)
    curves = value_curves(plan, money) if with_value else {}
    builder = Builder()
    codes = [row.code for row in plan.activities]
    years = [row.year for row in plan.years]
    amount = builder.add_columns(
        [("amount", code, year) for code in codes for year in years], upper=money.request.ravel()
    )
    pieces = add_pieces(builder, plan, money, curves, amount)
    add_ceilings(builder, plan, amount)
    rows = rule_rows(plan, money, parts)
    places = add_rules(builder, rows, amount)
    return Model(
        plan=plan,
        amounts=money,
        parts=parts,
        curves=curves,
        pieces=pieces,
        rule_rows=tuple(rows),
        rule_places=places,
        amount=amount,
        program=builder.build(stages(builder, plan, pieces, amount)),
    )
