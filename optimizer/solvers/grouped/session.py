"""A session that solves a divisible programme by groups: what no limit can tell apart is one amount.

The total of a group earns what its members' pieces earn, best first: one concave curve. The solver sees a few exact
pieces of it around the total, and chords further away. A chord lies below a concave curve and meets it at its ends, so
what is found can be handed back to the members, and their prices prove it or say where to look closer: no piece
without money may earn more than money costs its group, and none with money less. What is proven so is the optimum of
the whole programme, with its prices; where the proof fails, the whole programme is solved instead.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from optimizer.model.groups import Groups
from optimizer.model.program import INF, LinearProgram, without_columns
from optimizer.solvers.grouped.curves import Curves, curves_of
from optimizer.solvers.grouped.inner import Held, Inner
from optimizer.solvers.grouped.parts import Remaining, standing
from optimizer.solvers.grouped.proof import Proof, filled, places_of, proof_of, room_of, summed_by
from optimizer.solvers.highs import REDUCED_IS_ZERO, HighsSession
from optimizer.solvers.session import Clock, Limits, Solution, optimal_face, typical_cost

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_ROUNDS = 40
"""How often the solver is asked to look closer before the whole programme is solved; a handful are needed."""


class GroupedSession:
    """A divisible programme held by HiGHS, group by group; see `optimizer.solvers.session.Session`.

    Prices of rows that only make a member of its pieces, and what pieces earn beyond them, are those of the whole
    programme.
    """

    loses = HighsSession.loses

    def __init__(self, program: LinearProgram, groups: Groups, limits: Limits, clock: Clock | None = None) -> None:
        self.program, self.groups, self.limits = program, groups, limits
        self.clock = clock or Clock(limits.seconds)
        self._now = standing(program, groups)
        self._inner: Inner | None = None
        self._whole: HighsSession | None = None
        self._total: Floats | None = None
        self._remembered: Floats | None = None

    def run(self, cost: Floats, *, maximise: bool, seconds: float | None = None) -> Solution:
        """Solve for one objective; see `Session.run`."""
        with self.clock.timing(cost):
            found = None if self._whole is not None else self._run(cost, maximise=maximise, seconds=seconds)
        return self._solved_whole().run(cost, maximise=maximise, seconds=seconds) if found is None else found

    def best(self, cost: Floats, *, maximise: bool) -> Solution:
        """What it comes to, for as long as it takes."""
        return self.run(cost, maximise=maximise, seconds=INF)

    @property
    def grouped(self) -> bool:
        """Whether everything so far was solved by groups."""
        return self._whole is None

    def _solved_whole(self) -> HighsSession:
        if self._whole is None:
            self._whole = HighsSession(self.current(), self.limits, self.clock)
            self._inner = None
        return self._whole

    def _run(self, cost: Floats, *, maximise: bool, seconds: float | None) -> Solution | None:
        """The optimum by groups; ``None`` where it cannot be proven so."""
        parts, groups = self._now.parts, self.groups
        sign = 1.0 if maximise else -1.0
        low = self._now.col_lower[groups.piece]
        earns = cost[groups.piece] + cost[groups.member][groups.owner]
        of_piece = groups.group[groups.owner]
        curves = curves_of(of_piece, self._now.col_upper[groups.piece] - low, sign * earns, parts.entries, groups.count)
        held = Held(
            total=summed_by(of_piece, low, groups.count),
            entries=parts.entries @ low,
        )
        if self._inner is None or not self._inner.fits(curves):
            self._inner = Inner(self._now, curves, limits=self.limits, clock=self.clock)
        zero = REDUCED_IS_ZERO * typical_cost(cost)
        places = self._first_places(curves, held)
        for _ in range(MOST_ROUNDS):
            found = self._inner.run(curves, held, places, cost, maximise=maximise, seconds=seconds)
            if found.x is None or found.price is None or found.reduced is None:
                unsure = found.status == "infeasible" and len(parts.entry_rows) and not self._inner.exact
                return None if unsure else Solution(status=found.status)
            total = np.maximum(found.x[self._inner.totals] - held.total, 0.0)
            charge = sign * (-found.price[self._inner.group_rows])
            worth = curves.earns - (sign * found.price[parts.entry_rows]) @ curves.entries
            proof = proof_of(curves, total, worth, charge, zero)
            if proof.holds or found.status != "optimal":
                return self._handed_back(cost, found, curves, proof, sign)
            if self._inner.exact or np.array_equal(proof.places, places):
                return None
            places = proof.places
        return None

    def _first_places(self, curves: Curves, held: Held) -> Ints:
        """Where to look first: where the last plan stood, else in the middle."""
        if self._total is None:
            return np.stack([np.diff(curves.start) // 3, 2 * np.diff(curves.start) // 3])
        return places_of(curves, np.maximum(self._total - held.total, 0.0))[None, :]

    def _handed_back(self, cost: Floats, found: Solution, curves: Curves, proof: Proof, sign: float) -> Solution:
        """The solution of the whole programme: pieces filled best first, and what they earn beyond their price."""
        parts, groups, inner, program = self._now.parts, self.groups, self._inner, self.program
        assert inner is not None, "something was solved"
        assert found.x is not None, "with an answer"
        assert found.price is not None, "and prices"
        assert found.reduced is not None, "of a divisible programme"
        x, low = np.zeros(len(program.columns)), self._now.col_lower[groups.piece]
        x[parts.others] = found.x[: len(parts.others)]
        x[groups.piece] = low + filled(curves, proof.total, self._now.col_upper[groups.piece] - low)
        x[groups.member] = np.bincount(groups.owner, weights=x[groups.piece], minlength=len(groups.member))
        self._total = summed_by(groups.group, x[groups.member], groups.count)
        price = np.zeros(len(program.rows))
        price[parts.rows] = found.price[: len(parts.rows)]
        charge = sign * proof.charge[groups.group]
        price[groups.own] = cost[groups.member] - charge
        reduced = np.zeros(len(program.columns))
        reduced[parts.others] = found.reduced[: len(parts.others)]
        on_rows = found.price[parts.entry_rows] @ parts.entries
        reduced[groups.piece] = cost[groups.piece] + price[groups.own][groups.owner] - on_rows
        objective = float(cost @ x)
        optimal = found.status == "optimal"
        return Solution(
            status=found.status,
            objective=objective,
            bound=objective if optimal else None,
            x=x,
            price=price,
            reduced=reduced,
        )

    def current(self) -> LinearProgram:
        """The programme with its bounds and limits as they stand; see `Session.current`."""
        if self._whole is not None:
            return self._whole.current()
        return replace(
            self.program,
            col_lower=self._now.col_lower.copy(),
            col_upper=self._now.col_upper.copy(),
            row_lower=self._now.row_lower.copy(),
            row_upper=self._now.row_upper.copy(),
        )

    def anew(self, program: LinearProgram) -> HighsSession:
        """A session of the same solver, with the same clock, on another programme."""
        return HighsSession(program, self.limits, self.clock)

    def set_columns(self, places: Ints, lower: Floats, upper: Floats) -> None:
        """Change the bounds of columns. A member can only be held at its most; anything else ends the grouping."""
        lower, upper = np.asarray(lower, dtype=np.float64), np.asarray(upper, dtype=np.float64)
        if self._whole is None:
            inside = self._now.parts.place[places]
            members = inside >= 0
            if members.any() and not self._hold(inside[members], lower[members], upper[members]):
                self._solved_whole()
        self._now.col_lower[places], self._now.col_upper[places] = lower, upper
        if self._whole is not None:
            self._whole.set_columns(places, lower, upper)
        elif self._inner is not None:
            self._inner.set_columns(places, lower, upper)

    def _hold(self, members: Ints, lower: Floats, upper: Floats) -> bool:
        """Fill the pieces of members that are held at their most; False where bounds ask for something else."""
        groups = self.groups
        most = summed_by(groups.owner, self._now.col_upper[groups.piece], len(groups.member))[members]
        room = room_of(most)
        if np.all((lower == 0.0) & (upper >= most - room)):
            return True
        if np.any(np.abs(lower - most) > room) or np.any(upper < most - room):
            return False
        filled = np.isin(groups.owner, members)
        self._now.col_lower[groups.piece[filled]] = self._now.col_upper[groups.piece[filled]]
        return True

    def set_rows(self, places: Ints, lower: Floats, upper: Floats) -> None:
        """Change the limits of rows; those that make members of their pieces stay as they are."""
        self._now.row_lower[places], self._now.row_upper[places] = lower, upper
        if self._whole is not None:
            self._whole.set_rows(places, np.asarray(lower), np.asarray(upper))
        elif self._inner is not None:
            self._inner.set_rows(places, np.asarray(lower), np.asarray(upper))

    def keep(self, cost: Floats, solution: Solution, *, maximise: bool) -> None:
        """Stay on the optimal face of the whole programme; see `Session.keep`."""
        if self._whole is not None:
            self._whole.keep(cost, solution, maximise=maximise)
            return
        face = optimal_face(
            solution,
            maximise=maximise,
            columns=(self._now.col_lower, self._now.col_upper),
            rows=(self._now.row_lower, self._now.row_upper),
            zero=REDUCED_IS_ZERO * typical_cost(cost),
        )
        self.set_columns(face.columns, face.at, face.at)
        self.set_rows(face.rows, face.limit, face.limit)

    def remaining(self) -> Remaining:
        """What is not held at one value by its bounds, as a programme of its own."""
        program, groups = self.current(), self.groups
        fixed = program.col_lower == program.col_upper
        loose = np.bincount(groups.owner, weights=~fixed[groups.piece], minlength=len(groups.member)) > 0.0
        x = np.where(fixed, program.col_lower, 0.0)
        sums = np.bincount(groups.owner, weights=x[groups.piece], minlength=len(groups.member))
        fixed[groups.member] = ~loose
        x[groups.member[~loose]] = sums[~loose]
        group = np.full(len(fixed), -1, dtype=np.int64)
        if not len(self._now.parts.entry_rows):  # what else pieces count for may tell them apart
            group[groups.member] = groups.group
        kept = np.flatnonzero(~fixed)
        return Remaining(program=without_columns(program, kept, x), kept=kept, x=x, group=group[kept])

    def row_reach(self) -> tuple[Floats, Floats]:
        """How far limits may move before the basis changes, at least: chords bend earlier; see `HighsSession`."""
        if self._whole is not None:
            return self._whole.row_reach()
        down, up = np.zeros(len(self.program.rows)), np.zeros(len(self.program.rows))
        if self._inner is not None:
            reach = self._inner.session.row_reach()
            down[self._now.parts.rows], up[self._now.parts.rows] = (side[: len(self._now.parts.rows)] for side in reach)
        return down, up

    def remember(self) -> None:
        """Keep where the last solve stands, to start from it again."""
        if self._whole is not None:
            self._whole.remember()
        elif self._inner is not None:
            self._inner.session.remember()
            self._remembered = self._total

    def restart(self) -> None:
        """Start the next solve from where it was remembered."""
        if self._whole is not None:
            self._whole.start_over()
        elif self._inner is not None:
            self._inner.session.start_over()
            self._total = self._remembered
