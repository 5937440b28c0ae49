"""What one more unit of money is worth: marginal values of limits, each found and confirmed by solving again.

The value of a plan is concave and piecewise linear in the money by which a limit is moved. Its first piece is
found with tangents, as in the parametric right-hand-side method of Eisner and Severance (J. ACM 23 (1976)
619-635, doi:10.1145/321978.321982), so the range in which a price holds is exact, not sampled. A dual price alone
is never shown: where several are valid it may be one that no change of the limit would pay.

Whole numbers are held as they are while a price is found, and the price says so; what 1 % more of a ceiling or a
source brings is solved with everything free.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from optimizer.allocate.directions import (
    Direction,
    ceiling_direction,
    rule_direction,
    source_direction,
    target_direction,
)
from optimizer.allocate.outcome import Outcome
from optimizer.allocate.whole import held
from optimizer.errors import SolverError
from optimizer.model import LinearProgram
from optimizer.solvers import Limits, Solution, open_session, solve_stages
from optimizer.solvers.highs import HighsSession

Floats = npt.NDArray[np.float64]

SAME_VALUE = 1e-9
"""Values nearer than this part of the plan's value are one value."""

FIRST_PROBE = 1e-3
"""Where the first tangent is drawn, as a part of the farthest step: pieces are short, far solves are slow."""

SHORTEST = 1e-3
"""Proposed ranges shorter than this (in money) are looked for afresh: rounding would hide in them."""

FURTHER = 0.02
"""How much beyond a confirmed range is tried, to see whether it is longer than proposed."""

PROBE_GROWTH = 8.0
"""By how much a straight piece is followed further at a time."""

MOST_TANGENTS = 60
"""Tangents drawn before a price is given up as not confirmed; a handful are needed."""

NEXT_SHARE = 0.01
"""The part of a ceiling whose addition is solved again, to say what it brings and where it goes."""

DISAGREE = 1e-6
"""Solvers whose values of one plan lie further apart than this, relatively, contradict each other."""

NEXT_SECONDS = 10.0
"""How long to look for what 1 % more brings where there are whole numbers; without proof nothing is told."""

WORTH_TELLING = 0.05
"""Smallest part of the money followed for which an activity is named."""


@dataclass(frozen=True, kw_only=True)
class Price:
    """``marginal`` per unit the limit is loosened (``None``: not known), holding up to ``holds_up_to``.

    ``beyond``: at least that far. ``whole_held``: with the whole numbers of the plan held. ``tightening`` is the loss
    per unit tightened where it differs. For ceilings and sources ``next_gain`` is what ``next_step`` more money
    brings, solved again with everything free, and ``gets`` names where it goes.
    """

    marginal: float | None
    tightening: float | None = None
    holds_up_to: float | None = None
    beyond: bool = False
    whole_held: bool = False
    next_step: float | None = None
    next_gain: float | None = None
    gets: tuple[str, ...] = ()


class Pricer:
    """Solves the first stage again and again with one limit moved; everything is put back afterwards.

    Always with HiGHS and with whole numbers held, so that it stays resident and gives prices in full precision. Its
    value of the plan has to agree with that of the solver that made it.
    """

    def __init__(self, outcome: Outcome) -> None:
        self.outcome, self.model = outcome, outcome.model
        self.whole = bool(self.model.program.integer.any())
        assert outcome.staged.x is not None, "a plan was found"
        self.program: LinearProgram = held(self.model.program, outcome.staged.x)
        stage = self.program.stages[0]
        # Whatever the first stage wants is maximised here, so that a price above 0 is always a gain.
        self._sign = 1.0 if stage.maximise else -1.0
        self._cost = self._sign * stage.cost
        self._session = HighsSession(self.program, Limits())
        first = self._solve()
        self._session.remember()
        self._reach = self._session.row_reach()
        found = outcome.staged.first.objective
        if first.objective is None or found is None:
            raise SolverError("the plan that was solved cannot be solved again")
        if abs(first.objective - self._sign * found) > DISAGREE * max(1.0, abs(found)):
            raise SolverError(
                f"two solvers disagree on the plan's value: {found!r} and {first.objective!r}; nothing is delivered"
            )
        self._base = first
        self._value: float = first.objective
        self._tolerance = SAME_VALUE * max(1.0, abs(self._value))

    def rule(self, place: int) -> Price:
        """The price of a binding rule's row."""
        row = self.model.rule_rows[place]
        all_money = float(self.model.amounts.most.sum())
        required = abs(row.required(self.outcome.exact_columns))
        farthest = required if row.relation == "at least" and required > 0.0 else max(all_money, 1.0)
        down, up = (float(reach[self.model.rule_places[place]]) for reach in self._reach)
        loosening, tightening = (down, up) if row.relation == "at least" else (up, down)
        return self._price(rule_direction(self.model, place), farthest, farthest, loosening, tightening)

    def ceiling(self, year: int) -> Price:
        """The price of one year's ceiling, with where the next money goes."""
        typed = next(row for row in self.model.plan.years if row.year == year)
        return self._of_money(ceiling_direction(self.model, year), typed.ceiling)

    def source(self, code: str, year: int) -> Price:
        """The price of what one source gives in one year, with where the next money goes."""
        typed = next(row for row in self.model.plan.sources if row.code == code)
        return self._of_money(source_direction(self.model, code, year), typed.in_year(year))

    def target(self) -> Price:
        """The common money saved per point by which the target is lowered."""
        target = float(self.model.plan.settings.target_value or 0.0)
        return self._price(target_direction(self.model), target, max(target, 1.0))

    def _of_money(self, direction: Direction, amount: float) -> Price:
        farthest = max(1.0, float(self.model.amounts.most.sum()))
        price = self._price(direction, farthest, amount)
        step = amount * NEXT_SHARE
        # With whole numbers 1 % more may pay what a small step cannot, so it is asked whatever the price.
        if step <= 0.0 or not (price.marginal or self.whole):
            return price
        more = self._solved_with(direction, step)
        if more is None or more.x is None or more.objective is None:
            return price
        gain = more.objective - self._value
        gain = 0.0 if abs(gain) <= self._tolerance else gain
        gets = self._receivers(more.x, step) if gain > 0.0 else ()
        return replace(price, next_step=step, next_gain=gain, gets=gets)

    def _price(
        self,
        direction: Direction,
        farthest: float,
        tightest: float,
        loosening: float = 0.0,
        tightening: float = 0.0,
    ) -> Price:
        """The price along ``direction``; ``loosening`` and ``tightening`` propose how far it holds (0: no idea)."""
        self._session.restart()
        try:
            piece = self._proposed(direction, farthest, loosening) or self._first_piece(direction, farthest)
        except SolverError:
            piece = None  # a price that cannot be confirmed is not shown; the plan stands without it
        if piece is None:
            return Price(marginal=None, whole_held=self.whole)
        marginal, reach = piece
        self._session.restart()
        other_way = direction.reversed()
        try:
            back = self._proposed(other_way, tightest, tightening) or self._first_piece(other_way, tightest)
        except SolverError:
            back = None
        loss = None if back is None else -back[0]
        differs = loss is not None and abs(loss - marginal) > 1e-6 * max(1e-9, abs(marginal), abs(loss))
        return Price(
            marginal=marginal,
            tightening=loss if differs else None,
            holds_up_to=reach,
            beyond=reach >= farthest,
            whole_held=self.whole,
        )

    def _proposed(self, direction: Direction, farthest: float, reach: float) -> tuple[float, float] | None:
        """Slope and length of the first piece if solving again confirms that it is as long as proposed.

        Value is concave and lies below its tangent: where it meets the tangent at ``reach`` it met it all the way.
        """
        if not SHORTEST < reach <= farthest:
            return None
        slope = self._slope(direction, self._base)
        found = self._at(direction, reach)
        if found.objective is None or abs(found.objective - self._value - slope * reach) > self._tolerance:
            return None
        further = min(farthest, reach * (1 + FURTHER))
        beyond = self._at(direction, further)
        if beyond.objective is None or beyond.objective - self._value < slope * further - self._tolerance:
            return slope, reach
        return self._extended(direction, slope, further, farthest)

    def _first_piece(self, direction: Direction, farthest: float) -> tuple[float, float] | None:
        """Slope and length of the first linear piece along ``direction``; ``None`` where no step is possible."""
        slope_at_0 = self._slope(direction, self._base)
        reach = farthest * FIRST_PROBE
        for _ in range(MOST_TANGENTS):
            found = self._at(direction, reach)
            if found.objective is None:
                reach /= 4.0
                if reach < 1e-6:
                    return None
                continue
            gained = found.objective - self._value
            slope = self._slope(direction, found)
            if abs(gained - slope * reach) <= self._tolerance:
                # The tangent passes through today's plan: the piece is straight from here to there.
                return self._extended(direction, slope, reach, farthest)
            if abs(gained - slope_at_0 * reach) <= self._tolerance:
                return self._extended(direction, slope_at_0, reach, farthest)
            steeper = slope_at_0 - slope
            crossing = (gained - slope * reach) / steeper if steeper > 0.0 else 0.0
            reach = crossing if 0.0 < crossing < reach * (1 - 1e-9) else reach / 2.0
        return None

    def _extended(self, direction: Direction, slope: float, reach: float, farthest: float) -> tuple[float, float]:
        """The farthest point to which the value rises by ``slope``, at least ``reach``."""
        beyond, outward = min(farthest, reach * PROBE_GROWTH), True
        for _ in range(MOST_TANGENTS):
            if beyond <= reach * (1 + 1e-9):
                return slope, reach
            found = self._at(direction, beyond)
            if found.objective is None:
                outward, beyond = False, (beyond + reach) / 2.0 if beyond - reach > 1e-6 else reach
                continue
            gained = found.objective - self._value
            if abs(gained - slope * beyond) <= self._tolerance:
                if not outward or beyond >= farthest:
                    return slope, beyond
                reach, beyond = beyond, min(farthest, beyond * PROBE_GROWTH)
                continue
            tangent, outward = self._slope(direction, found), False
            if slope - tangent <= 1e-12 * max(1.0, abs(slope)):
                return slope, reach
            beyond = (gained - tangent * beyond) / (slope - tangent)
        return slope, reach

    def _at(self, direction: Direction, step: float) -> Solution:
        """The first stage solved with the limit moved by ``step``."""
        rows = np.flatnonzero((direction.row_lower != 0.0) | (direction.row_upper != 0.0))
        columns = np.flatnonzero(direction.col_upper)
        program = self.program
        self._session.set_rows(
            rows,
            program.row_lower[rows] + step * direction.row_lower[rows],
            program.row_upper[rows] + step * direction.row_upper[rows],
        )
        upper = np.maximum(program.col_lower[columns], program.col_upper[columns] + step * direction.col_upper[columns])
        self._session.set_columns(columns, program.col_lower[columns], upper)
        found = self._solve()
        self._session.set_rows(rows, program.row_lower[rows], program.row_upper[rows])
        self._session.set_columns(columns, program.col_lower[columns], program.col_upper[columns])
        return found

    def _solve(self) -> Solution:
        return self._session.run(self._cost, maximise=True)

    def _slope(self, direction: Direction, found: Solution) -> float:
        """The tangent's slope at a solution, from the prices of what moves."""
        assert found.price is not None, "a divisible plan has prices"
        assert found.reduced is not None, "a divisible plan has reduced costs"
        # It is maximised: a price above 0 belongs to the upper limit, one below 0 to the lower.
        rows = np.where(found.price > 0.0, direction.row_upper, direction.row_lower) @ found.price
        columns = np.where(found.reduced > 0.0, direction.col_upper, 0.0) @ found.reduced
        return float(rows + columns)

    def _solved_with(self, direction: Direction, step: float) -> Solution | None:
        """The plan solved with a limit loosened by ``step``, all its stages where it is divisible.

        With whole numbers the first stage alone, which takes as long as all others of a divisible plan together.
        ``None`` without proof.
        """
        program = self.model.program
        changed = replace(
            program,
            row_lower=program.row_lower + step * direction.row_lower,
            row_upper=program.row_upper + step * direction.row_upper,
            col_upper=program.col_upper + step * direction.col_upper,
        )
        if self.whole:
            session = open_session(changed, limits=Limits(seconds=NEXT_SECONDS))
            found = session.run(self._cost, maximise=True)
            return found if found.status == "optimal" else None
        staged = solve_stages(open_session(changed), changed, self.model.amount, self.model.num_years)
        if staged.status != "optimal" or staged.first.objective is None:
            return None
        return replace(staged.first, objective=self._sign * staged.first.objective, x=staged.x)

    def _receivers(self, x: Floats, step: float) -> tuple[str, ...]:
        """The activity-years that get more in the columns ``x`` than in the plan, the largest first."""
        model = self.model
        more = x[model.amount].reshape(model.shape) - self.outcome.exact
        order = np.argsort(-more, axis=None, kind="stable")
        named: list[str] = []
        for place in order.tolist():
            a, y = divmod(place, model.num_years)
            if more[a, y] < WORTH_TELLING * step or len(named) == 5:
                break
            named.append(f"{model.plan.activities[a].code} {model.plan.years[y].year}")
        return tuple(named)
