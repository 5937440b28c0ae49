"""A linear programme in exact fractions: slow, short, and never wrong by a tolerance."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Row = tuple[dict[int, Fraction], str, Fraction]


def least_cost(cost: Sequence[Fraction], rows: Sequence[Row]) -> Fraction | None:
    """The least cost over columns ≥ 0 that keep all ``rows`` (coefficients, ``<=``, ``>=`` or ``=``, limit).

    ``None`` where nothing keeps them. The cost must not fall without end. Two phases, Bland's rule.
    """
    count = len(cost)
    extra = sum(sense != "=" for _, sense, _ in rows)
    width = count + extra + len(rows)
    table, basis, slack = [], [], count
    for n, (terms, sense, limit) in enumerate(rows):
        line = [Fraction(0)] * (width + 1)
        for place, factor in terms.items():
            line[place] += factor
        line[-1] = limit
        if sense != "=":
            line[slack] = Fraction(1 if sense == "<=" else -1)
            slack += 1
        if line[-1] < 0:
            line = [-number for number in line]
        line[count + extra + n] = Fraction(1)
        table.append(line)
        basis.append(count + extra + n)
    artificial = [Fraction(int(place >= count + extra)) for place in range(width)]
    if _minimise(table, basis, artificial, width) > 0:
        return None
    for n, place in enumerate(basis):  # what is left of the artificial columns stays at 0
        if place >= count + extra:
            entering = next((j for j in range(count + extra) if table[n][j]), None)
            if entering is not None:
                _pivot(table, basis, n, entering)
    return _minimise(table, basis, [*cost, *[Fraction(0)] * (width - count)], count + extra)


def _minimise(table: list[list[Fraction]], basis: list[int], cost: Sequence[Fraction], columns: int) -> Fraction:
    while True:
        reduced = list(cost[:columns])
        for line, place in zip(table, basis, strict=True):
            if cost[place]:
                for j in range(columns):
                    if line[j]:
                        reduced[j] -= cost[place] * line[j]
        entering = next((j for j in range(columns) if reduced[j] < 0), None)
        if entering is None:
            return sum((cost[place] * line[-1] for line, place in zip(table, basis, strict=True)), Fraction(0))
        ratios = [(line[-1] / line[entering], basis[n], n) for n, line in enumerate(table) if line[entering] > 0]
        assert ratios, "the cost falls without end"
        _pivot(table, basis, min(ratios)[2], entering)


def _pivot(table: list[list[Fraction]], basis: list[int], row: int, column: int) -> None:
    factor = table[row][column]
    table[row] = [number / factor for number in table[row]]
    for n, line in enumerate(table):
        if n != row and line[column]:
            times = line[column]
            table[n] = [number - times * other for number, other in zip(line, table[row], strict=True)]
    basis[row] = column
