"""Every other solver through PuLP, and the programme as an ``.lp`` or ``.mps`` file.

Uses only the calls that PuLP 4 keeps.
"""

from __future__ import annotations

import contextlib
import re
import subprocess
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pulp

from optimizer.errors import SolverError
from optimizer.model.program import Label, LinearProgram
from optimizer.solvers.quiet import quiet
from optimizer.solvers.scaling import ordinary
from optimizer.solvers.session import PROOF, Clock, Limits, Solution, kept_row, optimal_face, typical_cost

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

KEEP = 1e-7
"""How much of an earlier stage may be given up, relatively, for want of a face: CBC prints eight digits."""

LEAST_SECONDS = 0.01
"""Less than this is no time for a solver that is a program of its own."""

LOG_DIGIT = 1e-3
"""The last digit of the bound in CBC's log."""

SHARP_CBC = ("integerTolerance 1e-9", "increment 1e-9", "preprocess off")
"""How CBC is told to search: by default it takes 1e-6 for whole and overlooks plans better by less than 1e-5.

Its preprocessing was seen to lose the best plan, and to call plans impossible that are not; without it knapsacks of
100 packages and five ceilings are solved as fast.
"""

CLEARLY_PRICED = 1e-6
"""Reduced costs and prices above this part of the largest cost are no noise of a text file."""


def available() -> dict[str, str]:
    """Solvers that PuLP finds here: the name a user types → PuLP's own name.

    ``pulp-highs`` is HiGHS through PuLP, a check on our own arrays; plain ``highs`` means highspy. It is not
    asked whether it is there (it comes with us): asking makes it print on standard output. ``cbc`` is the one
    that PuLP carries.
    """
    names = {"pulp-highs": "HiGHS", "cbc": "COIN_CMD"}
    for name in pulp.listSolvers():
        short = name.casefold().removesuffix("_cmd").removesuffix("_py")
        if short in ("highs", "pulp_cbc", "coin"):
            continue
        if short not in names and pulp.getSolver(name, msg=False).available():
            names[short] = name
    return names


def _made(name: str, options: Mapping[str, Any]) -> pulp.LpSolver:
    """The PuLP solver of that name. CBC is called by its path: PuLP 4 drops the class that knew it."""
    if name == "COIN_CMD":
        return pulp.COIN_CMD(path=getattr(pulp.PULP_CBC_CMD, "pulp_cbc_path", None), **options)
    return pulp.getSolver(name, **options)


class PulpSession:
    """A programme that is handed to PuLP anew for every objective."""

    loses = 1e-6

    def __init__(self, program: LinearProgram, limits: Limits, solver: str, clock: Clock | None = None) -> None:
        self.program = program
        self.limits = limits
        self.solver = solver
        self.clock = clock or Clock(limits.seconds)
        self.whole = bool(program.integer.any())
        self._scale = ordinary(program)
        self._scaled = self._scale.scaled(program)
        self._col = (self._scaled.col_lower.copy(), self._scaled.col_upper.copy())
        self._row = (self._scaled.row_lower.copy(), self._scaled.row_upper.copy())
        self._kept: list[_Kept] = []

    def current(self) -> LinearProgram:
        """The programme with its bounds and limits as they stand; see `Session.current`."""
        return replace(
            self.program,
            col_lower=self._scale.amounts(self._col[0]),
            col_upper=self._scale.amounts(self._col[1]),
            row_lower=self._row[0] * self._scale.row,
            row_upper=self._row[1] * self._scale.row,
        )

    def anew(self, program: LinearProgram) -> PulpSession:
        """Another session on another programme, with the same clock."""
        return PulpSession(program, self.limits, self.solver, self.clock)

    def set_columns(self, places: Ints, lower: Floats, upper: Floats) -> None:
        """Change the bounds of columns."""
        unit = self._scale.column[places]
        self._col[0][places], self._col[1][places] = lower / unit, upper / unit

    def set_rows(self, places: Ints, lower: Floats, upper: Floats) -> None:
        """Change the limits of rows."""
        unit = self._scale.row[places]
        self._row[0][places], self._row[1][places] = lower / unit, upper / unit

    def keep(self, cost: Floats, solution: Solution, *, maximise: bool) -> None:
        """Stay near the optimal face, and hold the objective at its best as a further row.

        What a text file says of prices has eight digits: enough to hold what is clearly priced, too little for
        the rest, which the row then holds.
        """
        if solution.objective is None:
            raise SolverError("an objective without a solution cannot be kept")
        if solution.price is not None:
            now = self.current()
            face = optimal_face(
                solution,
                maximise=maximise,
                columns=(now.col_lower, now.col_upper),
                rows=(now.row_lower, now.row_upper),
                zero=CLEARLY_PRICED * max(1.0, float(np.abs(cost).max(initial=0.0))),
            )
            self.set_columns(face.columns, face.at, face.at)
            self.set_rows(face.rows, face.limit, face.limit)
        if self.whole:
            row = kept_row(self._scale.cost(cost), solution.objective, maximise=maximise, kept=KEEP)
            limit = row.lower if maximise else row.upper
            self._kept.append(_Kept(columns=row.columns, coefficients=row.coefficients, limit=limit, most=maximise))
            return
        room = KEEP * max(1.0, abs(solution.objective))
        limit = solution.objective - room if maximise else solution.objective + room
        places = np.flatnonzero(cost)
        priced = self._scale.cost(cost)[places]
        self._kept.append(_Kept(columns=places, coefficients=priced, limit=limit, most=maximise))

    def run(self, cost: Floats, *, maximise: bool, seconds: float | None = None) -> Solution:
        """Solve for one objective; see `Session.run`."""
        with self.clock.timing(cost):
            return self._run(cost, maximise=maximise, seconds=seconds)

    def _run(self, cost: Floats, *, maximise: bool, seconds: float | None) -> Solution:
        left = self.clock.left() if seconds is None else seconds
        if left is not None and left < LEAST_SECONDS:
            return Solution(status="feasible")
        # Always minimised, as with HiGHS: PuLP gives prices in the sense of whichever solver it called.
        sign = -1.0 if maximise else 1.0
        priced = self._scale.cost(cost)
        scale = typical_cost(priced) if self.whole else 1.0
        problem, variables = to_pulp(self._scaled, sign * priced / scale, self._col, self._row)
        for number, kept in enumerate(self._kept):
            expression = _expression(variables, kept.columns, kept.coefficients)
            problem.addConstraint(expression >= kept.limit if kept.most else expression <= kept.limit, f"kept_{number}")
        status, bound = self._solve(problem, left)
        if status in ("infeasible", "unbounded"):
            return Solution(status=status)
        if status == "nothing" or (status != "optimal" and all(v.value() is None for v in variables)):
            return Solution(status="feasible")
        # PuLP leaves out columns that stand in no row and cost nothing: any of their values will do.
        values = [variable.value() or 0.0 for variable in variables]
        x = self._scale.amounts(np.clip(np.array(values, dtype=np.float64), *self._col))
        objective = float(cost @ x)
        if self.whole:
            return Solution(
                status=status,
                objective=objective,
                bound=self._whole_bound(status, objective, None if bound is None else sign * scale * bound, maximise),
                x=x,
            )
        if self._kept:
            return Solution(status=status, objective=objective, bound=objective, x=x)
        price = sign * self._prices(problem) / self._scale.row
        return Solution(
            status=status,
            objective=objective,
            bound=objective,
            x=x,
            price=price,
            reduced=cost - self.program.priced(price),
        )

    def _whole_bound(self, status: str, objective: float, bound: float | None, maximise: bool) -> float | None:
        """The bound, never on the near side of what was reached; the objective itself where it was searched sharply."""
        if status == "optimal" and self.limits.gap <= PROOF:
            return objective
        if bound is None:
            return None
        return max(bound, objective) if maximise else min(bound, objective)

    def _solve(self, problem: pulp.LpProblem, seconds: float | None) -> tuple[str, float | None]:
        """The status (``nothing``: stopped without a plan), and the bound on what is minimised where it is told."""
        options: dict[str, Any] = {"msg": False}
        if seconds is not None and np.isfinite(seconds):
            options["timeLimit"] = seconds
        cbc = self.solver == "COIN_CMD"
        if self.whole:
            options |= (
                {"gapRel": self.limits.searched_gap, "gapAbs": 1e-9} if cbc else {"gapRel": self.limits.searched_gap}
            )
            if cbc:
                options["options"] = list(SHARP_CBC)
            if self.limits.nodes is not None and cbc:
                options["maxNodes"] = self.limits.nodes
        try:
            return self._called(problem, options)
        except pulp.PulpError as fault:
            if not (self.whole and cbc):
                raise SolverError(f"{self.solver} failed: {fault}") from fault
        # Without preprocessing CBC was seen to crash where no whole plan exists; with it, it says so.
        status, bound = "failed", None
        with contextlib.suppress(pulp.PulpError):
            status, bound = self._called(problem, {**options, "options": list(SHARP_CBC[:-1])})
        if status != "infeasible":
            raise SolverError("CBC, the solver, crashed on this plan: solve it with --solver highs")
        return status, bound

    def _called(self, problem: pulp.LpProblem, options: Mapping[str, Any]) -> tuple[str, float | None]:
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "log"
            logged = {"logPath": str(log)} if self.whole and self.solver == "COIN_CMD" else {}
            with quiet(), _ended_with_us():
                solver = _made(self.solver, {**options, **logged})
                solver.tmpDir = folder  # or an interrupt would leave the files that are handed over
                problem.solve(solver)
            bound = _bound_told(log.read_text()) if log.exists() else _bound_held(problem)
        return self._status(problem), bound

    def _status(self, problem: pulp.LpProblem) -> str:
        status = {
            pulp.LpStatusOptimal: "optimal",
            pulp.LpStatusInfeasible: "infeasible",
            pulp.LpStatusUnbounded: "unbounded",
        }.get(problem.status, "feasible")
        if status in ("infeasible", "unbounded"):
            return status
        # CBC writes the amounts of the divisible programme where it stopped without a whole plan: they are no plan.
        if self.whole and problem.sol_status == pulp.LpSolutionNoSolutionFound:
            return "nothing"
        # PuLP says Optimal when CBC stopped at its time limit; its solution status tells the two apart.
        if status == "optimal" and problem.sol_status != pulp.LpSolutionOptimal:
            return "feasible"
        return status

    def _prices(self, problem: pulp.LpProblem) -> Floats:
        price = np.zeros(len(self.program.rows))
        for place in range(len(price)):
            for side in ("", "_low", "_high"):
                constraint = problem.get_constraint_by_name(f"r{place}{side}")
                if constraint is not None and constraint.pi is not None:
                    price[place] += constraint.pi
        return price


@contextlib.contextmanager
def _ended_with_us() -> Iterator[None]:
    """Where an interrupt stops PuLP's waiting, end the solver that it waits for, which would go on by itself."""
    try:
        yield
    except BaseException as error:
        for frame, _ in traceback.walk_tb(error.__traceback__):
            for held in frame.f_locals.values():
                if isinstance(held, subprocess.Popen) and held.poll() is None:
                    held.kill()
                    held.wait()
        raise


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """An objective held as a row: at least ``limit`` where ``most``, else at most."""

    columns: Ints
    coefficients: Floats
    limit: float
    most: bool


def _bound_told(log: str) -> float | None:
    """The bound at the end of CBC's log, where it stopped before it had the proof to the last digit."""
    said = re.findall(r"^Lower bound:\s+(\S+)\s*$", log, re.MULTILINE)
    return float(said[-1]) - LOG_DIGIT / 2 if said else None


def _bound_held(problem: pulp.LpProblem) -> float | None:
    """The bound that HiGHS keeps in memory when it is called through PuLP."""
    info = getattr(getattr(problem, "solverModel", None), "getInfo", None)
    bound = None if info is None else getattr(info(), "mip_dual_bound", None)
    return float(bound) if bound is not None and np.isfinite(bound) else None


def to_pulp(
    program: LinearProgram,
    cost: Floats,
    columns: tuple[Floats, Floats] | None = None,
    rows: tuple[Floats, Floats] | None = None,
    names: tuple[list[str], list[str]] | None = None,
) -> tuple[pulp.LpProblem, list[pulp.LpVariable]]:
    """The programme as a PuLP problem that minimises ``cost``, and its variables in column order.

    ``columns`` and ``rows`` replace the programme's bounds and limits; ``names`` the short names c0, r0, ….
    """
    col_lower, col_upper = columns or (program.col_lower, program.col_upper)
    row_lower, row_upper = rows or (program.row_lower, program.row_upper)
    col_names = names[0] if names else [f"c{i}" for i in range(len(program.columns))]
    row_names = names[1] if names else [f"r{i}" for i in range(len(program.rows))]
    problem = pulp.LpProblem("plan", pulp.LpMinimize)
    variables = [
        problem.add_variable(
            name,
            None if low == -np.inf else float(low),
            None if high == np.inf else float(high),
            "Integer" if whole else "Continuous",
        )
        for name, low, high, whole in zip(col_names, col_lower, col_upper, program.integer, strict=True)
    ]
    priced = np.flatnonzero(cost)
    problem.setObjective(_expression(variables, priced, cost[priced]))
    for place, name in enumerate(row_names):
        low, high = float(row_lower[place]), float(row_upper[place])
        expression = _expression(variables, *program.row(place))
        if low == high:
            problem.addConstraint(expression == low, name)
        elif low != -np.inf and high != np.inf:
            problem.addConstraint(expression >= low, f"{name}_low")
            problem.addConstraint(expression <= high, f"{name}_high")
        elif low != -np.inf:
            problem.addConstraint(expression >= low, name)
        elif high != np.inf:
            problem.addConstraint(expression <= high, name)
    return problem, variables


def _expression(variables: list[pulp.LpVariable], places: Ints, coefficients: Floats) -> pulp.LpAffineExpression:
    return pulp.LpAffineExpression(
        [(variables[i], float(c)) for i, c in zip(places.tolist(), coefficients.tolist(), strict=True)]
    )


def write_program(program: LinearProgram, path: Path, kind: str) -> None:
    """Write the first stage as a CPLEX LP (``lp``) or free MPS (``mps``) file, columns named after their labels.

    It is written to be minimised (value counts as negative cost), since MPS knows no other sense.
    """
    writers: Mapping[str, Callable[[pulp.LpProblem], Any]] = {
        "lp": lambda problem: problem.writeLP(str(path)),
        "mps": lambda problem: problem.writeMPS(str(path)),
    }
    stage = program.stages[0]
    names = _spelled(program.columns), _spelled(program.rows)
    problem, _ = to_pulp(program, -stage.cost if stage.maximise else stage.cost, names=names)
    writers[kind](problem)


def _spelled(labels: Sequence[Label]) -> list[str]:
    """Labels as names that both file formats take, unique also where two are spelled alike."""
    names, seen = [], set()
    for place, label in enumerate(labels):
        words = "_".join("all" if word is None or word == "" else str(word) for word in label)
        name = re.sub(r"[^A-Za-z0-9_.]", "_", words)[:200]
        name = name if name not in seen else f"{name}.{place}"
        seen.add(name)
        names.append(name)
    return names
