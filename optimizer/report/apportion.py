"""Whole steps that add as shown: every margin first, then what stands within it.

Pages show sums by topic, by line and over both. Each is the exact sum rounded once as far as all of them can add as
shown, so each lies less than a step from it, which rounding the parts and adding those up would not do. In a year,
the total is rounded, then the table of topics and lines with both its margins at once (controlled rounding, after
Cox and Ernst, doi:10.1080/03155986.1982.11731870), then every block is apportioned to its cells. The amounts
of whole activities are apportioned from the same total on their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from optimizer.allocate.result import Row
from optimizer.model.program import Builder, Stage
from optimizer.plan.amounts import decimal
from optimizer.solvers import open_session

Block = tuple[str, str]
Margin = tuple[str | None, str | None]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

FINE = 1_000_000
"""Costs are whole millionths: sums of them are exact, so the same table gives the same answer everywhere."""
MARGIN_FIRST = 1_000
"""How much more the nearest whole number of a margin counts than that of a block."""
LATE = 10
"""How much more it counts that the years of a sum stay less than a step off than that one year is nearest."""
TIE = 2.0**-24
"""What a later place costs more than an earlier one: less than any two real costs differ."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Whole steps: of each row as given, and of each activity and year."""

    cells: tuple[int, ...]
    activities: Mapping[tuple[str, int], int]


def apportion(total: int, parts: Sequence[Decimal]) -> list[int]:
    """``parts`` (≥ 0, in steps) as whole numbers that add to ``total``, by largest remainder, ties by order."""
    floors = [_floor(part) for part in parts]
    left = total - sum(floors)
    order = sorted(range(len(parts)), key=lambda place: floors[place] - parts[place])
    for place in order[: max(left, 0)]:
        floors[place] += 1
    return floors


def shown(rows: Sequence[Row], column: str, step: Decimal, *, by_plan: bool) -> Shown:
    """A money column of the table ``allocation`` in whole steps of ``step``, year by year.

    ``by_plan``: the years of a topic, a line or a block also add to less than a step from their exact sum. Without
    it the same amounts are shown the same in every year.
    """
    # Shares such as 0.3 of 112.1 leave noise in the sixteenth digit: nine digits of a step are enough.
    exact = [_clean(decimal(row[column]) / step) for row in rows]
    cells = [0] * len(rows)
    activities: dict[tuple[str, int], int] = {}
    late: dict[Margin, Decimal] = defaultdict(Decimal)
    for year, places in _grouped(range(len(rows)), lambda place: rows[place]["year"]).items():
        by_activity = _grouped(places, lambda place: rows[place]["activity"])
        by_block = _grouped(places, lambda place: (rows[place]["topic"], rows[place]["line"]))
        # Shares of an activity add to its whole up to noise.
        wholes = [_clean(sum((decimal(rows[place][column]) for place in some), Decimal()) / step)
                  for some in by_activity.values()]  # fmt: skip
        total = nearest(sum(wholes, Decimal()))
        for code, amount in zip(by_activity, apportion(total, wholes), strict=True):
            activities[code, year] = amount
        blocks = {key: sum((exact[place] for place in some), Decimal()) for key, some in by_block.items()}
        table = rounded_table(blocks, total, late)
        for key, some in by_block.items():
            for place, amount in zip(some, apportion(table[key], [exact[place] for place in some]), strict=True):
                cells[place] = amount
        if by_plan:
            for key, margin in _margins(blocks, {key: Decimal(amount) for key, amount in table.items()}).items():
                late[key] += margin
    return Shown(tuple(cells), activities)


def nearest(steps: Decimal) -> int:
    """The nearest whole number, halves upward."""
    return int(steps.to_integral_value(rounding=ROUND_HALF_UP))


def rounded_table(blocks: Mapping[Block, Decimal], total: int, late: Mapping[Margin, Decimal]) -> dict[Block, int]:
    """``blocks`` (topic, line → steps ≥ 0) as whole numbers that add to ``total``, each and each margin within a step.

    ``total`` is the sum of the blocks rounded down or up. Where not all can be the nearest whole number, the sum of
    squared departures is least, margins before blocks. ``late`` is by how much earlier years were shown too low, by
    (topic, line), (topic, None) and (None, line).
    """
    topics, lines = (list(dict.fromkeys(key[place] for key in blocks)) for place in (0, 1))
    row_of, column_of = ({name: place for place, name in enumerate(names)} for names in (topics, lines))
    cost = np.zeros((len(topics) + 1, len(lines) + 1), np.int64)
    free = np.zeros(cost.shape, np.bool_)
    supply, demand = np.zeros(len(topics) + 1, np.int64), np.zeros(len(lines) + 1, np.int64)
    supply[-1] = demand[-1] = -total
    for (topic, line), amount in blocks.items():
        place = row_of[topic], column_of[line]
        free[place], cost[place] = _up(amount, late.get((topic, line), Decimal()))
        supply[place[0]] -= _floor(amount)
        demand[place[1]] -= _floor(amount)
    margins = _margins(blocks)
    # The last column and row take what keeps a margin from being rounded up: the margins are then fixed numbers.
    for place_of, names, sums, other in ((0, topics, supply, demand), (1, lines, demand, supply)):
        for index, name in enumerate(names):
            key: Margin = (name, None) if place_of == 0 else (None, name)
            at = (index, -1) if place_of == 0 else (-1, index)
            free[at], gain = _up(margins[key], late.get(key, Decimal()))
            cost[at] = -MARGIN_FIRST * gain
            up = _floor(margins[key]) + bool(free[at])
            sums[index] += up
            other[-1] += up
    ups = _cheapest(cost, free, supply, demand)
    return {
        (topic, line): _floor(amount) + int(ups[row_of[topic], column_of[line]])
        for (topic, line), amount in blocks.items()
    }


def _cheapest(cost: Ints, free: Bools, supply: Ints, demand: Ints) -> Bools:
    """The cheapest choice among the ``free`` places with ``supply`` of them in each row and ``demand`` in each column.

    A transport problem: its corners are whole. RuntimeError where no choice exists, which the sums of one table rule
    out.
    """
    places = np.argwhere(free)
    if not len(places):
        return np.zeros(cost.shape, np.bool_)
    builder = Builder()
    columns = builder.add_columns([("up", *place) for place in places.tolist()], upper=1.0)
    for axis, sums in enumerate((supply, demand)):
        rows = builder.add_rows([("sum", axis, k) for k in range(len(sums))], sums.astype(float), sums.astype(float))
        builder.add_entries(rows[places[:, axis]], columns, 1.0)
    # Powers of two so small that they decide nothing but ties: the first place by order is rounded up.
    tie = np.arange(len(columns)) * TIE
    stage = Stage(name="up", meaning="", maximise=False, cost=cost[free] / FINE + tie)
    found = open_session(builder.build([stage])).run(stage.cost, maximise=False)
    if found.x is None:
        raise RuntimeError("A table of one year's money cannot be shown in whole steps. Please report this.")
    chosen = np.zeros(cost.shape, np.bool_)
    chosen[free] = found.x > 0.5
    return chosen


def _up(amount: Decimal, late: Decimal) -> tuple[bool, int]:
    """Whether ``amount`` can be rounded up, and what that costs more than rounding it down."""
    part = amount - _floor(amount)
    if not part:
        return False, 0
    down, up = late + part, late + part - 1
    over = max(Decimal(), abs(up) - 1) - max(Decimal(), abs(down) - 1)
    return True, nearest((1 - 2 * part + LATE * over) * FINE)


def _margins(blocks: Mapping[Block, Decimal], less: Mapping[Block, Decimal] | None = None) -> dict[Margin, Decimal]:
    """The blocks, less those of ``less``, with their sums by topic and by line."""
    found: dict[Margin, Decimal] = defaultdict(Decimal)
    for (topic, line), amount in blocks.items():
        for key in ((topic, line), (topic, None), (None, line)):
            found[key] += amount - (less[topic, line] if less else 0)
    return found


def _grouped(places: Iterable[int], key: Any) -> dict[Any, list[int]]:
    found: dict[Hashable, list[int]] = {}
    for place in places:
        found.setdefault(key(place), []).append(place)
    return found


def _floor(steps: Decimal) -> int:
    return int(steps.to_integral_value(rounding=ROUND_FLOOR))


def _clean(steps: Decimal) -> Decimal:
    return steps.quantize(Decimal("1e-9"), rounding=ROUND_HALF_UP)
