"""Who pays what and when, once the amounts are final: the account of every source and the payments to every cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.allocate.financing import NONE, Network, network, settled
from optimizer.allocate.flow_rules import FlowRule, flow_rules
from optimizer.allocate.purses import CLEAN, Classes, Purses, cell_amounts, classes, purses
from optimizer.allocate.rows import row_by_row
from optimizer.allocate.steps import Counts, as_money, exact_sum, in_steps
from optimizer.model import Model
from optimizer.plan.amounts import PRINTED, decimal

Floats = npt.NDArray[np.float64]

UNROUNDED = (0.0, 1e-12, 1e-9, 1e-6)
"""By how much unrounded amounts may overdraw an account, relative to max(1, amount); the least that suffices."""

OVERDRAWN = 5e-9
"""An exact account is overdrawn by more than this: the solver's own last digit is less."""

HOLDS = 1e-9
"""By how much flows may miss a rule that names a source, relative to max(1, required)."""


@dataclass(frozen=True, kw_only=True)
class Flows:
    """The accounts, arrays (sources, years), and what each source pays.

    Sources are in the order of ``codes``: `COMMON` (the ceilings), then the sheet Sources. ``amount + overrun +
    carry_in = reserve + available`` and ``available = used + carried + lapsed``; overrun and reserve are those of the
    ceilings. ``payments`` (sources, parts, years) add over sources to what each cell gets, parts in the order of
    `Parts`.
    """

    codes: tuple[str, ...]
    amount: Floats
    overrun: Floats
    carry_in: Floats
    reserve: Floats
    used: Floats
    carried: Floats
    payments: Floats

    @property
    def available(self) -> Floats:
        """Money that may be spent or carried."""
        return np.round(self.amount + self.overrun + self.carry_in - self.reserve, CLEAN)

    @property
    def lapsed(self) -> Floats:
        """Money that is neither used nor carried; what unrounded amounts overdraw is no lapse."""
        return np.maximum(np.round(self.available - self.used - self.carried, CLEAN), 0.0)


def settle_flows(
    model: Model, x: Floats, *, filled: npt.NDArray[np.generic] | None = None, exactly: bool = False
) -> Flows | None:
    """The flows for final amounts ``x`` (activities, years); docs/mathematics.md says in which order they are chosen.

    ``filled`` (activities, years) counts the posts filled, ``None`` where there are none. ``None`` is returned
    where no flow pays these amounts; ``exactly``: to the last digit, as rounded amounts have to be.
    """
    has, cells = purses(model.plan, model.parts), cell_amounts(model.parts, x)
    deferred = _deferred(model, filled)
    if not model.plan.sources:
        found = _ceilings_suffice(has, x, cells, deferred)
        if found is not None:
            return found
    rules = flow_rules(model, x)
    groups = classes(has.may_pay, cells, [row.parts for row in model.flow.classes] if rules else ())
    for room in UNROUNDED[:1] if exactly else UNROUNDED:
        net = network(model.plan, has, groups, rules, room, deferred)
        columns = settled(net, has)
        if columns is not None:
            flows = _told(has, groups, cells, net, columns, CLEAN if rules else 0)
            return None if exactly and not _exact(model, flows, rules) else flows
    return None


def _deferred(model: Model, filled: npt.NDArray[np.generic] | None) -> float | None:
    """What the posts filled in the last year do not cost yet; ``None`` where no activity defers anything."""
    plan = model.plan
    late = [a for a, row in enumerate(plan.activities) if row.kind == "posts" and row.delay > 0.0]
    if not late:
        return None
    posts = np.zeros(model.shape) if filled is None else np.asarray(filled, dtype=np.float64)
    cost = model.amounts.unit_cost[:, -1]
    each = (decimal(plan.activities[a].delay) * decimal(cost[a]) * round(posts[a, -1]) for a in late)
    return float(sum(each, start=decimal(0.0)))


def _ceilings_suffice(has: Purses, x: Floats, cells: Floats, deferred: float | None) -> Flows | None:
    """The flows where every year's ceiling pays the year and there is no other source; else ``None``."""
    used = np.array([[round(exact_sum(x[:, y]), CLEAN) for y in range(x.shape[1])]])
    left = np.round(has.amount - has.reserve - used, CLEAN)
    full_year = deferred is None or used[0, -1] + deferred <= has.amount[0, -1]
    if (left < 0.0).any() or not full_year:
        return None
    return Flows(
        codes=has.codes,
        amount=has.amount,
        overrun=np.zeros_like(used),
        carry_in=np.zeros_like(used),
        reserve=has.reserve,
        used=used,
        carried=np.zeros_like(used),
        payments=cells[None],
    )


def _exact(model: Model, flows: Flows, rules: Sequence[FlowRule]) -> bool:
    """Whether the flows as told overdraw no account and keep every rule that names a source."""
    left = flows.available - flows.used - flows.carried
    if (left < -OVERDRAWN).any():
        return False
    money = by_class(model, flows) if rules else np.zeros(0)
    return all(rule.holds(money, HOLDS) for rule in rules)


def by_class(model: Model, flows: Flows) -> Floats:
    """Money from each source of the sheet to each of the model's classes, as `columns_of` takes it.

    Shape (sources, classes, years), without the ceilings.
    """
    found = [flows.payments[1:, row.parts].sum(axis=1) for row in model.flow.classes]
    return np.stack(found, axis=1) if found else np.zeros(model.flow.column.shape)


def _told(has: Purses, groups: Classes, cells: Floats, net: Network, columns: Floats, least: int) -> Flows:
    """The flows in exact decimals, from the columns of the programme; ``least`` decimals where these print."""
    decimals = _decimals(has, groups.demand, least)
    quota = _quotas(groups, net, columns, decimals)
    carried = as_money(in_steps(columns[net.carry], decimals)[0], decimals) + 0.0
    overrun = np.zeros_like(carried)
    overrun[0] = as_money(in_steps(columns[net.overrun], decimals)[0], decimals) + 0.0
    return Flows(
        codes=has.codes,
        amount=has.amount,
        overrun=overrun,
        carry_in=np.concatenate([np.zeros((len(carried), 1)), carried[:, :-1]], axis=1),
        reserve=has.reserve,
        used=as_money(quota.sum(axis=1), decimals),
        carried=carried,
        payments=_payments(has, groups, cells, quota, decimals),
    )


def _decimals(has: Purses, demand: Floats, least: int) -> int:
    """Decimals of every flow: those of the figures it comes from, as far as they print."""
    figures = np.concatenate(
        [part.ravel() for part in (has.amount, has.reserve, has.most_carried, has.most_overrun, demand)]
    )
    whole_digits = len(str(int(np.abs(demand).max(initial=0.0))))
    return max(0, min(max(least, in_steps(figures)[1]), CLEAN, PRINTED - whole_digits))


def _quotas(groups: Classes, net: Network, columns: Floats, decimals: int) -> Counts:
    """What each source pays each class in each year, in steps of 10^-decimals that add to the demand."""
    found = np.where(net.flow == NONE, 0.0, columns[net.flow])
    quota = in_steps(np.maximum(found, 0.0), decimals)[0]
    missing = in_steps(groups.demand, decimals)[0] - quota.sum(axis=0)
    largest = quota.argmax(axis=0)
    for c, y in np.argwhere(missing != 0).tolist():
        quota[largest[c, y], c, y] += missing[c, y]
    return quota


def _payments(has: Purses, groups: Classes, cells: Floats, quota: Counts, decimals: int) -> Floats:
    """Payments (sources, parts, years): within a class sources pay row by row, in their paying order."""
    payments = np.zeros((len(has.codes), *cells.shape))
    order = np.array(has.paying_order)
    for c in range(quota.shape[1]):
        rows = np.flatnonzero(groups.of == c)
        for y in range(quota.shape[2]):
            paying = order[quota[order, c, y] > 0]
            if len(paying) == 1:
                payments[paying[0], rows, y] = cells[rows, y]
            elif len(paying):
                payments[paying[:, None], rows, y] = row_by_row(cells[rows, y], quota[paying, c, y], decimals)
    return payments
