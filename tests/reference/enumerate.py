"""The best plan by trying every allocation: small plans whose best amounts are whole.

Written from the definitions alone. A grid of whole money holds a best plan where the remaining choice is one of a
network: one family of scopes within each other, whole limits, straight lines between whole corners.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from optimizer.plan import Plan
from tests.reference.choices import choices, full_points
from tests.reference.limits import SAME, Allocations, Limits
from tests.reference.money import Payments, SourceRules

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST = 300_000
"""More allocations than this are not listed."""


class TooMany(Exception):
    """A plan with more allocations than can be listed."""


@dataclass(frozen=True, kw_only=True)
class Best:
    """The best plan: ``amount`` (activities, years) after all tie-breaks.

    ``value`` is weighted and discounted, less penalties; ``attainments`` those of the topics that count, rising;
    ``common`` the least common money it takes (``None`` where rules on sources decide that).
    """

    amount: Floats
    value: float
    attainments: tuple[float, ...]
    common: float | None


def best(plan: Plan) -> Best | None:
    """The best plan, or ``None`` where none keeps every limit. Raises TooMany."""
    listed = _Listed(plan, {code: _without(plan, code) for code in _left_out(plan)})
    objective = plan.settings.objective
    if listed.source_rules.rules:
        assert objective == "value", "rules on sources are tried for the objective value alone"
        return listed.best_by_payment()
    places, common = np.flatnonzero(listed.feasible), None
    if objective == "cheapest":
        assert plan.settings.target_value is not None
        places = places[listed.value[places] >= plan.settings.target_value - SAME]
        common = listed.payments.common_money(listed.all_of)
        places = _least(places, common)
        places = _least(places, listed.money)
    if objective == "balanced":
        for k in range(listed.attainments.shape[1]):
            places = _least(places, -listed.attainments[:, : k + 1].sum(axis=1))
    places = _least(places, -listed.value)
    if not len(places):
        return None
    return listed.told(listed.settled(places), listed.value)


def count(plan: Plan) -> int:
    """How many allocations there are."""
    return int(np.prod([float(len(choices(plan, row))) for row in plan.activities]))


def _left_out(plan: Plan) -> list[str]:
    return [rule.base.source.include[0] for rule in plan.rules if rule.base is not None and rule.base.kind == "without"]


def _without(plan: Plan, code: str) -> Floats:
    """Amounts in the best plan without that source, and without rules held against such a plan."""
    kept = []
    for rule in plan.rules:
        if rule.base is not None and rule.base.kind == "without":
            continue
        words = tuple(word for word in rule.source.include if word != code)
        if rule.source.include and not words:
            continue
        kept.append(replace(rule, source=replace(rule.source, include=words)))
    smaller = replace(plan, rules=tuple(kept), sources=tuple(row for row in plan.sources if row.code != code))
    found = best(smaller)
    return np.zeros((len(plan.activities), len(plan.years))) if found is None else found.amount


def _least(places: Ints, cost: Floats) -> Ints:
    """Those of ``places`` that cost least."""
    if not len(places):
        return places
    mine = cost[places]
    return places[mine <= mine.min() + SAME]


class _Listed:
    """Every allocation of one plan, with what it is worth and whether it keeps the limits."""

    def __init__(self, plan: Plan, without: dict[str, Floats]) -> None:
        if count(plan) > MOST:
            raise TooMany
        self.plan, self.payments = plan, Payments(plan)
        self.limits = Limits(plan, without)
        self.source_rules = SourceRules(plan, self.limits)
        self._list()
        self.money = self.all_of.amount.sum(axis=(1, 2))
        kept, lost = self.limits.linked(self.all_of), np.zeros(len(self.money))
        for row in self.limits.held(self.all_of):
            missed = row.missed
            if row.rule.strength == "must":
                kept &= missed == 0.0
            else:
                lost += row.rule.penalty * missed
        self.value = self.points - lost
        overrun = self.payments.overrun_cost(self.all_of)
        self.feasible = kept & np.isfinite(overrun)
        if not self.source_rules.rules:  # else what overruns cost is found with what the rules cost
            self.value = self.value - np.where(np.isfinite(overrun), overrun, 0.0)

    def _list(self) -> None:
        plan = self.plan
        each = [choices(plan, row) for row in plan.activities]
        picked = np.indices([len(listed) for listed in each]).reshape(len(each), -1)

        def gathered(name: str, kind: type) -> npt.NDArray[np.float64]:
            arrays = [np.array([getattr(one, name) for one in listed], dtype=kind) for listed in each]
            return np.stack([array[index] for array, index in zip(arrays, picked, strict=True)], axis=1)

        self.all_of = Allocations(
            amount=gathered("amount", float),
            gets=gathered("gets", bool),  # type: ignore[arg-type]
            serves=gathered("serves", bool),  # type: ignore[arg-type]
            units=gathered("units", float),
            deferred=gathered("deferred", float).sum(axis=1),
        )
        rate = plan.settings.discount_rate
        discount = (1 + rate) ** -np.arange(len(plan.years), dtype=np.float64)
        points = gathered("points", float) @ discount  # allocations, activities
        weight = {topic.code: topic.weight for topic in plan.topics}
        share = np.array([[row.shares.get(topic.code, 0.0) for row in plan.activities] for topic in plan.topics])
        self.points = points @ (np.array([weight[topic.code] for topic in plan.topics]) @ share)
        full = np.array([full_points(plan, row) for row in plan.activities]) @ discount
        counting = [t for t, topic in enumerate(plan.topics) if topic.weight > 0 and share[t] @ full > 0]
        reached = [points @ share[t] / (share[t] @ full) for t in counting]
        self.attainments = np.sort(np.array(reached).reshape(len(counting), len(self.points)).T, axis=1)

    def settled(self, places: Ints) -> int:
        """The one of ``places``, all as good, that the tie-breaks pick."""
        for cost in self._tie_breaks():
            places = _least(places, cost)
        return int(places[0])

    def _tie_breaks(self) -> list[Floats]:
        amount = self.all_of.amount
        baseline = np.array([row.baseline for row in self.plan.activities])
        costs = []
        if self.plan.settings.tie_break == "baseline":
            costs.append(np.abs(amount - baseline[None, :, None]).sum(axis=(1, 2)))
        costs.append(self.money)
        for y in range(amount.shape[2]):
            costs.append(-amount[:, :, y].sum(axis=1))
            costs += [-amount[:, a, y] for a in range(amount.shape[1])]
        return costs

    def told(self, place: int, value: Floats) -> Best:
        common = None
        if not self.source_rules.rules and not any(row.overrun for row in self.plan.years):
            common = float(self.payments.common_money(self.all_of)[place])
        return Best(
            amount=self.all_of.amount[place],
            value=float(value[place]),
            attainments=tuple(self.attainments[place].tolist()),
            common=common,
        )

    def best_by_payment(self) -> Best | None:
        """The best plan where rules say who pays: dearest first, until what is left cannot be better."""
        places = np.flatnonzero(self.feasible)
        costs = [np.round(cost[places] / SAME).astype(np.int64) for cost in self._tie_breaks()]
        ranked = places[np.lexsort([*reversed(costs), np.round(-self.value[places] / SAME).astype(np.int64)])]
        found, value = None, -np.inf
        paid: dict[int, float] = {}
        for place in ranked.tolist():
            if self.value[place] < value - SAME:
                break
            lost = self.source_rules.lost(self.all_of.amount[place], float(self.all_of.deferred[place]))
            if lost is None:
                continue
            paid[place] = float(self.value[place]) - float(lost)
            value = max(value, paid[place])
        tied = np.array([place for place, worth in paid.items() if worth >= value - SAME], dtype=np.int64)
        if not len(tied):
            return None
        found = self.settled(tied)
        return self.told(found, np.array([paid.get(place, -np.inf) for place in range(found + 1)]))
