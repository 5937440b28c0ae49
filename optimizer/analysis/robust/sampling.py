"""Samples of weights and values: drawn uniformly from stated ranges, each sample by its own number.

Sample number k is made by a generator that depends on the seed and on k alone, so that any part of the samples, in
any order and on any number of workers, is the same samples.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.errors import UsageError

Floats = npt.NDArray[np.float64]

DEFAULT_RANGE = 0.2
"""To either side of what was typed: committees that score in steps of ten seldom agree more closely."""


@dataclass(frozen=True, kw_only=True)
class Sampling:
    """How far weights and values may lie from what was typed, as a part of it to either side, and the seed."""

    weights: float = DEFAULT_RANGE
    values: float = DEFAULT_RANGE
    seed: str

    def __post_init__(self) -> None:
        """Refuse ranges that would make a weight or a value negative."""
        for name, width in (("weights", self.weights), ("values", self.values)):
            if not 0.0 <= width <= 1.0:
                raise UsageError(
                    f"The range of {name} is {width:g}: it is a part of what was typed, from 0 to 1 "
                    f"(or 0 % to 100 %), such as 0.2 or 20 % for 20 % to either side."
                )

    @property
    def entropy(self) -> int:
        """The seed as a number."""
        return int.from_bytes(hashlib.sha256(self.seed.encode("utf-8")).digest()[:16], "big")

    def factors(self, number: int, topics: int, activities: int) -> tuple[Floats, Floats]:
        """What sample ``number`` multiplies the weights (topics,) and the values (activities,) by."""
        source = np.random.SeedSequence(self.entropy, spawn_key=(number,))
        drawn = 2.0 * np.random.Generator(np.random.PCG64(source)).random(topics + activities) - 1.0
        return 1.0 + self.weights * drawn[:topics], 1.0 + self.values * drawn[topics:]
