"""The same case built and solved in each of the ways a script would, from the same numbers to the best value.

Every function takes a `Case` and returns the value found. Imports stand inside: a peer that is not installed
is reported by whoever calls.
"""

from __future__ import annotations

from typing import Any

from benchmarks.case import Case


def ours(case: Case) -> float:
    """Plan to linear programme to solution, the first stage only: what the peers do too."""
    from optimizer.model.assemble import assemble
    from optimizer.model.groups import paying_groups
    from optimizer.solvers import open_session

    model = assemble(case.plan)
    program, stage = model.program, model.program.stages[0]
    solution = open_session(program, groups=paying_groups(model)).run(stage.cost, maximise=stage.maximise)
    assert solution.status == "optimal", solution.status
    return float(solution.objective or 0.0)


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
    import highspy

    lp, _ = arrays(case)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
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


def pyomo_highs(case: Case) -> float:
    """Pyomo with its resident HiGHS interface."""
    import numpy as np
    import pyomo.environ as pyo
    from pyomo.contrib.appsi.solvers import Highs

    num, years, segments = case.shape
    model = pyo.ConcreteModel()
    model.x = pyo.Var(range(num), range(years), bounds=lambda _m, a, _y: (0, float(case.cap[a])))
    model.p = pyo.Var(
        range(num), range(years), range(segments), bounds=lambda _m, a, _y, k: (0, float(case.width[a, k]))
    )
    model.c = pyo.Var(range(years), bounds=lambda _m, y: (0, float(case.carry[y]) if y < years - 1 else 0))
    model.value = pyo.Objective(
        expr=sum(
            float(case.slope[a, k]) * model.p[a, y, k]
            for a in range(num)
            for y in range(years)
            for k in range(segments)
        ),
        sense=pyo.maximize,
    )
    rows = model.rows = pyo.ConstraintList()
    for a in range(num):
        for y in range(years):
            rows.add(model.x[a, y] == sum(model.p[a, y, k] for k in range(segments)))
    for group in range(int(case.group.max()) + 1):
        inside = np.flatnonzero(case.group == group).tolist()
        before = float(case.baseline[inside].sum())
        for y in range(years):
            total = sum(model.x[a, y] for a in inside)
            rows.add(total >= (1 - case.change) * before)
            rows.add(total <= (1 + case.change) * before)
            before = total
    for y in range(years):
        brought = model.c[y - 1] if y else 0.0
        rows.add(sum(model.x[a, y] for a in range(num)) + model.c[y] - brought <= float(case.ceiling[y]))
        for group, floors, caps in (
            (case.topic, case.topic_floor, case.topic_cap),
            (case.line, case.line_floor, case.line_cap),
        ):
            for member in range(len(floors)):
                total = sum(model.x[a, y] for a in range(num) if group[a] == member)
                rows.add((float(floors[member]), total, float(caps[member])))
    Highs().solve(model)
    return float(pyo.value(model.value))


def linopy_highs(case: Case) -> float:
    """linopy with HiGHS, over labelled arrays."""
    import linopy
    import numpy as np
    import xarray as xr

    num, years, segments = case.shape
    a, y, k = (range(size) for size in (num, years, segments))
    model = linopy.Model()
    cap = xr.DataArray(np.repeat(case.cap[:, None], years, axis=1), coords={"a": a, "y": y})
    wide = np.repeat(case.width[:, None, :], years, axis=1)
    x = model.add_variables(lower=0.0 * cap, upper=cap, name="x")
    p = model.add_variables(lower=0.0, upper=xr.DataArray(wide, coords={"a": a, "y": y, "k": k}), name="p")
    may_carry = case.carry.copy()
    may_carry[-1] = 0.0
    c = model.add_variables(lower=0.0, upper=xr.DataArray(may_carry, coords={"y": y}), name="c")
    model.add_constraints(x - p.sum("k") == 0, name="pieces")
    model.add_constraints(x.sum("a") + c - c.shift(y=1) <= xr.DataArray(case.ceiling, coords={"y": y}), name="ceiling")
    for name, group, floors, caps in (
        ("topic", case.topic, case.topic_floor, case.topic_cap),
        ("line", case.line, case.line_floor, case.line_cap),
    ):
        total = x.groupby(xr.DataArray(group, coords={"a": a}, name=name)).sum()
        coords = {name: range(len(floors))}
        model.add_constraints(total >= xr.DataArray(floors, coords=coords), name=f"{name} floor")
        model.add_constraints(total <= xr.DataArray(caps, coords=coords), name=f"{name} cap")
    pairs = int(case.group.max()) + 1
    first = np.zeros((pairs, years))
    first[:, 0] = np.bincount(case.group, weights=case.baseline)
    base = xr.DataArray(first, coords={"pair": range(pairs), "y": y})
    total = x.groupby(xr.DataArray(case.group, coords={"a": a}, name="pair")).sum()
    before = total.shift(y=1)
    model.add_constraints(total - (1 - case.change) * before >= (1 - case.change) * base, name="down")
    model.add_constraints(total - (1 + case.change) * before <= (1 + case.change) * base, name="up")
    slope = xr.DataArray(np.repeat(case.slope[:, None, :], years, axis=1), coords={"a": a, "y": y, "k": k})
    model.add_objective((slope * p).sum(), sense="max")
    model.solve(solver_name="highs", io_api="direct", output_flag=False)
    return float(model.objective.value)


PEERS = {
    "optimizer, greatest value": ours,
    "optimizer, all stages and ties": ours_with_ties,
    "arrays straight into highspy": arrays_into_highspy,
    "PuLP + HiGHS": pulp_highs,
    "PuLP + CBC": pulp_cbc,
    "Pyomo + HiGHS": pyomo_highs,
    "linopy + HiGHS": linopy_highs,
}
