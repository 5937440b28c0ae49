"""What a group of exchangeable amounts earns in all: its members' pieces by what they earn, and chords far away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_FAR = 2 ** np.arange(2, 40, dtype=np.int64)
_NEAR = np.arange(-4, 5, dtype=np.int64)
OFFSETS: Ints = np.concatenate([-_FAR[::-1][:-1], _NEAR, _FAR[1:]])
"""Where the curve of a group is cut, counted in pieces from where it stands: exact nearby, then ever longer chords."""


@dataclass(frozen=True, kw_only=True)
class Curves:
    """The concave curves of all groups for one objective, as runs: pieces of one group that earn the same.

    ``order`` are the pieces by group and by what they earn, best first, equal ones by row; ``run`` (of each in that
    order) is the run it is part of. ``start`` (groups + 1,) are the places of each group's runs, whose ``width``,
    ``earns`` and ``entries`` (other rows, runs) follow; ``before`` (runs,) is what is filled in their group before
    them.
    """

    order: Ints
    run: Ints
    start: Ints
    group: Ints
    width: Floats
    earns: Floats
    entries: Floats
    before: Floats

    def cuts(self, group: int, most: int, places: Ints) -> Ints:
        """At most ``most`` + 1 cuts of a group's curve, from 0 to the number of its runs, exact around ``places``."""
        count = int(self.start[group + 1] - self.start[group])
        if count <= most:
            return np.minimum(np.arange(most + 1), count)
        return cut_around(count, most, places)


def curves_of(group: Ints, width: Floats, earns: Floats, entries: Floats, count: int) -> Curves:
    """The curves of ``count`` groups from their pieces: ``group``, ``width``, ``earns`` (pieces,), best first.

    Pieces that earn the same come in the order of ``entries`` (other rows, pieces), the largest first, then as given.
    """
    order = np.flatnonzero(width > 0.0)
    if len(entries):
        order = order[np.argsort(-np.abs(entries[:, order]).sum(axis=0), kind="stable")]
    order = order[np.argsort(-earns[order], kind="stable")]
    order = order[np.argsort(_narrow(group[order], count), kind="stable")]
    by_group, by_earned, wide = group[order], earns[order], width[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (np.diff(by_group) != 0) | (np.diff(by_earned) != 0.0)
    inner = entries[:, order]
    if len(entries) and len(order):
        first[1:] |= (np.diff(inner, axis=1) != 0.0).any(axis=0)
    heads = np.flatnonzero(first)
    run = np.cumsum(first) - 1
    run_group = by_group[heads]
    start = np.searchsorted(run_group, np.arange(count + 1)).astype(np.int64)
    wide_run = np.add.reduceat(wide, heads) if len(heads) else np.zeros(0)
    return Curves(
        order=order,
        run=run.astype(np.int64),
        start=start,
        group=run_group,
        width=wide_run,
        earns=by_earned[heads],
        entries=inner[:, heads],
        before=within(wide_run, start),
    )


def _narrow(group: Ints, count: int) -> npt.NDArray[np.integer]:
    """The same numbers in as few bytes as hold them: sorting short ones takes no comparisons."""
    return group.astype(np.int16) if count < 2**15 else group


def within(width: Floats, start: Ints) -> Floats:
    """What comes before each entry within its span, exact in every span: no difference of large sums."""
    before = np.zeros(len(width))
    for low, high in zip(start[:-1].tolist(), start[1:].tolist(), strict=True):
        if high - low > 1:
            np.cumsum(width[low : high - 1], out=before[low + 1 : high])
    return before


def cut_around(count: int, most: int, places: Ints) -> Ints:
    """Cuts of ``count`` runs around ``places``; the first is 0 and the last ``count``, doubles come at the end."""
    around = np.unique(np.clip((places[:, None] + OFFSETS[None, :]).ravel(), 0, count))
    if len(around) > most + 1:
        raise ValueError(f"{len(around)} cuts for a curve that has room for {most}")
    return np.concatenate([around, np.full(most + 1 - len(around), count, dtype=np.int64)])


def most_cuts(count: int) -> int:
    """How many segments a curve of ``count`` runs needs at most: all of them, or those around two places."""
    inside = int(np.count_nonzero(np.abs(OFFSETS) < count))
    return min(count, 2 * inside + 2)
