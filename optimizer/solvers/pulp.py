"""Every other solver through PuLP, and the programme as an ``.lp`` or ``.mps`` file.

Uses only the calls that PuLP 4 keeps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pulp

from optimizer.errors import SolverError
from optimizer.model.program import Label, LinearProgram
from optimizer.solvers.quiet import quiet
from optimizer.solvers.session import Limits, Solution, optimal_face

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

KEEP = 1e-7
"""How much of an earlier stage may be given up, relatively, for want of a face: CBC prints eight digits."""

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

    def __init__(self, program: LinearProgram, limits: Limits, solver: str) -> None:
        self.program = program
        self.limits = limits
        self.solver = solver
        self._col = (program.col_lower.copy(), program.col_upper.copy())
        self._row = (program.row_lower.copy(), program.row_upper.copy())
        self._kept: list[tuple[Floats, float, bool]] = []

    def set_columns(self, places: Ints, lower: Floats, upper: Floats) -> None:
        """Change the bounds of columns."""
        self._col[0][places], self._col[1][places] = lower, upper

    def set_rows(self, places: Ints, lower: Floats, upper: Floats) -> None:
        """Change the limits of rows."""
        self._row[0][places], self._row[1][places] = lower, upper

    def keep(self, cost: Floats, solution: Solution, *, maximise: bool) -> None:
        """Stay near the optimal face, and hold the objective at its best as a further row.

        What a text file says of prices has eight digits: enough to hold what is clearly priced, too little for
        the rest, which the row then holds.
        """
        if solution.objective is None:
            raise SolverError("an objective without a solution cannot be kept")
        if solution.price is not None:
            face = optimal_face(
                solution,
                maximise=maximise,
                columns=self._col,
                rows=self._row,
                zero=CLEARLY_PRICED * max(1.0, float(np.abs(cost).max(initial=0.0))),
            )
            self.set_columns(face.columns, face.at, face.at)
            self.set_rows(face.rows, face.limit, face.limit)
        room = KEEP * max(1.0, abs(solution.objective))
        self._kept.append((cost, solution.objective - room if maximise else solution.objective + room, maximise))

    def run(self, cost: Floats, *, maximise: bool) -> Solution:
        """Solve for one objective; see `Session.run`."""
        # Always minimised, as with HiGHS: PuLP gives prices in the sense of whichever solver it called.
        sign = -1.0 if maximise else 1.0
        problem, variables = to_pulp(self.program, sign * cost, self._col, self._row)
        for number, (kept, limit, most) in enumerate(self._kept):
            expression = _expression(variables, np.flatnonzero(kept), kept[np.flatnonzero(kept)])
            problem.addConstraint(expression >= limit if most else expression <= limit, f"kept_{number}")
        status = self._solve(problem)
        if status in ("infeasible", "unbounded"):
            return Solution(status=status)
        if status != "optimal" and all(variable.value() is None for variable in variables):
            return Solution(status="feasible")
        # PuLP leaves out columns that stand in no row and cost nothing: any of their values will do.
        values = [variable.value() or 0.0 for variable in variables]
        x = np.clip(np.array(values, dtype=np.float64), *self._col)
        objective = float(cost @ x)
        if self.program.integer.any() or self._kept:
            return Solution(status=status, objective=objective, bound=objective, x=x)
        price = sign * self._prices(problem)
        return Solution(
            status=status,
            objective=objective,
            bound=objective,
            x=x,
            price=price,
            reduced=cost - self.program.priced(price),
        )

    def _solve(self, problem: pulp.LpProblem) -> str:
        options: dict[str, Any] = {"msg": False}
        if self.limits.seconds is not None:
            options["timeLimit"] = self.limits.seconds
        if self.program.integer.any():
            options["gapRel"] = self.limits.gap
            if self.limits.nodes is not None and self.solver == "COIN_CMD":
                options["maxNodes"] = self.limits.nodes
        try:
            with quiet():
                problem.solve(_made(self.solver, options))
        except pulp.PulpError as fault:
            raise SolverError(f"{self.solver} failed: {fault}") from fault
        status = {
            pulp.LpStatusOptimal: "optimal",
            pulp.LpStatusInfeasible: "infeasible",
            pulp.LpStatusUnbounded: "unbounded",
        }.get(problem.status, "feasible")
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


def _spelled(labels: tuple[Label, ...]) -> list[str]:
    """Labels as names that both file formats take, unique also where two are spelled alike."""
    names, seen = [], set()
    for place, label in enumerate(labels):
        words = "_".join("all" if word is None or word == "" else str(word) for word in label)
        name = re.sub(r"[^A-Za-z0-9_.]", "_", words)[:200]
        name = name if name not in seen else f"{name}.{place}"
        seen.add(name)
        names.append(name)
    return names
