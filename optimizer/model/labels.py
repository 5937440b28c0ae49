"""Labels of columns and rows, made when somebody asks: a large programme is solved without its names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

Label = tuple[str | int | None, ...]


@dataclass(frozen=True)
class Lazy:
    """``count`` labels that ``make`` makes."""

    count: int
    make: Callable[[], Iterable[Label]]


class Labels(Sequence[Label]):
    """Labels block by block, in order; equal to any sequence of the same labels."""

    def __init__(self, *blocks: Iterable[Label] | Lazy) -> None:
        self._blocks: list[Sequence[Label] | Lazy] = []
        self._starts: list[int] = []
        self._count = 0
        for block in blocks:
            self.add(block)

    def add(self, block: Iterable[Label] | Lazy) -> int:
        """Add a block at the end; returns how many it has."""
        held = block if isinstance(block, Lazy | Labels | tuple) else tuple(block)
        count = held.count if isinstance(held, Lazy) else len(held)
        if count:
            self._blocks.append(held.copy() if isinstance(held, Labels) else held)
            self._starts.append(self._count)
            self._count += count
        return count

    def copy(self) -> Labels:
        """The same labels, to which others may be added."""
        found = Labels()
        found._blocks, found._starts, found._count = list(self._blocks), list(self._starts), self._count
        return found

    def _made(self, number: int) -> Sequence[Label]:
        block = self._blocks[number]
        if isinstance(block, Lazy):
            block = self._blocks[number] = tuple(block.make())
        return block

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Label]:
        for number in range(len(self._blocks)):
            yield from self._made(number)

    @overload
    def __getitem__(self, place: int) -> Label: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Label, ...]: ...

    def __getitem__(self, place: int | slice) -> Label | tuple[Label, ...]:
        if isinstance(place, slice):
            return tuple(self)[place]
        at = place + self._count if place < 0 else place
        if not 0 <= at < self._count:
            raise IndexError(f"label {place} of {self._count}")
        number = bisect_right(self._starts, at) - 1
        return self._made(number)[at - self._starts[number]]

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Labels | tuple | list):
            return NotImplemented
        return len(self) == len(other) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return Labels, (tuple(self),)

    def __repr__(self) -> str:
        return f"Labels({len(self)})"
