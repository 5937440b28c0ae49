"""The full column vector that belongs to given amounts, so that rules can be read off rounded figures."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optimizer.model.model import Model
from optimizer.model.rule_row import missed_sides

Floats = npt.NDArray[np.float64]


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
    _pieces(model, x)
    _missed(model, x)
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


def _pieces(model: Model, x: Floats) -> None:
    """Pieces fill one after the other."""
    left = x[model.amount].copy()
    widths = model.program.col_upper[model.pieces.column]
    for column, owner, width in zip(
        model.pieces.column.tolist(), model.pieces.owner.tolist(), widths.tolist(), strict=True
    ):
        x[column] = min(max(left[owner], 0.0), width)
        left[owner] -= x[column]


def _missed(model: Model, x: Floats) -> None:
    """What members lose and by how much ``should`` rules are missed."""
    column_of = model.program.column_of
    for row in model.rule_rows:
        for member, loss in row.losses:
            x[column_of["below", row.rule.code, member, row.year]] = max(0.0, loss.at(x))
        for side, sign in missed_sides(row):
            short = sign * (row.required(x) - row.achieved(x))
            x[column_of[("missed", *row.label[1:4], side)]] = max(0.0, short)
