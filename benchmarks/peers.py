"""The same case built and solved in each of the ways a script would, from the same numbers to the best value.

Every function takes a `Case` and returns the value found. Imports stand inside: a peer that is not installed
is reported by whoever calls.
"""

from __future__ import annotations

from typing import Any

from benchmarks.case import Case
from benchmarks.modellers import cvxpy_highs, linopy_highs, pyomo_highs, pyoptinterface_highs


def ours(case: Case) -> float:
    """Plan to linear programme to solution, the first stage only: what the peers do too."""
    from optimizer.solvers import greatest_value

    found = greatest_value(case.plan)
    assert found.amounts is not None, found.status
    return float(found.value or 0.0)


def ours_with_ties(case: Case) -> float:
    """The same with every stage: nearness, least money and ties settled, so that one plan is left."""
    from optimizer.model.assemble import assemble
    from optimizer.model.groups import paying_groups
    from optimizer.solvers import open_session, solve_stages

    model = assemble(case.plan)
    session = open_session(model.program, groups=paying_groups(model))
    staged = solve_stages(session, model.program, model.amount, model.num_years)
    assert staged.status == "optimal", staged.status
    return float(staged.first.objective or 0.0)


def arrays_into_highspy(case: Case) -> float:
    """Sparse arrays assembled by hand with numpy, straight into highspy: what no layer can beat."""
    return _highspy(case, {})


def arrays_without_presolve(case: Case) -> float:
    """The same with the setting that suits these problems best, which takes some trying to find."""
    return _highspy(case, {"presolve": "off"})


def _highspy(case: Case, settings: dict[str, str]) -> float:
    import highspy

    lp, _ = arrays(case)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    for name, setting in settings.items():
        highs.setOptionValue(name, setting)
    highs.passModel(lp)
    highs.run()
    return float(highs.getInfo().objective_function_value)


def arrays(case: Case) -> tuple[Any, dict[str, Any]]:
    """The programme of a case for highspy, and where it holds ``piece`` and ``carry`` columns and ``ceiling`` rows."""
    import highspy
    import numpy as np

    num, years, segments = case.shape
    cells = num * years
    x = np.arange(cells).reshape(num, years)
    piece = cells + np.arange(cells * segments).reshape(num, years, segments)
    carry = cells * (1 + segments) + np.arange(years)
    columns = cells * (1 + segments) + years
    upper = np.concatenate(
        [np.repeat(case.cap, years), np.repeat(case.width[:, None, :], years, axis=1).ravel(), case.carry]
    )
    upper[carry[-1]] = 0.0
    cost = np.zeros(columns)
    cost[piece.ravel()] = np.repeat(case.slope[:, None, :], years, axis=1).ravel()

    row, column, value, low, high = [], [], [], [], []
    count = 0

    def add(where: Any, what: Any, coefficient: float, lower: Any, higher: Any) -> None:
        nonlocal count
        row.append(count + where.ravel())
        column.append(what.ravel())
        value.append(np.broadcast_to(coefficient, what.shape).ravel())
        if lower is not None:
            low.append(lower)
            high.append(higher)

    infinite = np.inf
    add(np.arange(cells), x, 1.0, np.zeros(cells), np.zeros(cells))
    add(np.repeat(np.arange(cells), segments), piece, -1.0, None, None)
    count += cells
    places = {"piece": piece, "carry": carry, "ceiling": count + np.arange(years)}
    add(np.tile(np.arange(years), num), x, 1.0, np.full(years, -infinite), case.ceiling)
    add(np.arange(years), carry, 1.0, None, None)
    add(np.arange(1, years), carry[:-1], -1.0, None, None)
    count += years
    for group, floors, caps in (
        (case.topic, case.topic_floor, case.topic_cap),
        (case.line, case.line_floor, case.line_cap),
    ):
        where = group[:, None] * years + np.arange(years)[None, :]
        add(where, x, 1.0, np.repeat(floors, years), np.repeat(caps, years))
        count += len(floors) * years
    rules = len(case.scope_cap)
    if rules:
        where = np.arange(rules)[:, None, None] * years + np.arange(years)
        scoped = x[case.scope]
        add(
            np.broadcast_to(where, scoped.shape),
            scoped,
            1.0,
            np.full(rules * years, -infinite),
            np.repeat(case.scope_cap, years),
        )
        count += rules * years
    groups = int(case.group.max()) + 1
    where = case.group[:, None] * years + np.arange(years)[None, :]
    for factor, lower, higher in ((1 - case.change, 0.0, infinite), (1 + case.change, -infinite, 0.0)):
        first = np.zeros((groups, years))
        first[:, 0] = factor * np.bincount(case.group, weights=case.baseline)
        add(where, x, 1.0, (lower + first).ravel(), (higher + first).ravel())
        add(where[:, 1:], x[:, :-1], -factor, None, None)
        count += groups * years

    rows, held, values = np.concatenate(row), np.concatenate(column), np.concatenate(value)
    order = np.lexsort((rows, held))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns, count
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, np.zeros(columns), upper
    lp.row_lower_, lp.row_upper_ = np.concatenate(low), np.concatenate(high)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(held, minlength=columns))]).astype(np.int32)
    lp.a_matrix_.index_ = rows[order].astype(np.int32)
    lp.a_matrix_.value_ = values[order]
    return lp, places


def _pulp(case: Case, solver: object) -> float:
    import pulp

    num, years, segments = case.shape
    problem = pulp.LpProblem("plan", pulp.LpMaximize)
    x = [[problem.add_variable(f"x_{a}_{y}", 0, float(case.cap[a])) for y in range(years)] for a in range(num)]
    carry = [problem.add_variable(f"c_{y}", 0, float(case.carry[y]) if y < years - 1 else 0) for y in range(years)]
    earned = []
    for a in range(num):
        for y in range(years):
            pieces = [problem.add_variable(f"p_{a}_{y}_{k}", 0, float(case.width[a, k])) for k in range(segments)]
            problem += x[a][y] == pulp.lpSum(pieces)
            earned += [float(case.slope[a, k]) * pieces[k] for k in range(segments)]
    problem += pulp.lpSum(earned)
    for group in range(int(case.group.max()) + 1):
        inside = [a for a in range(num) if case.group[a] == group]
        before = float(case.baseline[inside].sum())
        for y in range(years):
            total = pulp.lpSum(x[a][y] for a in inside)
            problem += total >= (1 - case.change) * before
            problem += total <= (1 + case.change) * before
            before = total
    for y in range(years):
        brought = carry[y - 1] if y else 0
        problem += pulp.lpSum(x[a][y] for a in range(num)) + carry[y] - brought <= float(case.ceiling[y])
        for group, floors, caps in (
            (case.topic, case.topic_floor, case.topic_cap),
            (case.line, case.line_floor, case.line_cap),
        ):
            for member in range(len(floors)):
                total = pulp.lpSum(x[a][y] for a in range(num) if group[a] == member)
                problem += total >= float(floors[member])
                problem += total <= float(caps[member])
        for members, cap in zip(case.scope.tolist(), case.scope_cap.tolist(), strict=True):
            problem += pulp.lpSum(x[a][y] for a in members) <= cap
    problem.solve(solver)
    return float(pulp.value(problem.objective))


def pulp_cbc(case: Case) -> float:
    """PuLP with its bundled CBC: what most scripts do."""
    import pulp

    return _pulp(case, pulp.PULP_CBC_CMD(msg=False))


def pulp_highs(case: Case) -> float:
    """PuLP with HiGHS in the same process."""
    import pulp

    return _pulp(case, pulp.HiGHS(msg=False))


PEERS = {
    "optimizer, greatest value": ours,
    "optimizer, all stages and ties": ours_with_ties,
    "arrays straight into highspy": arrays_into_highspy,
    "arrays into highspy, no presolve": arrays_without_presolve,
    "PuLP + HiGHS": pulp_highs,
    "PuLP + CBC": pulp_cbc,
    "Pyomo + HiGHS": pyomo_highs,
    "linopy + HiGHS": linopy_highs,
    "CVXPY + HiGHS": cvxpy_highs,
    "PyOptInterface + HiGHS": pyoptinterface_highs,
}
OURS = ("optimizer, greatest value", "optimizer, all stages and ties")
"""What is not a peer."""
