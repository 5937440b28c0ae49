"""Plan to linear programme: amounts and their pieces, ceilings with carry-over, rules, the list of stages."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optimizer.errors import UsageError
from optimizer.model.ceilings import add_ceilings
from optimizer.model.curve import Curve, chords, level_curve
from optimizer.model.model import Model
from optimizer.model.program import Builder
from optimizer.model.rule_row import add_rules
from optimizer.model.rules import rule_rows
from optimizer.model.sources import no_flows
from optimizer.model.stages import stages
from optimizer.model.value import add_pieces
from optimizer.model.whole import Whole
from optimizer.plan import Plan
from optimizer.plan.amounts import Amounts, amounts
from optimizer.plan.scope import Parts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


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
    places = add_rules(builder, rows)
    listed = stages(builder, plan, pieces, amount)
    return Model(
        plan=plan,
        amounts=money,
        parts=parts,
        curves=curves,
        pieces=pieces,
        rule_rows=tuple(rows),
        rule_places=places,
        amount=amount,
        whole=Whole(),
        flow=no_flows(len(plan.years)),
        getting={},
        value_cost=listed[0].cost,
        program=builder.build(listed),
    )
