"""What the next money for a year, a source, a topic or a line would buy: solved again with that money added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from optimizer.allocate.directions import Direction, ceiling_direction, source_direction
from optimizer.allocate.options import Options
from optimizer.allocate.walk import Walk
from optimizer.analysis.explain.resident import Resident, Trial, tried, whole_plan
from optimizer.errors import SolverError, UsageError, nearest
from optimizer.plan import COMMON, Plan, Rule, Scope, Source, Words

Floats = npt.NDArray[np.float64]

NEARLY = 0.9
"""A price that has not fallen below this part of itself still roughly holds."""

MOST_HALVINGS = 14
"""Steps in which the end of that is looked for: to less than a thousandth of the way to the farthest."""

KINDS = ("year", "source", "topic", "line")

EXTRA = "extra money"
"""What money that only one topic or line may use is called as a source."""


@dataclass(frozen=True, kw_only=True)
class Receiver:
    """Money added in ``year``: to its ceiling (``kind`` year), to a source, or for one topic or line alone."""

    kind: str
    name: str
    year: int


@dataclass(frozen=True, kw_only=True)
class Next:
    """What ``step`` more money for a receiver does.

    ``gain`` is what the first stage gains before rounding (``None``: nothing is known). ``price`` is what the first of
    the money brings per unit, exactly that up to ``holds_up_to`` more, and at least `NEARLY` of it up to
    ``nearly_up_to``; all three ``None`` where things are whole, and the value rises in steps. ``used`` is how much more
    is given out, ``stays`` how much of that in the year, topic or line, or among what the source may pay. ``gets`` are
    the activities that get more, the largest gains first; ``gives`` those that get less.
    """

    receiver: Receiver
    step: float
    gain: float | None
    price: float | None
    holds_up_to: float | None
    nearly_up_to: float | None
    used: float
    stays: float
    gets: tuple[tuple[str, float], ...]
    gives: tuple[tuple[str, float], ...]
    verified: bool


def receivers(plan: Plan, asked: Sequence[str]) -> tuple[Receiver, ...]:
    """The receivers that ``asked`` names: ``topic PoC``, ``line exercises``, ``source EM-CAAC``, ``year 2028``.

    Sources, topics and lines are answered year by year. Without names: every year, every source in the years in which
    it gives money, and every topic and line in the first year. Raises UsageError for a name that there is not.
    """
    if not asked:
        return tuple(_every(plan))
    return tuple(row for text in dict.fromkeys(asked) for row in _named(plan, text))


def _every(plan: Plan) -> Iterator[Receiver]:
    yield from (Receiver(kind="year", name=str(row.year), year=row.year) for row in plan.years)
    for source in plan.sources:
        given = [row.year for row in plan.years if source.in_year(row.year) > 0.0]
        yield from (Receiver(kind="source", name=source.code, year=year) for year in given)
    first = plan.first_year
    yield from (Receiver(kind="topic", name=row.code, year=first) for row in plan.topics)
    yield from (Receiver(kind="line", name=row.code, year=first) for row in plan.lines)


def _named(plan: Plan, text: str) -> Iterator[Receiver]:
    kind, _, name = text.strip().partition(" ")
    kind, name = kind.casefold(), name.strip()
    known = {
        "year": [str(row.year) for row in plan.years],
        "source": [row.code for row in plan.sources],
        "topic": [row.code for row in plan.topics],
        "line": [row.code for row in plan.lines],
    }
    if kind not in known:
        close = nearest(kind, KINDS)
        raise UsageError(
            f"The next money cannot be for {text!r}: write topic, line, source or year and its name, such as "
            f"“topic {plan.topics[0].code}” or “year {plan.first_year}”." + (f" Did you mean {close}?" if close else "")
        )
    spelled = next((code for code in known[kind] if code.casefold() == name.casefold()), None)
    if kind == "source" and name.casefold() == COMMON:
        raise UsageError("The money of the ceilings is asked for by year, such as “year " + known["year"][0] + "”.")
    if spelled is None:
        close = nearest(name, known[kind])
        listed = ", ".join(known[kind]) or "none"
        raise UsageError(
            f"There is no {kind} {name!r}." + (f" Did you mean {close}?" if close else "") + f" There are: {listed}."
        )
    years = [int(spelled)] if kind == "year" else [row.year for row in plan.years]
    yield from (Receiver(kind=kind, name=spelled, year=year) for year in years)


class NextMoney:
    """Adds money to one plan, receiver by receiver."""

    def __init__(self, resident: Resident, options: Options) -> None:
        self._resident, self._options = resident, options
        self.plan = resident.model.plan
        self._against_others = any(row.base is not None and row.base.kind == "without" for row in self.plan.rules)
        # Receivers that follow each other mostly share a model.
        self._held = lru_cache(maxsize=1)(self._held_for)
        self._walked = lru_cache(maxsize=1)(self._walk_for)

    def of(self, receiver: Receiver, step: float) -> Next:
        """What ``step`` more money for one receiver does."""
        if self._against_others:
            return self._told(receiver, step, tried(with_money(self.plan, receiver, step), self._options), None)
        alone = receiver.kind in ("topic", "line")
        resident = self._held((receiver.kind, receiver.name) if alone else None)
        direction = self._direction(resident, receiver)
        program = resident.program
        more = replace(
            program,
            row_lower=program.row_lower + step * direction.row_lower,
            row_upper=program.row_upper + step * direction.row_upper,
            col_upper=program.col_upper + step * direction.col_upper,
        )
        trial = resident.solved_with(more)
        return self._told(receiver, step, trial, self._price(resident, direction))

    def _held_for(self, scope: tuple[str, str] | None) -> Resident:
        """The plan with a source of no money for one topic or line; itself for years and sources."""
        if scope is None:
            return self._resident
        receiver = Receiver(kind=scope[0], name=scope[1], year=self.plan.first_year)
        model = whole_plan(with_money(self.plan, receiver, 0.0), self._options)
        assert model is not None, "no rule is measured against another plan"
        return Resident(model)

    def _walk_for(self, resident: Resident) -> Walk:
        return Walk(resident.program)

    def _direction(self, resident: Resident, receiver: Receiver) -> Direction:
        if receiver.kind == "year":
            return ceiling_direction(resident.model, receiver.year)
        code = receiver.name if receiver.kind == "source" else _code(self.plan)
        return source_direction(resident.model, code, receiver.year)

    def _price(self, resident: Resident, direction: Direction) -> _Held | None:
        """How far the first price holds; ``None`` where there is none to show."""
        if resident.whole or self.plan.settings.objective == "balanced":
            return None
        farthest = max(1.0, float(resident.model.amounts.most.sum()))
        walk = self._walked(resident)
        walk.session.restart()
        try:
            piece = walk.first_piece(direction, farthest)
            return None if piece is None else _Held(*piece, _nearly(walk, direction, *piece, farthest))
        except SolverError:
            return None

    def _told(self, receiver: Receiver, step: float, trial: Trial, price: _Held | None) -> Next:
        loss = self._resident.loss(trial)
        change = np.zeros(self._resident.model.shape) if trial.amounts is None else self._resident.change(trial)
        change[np.abs(change) <= 1e-6 * max(1.0, step)] = 0.0
        total = change.sum(axis=1)
        order = np.argsort(-total, kind="stable").tolist()
        moved = [(self.plan.activities[a].code, float(total[a])) for a in order if abs(total[a]) > 1e-6 * step]
        return Next(
            receiver=receiver,
            step=step,
            gain=None if loss is None else -loss + 0.0,
            price=None if price is None else price.price,
            holds_up_to=None if price is None else price.reach,
            nearly_up_to=None if price is None else price.nearly,
            used=float(total.sum()),
            stays=self._stays(receiver, change),
            gets=tuple(row for row in moved if row[1] > 0.0),
            gives=tuple(row for row in reversed(moved) if row[1] < 0.0),
            verified=trial.verified,
        )

    def _stays(self, receiver: Receiver, change: Floats) -> float:
        """How much of the change (activities, years) lies where the money was added."""
        if receiver.kind == "year":
            return float(change[:, receiver.year - self.plan.first_year].sum())
        parts = self._resident.model.parts
        return float(parts.share_of(parts.having(receiver.kind, receiver.name)) @ change.sum(axis=1))


@dataclass(frozen=True)
class _Held:
    """What the first money brings per unit, how far exactly that, and how far at least `NEARLY` of it."""

    price: float
    reach: float
    nearly: float


def _nearly(walk: Walk, direction: Direction, price: float, reach: float, farthest: float) -> float:
    """How far the next unit still brings `NEARLY` of ``price``: prices only fall, so it is looked for by halving."""
    low, high = reach, farthest
    if price <= 0.0 or reach >= farthest:
        return reach
    for _ in range(MOST_HALVINGS):
        middle = (low + high) / 2.0
        found = walk.at(direction, middle)
        if found.objective is not None and walk.slope(direction, found) >= NEARLY * price:
            low = middle
        else:
            high = middle
    return low


def with_money(plan: Plan, receiver: Receiver, step: float) -> Plan:
    """``plan`` with ``step`` more money for one receiver.

    What only one topic or line may use comes from a source of its own, which rules about single sources leave alone.
    """
    year = receiver.year
    if receiver.kind == "year":
        return plan.with_ceiling(year, next(row.ceiling for row in plan.years if row.year == year) + step)
    if receiver.kind == "source":
        sources = tuple(
            replace(row, amounts={**row.amounts, year: row.in_year(year) + step}) if row.code == receiver.name else row
            for row in plan.sources
        )
        return replace(plan, sources=sources)
    code = _code(plan)
    words = Words(include=(receiver.name,))
    scope = Scope(topic=words) if receiver.kind == "topic" else Scope(line=words)
    extra = Source(code=code, name=code, kind="earmarked", scope=scope, amounts={year: step})
    rules = tuple(_without_source(rule, code) for rule in plan.rules)
    return replace(plan, sources=(*plan.sources, extra), rules=rules)


def _code(plan: Plan) -> str:
    """A name that no source of the plan has."""
    taken, code = {row.code for row in plan.sources}, EXTRA
    while code in taken:
        code += " +"
    return code


def _without_source(rule: Rule, code: str) -> Rule:
    if "source" not in rule.each and not (rule.source and not rule.source.include):
        return rule
    return replace(rule, source=Words(include=rule.source.include, exclude=(*rule.source.exclude, code)))
