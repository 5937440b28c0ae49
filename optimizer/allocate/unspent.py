"""Why money is unspent: codes of the closed list whose amounts add to the money unspent, year by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.allocate.outcome import Outcome
from optimizer.allocate.words import listed, money, share
from optimizer.errors import SolverError
from optimizer.plan import COMMON
from optimizer.plan.amounts import decimal

DUST = 1e-9

SAME_MONEY = 1e-6
"""Money that is less than this part of a year's requests is the last digit of a solver."""


@dataclass(frozen=True, kw_only=True)
class Unspent:
    """One reason for unspent money of one year."""

    year: int
    code: str
    amount: float
    reason: str
    rules: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    source: str = COMMON
    gain_if_open: float | None = None


def unspent(outcome: Outcome) -> list[Unspent]:
    """The reasons of every year in order: reserve, carried, then what lapses and why."""
    found: list[Unspent] = []
    plan, flows = outcome.model.plan, outcome.flows
    for y, row in enumerate(plan.years):
        if flows.reserve[0, y] > 0.0:
            text = f"{share(row.reserve)} of the ceiling of {row.year} is held back as a reserve."
            found.append(
                Unspent(
                    year=row.year,
                    code="reserve",
                    amount=float(flows.reserve[0, y]),
                    reason=text,
                    cells=(row.origin.cell("reserve"),),
                )
            )
        if flows.carried[0, y] > DUST:
            text = f"Moves to {plan.years[y + 1].year}, where it is used."
            found.append(
                Unspent(
                    year=row.year,
                    code="carried",
                    amount=float(flows.carried[0, y]),
                    reason=text,
                    cells=(row.origin.cell("carry_share"),),
                )
            )
        if flows.lapsed[0, y] > DUST:
            found.extend(_lapse(outcome, y))
    return found


def _lapse(outcome: Outcome, y: int) -> list[Unspent]:
    """The lapse of one year, split: what rounding left, what rules hold back, what is worth nothing, the rest."""
    model, plan, year = outcome.model, outcome.model.plan, outcome.model.plan.years[y].year
    left = decimal(outcome.flows.lapsed[0, y])
    request = model.amounts.request[:, y]
    open_to = np.maximum(request - outcome.amounts[:, y], 0.0)
    worth = np.array([_next_worth(outcome, a, y) for a in range(len(request))]) > DUST
    found: list[Unspent] = []

    def take(code: str, most: float, text: str, rules: tuple[str, ...] = ()) -> None:
        nonlocal left
        part = min(left, decimal(round(most, 9)))
        if part > 0:
            cells = tuple(plan.rule(rule).origin.cell("limit") for rule in rules)
            found.append(Unspent(year=year, code=code, amount=float(part), reason=text, rules=rules, cells=cells))
            left -= part

    before_rounding = float(outcome.exact_flows.lapsed[0, y])
    if outcome.rounded and open_to.sum() > DUST:
        step = plan.settings.round_to
        take(
            "unit_too_big",
            max(0.0, float(outcome.flows.lapsed[0, y]) - max(0.0, before_rounding)),
            f"Too little for another step of {money(plan, step)} that keeps every rule.",
        )
    rules = _holding(outcome, y)
    if rules:
        take(
            "rule",
            float(open_to[worth].sum()),
            f"Activities that could use it in {year} are held down by {'rule' if len(rules) == 1 else 'rules'} "
            f"{listed(rules)}.",
            rules,
        )
    take("worth_nothing", float(open_to[~worth].sum()), f"What is still asked for in {year} brings no value.")
    still_open = 0.0 if rules else float(open_to[worth].sum())
    if left > 0 and still_open > DUST and before_rounding > SAME_MONEY * max(1.0, float(request.sum())):
        raise SolverError(f"money of {year} is left over though {still_open!r} that is worth it is still asked for")
    if request.sum() <= 0.0:
        take("nothing_in_scope_asks", float(left), f"Nothing is asked for in {year}.")
    take("requests_met", float(left), f"All requests of {year} that may be met are met.")
    return found


def _next_worth(outcome: Outcome, a: int, y: int) -> float:
    curve = outcome.model.curves.get((a, y))
    slope = None if curve is None else curve.slope_above(float(outcome.exact[a, y]))
    return 0.0 if slope is None else slope * float(outcome.model.amounts.weight[a])


def _holding(outcome: Outcome, y: int) -> tuple[str, ...]:
    """The priced rules with an amount of the year in their row, in sheet order."""
    price, program = outcome.staged.first.price, outcome.model.program
    if price is None:
        return ()
    columns = set(outcome.model.amount[y :: outcome.model.num_years].tolist())
    found: dict[str, None] = {}
    for place, row in zip(outcome.model.rule_places.tolist(), outcome.model.rule_rows, strict=True):
        rows = [place, *(program.row_of["below", row.rule.code, m, row.year] for m, _ in row.losses)]
        if any(abs(price[at]) > DUST and columns & set(program.row(at)[0].tolist()) for at in rows):
            found.setdefault(row.rule.code)
    return tuple(found)
