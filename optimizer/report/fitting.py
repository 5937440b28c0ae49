"""A table of exact amounts as whole steps whose sums by row and by column were rounded elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

Place = tuple[str, str]


def fitted(exact: Mapping[Place, Decimal], rows: Mapping[str, int], columns: Mapping[str, int]) -> dict[Place, int]:
    """``exact`` (row, column → steps ≥ 0) as whole numbers that add to ``rows`` and to ``columns``.

    Both must have the same sum. Each number is the one below or above where the given sums allow it; the largest
    remainders are raised first, ties by order, and what is exactly nothing stays so where any other place is left.
    """
    found = {(row, column): int(exact.get((row, column), 0)) for row in rows for column in columns}
    by_row, by_column = dict(rows), dict(columns)
    for (row, column), steps in found.items():
        by_row[row] -= steps
        by_column[column] -= steps
    for step in (1, -1):
        while True:
            short_rows = [row for row, left in by_row.items() if left * step > 0]
            short_columns = [column for column, left in by_column.items() if left * step > 0]
            if not short_rows or not short_columns:
                break
            place = _nearest(found, exact, short_rows, short_columns, step)
            found[place] += step
            by_row[place[0]] -= step
            by_column[place[1]] -= step
    _exchange(found, exact, by_row, list(columns), swapped=False)
    _exchange(found, exact, by_column, list(rows), swapped=True)
    return found


def _nearest(
    found: Mapping[Place, int],
    exact: Mapping[Place, Decimal],
    rows: Iterable[str],
    columns: Iterable[str],
    step: int,
) -> Place:
    """The place that a step brings nearest to its exact amount."""
    places = [(row, column) for row in rows for column in columns]
    return max(places, key=lambda place: (bool(exact.get(place)), step * (exact.get(place, Decimal()) - found[place])))


def _exchange(
    found: dict[Place, int], exact: Mapping[Place, Decimal], left: dict[str, int], others: list[str], *, swapped: bool
) -> None:
    """Give steps of one row to another (``swapped``: of one column), within one column."""

    def at(name: str, other: str) -> Place:
        return (other, name) if swapped else (name, other)

    while any(left.values()):
        taker = max(left, key=lambda name: left[name])
        giver = min(left, key=lambda name: left[name])
        other = max(
            others,
            key=lambda name: (
                bool(exact.get(at(taker, name))) and found[at(giver, name)] > 0,
                exact.get(at(taker, name), Decimal()) - found[at(taker, name)],
            ),
        )
        found[at(taker, other)] += 1
        found[at(giver, other)] -= 1
        left[taker] -= 1
        left[giver] += 1
