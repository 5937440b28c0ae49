"""What one more unit of money is worth: marginal values of limits, each found and confirmed by solving again.

`optimizer.allocate.walk` finds the range in which a price holds. A dual price alone is never shown: where several
are valid it may be one that no change of the limit would pay.

Whole numbers are held as they are while a price is found, and the price says so; what 1 % more of a ceiling or a
source brings is solved with everything free.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from optimizer.allocate.directions import (
    Direction,
    ceiling_direction,
    loosened_by,
    rule_direction,
    source_direction,
    target_direction,
)
from optimizer.allocate.outcome import Outcome
from optimizer.allocate.together import LimitRows, confirmed
from optimizer.allocate.walk import Walk
from optimizer.allocate.whole import held
from optimizer.errors import SolverError
from optimizer.model import LinearProgram
from optimizer.plan import COMMON
from optimizer.solvers import Limits, Solution, open_session, solve_stages

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

Account = tuple[str, int]
"""The code of a source, `COMMON` for the ceilings, and a year."""

NEXT_SHARE = 0.01
"""The part of a ceiling whose addition is solved again, to say what it brings and where it goes."""

DISAGREE = 1e-6
"""Solvers whose values of one plan lie further apart than this, relatively, contradict each other."""

NEXT_SECONDS = 10.0
"""How long to look for what 1 % more brings where there are whole numbers; without proof nothing is told."""

MOST_ALONE = 60
"""So many rules' rows are followed one by one; there may be as many as activity-years."""

DENSE = 25.0
"""Where a column of the programme stands in more rows than this on average (shares of the total of all activities),
solving takes long, and in proportion fewer rules are followed one by one."""

FEWEST_ALONE = 6
"""So many are followed one by one however long solving takes."""

MOST_ACCOUNTS = 40
"""So many ceilings and sources, year by year, are priced one by one and told what their next money brings."""

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
        self._walk = Walk(self.program, outcome.groups)
        self._reach = self._walk.session.row_reach()
        best, found = self._walk.value, outcome.staged.first.objective
        if best is None or found is None:
            raise SolverError("the plan that was solved cannot be solved again")
        if abs(best - self._walk.sign * found) > DISAGREE * max(1.0, abs(found)):
            raise SolverError(f"two solvers disagree on the plan's value: {found!r} and {best!r}; nothing is delivered")
        self._value: float = best

    def rules(self, places: Sequence[int]) -> dict[int, Price]:
        """The prices of binding rules' rows by their places.

        Of many rows those with the highest prices are followed one by one; the prices of the others are confirmed
        together, without how far they hold, and what cannot be confirmed so stays without a price.
        """
        alone = self._most_alone()
        if len(places) <= alone:
            return {place: self.rule(place) for place in places}
        rows = [int(self.model.rule_places[place]) for place in places]
        loosened = [loosened_by(self.model.rule_rows[place].relation) for place in places]
        worth, sure = self._together(rows, loosened)
        first = set(np.argsort(-worth, kind="stable")[:alone].tolist())
        return {
            place: self.rule(place) if number in first else price
            for number, (place, price) in enumerate(zip(places, self._shared(worth, sure), strict=True))
        }

    def _most_alone(self) -> int:
        stands_in = len(self.program.index) / max(1, len(self.program.columns))
        fewer = max(FEWEST_ALONE, int(MOST_ALONE * DENSE / max(stands_in, DENSE)))
        return min(MOST_ALONE, fewer)

    def _together(self, rows: Sequence[int], loosened: Sequence[tuple[float, float]]) -> tuple[Floats, Bools]:
        """What limits in ``rows`` are worth, and whether moving all at once confirms it; see `confirmed`."""
        limits = LimitRows(rows, loosened)
        down, up = (reach[limits.row] for reach in self._reach)
        # How far each may move either way before the basis changes; where it may not one way, the other.
        reach = np.where((down > 0.0) & (up > 0.0), np.minimum(down, up), np.maximum(down, up))
        return confirmed(self._walk, limits, np.where(np.isfinite(reach), reach, 0.0))

    def _shared(self, worth: Floats, sure: Bools) -> list[Price]:
        """The prices that were confirmed together: how far they hold was not followed."""
        return [
            Price(marginal=price if known else None, whole_held=self.whole)
            for price, known in zip(worth.tolist(), sure.tolist(), strict=True)
        ]

    def rule(self, place: int) -> Price:
        """The price of a binding rule's row."""
        row = self.model.rule_rows[place]
        all_money = float(self.model.amounts.most.sum())
        required = abs(row.required(self.outcome.exact_columns))
        farthest = required if row.relation == "at least" and required > 0.0 else max(all_money, 1.0)
        down, up = (float(reach[self.model.rule_places[place]]) for reach in self._reach)
        loosening, tightening = (down, up) if row.relation == "at least" else (up, down)
        return self._price(rule_direction(self.model, place), farthest, farthest, loosening, tightening)

    def accounts(self, wanted: Sequence[Account]) -> dict[Account, Price]:
        """The prices of ceilings (`COMMON`) and sources in years.

        Of many those years' ceilings and then those sources that seem to be worth most are priced one by one; the
        prices of the others are confirmed together where nothing may be carried, and otherwise stay unknown.
        """
        if len(wanted) <= MOST_ACCOUNTS:
            return {account: self._account(account) for account in wanted}
        seems = {account: self._walk.slope(self._direction(account), self._walk.base) for account in wanted}
        order = sorted(wanted, key=lambda account: (account[0] != COMMON, -seems[account]))
        first, others = set(order[:MOST_ACCOUNTS]), order[MOST_ACCOUNTS:]
        found = {account: Price(marginal=None, whole_held=self.whole) for account in others}
        plain = [account for account in others if self._moves_one_row(account)]
        rows = [self.model.program.row_of["source", code, year] for code, year in plain]
        found |= zip(plain, self._shared(*self._together(rows, [loosened_by("at most")] * len(plain))), strict=True)
        return {account: self._account(account) if account in first else found[account] for account in wanted}

    def _account(self, account: Account) -> Price:
        code, year = account
        return self.ceiling(year) if code == COMMON else self.source(code, year)

    def _direction(self, account: Account) -> Direction:
        code, year = account
        return ceiling_direction(self.model, year) if code == COMMON else source_direction(self.model, code, year)

    def _moves_one_row(self, account: Account) -> bool:
        """Whether what a source gives in a year sets its row alone, and not what it may carry as well."""
        return account[0] != COMMON and not self._direction(account).col_upper.any()

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
        price = self._price(
            direction, farthest, amount, self._proposal(direction), self._proposal(direction.reversed())
        )
        step = amount * NEXT_SHARE
        # With whole numbers 1 % more may pay what a small step cannot, so it is asked whatever the price.
        if step <= 0.0 or not (price.marginal or self.whole):
            return price
        more = self._solved_with(direction, step)
        if more is None or more.x is None or more.objective is None:
            return price
        gain = more.objective - self._value
        gain = 0.0 if abs(gain) <= self._walk.tolerance else gain
        gets = self._receivers(more.x, step) if gain > 0.0 else ()
        return replace(price, next_step=step, next_gain=gain, gets=gets)

    def _proposal(self, direction: Direction) -> float:
        """How far the rows that move along ``direction`` let the basis be, moved one by one and all in proportion."""
        base, (down, up) = self._walk.base, self._reach
        assert base.price is not None, "a divisible plan has prices"
        moved = np.where(base.price > 0.0, direction.row_upper, direction.row_lower) * (base.price != 0.0)
        rows = np.flatnonzero(moved)
        reach = np.where(moved > 0.0, up, down)[rows]
        if not len(rows) or (reach <= 0.0).any():
            return 0.0
        return float(1.0 / np.sum(np.abs(moved[rows]) / reach))

    def _price(
        self,
        direction: Direction,
        farthest: float,
        tightest: float,
        loosening: float = 0.0,
        tightening: float = 0.0,
    ) -> Price:
        """The price along ``direction``; ``loosening`` and ``tightening`` propose how far it holds (0: no idea)."""
        self._walk.session.restart()
        try:
            piece = self._walk.proposed(direction, farthest, loosening) or self._walk.first_piece(direction, farthest)
        except SolverError:
            piece = None  # a price that cannot be confirmed is not shown; the plan stands without it
        if piece is None:
            return Price(marginal=None, whole_held=self.whole)
        marginal, reach = piece
        self._walk.session.restart()
        other_way = direction.reversed()
        try:
            back = self._walk.first_slope(other_way, tightest, tightening)
        except SolverError:
            back = None
        loss = None if back is None else -back
        differs = loss is not None and abs(loss - marginal) > 1e-6 * max(1e-9, abs(marginal), abs(loss))
        return Price(
            marginal=marginal,
            tightening=loss if differs else None,
            holds_up_to=reach,
            beyond=reach >= farthest,
            whole_held=self.whole,
        )

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
            found = session.run(self._walk.cost, maximise=True)
            return found if found.status == "optimal" else None
        staged = solve_stages(
            open_session(changed, groups=self.outcome.groups), changed, self.model.amount, self.model.num_years
        )
        if staged.status != "optimal" or staged.first.objective is None:
            return None
        return replace(staged.first, objective=self._walk.sign * staged.first.objective, x=staged.x)

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
