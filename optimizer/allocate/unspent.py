"""Why money is unspent: codes of the closed list whose amounts add to what each source leaves, year by year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from optimizer.allocate.lapses import Lapses, Obstacle, merged
from optimizer.allocate.next_steps import DUST
from optimizer.allocate.outcome import Outcome
from optimizer.allocate.words import listed, money, rules_named, share
from optimizer.errors import SolverError
from optimizer.language import Text, number, say
from optimizer.plan import COMMON, EMPTY, Plan
from optimizer.plan.amounts import decimal

SAME_MONEY = 1e-6
"""Money that is less than this part of a year's requests is the last digit of a solver."""

ORDER = ("matching_missing", "rule", "unit_too_big", "worth_nothing")
"""Which obstacles money is put down to first, where several wishes could have taken the same money."""


@dataclass(frozen=True, kw_only=True)
class Unspent:
    """One reason for unspent money of one source and year.

    ``gain_if_open`` is what the plan would gain if the source could pay every cell, ``None`` where that was not asked.
    """

    source: str = COMMON
    year: int
    code: str
    amount: float
    reason: str
    rules: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    gain_if_open: float | None = None


def unspent(outcome: Outcome, gains: Mapping[str, float] = EMPTY) -> list[Unspent]:
    """The reasons of every source and year in order: reserve, carried, then what lapses and why.

    ``gains`` has the points that opening a source to every cell would bring, by its code; earmarks that are not in it
    are told without. Raises SolverError where prices prove that money left over could have been used.
    """
    found: list[Unspent] = []
    plan, flows, lapses = outcome.model.plan, outcome.flows, Lapses(outcome)
    kinds = {COMMON: "common", **{row.code: row.kind for row in plan.sources}}
    for s, code in enumerate(flows.codes):
        gain = gains.get(code) if kinds[code] == "earmarked" else None
        for y, year in enumerate(plan.years):
            if flows.reserve[s, y] > 0.0:
                text = say(
                    "{share} of the ceiling of {year} is held back as a reserve.",
                    share=share(year.reserve),
                    year=year.year,
                )
                cell = year.origin.cell("reserve")
                found.append(_part(outcome, s, y, "reserve", flows.reserve[s, y], text, cell))
            if flows.carried[s, y] > DUST:
                text = say("Moves to {year}, where it is used.", year=plan.years[y + 1].year)
                cell = (year if s == 0 else plan.sources[s - 1]).origin.cell("carry_share")
                found.append(_part(outcome, s, y, "carried", flows.carried[s, y], text, cell))
            if flows.lapsed[s, y] > DUST:
                found += [replace(part, gain_if_open=gain) for part in _lapse(outcome, lapses, s, y)]
    return found


def _part(outcome: Outcome, s: int, y: int, code: str, amount: float, text: Text, *cells: str) -> Unspent:
    source, year = outcome.flows.codes[s], outcome.model.plan.years[y].year
    return Unspent(source=source, year=year, code=code, amount=float(amount), reason=text, cells=cells)


def _lapse(outcome: Outcome, lapses: Lapses, s: int, y: int) -> Iterator[Unspent]:
    """The lapse of one source and year, put down to what stands in the way of each wish for it."""
    left = decimal(outcome.flows.lapsed[s, y])
    for obstacle, most in _reasons(outcome, lapses, s, y):
        part = left if most is None else min(left, _money(most))
        if part > 0:
            found = _part(outcome, s, y, obstacle.code, float(part), obstacle.text, *obstacle.cells)
            yield replace(found, rules=obstacle.rules)
            left -= part


def _money(amount: float) -> Decimal:
    return decimal(round(max(0.0, amount), 9))


def _reasons(outcome: Outcome, lapses: Lapses, s: int, y: int) -> Iterator[tuple[Obstacle, float | None]]:
    """The obstacles in order, each with the most money it accounts for; the last one takes what is left."""
    plan, year = outcome.model.plan, outcome.model.plan.years[y].year
    asked = lapses.scope(s) * outcome.model.amounts.most[:, y]
    if not asked.any():
        yield _nobody_asks(plan, s, year), None
        return
    open_to = lapses.open(s, y)
    if s == 0 and y == len(plan.years) - 1:
        yield from _full_years(outcome)
    before_rounding = float(outcome.exact_flows.lapsed[s, y])
    if outcome.rounded and open_to.sum() > DUST:
        step = money(plan, plan.settings.round_to)
        text = say("Too little for another step of {step} that keeps every rule.", step=step)
        yield Obstacle(code="unit_too_big", text=text), float(outcome.flows.lapsed[s, y]) - before_rounding
    if plan.settings.objective == "cheapest" and open_to.any():
        yield _target_reached(plan), float(open_to.sum())
        open_to = np.zeros_like(open_to)
    obstacles = {a: lapses.of(s, a, y) for a in np.flatnonzero(open_to > DUST).tolist()}
    known = {a: obstacle for a, obstacle in obstacles.items() if obstacle is not None}
    free = [a for a, obstacle in obstacles.items() if obstacle is None]
    # More of a package needs money in all of its years, so what is left in one of them alone proves nothing.
    parts = [a for a in free if plan.activities[a].kind == "package"]
    text = say(
        "More of a package would need money of other years too, where none is left beside that of {year}.", year=year
    )
    known |= {a: Obstacle(code="unit_too_big", text=text) for a in parts}
    free = [a for a in free if a not in parts]
    if free and lapses.holders.proven and before_rounding > SAME_MONEY * max(1.0, float(asked.sum())):
        still, name = float(open_to[free].sum()), outcome.flows.codes[s]
        raise SolverError(f"money of {name} is left over in {year} though {still!r} worth it is still asked for")
    groups = merged(known)
    for key in sorted(groups, key=lambda key: ORDER.index(key[0])):
        yield _told(year, [known[a] for a in groups[key]]), float(open_to[groups[key]].sum())
    if free:
        yield _between_whole_things(plan, free, year), float(open_to[free].sum())
    yield _met(plan, s, year), None


def _told(year: int, obstacles: list[Obstacle]) -> Obstacle:
    """Several wishes with one kind of obstacle in one sentence: all rules, or the nearest thing that did not fit."""
    first = min(obstacles, key=lambda obstacle: obstacle.rank)
    rules = tuple(dict.fromkeys(rule for obstacle in obstacles for rule in obstacle.rules))
    cells = tuple(dict.fromkeys(cell for obstacle in obstacles for cell in obstacle.cells))
    text = first.text
    if first.code == "rule" and first.rules not in (("lock",), ("link",)):
        named = rules_named(rules)
        text = say("Activities that could use it in {year} are held down by {rules}.", year=year, rules=named)
    return replace(first, text=text, rules=rules, cells=cells)


def _nobody_asks(plan: Plan, s: int, year: int) -> Obstacle:
    if s == 0:
        return Obstacle(code="nothing_in_scope_asks", text=say("Nothing is asked for in {year}.", year=year))
    row = plan.sources[s - 1]
    text = say("Nothing that {source} may pay is asked for in {year}.", source=row.code, year=year)
    return Obstacle(code="nothing_in_scope_asks", text=text, cells=(row.origin.cell("source"),))


def _met(plan: Plan, s: int, year: int) -> Obstacle:
    what = say("All requests of {year} that may be met are met.", year=year)
    if s > 0:
        source = plan.sources[s - 1].code
        what = say("All requests of {year} that {source} may pay are met.", year=year, source=source)
    return Obstacle(code="requests_met", text=what)


def _target_reached(plan: Plan) -> Obstacle:
    cell = plan.settings.cells.get("target_value")
    return Obstacle(
        code="worth_nothing",
        text=say(
            "The target of {points} points is reached without it.",
            points=number(plan.settings.target_value or 0.0, "g"),
        ),
        rules=("target",),
        cells=(cell,) if cell else (),
    )


def _full_years(outcome: Outcome) -> Iterator[tuple[Obstacle, float]]:
    """Common money of the last year that stays free for what its new posts cost in a full year."""
    model, x = outcome.model, outcome.staged.x
    assert x is not None, "an outcome has a plan"
    last = model.num_years - 1
    free = decimal(0.0)
    for (a, y), column in model.whole.filled.items():
        if y == last:
            unit_cost = decimal(float(model.amounts.unit_cost[a, y]))
            free += decimal(model.plan.activities[a].delay) * unit_cost * round(float(x[column]))
    year, used = model.plan.years[last], decimal(float(outcome.flows.used[0, last]))
    if free > 0 and used + free >= decimal(year.ceiling) - decimal(DUST):
        text = say(
            "Kept free under the ceiling of {year}: so much more do its new posts cost in a full year.", year=year.year
        )
        yield Obstacle(code="rule", text=text, rules=("ceiling",), cells=(year.origin.cell("ceiling"),)), float(free)


def _between_whole_things(plan: Plan, free: list[int], year: int) -> Obstacle:
    """What is left between whole things: no choice of them that is worth more uses it."""
    names = listed([plan.activities[a].code for a in free], most=3)
    text = say(
        "No choice of whole units, packages and minimums worth more would use it in {year}; {names} could be next.",
        year=year,
        names=names,
    )
    return Obstacle(code="unit_too_big", text=text)
