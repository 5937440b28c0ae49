"""What samples say: shares with their confidence, ranges, ranks, and what is lost by keeping the plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.analysis.robust.batch import Samples
from optimizer.analysis.robust.stake import Stake
from optimizer.language import say
from optimizer.model import Model

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NORMAL = 1.959963984540054
"""The standard normal value that 95 % lie within."""

CORE, EXCLUDED = 0.95, 0.05
"""Shares of the samples from which an activity is core, and up to which it is excluded."""

LOW, HIGH = 0.05, 0.95
"""The range that is told: nine samples of ten lie in it."""

FUNDED = 0.01
"""The part of its request from which an activity counts as funded, as everywhere in a plan."""

STAYS = 0.10
"""How far, as a part of its request, an amount may move and still be called the same decision."""

NEAR_BEST = 0.01
"""How near to the best, relatively, a plan counts as good."""


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95 % confidence interval of a share of which ``hits`` of ``count`` were seen.

    Wilson's score interval (J. Am. Stat. Assoc. 22 (1927) 209-212, doi:10.1080/01621459.1927.10502953): it stays
    within 0 and 1 and does not shrink to nothing where all samples agree.
    """
    share, square = hits / count, NORMAL**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = NORMAL / (1 + square / count) * float(np.sqrt(share * (1 - share) / count + square / (4 * count**2)))
    return max(0.0, middle - half), min(1.0, middle + half)


def word(share: float) -> str:
    """Core, borderline or excluded."""
    return say("core") if share >= CORE else say("excluded") if share <= EXCLUDED else say("borderline")


def range_of(values: Floats) -> tuple[float, float, float]:
    """The 5 % point, the median and the 95 % point of ``values`` (samples,)."""
    low, median, high = np.quantile(values, (LOW, 0.5, HIGH)).tolist()
    return float(low), float(median), float(high)


@dataclass(frozen=True, kw_only=True)
class Regret:
    """What is lost by keeping the recommended plan, over the samples: in points, and as a part of the best value.

    The parts are ``None`` where in some sample nothing of value can be had.
    """

    mean: float
    high: float
    mean_part: float | None
    high_part: float | None
    near_best: int


def regret_of(samples: Samples) -> Regret:
    """The value of the best plan less that of the recommended one, sample by sample."""
    lost = samples.best - samples.own
    part = lost / samples.best if (samples.best > 0.0).all() else None
    return Regret(
        mean=float(lost.mean()),
        high=float(np.quantile(lost, HIGH)),
        mean_part=None if part is None else float(part.mean()),
        high_part=None if part is None else float(np.quantile(part, HIGH)),
        near_best=int(np.count_nonzero(lost <= NEAR_BEST * np.abs(samples.best))),
    )


def staying(amounts: Floats, recommended: Floats, request: Floats) -> Bools:
    """Where ``amounts`` (…, activities) are the same decision as the recommended ones (activities,)."""
    return np.asarray(np.abs(amounts - recommended) <= STAYS * request + 1e-9, dtype=np.bool_)


def funded(amounts: Floats, request: Floats) -> Bools:
    """Where activities get money in ``amounts`` (…, activities)."""
    return np.asarray((amounts > 0.0) & (amounts >= FUNDED * request * (1 - 1e-9)), dtype=np.bool_)


@dataclass(frozen=True, kw_only=True)
class Ranks:
    """Value for money at full request: ``order`` (ranked,) are activities, best first; ``rank`` (samples, ranked).

    ``flips`` (ranked − 1,) counts the samples in which one and the next in order change places.
    """

    order: Ints
    rank: Ints
    flips: Ints


def ranks_of(model: Model, stake: Stake, samples: Samples) -> Ranks:
    """The ranking of the plan as it stands, and in every sample; activities that ask for nothing are left out."""
    asked = model.amounts.request.sum(axis=1)
    points = model.full_points.sum(axis=1)
    asking = np.flatnonzero(asked > 0.0)

    def per_money(weights: Floats, values: Floats) -> Floats:
        weight = (stake.weight * weights) @ stake.share.T
        return np.asarray((points * weight * values)[..., asking] / asked[asking], dtype=np.float64)

    stands = per_money(np.ones(len(stake.weight)), np.ones(len(points)))
    order = np.argsort(-stands, kind="stable")
    sampled = per_money(samples.weights, samples.values)[:, order]
    rank = np.argsort(np.argsort(-sampled, axis=1, kind="stable"), axis=1, kind="stable") + 1
    return Ranks(order=asking[order], rank=rank, flips=np.count_nonzero(sampled[:, :-1] < sampled[:, 1:], axis=0))
