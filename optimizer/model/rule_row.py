"""One side of one rule for one member in one year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.model.labels import Label
from optimizer.model.linear import Linear
from optimizer.model.program import INF
from optimizer.plan import Relation, Rule

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class RuleRow:
    """One side of one rule for one member in one year (``year`` is ``None`` over the whole plan).

    The row demands ``achieved relation factor · base``, or ``factor`` itself where ``base`` is ``None``. What is
    achieved is money, or for ``count`` and ``units`` a number; for ``moved`` the sum of the positive parts of
    ``losses``, one a member. All are expressions over the programme's columns.
    """

    rule: Rule
    member: str
    year: int | None
    relation: Relation
    factor: float
    money: Linear
    base: Linear | None
    losses: tuple[tuple[str, Linear], ...] = ()
    two_sided: bool = False
    lowered: bool = False

    @property
    def label(self) -> Label:
        """The label of its row; the two rows of ``within`` are told apart by their relation."""
        head: Label = ("rule", self.rule.code, self.member, self.year)
        return (*head, self.relation) if self.two_sided else head

    def required(self, x: Floats) -> float:
        """What the rule asks for, at the columns ``x``."""
        return self.factor if self.base is None else self.factor * self.base.at(x)

    def achieved(self, x: Floats) -> float:
        """What is there, at the columns ``x``."""
        if self.losses:
            return sum(max(0.0, loss.at(x)) for _, loss in self.losses)
        return self.money.at(x)

    def margin(self, x: Floats) -> float:
        """How far the rule is from being missed: negative where it is missed, at most 0 for ``exactly``."""
        difference = self.achieved(x) - self.required(x)
        if self.relation == "at least":
            return difference
        return -difference if self.relation == "at most" else -abs(difference)


def missed_sides(row: RuleRow) -> tuple[tuple[str, float], ...]:
    """Which way a ``should`` row may be missed: the side and the sign of what makes it up."""
    if row.rule.strength == "must":
        return ()
    sides = {"at least": (("short", 1.0),), "at most": (("over", -1.0),)}
    return sides.get(row.relation, (("short", 1.0), ("over", -1.0)))


def limits_of(row: RuleRow) -> tuple[float, float]:
    """The lower and the upper limit of its row."""
    required = row.factor if row.base is None else row.factor * row.base.constant
    required -= row.money.constant
    if row.relation == "at least":
        return required, INF
    return (-INF, required) if row.relation == "at most" else (required, required)
