"""The main job: assemble, solve in stages, round, price, explain, re-check."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import numpy as np

from optimizer.allocate.conflict import conflict_rows, find_conflict
from optimizer.allocate.flows import settle_flows
from optimizer.allocate.money_tables import contribution_rows, financing_rows, source_rows, unspent_rows
from optimizer.allocate.options import Options
from optimizer.allocate.outcome import Outcome
from optimizer.allocate.prices import Price, Pricer
from optimizer.allocate.reasons import Reasons
from optimizer.allocate.repairs import repairs
from optimizer.allocate.result import Result, Row
from optimizer.allocate.rounding import round_amounts
from optimizer.allocate.tables import (
    allocation_rows,
    ranking_rows,
    rule_table,
    unfunded_rows,
)
from optimizer.allocate.unspent import unspent
from optimizer.allocate.words import listed, points
from optimizer.audit import check, manifest
from optimizer.errors import CheckError, SolverError, StoppedError
from optimizer.model import Model, assemble
from optimizer.model.program import Label
from optimizer.plan import Plan
from optimizer.solvers import Limits, Staged, open_session, solve_stages
from optimizer.workbook.sentences import sentences

SAME_VALUE = 1e-6
"""Values nearer than this part of the plan's value are one value."""

DEAR_ROUNDING = 1e-3
"""Rounding that costs more than this part of the plan's value is told."""


def solve(plan: Plan, options: Options | None = None) -> Result:
    """The best plan under the workbook's rules, explained, ranked, rounded and re-checked.

    Raises CheckError where the independent checker finds a breach (the plan is not delivered), SolverError where
    a solver fails, StoppedError where the time limit came before any plan. A plan whose rules contradict each
    other is an answer: ``status == "infeasible"`` with the conflict and its repairs.
    """
    options = options or Options()
    clock = _Clock()
    model = assemble(plan)
    limits = Limits(seconds=options.time_limit, gap=options.gap)
    staged = solve_stages(
        open_session(model.program, options.solver, limits), model.program, model.amount, model.num_years
    )
    clock.lap("solve")
    if staged.status == "infeasible":
        return _infeasible(assemble(plan, with_value=False), options, clock)
    if staged.x is None:
        raise StoppedError(
            f"The time limit of {options.time_limit} seconds came before any plan was found; give more time "
            "with --time-limit, or none."
        )
    outcome = _rounded(model, staged, options)
    clock.lap("round")
    prices, ceilings = _prices(outcome, options)
    clock.lap("prices")
    return _told(outcome, options, prices, ceilings, clock)


def _rounded(model: Model, staged: Staged, options: Options) -> Outcome:
    """The staged amounts, rounded, with the flows that pay them."""
    assert staged.x is not None, "a plan was found"
    exact = np.clip(staged.x[model.amount].reshape(model.shape), 0.0, model.amounts.request)
    rounding = round_amounts(model, exact, options.solver)
    flows = settle_flows(model, rounding.amounts)
    exact_flows = settle_flows(model, np.round(exact, 9))
    if flows is None or exact_flows is None:
        raise SolverError("the amounts found cannot be paid from the ceilings: the solver's answer is not one")
    outcome = Outcome(
        model=model,
        staged=staged,
        exact=exact,
        amounts=rounding.amounts,
        moved=rounding.moved,
        rounded=rounding.rounded,
        in_the_way=rounding.in_the_way,
        flows=flows,
        exact_flows=exact_flows,
    )
    _demand_the_best(outcome)
    return outcome


def _demand_the_best(outcome: Outcome) -> None:
    """Stop where the amounts before rounding are worth less than what was found: it must not pass as rounding."""
    reached, best = outcome.points_less_penalties(outcome.exact, outcome.exact_flows), outcome.staged.first.objective
    if best is not None and reached < best - SAME_VALUE * max(1.0, abs(best)):
        raise SolverError(
            f"the plan found is worth {reached!r} points, and {best!r} had been reached before ties were settled; "
            "nothing is delivered"
        )


def _prices(outcome: Outcome, options: Options) -> tuple[dict[int, Price], dict[int, Price]]:
    """Prices of binding rule rows by their place, and of binding ceilings by year."""
    if not options.prices or outcome.staged.status != "optimal":
        return {}, {}
    pricer = Pricer(outcome)
    rules = {place: pricer.rule(place) for place in range(len(outcome.model.rule_rows)) if outcome.binding(place)}
    years = outcome.model.plan.years
    ceilings = {row.year: pricer.ceiling(row.year) for y, row in enumerate(years) if outcome.ceiling_binding[y]}
    return rules, ceilings


def _told(
    outcome: Outcome,
    options: Options,
    prices: dict[int, Price],
    ceilings: dict[int, Price],
    clock: _Clock,
) -> Result:
    """The finished result, checked before it is handed out."""
    plan, staged = outcome.model.plan, outcome.staged
    tables = _tables(outcome, prices, ceilings)
    head: dict[str, Any] = {
        "value": outcome.value,
        "bound": staged.first.bound,
        "gap": staged.first.gap,
        "rounded": outcome.rounded,
        "curve_error": outcome.model.curve_error,
    }
    tables["checks"] = _checked(plan, {**head, **tables}, _certificate(outcome))
    clock.lap("check")
    opinion = _second_opinion(staged)
    results = {
        "status": staged.status,
        **head,
        "rounding_changes": int(np.count_nonzero(outcome.moved)),
        "second_opinion": opinion,
        "stages": tables["stages"],
        "solver": options.solver,
        "checks": len(tables["checks"]),
    }
    return Result(
        plan=plan,
        status=staged.status,
        objective=plan.settings.objective,
        **head,
        rounding_cost=float(staged.first.objective or 0.0) - outcome.value,
        second_opinion=opinion,
        warnings=(*_warnings(plan), *_answer_warnings(outcome)),
        manifest=_manifest(plan, options, results, clock),
        tables=tables,
    )


def _tables(outcome: Outcome, prices: dict[int, Price], ceilings: dict[int, Price]) -> dict[str, tuple[Row, ...]]:
    """All tables of the answer but the checks."""
    model, left = outcome.model, unspent(outcome)
    return {
        "allocation": allocation_rows(outcome, Reasons(outcome)),
        "ranking": ranking_rows(outcome),
        "rules": rule_table(outcome, prices, ceilings, _sentences(model.plan)),
        "sources": source_rows(model.plan, outcome.flows, left),
        "unspent": unspent_rows(left),
        "financing": financing_rows(model.plan, model.parts, outcome.flows),
        "contributions": contribution_rows(model.plan, outcome.flows),
        "unfunded": unfunded_rows(outcome),
        "stages": tuple(asdict(stage) for stage in outcome.staged.stages),
    }


def _checked(plan: Plan, document: Mapping[str, Any], prices: dict[Label, float] | None) -> tuple[Row, ...]:
    """The independent checker's findings; CheckError where one is a breach: such a plan is not delivered."""
    findings = check(plan, document, prices)
    breaches = [finding for finding in findings if finding.verdict != "OK"]
    if breaches:
        told = "\n".join(
            f"  {row.check}: {row.what}: expected {row.expected}, found {row.found}" for row in breaches[:10]
        )
        raise CheckError(f"The independent checker refused the plan, so it is not delivered:\n{told}")
    return tuple(finding.to_dict() for finding in findings)


def _certificate(outcome: Outcome) -> dict[Label, float] | None:
    """The first stage's prices by row label, for the checker; ``None`` without proof."""
    price = outcome.staged.first.price
    if price is None or outcome.staged.status != "optimal":
        return None
    rows = outcome.model.program.rows
    return {label: float(price[i]) for i, label in enumerate(rows) if label[0] != "pieces"}


def _second_opinion(staged: Staged) -> str:
    if staged.status != "optimal":
        return "not confirmed: the solver stopped at a limit before the proof"
    return "confirmed: a certificate of optimality was recomputed from the plan, without the solver"


def _infeasible(model: Model, options: Options, clock: _Clock) -> Result:
    """The answer where no plan satisfies the rules."""
    plan = model.plan
    conflict = find_conflict(model, options.solver)
    clock.lap("conflict")

    def value_of(changed: Plan) -> float | None:
        again = assemble(changed)
        stage = again.program.stages[0]
        found = open_session(again.program, options.solver, Limits()).run(stage.cost, maximise=stage.maximise)
        return found.objective

    menu = repairs(model, conflict, options.solver, value_of)
    clock.lap("repairs")
    results = {
        "status": "infeasible",
        "solver": options.solver,
        "conflict": len(conflict),
        "repairs": len(menu),
    }
    return Result(
        plan=plan,
        status="infeasible",
        objective=plan.settings.objective,
        value=None,
        bound=None,
        gap=None,
        warnings=(*_warnings(plan), *_no_repair(menu)),
        conflict=conflict_rows(model, conflict, _sentences(plan)),
        repairs=menu,
        manifest=_manifest(plan, options, results, clock),
    )


def _no_repair(menu: tuple[tuple[Row, ...], ...]) -> tuple[str, ...]:
    if menu:
        return ()
    return (
        "No repair can be offered: statutory rules, approved ceilings and requests are never loosened, and "
        "loosening the other limits, one by one or together, was not found to make a plan possible.",
    )


def _sentences(plan: Plan) -> dict[str, str]:
    return {row["rule"]: row["sentence"] for row in sentences(plan)}


def _warnings(plan: Plan) -> tuple[str, ...]:
    return tuple(f"{problem.where}: {problem.message}" for problem in plan.problems if problem.level == "warning")


def _answer_warnings(outcome: Outcome) -> tuple[str, ...]:
    """What a reader of the answer has to know and no cell of the workbook tells."""
    found = []
    if outcome.in_the_way:
        found.append(
            f"Amounts are not rounded: no choice of multiples of {outcome.model.plan.settings.round_to:g} keeps "
            f"{listed(outcome.in_the_way)}."
        )
    cost = float(outcome.staged.first.objective or 0.0) - outcome.value
    if cost > DEAR_ROUNDING * max(abs(outcome.value), 1e-9):
        found.append(
            f"Rounding to multiples of {outcome.model.plan.settings.round_to:g} costs {points(cost)} points: a smaller "
            "round_to would keep more of them."
        )
    lowered = dict.fromkeys(row.rule.code for row in outcome.model.rule_rows if row.lowered)
    if lowered:
        found.append(
            f"Lower limits of {listed(list(lowered))} were lowered for members that request less than these ask for."
        )
    return tuple(found)


def _manifest(plan: Plan, options: Options, results: Mapping[str, Any], clock: _Clock) -> dict[str, Any]:
    told = {"solver": options.solver, "gap": f"{options.gap:g}"}
    if options.time_limit is not None:
        told["time_limit"] = f"{options.time_limit:g}"
    if options.command:
        told["command"] = options.command
    return manifest(plan, options=told, results=results, times=clock.times() if options.stamp else None)


class _Clock:
    """Laps of one run, for the stamp that a user may ask for."""

    def __init__(self) -> None:
        self._started = datetime.now().astimezone()
        self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self._laps[name], self._last = now - self._last, now

    def times(self) -> dict[str, Any]:
        laps = {name: round(seconds, 3) for name, seconds in self._laps.items()}
        return {"started": self._started.isoformat(timespec="seconds"), "seconds": laps}
