"""Sources beside the ceilings: who may pay whom, by class of cells, and every source's account."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class FlowClass:
    """Parts that the same sources may pay and that no rule on sources tells apart.

    ``label`` is its first part's, ``activity`` or ``activity / topic``; ``parts`` and ``sources`` hold indices of
    `optimizer.plan.scope.Parts` and of the sheet Sources.
    """

    label: str
    parts: Ints
    sources: Ints


@dataclass(frozen=True, kw_only=True)
class Flows:
    """Who pays whom: columns of money from a source to a class of cells in a year.

    ``sources`` are the codes of the sheet Sources in order (the ceilings pay what these do not); ``classes`` come
    in the order of their first part. ``column`` (sources, classes, years) is −1 where a source may not pay a
    class; ``carry`` (sources, years) is what a source carries out of a year.
    """

    sources: tuple[str, ...]
    classes: tuple[FlowClass, ...]
    column: Ints
    carry: Ints


def no_flows(num_years: int) -> Flows:
    """The flows of a plan whose only money is that of the ceilings."""
    return Flows(
        sources=(),
        classes=(),
        column=np.zeros((0, 0, num_years), dtype=np.int64),
        carry=np.zeros((0, num_years), dtype=np.int64),
    )
