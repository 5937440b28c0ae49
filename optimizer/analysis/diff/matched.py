"""Records of two sheets, matched by their keys wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from optimizer.analysis.diff.same import written


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One filled row: its key in words, and by column's name the content and the address of each cell."""

    key: tuple[str, ...]
    cells: Mapping[str, tuple[Any, str]]

    def at(self, column: str) -> Any:
        """What stands in a column; an empty text where there is nothing."""
        return self.cells.get(column, ("", ""))[0]

    def place(self, column: str) -> str:
        """Where it stands, such as ``Years!B4``; empty where the sheet has no such column."""
        return self.cells.get(column, ("", ""))[1]


Pair = tuple[Record | None, Record | None]
"""The same record in the old and in the new sheet; ``None`` where one of them has it not."""


def pairs(old: Sequence[Record], new: Sequence[Record]) -> list[Pair]:
    """Every record once, in the new order, those that are gone last.

    Where several records share a key, those that are alike in every cell belong together, the rest in their order.
    """
    before, after = _by_key(old), _by_key(new)
    found: list[Pair] = []
    for key, group in after.items():
        found += _within(before.get(key, []), group)
    for key, group in before.items():
        if key not in after:
            found += [(record, None) for record in group]
    return found


def _by_key(records: Iterable[Record]) -> dict[tuple[str, ...], list[Record]]:
    found: dict[tuple[str, ...], list[Record]] = {}
    for record in records:
        found.setdefault(tuple(word.casefold() for word in record.key), []).append(record)
    return found


def _within(old: Sequence[Record], new: Sequence[Record]) -> list[Pair]:
    left = list(old)
    partner: dict[int, Record] = {}
    for place, record in enumerate(new):
        twin = next((other for other in left if _content(other) == _content(record)), None)
        if twin is not None:
            partner[place] = twin
            left.remove(twin)
    for place in range(len(new)):
        if place not in partner and left:
            partner[place] = left.pop(0)
    return [*((partner.get(place), record) for place, record in enumerate(new)), *((record, None) for record in left)]


def _content(record: Record) -> dict[str, str]:
    return {column: written(value) for column, (value, _) in record.cells.items() if written(value)}


def moved(found: Iterable[Pair], old: Sequence[Record]) -> bool:
    """Whether records that both sheets have stand in another order."""
    order = {id(record): place for place, record in enumerate(old)}
    places = [order[id(before)] for before, after in found if before is not None and after is not None]
    return places != sorted(places)
