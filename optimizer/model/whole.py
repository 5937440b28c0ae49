"""Where whole things stand in the programme: starts of packages, units and posts, and who gets money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from optimizer.plan.origin import EMPTY


@dataclass(frozen=True, kw_only=True)
class Whole:
    """Columns of whole things, by activity index a, year index y, and place s of a package's start.

    ``share`` (a, s): how much of the package is funded from that start; ``begun`` (a, s): the binary that decides
    it, which is the share itself where the package is all or nothing, absent where it is freely divisible.
    ``units`` (a, y): whole units, or posts in place; ``filled``, ``given_up``, ``fills`` (a, y): posts. ``gets``
    (a, y): the binary of an amount that is nothing or something workable; absent where another column says it.
    ``ever_gets`` (a, rule code, or empty for links): whether it does in any year. ``run`` (a, y, k): whether the
    k-th concave run of a value curve that is not concave is begun.
    """

    share: Mapping[tuple[int, int], int] = field(default_factory=lambda: EMPTY)
    begun: Mapping[tuple[int, int], int] = field(default_factory=lambda: EMPTY)
    units: Mapping[tuple[int, int], int] = field(default_factory=lambda: EMPTY)
    filled: Mapping[tuple[int, int], int] = field(default_factory=lambda: EMPTY)
    given_up: Mapping[tuple[int, int], int] = field(default_factory=lambda: EMPTY)
    fills: Mapping[tuple[int, int], int] = field(default_factory=lambda: EMPTY)
    gets: Mapping[tuple[int, int], int] = field(default_factory=lambda: EMPTY)
    ever_gets: Mapping[tuple[int, str], int] = field(default_factory=lambda: EMPTY)
    run: Mapping[tuple[int, int, int], int] = field(default_factory=lambda: EMPTY)
