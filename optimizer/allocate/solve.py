"""The main job: assemble, solve in stages, round, price, explain, re-check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from optimizer.allocate.clock import Clock
from optimizer.allocate.flows import settle_flows
from optimizer.allocate.forced import Forced, forced_packages
from optimizer.allocate.infeasible import infeasible
from optimizer.allocate.money_tables import (
    contribution_rows,
    financing_rows,
    posts_rows,
    source_rows,
    unspent_rows,
)
from optimizer.allocate.opened import not_opened, value_if_open
from optimizer.allocate.opinion import second_opinion
from optimizer.allocate.options import Options
from optimizer.allocate.outcome import Outcome
from optimizer.allocate.prices import Pricer
from optimizer.allocate.reasons import Reasons
from optimizer.allocate.record import answer_warnings, manifest_of, read_back, reading_warnings
from optimizer.allocate.result import Result, Row
from optimizer.allocate.rounding import paid_columns, round_amounts
from optimizer.allocate.rule_table import AtLimits, rule_table
from optimizer.allocate.tables import allocation_rows, cells_of, ranking_rows, topic_rows, unfunded_rows, without_rows
from optimizer.allocate.unspent import unspent
from optimizer.allocate.whole import counts, exact_amounts
from optimizer.allocate.without import left_out, plan_without
from optimizer.audit import check
from optimizer.errors import CheckError, SolverError, StoppedError, UsageError
from optimizer.language import Text, joined, say
from optimizer.model import Model, assemble
from optimizer.model.groups import Groups, groups_of, paying_groups
from optimizer.model.program import Label
from optimizer.plan import Plan
from optimizer.plan.amounts import Floats
from optimizer.solvers import Limits, Staged, open_session, solve_stages

SAME_VALUE = 1e-6
"""Values nearer than this part of the plan's value are one value."""


def solve(plan: Plan, options: Options | None = None) -> Result:
    """The best plan under the workbook's rules, explained, ranked, rounded and re-checked.

    Raises CheckError where the independent checker or a second solver contradicts the plan (it is not delivered),
    SolverError where a solver fails, StoppedError where the time limit came before any plan. A plan whose rules
    contradict each other is an answer: ``status == "infeasible"`` with the conflict and its repairs.
    """
    options = options or Options()
    clock = Clock()
    without: dict[str, Floats] = {}
    for source in left_out(plan):
        first = _solved_without(plan, source, options)
        if first.status == "infeasible":
            return replace(first, plan=plan, warnings=(_NONE_WITHOUT.format(source), *first.warnings))
        without[source] = _by_part(first)
    model = assemble(plan, without=without)
    groups = groups_for(model, options)
    staged = _staged(model, options, clock, groups)
    if staged.status == "infeasible":
        return infeasible(plan, without, options, clock)
    if staged.x is None:
        raise StoppedError(
            f"The time limit of {options.time_limit} seconds came before any plan was found; give more time "
            "with --time-limit, or none."
        )
    outcome = replace(rounded(model, staged, options.solver), groups=groups)
    clock.lap("round")
    found = _answers(outcome, options, clock)
    return _told(outcome, options, found, without, clock)


_NONE_WITHOUT = "A rule is measured against the plan without {}, and without it no plan satisfies the rules."


def money_without(plan: Plan, options: Options) -> dict[str, Floats]:
    """What each part gets, (parts, years), in the plan solved without each of the sources that rules leave out.

    Raises UsageError where there is no such plan, since the rules then have nothing to be held against.
    """
    found: dict[str, Floats] = {}
    for source in left_out(plan):
        first = _solved_without(plan, source, options)
        if first.status == "infeasible":
            raise UsageError(_NONE_WITHOUT.format(source))
        found[source] = _by_part(first)
    return found


def _solved_without(plan: Plan, source: str, options: Options) -> Result:
    return solve(plan_without(plan, source), replace(options, prices=False, opinion=0.0, stamp=False))


def _staged(model: Model, options: Options, clock: Clock, groups: Groups | None) -> Staged:
    seconds = None if options.time_limit is None else max(0.0, options.time_limit - clock.elapsed)
    session = open_session(model.program, options.solver, Limits(seconds=seconds, gap=options.gap), groups)
    staged = solve_stages(session, model.program, model.amount, model.num_years)
    clock.lap("solve")
    clock.stages = {stage.name: session.clock.spent_on(stage.cost) for stage in model.program.stages}
    return staged


def groups_for(model: Model, options: Options) -> Groups | None:
    """The groups by which a plan is solved; ``None`` where the options or the plan speak against it."""
    if options.reduce is False or options.solver.casefold() != "highs":
        return None
    return groups_of(model) if options.reduce else paying_groups(model)


def _by_part(result: Result) -> Floats:
    """What each part gets in a plan already solved, (parts, years)."""
    plan = result.plan
    years = {row.year: y for y, row in enumerate(plan.years)}
    place = {(plan.activities[a].code, topic): part for part, (a, topic) in enumerate(cells_of(plan))}
    found = np.zeros((len(place), len(years)))
    for row in result.rows("allocation"):
        found[place[row["activity"], row["topic"]], years[row["year"]]] = row["recommended"]
    return found


def rounded(model: Model, staged: Staged, solver: str) -> Outcome:
    """The staged amounts, rounded, with the flows that pay them."""
    assert staged.x is not None, "a plan was found"
    exact = exact_amounts(model, staged.x)
    rounding = round_amounts(model, staged.x, solver)
    filled = counts(model, staged.x).filled
    flows = settle_flows(model, rounding.amounts, filled=filled)
    exact_flows = settle_flows(model, np.round(exact, 9), filled=filled)
    if flows is None or exact_flows is None:
        raise SolverError("the amounts found cannot be paid from the money there is: the solver's answer is not one")
    outcome = Outcome(
        model=model,
        staged=staged,
        exact=exact,
        exact_columns=paid_columns(model, exact, staged.x, exact_flows),
        amounts=rounding.amounts,
        columns=paid_columns(model, rounding.amounts, staged.x, flows),
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
    if outcome.objective != "value":
        return
    reached, best = outcome.exact_value, outcome.staged.first.objective
    if best is not None and reached < best - SAME_VALUE * max(1.0, abs(best)):
        raise SolverError(
            f"the plan found is worth {reached!r} points, and {best!r} had been reached before ties were settled; "
            "nothing is delivered"
        )


@dataclass(frozen=True, kw_only=True)
class _Answers:
    """What was solved again to explain a plan: prices at limits, packages forced in, sources opened."""

    limits: AtLimits
    forced: Mapping[int, Forced]
    opened: Mapping[str, float]


def _answers(outcome: Outcome, options: Options, clock: Clock) -> _Answers:
    if not options.prices or outcome.staged.status != "optimal":
        return _Answers(limits=AtLimits(), forced={}, opened={})
    limits = _prices(outcome)
    clock.lap("prices")
    forced = forced_packages(outcome)
    opened = value_if_open(outcome)
    clock.lap("what if")
    return _Answers(limits=limits, forced=forced, opened=opened)


def _prices(outcome: Outcome) -> AtLimits:
    """Prices of binding limits; under `balanced` there is no single value that a price could be in."""
    model, plan = outcome.model, outcome.model.plan
    if outcome.objective == "balanced":
        return AtLimits()
    pricer = Pricer(outcome)
    rules = pricer.rules([place for place in range(len(model.rule_rows)) if outcome.binding(place)])
    accounts = pricer.accounts(
        [
            (code, year.year)
            for s, code in enumerate(outcome.flows.codes)
            for y, year in enumerate(plan.years)
            if outcome.account_binding[s, y] or outcome.whole
        ]
    )
    target = pricer.target() if outcome.objective == "cheapest" else None
    return AtLimits(rules=rules, accounts=accounts, target=target)


def _told(outcome: Outcome, options: Options, found: _Answers, without: Mapping[str, Floats], clock: Clock) -> Result:
    """The finished result, checked before it is handed out."""
    plan, staged = outcome.model.plan, outcome.staged
    tables = _tables(outcome, found, without)
    head: dict[str, Any] = {
        "value": outcome.value,
        # Only the greatest value bounds that of every plan; balanced and cheapest plans are not about it.
        "bound": staged.bound if outcome.objective == "value" else None,
        "gap": staged.gap,
        "rounded": outcome.rounded,
        "curve_error": outcome.model.curve_error,
    }
    tables["checks"] = checked(plan, {"objective": outcome.objective, **head, **tables}, _certificate(outcome))
    clock.lap("check")
    opinion = _second_opinion(outcome, options)
    clock.lap("second opinion")
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
        objective=outcome.objective,
        **head,
        rounding_cost=outcome.exact_value - outcome.value,
        second_opinion=opinion,
        warnings=(*reading_warnings(plan), *answer_warnings(outcome), *not_opened(outcome, found.opened)),
        manifest=manifest_of(plan, options, results, clock),
        tables=tables,
    )


def _tables(outcome: Outcome, found: _Answers, without: Mapping[str, Floats]) -> dict[str, tuple[Row, ...]]:
    """All tables of the answer but the checks."""
    model, plan = outcome.model, outcome.model.plan
    left = unspent(outcome, found.opened)
    numbers = counts(model, outcome.columns)
    return {
        "allocation": allocation_rows(outcome, Reasons(outcome, found.forced)),
        "ranking": ranking_rows(outcome),
        "rules": rule_table(outcome, found.limits, read_back(plan)),
        "sources": source_rows(plan, outcome.flows, left),
        "unspent": unspent_rows(left),
        "financing": financing_rows(plan, model.parts, outcome.flows),
        "contributions": contribution_rows(plan, outcome.flows),
        "posts": posts_rows(plan, model.amounts, numbers.units, numbers.filled, numbers.given_up),
        "topics": topic_rows(outcome),
        "without": without_rows(model, without),
        "unfunded": unfunded_rows(outcome),
        "stages": tuple(asdict(stage) for stage in outcome.staged.stages),
    }


def checked(plan: Plan, document: Mapping[str, Any], prices: dict[Label, float] | None) -> tuple[Row, ...]:
    """The independent checker's findings; CheckError where one is a breach: such a plan is not delivered."""
    findings = check(plan, document, prices)
    breaches = [finding for finding in findings if finding.verdict != "OK"]
    if breaches:
        told = "\n".join(
            f"  {row.check}: {row.what}: expected {row.expected}, found {row.found}" for row in breaches[:10]
        )
        raise CheckError(f"The independent checker refused the plan, so it is not delivered:\n{told}")
    return tuple(finding.to_dict() for finding in findings)


def _proved_by_prices(outcome: Outcome) -> bool:
    """Whether the prices of a divisible plan of greatest value prove it."""
    return outcome.objective == "value" and not outcome.whole


def _certificate(outcome: Outcome) -> dict[Label, float] | None:
    """The first stage's prices by row label, for the checker; ``None`` where they prove nothing."""
    price = outcome.staged.first.price
    if price is None or outcome.staged.status != "optimal" or not _proved_by_prices(outcome):
        return None
    rows = outcome.model.program.rows
    return {label: float(price[i]) for i, label in enumerate(rows) if label[0] != "pieces"}


def _second_opinion(outcome: Outcome, options: Options) -> Text:
    if outcome.staged.status != "optimal":
        return say("not confirmed: the solver stopped at a limit before the proof")
    if _proved_by_prices(outcome):
        return say("confirmed: a certificate of optimality was recomputed from the plan, without the solver")
    if not options.opinion:
        return say("not confirmed: no second solver was asked")
    opinion = second_opinion(outcome.model.program, outcome.staged, options.solver, options.opinion)
    if opinion.verdict == "disagrees":
        raise CheckError(f"A second solver disagrees, so the plan is not delivered: {opinion.text}")
    verdict = say("confirmed") if opinion.verdict == "confirmed" else say("not confirmed in time")
    return joined(": ", [verdict, opinion.text])
