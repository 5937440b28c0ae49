"""What would make a plan possible: limits loosened as little as it takes, each repair solved again.

Preference rules are loosened before political ones, these before ceilings that are not yet approved, locks and the
target. Statutory rules, approved ceilings, requests, minimums and links are never offered. A repair of several limits
is offered only where each of them saves money: where no part of them would do for about the same or less.

Different repairs are found as in Reiter's hitting-set tree (Artificial Intelligence 32 (1987) 57-95,
doi:10.1016/0004-3702(87)90062-2): once the cheapest is known, every other one does without one of its limits.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from optimizer.allocate.knobs import CLASSES, Knob, knobs_of
from optimizer.allocate.least_repair import Asked, Repair, Search
from optimizer.allocate.limits import limits_of
from optimizer.allocate.repair_words import LEAST_RATE, money_rates, rows_of
from optimizer.allocate.result import Row
from optimizer.model import Model
from optimizer.plan import EMPTY, Plan
from optimizer.plan.amounts import Floats

MOST = 5
"""How many repairs are offered."""

MOST_SEARCHES = 12
"""How often another repair is looked for in one class."""

WORTH_A_LIMIT = 0.01
"""The part of the money that one limit more has to save: a simpler repair is better than a slightly cheaper one."""


@dataclass(frozen=True, kw_only=True)
class Menu:
    """The repairs offered; ``ended_early`` where others, or the same with fewer limits, were not looked for."""

    offered: tuple[tuple[Row, ...], ...]
    ended_early: bool


def repairs(
    model: Model,
    solver: str,
    value_of: Callable[[Plan], float | None],
    without: Mapping[str, Floats] = EMPTY,
) -> Menu:
    """At most `MOST` repairs, lightest class first, then least money.

    Each is a tuple of rows (rule, cell, by, to, …). Every repair was solved again with ``value_of``, which gives
    the value of a plan or ``None`` where there is none; ``model`` is assembled without value, ``without`` as in
    `assemble`.
    """
    knobs = every_knob(model)
    rate = {knob: max(money, LEAST_RATE) for knob, money in money_rates(model, knobs).items()}
    search = Search(model, rate, Asked(solver=solver, without=without))
    offered: list[tuple[Row, ...]] = []
    for repair in _menu(search, knobs):
        value = value_of(repair.on(model.plan))
        if value is not None:
            offered.append(rows_of(model, repair, value))
        if len(offered) == MOST:
            break
    return Menu(offered=tuple(offered), ended_early=search.in_vain)


def every_knob(model: Model) -> list[Knob]:
    """The limits of a plan that may be loosened, each cell once for each side."""
    found: dict[tuple[str, str, int | None, float], Knob] = {}
    for limit in limits_of(model):
        for knob in knobs_of(model, limit):
            found.setdefault((knob.rule, knob.member, knob.year, knob.sign), knob)
    return list(found.values())


def _menu(search: Search, knobs: Sequence[Knob]) -> list[Repair]:
    """Repairs in the order in which they are offered; the last class only as far as it is needed."""
    found: dict[frozenset[Knob], Repair] = {}
    place = {knob: number for number, knob in enumerate(knobs)}
    menu: list[Repair] = []
    for count in range(1, len(CLASSES) + 1):
        allowed = [knob for knob in knobs if knob.kind in CLASSES[:count]]
        if any(knob.kind == CLASSES[count - 1] for knob in allowed):
            _explore(search, allowed, found)
            menu = sorted(_undominated(found.values()), key=lambda repair: _order(repair, place))
        if len(menu) >= MOST:
            break
    return menu


def _explore(search: Search, allowed: Sequence[Knob], found: dict[frozenset[Knob], Repair]) -> None:
    """Add different repairs among ``allowed``, least money first, until there are enough of them."""
    solved: list[tuple[frozenset[Knob], Repair | None]] = []
    heap: list[tuple[float, int, frozenset[Knob], Repair]] = []
    waiting: list[frozenset[Knob]] = [frozenset()]
    seen: set[frozenset[Knob]] = set()
    for number in range(MOST_SEARCHES):
        for barred in waiting:
            if barred not in seen:
                seen.add(barred)
                repair = _known(solved, barred, search, allowed)
                if repair is not None:
                    heapq.heappush(heap, (repair.money, number, barred, repair))
        if not heap:
            return
        _, _, barred, repair = heapq.heappop(heap)
        repair = _simpler(search, repair)
        found.setdefault(repair.limits, repair)
        if len(_undominated(found.values())) >= MOST:
            return
        waiting = [] if search.over else [barred | {knob} for knob in repair.steps]


def _known(
    solved: list[tuple[frozenset[Knob], Repair | None]],
    barred: frozenset[Knob],
    search: Search,
    allowed: Sequence[Knob],
) -> Repair | None:
    """The cheapest repair without the ``barred`` limits: one known from fewer barred limits, or searched for."""
    for before, repair in solved:
        if before <= barred and (repair is None or not repair.limits & barred):
            return repair
    repair = search.least([knob for knob in allowed if knob not in barred])
    solved.append((barred, repair))
    return repair


def _simpler(search: Search, repair: Repair) -> Repair:
    """The same without limits that save next to nothing."""
    for knob in sorted(repair.steps, key=lambda knob: search.money({knob: repair.steps[knob]})):
        if search.over:
            break
        rest = [other for other in repair.steps if other is not knob]
        fewer = search.least(rest) if rest else None
        if fewer is not None and fewer.money <= (1.0 + WORTH_A_LIMIT) * repair.money:
            return _simpler(search, fewer)
    return repair


def _undominated(found: Iterable[Repair]) -> list[Repair]:
    """The repairs of which no part of the limits does for the same money, and in as light a class."""
    every = list(found)
    return [
        repair
        for repair in every
        if not any(
            other.limits < repair.limits
            and other.money <= (1.0 + WORTH_A_LIMIT) * repair.money
            and _class(other) <= _class(repair)
            for other in every
        )
    ]


def _as_light(one: Repair, other: Repair) -> bool:
    return one.money <= (1.0 + WORTH_A_LIMIT) * other.money and _class(one) <= _class(other)


def _class(repair: Repair) -> int:
    return max(CLASSES.index(knob.kind) for knob in repair.steps)


def _order(repair: Repair, place: Mapping[Knob, int]) -> tuple[int, float, int, list[int]]:
    places = sorted(place[knob] for knob in repair.steps)
    return _class(repair), round(repair.money, 6), len(places), places
