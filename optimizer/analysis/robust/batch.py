"""All samples, on one worker or several: a block of them at a time, put together by number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.analysis.robust.sampling import Sampling
from optimizer.analysis.robust.solving import Solving
from optimizer.analysis.robust.stake import Stake

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Progress = Callable[[int, int], None]
"""Is told how many are done, and of how many."""

BLOCKS = 50
"""Into how many blocks the samples are cut: often enough for a progress bar, seldom enough to cost nothing."""


@dataclass(frozen=True, kw_only=True)
class Samples:
    """What came of the samples, in order of their number.

    ``weights`` (samples, topics) and ``values`` (samples, activities) are what was multiplied by; ``amounts``
    (samples, activities) what each activity gets over all years in the best plan; ``best`` (samples,) its value,
    ``own`` (samples,) that of the recommended plan; ``proved`` (samples,) whether the search came to its end.
    """

    weights: Floats
    values: Floats
    amounts: Floats
    best: Floats
    own: Floats
    proved: Bools


def solve_block(stake: Stake, sampling: Sampling, numbers: range) -> Samples:
    """The samples of one block."""
    solving = Solving(stake)
    activities, topics = stake.share.shape
    drawn = [sampling.factors(number, topics, activities) for number in numbers]
    costs = (stake.cost(*factors) for factors in drawn)
    solved = [(solving.best(cost), float(cost @ stake.recommended)) for cost in costs]
    return Samples(
        weights=np.array([weights for weights, _ in drawn]),
        values=np.array([values for _, values in drawn]),
        amounts=np.array([stake.totals(found.x) for found, _ in solved]),
        best=np.array([max(found.value, own) for found, own in solved]),
        own=np.array([own for _, own in solved]),
        proved=np.array([found.proved for found, _ in solved]),
    )


def solve_samples(
    stake: Stake, sampling: Sampling, count: int, *, jobs: int = 1, progress: Progress | None = None
) -> Samples:
    """``count`` samples on ``jobs`` workers; the same whatever the number of workers."""
    blocks = _blocks(count)
    done = 0
    found: dict[int, Samples] = {}
    for block in _solved(stake, sampling, blocks, jobs):
        first, samples = block
        found[first] = samples
        done += len(samples.best)
        if progress is not None:
            progress(done, count)
    ordered = [found[numbers.start] for numbers in blocks]
    return Samples(
        **{
            name: np.concatenate([getattr(block, name) for block in ordered])
            for name in ("weights", "values", "amounts", "best", "own", "proved")
        }
    )


def _blocks(count: int) -> list[range]:
    size = max(1, -(-count // BLOCKS))
    return [range(first, min(first + size, count)) for first in range(0, count, size)]


def _solved(stake: Stake, sampling: Sampling, blocks: list[range], jobs: int) -> Iterator[tuple[int, Samples]]:
    if jobs == 1:
        for numbers in blocks:
            yield _numbered(stake, sampling, numbers)
        return
    from joblib import Parallel, delayed

    work = (delayed(_numbered)(stake, sampling, numbers) for numbers in blocks)
    yield from Parallel(n_jobs=jobs, return_as="generator_unordered")(work)


def _numbered(stake: Stake, sampling: Sampling, numbers: range) -> tuple[int, Samples]:
    return numbers.start, solve_block(stake, sampling, numbers)
