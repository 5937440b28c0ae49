"""The full column vector that belongs to given amounts, so that rules can be read off rounded figures."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optimizer.model.model import Model
from optimizer.model.packages import LEAST_SHARE, start_of
from optimizer.model.rule_row import missed_sides

Floats = npt.NDArray[np.float64]

SAME = 1e-9
"""Amounts that miss a least amount by no more than this part of the request reach it."""


def columns_of(
    model: Model,
    amounts: Floats,
    *,
    like: Floats | None = None,
    flows: Floats | None = None,
    carried: Floats | None = None,
    overrun: Floats | None = None,
    source_carried: Floats | None = None,
) -> Floats:
    """The columns (columns,) that belong to ``amounts`` (activities, years).

    ``like`` is a solution's columns: whole things are taken from it, rounded to whole numbers, and so is who pays
    and what is carried, unless given: ``flows`` (sources, classes, years), ``carried`` and ``overrun`` (years,),
    ``source_carried`` (sources, years). Without ``like`` whole things are read off the amounts, and nobody but
    the ceilings pays. All other columns follow: pieces, runs, who gets money, what rules miss.
    """
    x = np.zeros(len(model.program.columns))
    x[model.amount] = amounts.ravel()
    _accounts(model, x, like, flows, {"carry": carried, "overrun": overrun}, source_carried)
    _packages(model, x)
    _units(model, x, like)
    _gets(model, x)
    _pieces(model, x)
    _missed(model, x)
    _balance(model, x)
    return x


def _accounts(
    model: Model,
    x: Floats,
    like: Floats | None,
    flows: Floats | None,
    common: dict[str, Floats | None],
    source_carried: Floats | None,
) -> None:
    places = model.flow.column.ravel(), model.flow.carry.ravel()
    for held, given in zip(places, (flows, source_carried), strict=True):
        money = given.ravel() if given is not None else None if like is None else like[held]
        if money is not None:
            x[held[held >= 0]] = money[held >= 0]
    for family, given in common.items():
        columns = [model.program.column_of[family, row.year] for row in model.plan.years]
        if given is not None or like is not None:
            x[columns] = given if given is not None else like[columns] if like is not None else 0.0


def _packages(model: Model, x: Floats) -> None:
    """Shares and starts of packages, as their amounts tell them."""
    money = model.amounts_of(x)
    for a, ways in model.amounts.starts.items():
        begun = start_of(ways, money[a])
        if begun is not None:
            x[model.whole.share[a, begun[0]]] = begun[1]
            x[model.whole.begun.get((a, begun[0]), model.whole.share[a, begun[0]])] = (
                1.0 if model.plan.activities[a].partial is not None and (a, begun[0]) in model.whole.begun else begun[1]
            )


def _units(model: Model, x: Floats, like: Floats | None) -> None:
    """Units as the amounts tell them; posts as in ``like``, else the fewest that are paid such amounts."""
    whole, money, cost = model.whole, model.amounts_of(x), model.amounts.unit_cost
    for (a, y), column in whole.units.items():
        paid = float(money[a, y]) / float(cost[a, y]) if cost[a, y] > 0.0 else 0.0
        if (a, y) not in whole.filled:
            x[column] = round(paid)
            continue
        before = x[whole.units[a, y - 1]] if y else float(model.amounts.posts_before[a])
        if like is not None:
            x[column] = round(like[column])
        else:
            late = 1.0 - model.plan.activities[a].delay
            x[column] = round(before + max(paid - before, 0.0) / late if late > 0.0 else paid)
            x[column] = min(x[column], round(paid)) if paid < before else x[column]
        x[whole.filled[a, y]] = max(0.0, x[column] - before)
        x[whole.given_up[a, y]] = max(0.0, before - x[column])
        if (a, y) in whole.fills:
            x[whole.fills[a, y]] = float(x[column] > before)


def _gets(model: Model, x: Floats) -> None:
    """Who gets money: at least the minimum, and for what links and counts ask about more than a token."""
    amounts, money, whole = model.amounts, model.amounts_of(x), model.whole
    for (a, y), column in whole.gets.items():
        if column == whole.units.get((a, y)):
            continue  # a single unit speaks for itself
        token = LEAST_SHARE * amounts.request[a, y] if (a, y) in model.getting else 0.0
        posts = (a, y) in whole.filled
        held = float(amounts.unit_cost[a, y] * x[whole.units[a, y]] if posts else money[a, y])
        room = SAME * max(1.0, float(amounts.request[a, y]))
        enough = held >= amounts.minimum[a, y] - room and money[a, y] >= token - room
        x[column] = float(enough and (held if (a, y) not in model.getting else money[a, y]) > room)
    for (a, rule), column in whole.ever_gets.items():
        years = model.plan.rule(rule).years if rule else [row.year for row in model.plan.years]
        asked = [(a, year - model.plan.first_year) for year in years]
        x[column] = max((model.getting[place].at(x) for place in asked if place in model.getting), default=0.0)


def _pieces(model: Model, x: Floats) -> None:
    """Pieces fill one after the other; a run is begun once the one before it is full."""
    left = x[model.amount].copy()
    pieces = model.pieces
    for column, owner, width in zip(pieces.column.tolist(), pieces.owner.tolist(), pieces.width.tolist(), strict=True):
        x[column] = min(max(left[owner], 0.0), width)
        left[owner] -= x[column]
    if not model.whole.run:
        return
    filled = x[pieces.column] > 0.0
    begun = set(zip(pieces.owner[filled].tolist(), pieces.run[filled].tolist(), strict=True))
    for (a, y, number), column in model.whole.run.items():
        x[column] = float((a * model.num_years + y, number - 1) in begun)


def _missed(model: Model, x: Floats) -> None:
    """What members lose and by how much ``should`` rules are missed."""
    column_of = model.program.column_of
    for row in model.rule_rows:
        for member, loss in row.losses:
            x[column_of["below", row.rule.code, member, row.year]] = max(0.0, loss.at(x))
        for side, sign in missed_sides(row):
            short = sign * (row.required(x) - row.achieved(x))
            x[column_of[("missed", *row.label[1:4], side)]] = max(0.0, short)


def _balance(model: Model, x: Floats) -> None:
    """Attainments, the k-th least of them, and how far topics lie below it."""
    if model.balance is None:
        return
    reached = model.attainments(x)
    x[model.balance.attained] = reached
    x[model.balance.least] = np.sort(reached)
    x[model.balance.below] = np.maximum(0.0, np.sort(reached)[:, None] - reached[None, :])
