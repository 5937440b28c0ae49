"""The same case built with each of the general modelling languages and solved with HiGHS; see `benchmarks.peers`."""

from __future__ import annotations

import contextlib
import importlib

from benchmarks.case import Case


def load_first() -> None:
    """Load the HiGHS of PyOptInterface, which ends the process where that of highspy was there before it."""
    with contextlib.suppress(ImportError):
        importlib.import_module("pyoptinterface.highs")


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
        for members, cap in zip(case.scope.tolist(), case.scope_cap.tolist(), strict=True):
            rows.add(sum(model.x[a, y] for a in members) <= cap)
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
    if len(case.scope_cap):
        total = x.isel(a=xr.DataArray(case.scope, dims=("rule", "member"))).sum("member")
        caps = xr.DataArray(case.scope_cap, coords={"rule": range(len(case.scope_cap))})
        model.add_constraints(total <= caps, name="rules")
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


def cvxpy_highs(case: Case) -> float:
    """CVXPY with HiGHS, over whole arrays."""
    import cvxpy as cp
    import numpy as np
    import scipy.sparse as sp

    num, years, segments = case.shape
    over_years = np.ones((1, years))
    may_carry = case.carry.copy()
    may_carry[-1] = 0.0
    x = cp.Variable((num, years), bounds=[0.0, case.cap[:, None] * over_years])
    pieces = [cp.Variable((num, years), bounds=[0.0, case.width[:, [k]] * over_years]) for k in range(segments)]
    c = cp.Variable(years, bounds=[0.0, may_carry])
    brought = cp.hstack([np.zeros(1), c[:-1]])
    rows = [x == sum(pieces), cp.sum(x, axis=0) + c - brought <= case.ceiling]

    def totals(group: np.ndarray, members: int) -> sp.csr_array:
        return sp.csr_array((np.ones(num), (group, np.arange(num))), shape=(members, num))

    for group, floors, caps in (
        (case.topic, case.topic_floor, case.topic_cap),
        (case.line, case.line_floor, case.line_cap),
    ):
        total = totals(group, len(floors)) @ x
        rows += [total >= floors[:, None] * over_years, total <= caps[:, None] * over_years]
    if len(case.scope_cap):
        scoped = np.repeat(np.arange(len(case.scope_cap)), case.scope.shape[1])
        shape = (len(case.scope_cap), num)
        rules = sp.csr_array((np.ones(case.scope.size), (scoped, case.scope.ravel())), shape=shape)
        rows.append(rules @ x <= case.scope_cap[:, None] * over_years)
    pairs = int(case.group.max()) + 1
    total = totals(case.group, pairs) @ x
    before = cp.hstack([np.bincount(case.group, weights=case.baseline)[:, None], total[:, :-1]])
    rows += [total >= (1 - case.change) * before, total <= (1 + case.change) * before]
    earned = sum(cp.sum(cp.multiply(case.slope[:, [k]] * over_years, pieces[k])) for k in range(segments))
    problem = cp.Problem(cp.Maximize(earned), rows)
    problem.solve(solver=cp.HIGHS)
    return float(problem.value)


def pyoptinterface_highs(case: Case) -> float:
    """PyOptInterface with the HiGHS of highsbox."""
    import numpy as np
    import pyoptinterface as poi
    from pyoptinterface import highs

    num, years, segments = case.shape
    model = highs.Model()
    model.set_model_attribute(poi.ModelAttribute.Silent, True)
    x = [[model.add_variable(lb=0.0, ub=float(case.cap[a])) for _ in range(years)] for a in range(num)]
    c = [model.add_variable(lb=0.0, ub=float(case.carry[y]) if y < years - 1 else 0.0) for y in range(years)]
    value = poi.ExprBuilder()
    for a in range(num):
        widths, slopes = case.width[a].tolist(), case.slope[a].tolist()
        for y in range(years):
            row = poi.ExprBuilder()
            row.add_affine_term(x[a][y], -1.0)
            for k in range(segments):
                piece = model.add_variable(lb=0.0, ub=widths[k])
                row.add_affine_term(piece, 1.0)
                value.add_affine_term(piece, slopes[k])
            model.add_linear_constraint(row, poi.Eq, 0.0)

    def total(inside: list[int], year: int) -> poi.ExprBuilder:
        return poi.quicksum([x[a][year] for a in inside])

    for group in range(int(case.group.max()) + 1):
        inside = np.flatnonzero(case.group == group).tolist()
        before = float(case.baseline[inside].sum())
        model.add_linear_constraint(total(inside, 0), ((1 - case.change) * before, (1 + case.change) * before))
        for y in range(1, years):
            for factor, relation in ((1 - case.change, poi.Geq), (1 + case.change, poi.Leq)):
                row = total(inside, y)
                for a in inside:
                    row.add_affine_term(x[a][y - 1], -factor)
                model.add_linear_constraint(row, relation, 0.0)
    for y in range(years):
        row = total(list(range(num)), y)
        row.add_affine_term(c[y], 1.0)
        if y:
            row.add_affine_term(c[y - 1], -1.0)
        model.add_linear_constraint(row, poi.Leq, float(case.ceiling[y]))
        for group, floors, caps in (
            (case.topic, case.topic_floor, case.topic_cap),
            (case.line, case.line_floor, case.line_cap),
        ):
            for member in range(len(floors)):
                inside = np.flatnonzero(group == member).tolist()
                model.add_linear_constraint(total(inside, y), (float(floors[member]), float(caps[member])))
        for members, cap in zip(case.scope.tolist(), case.scope_cap.tolist(), strict=True):
            model.add_linear_constraint(total(members, y), poi.Leq, cap)
    model.set_objective(value, poi.ObjectiveSense.Maximize)
    model.optimize()
    return float(model.get_model_attribute(poi.ModelAttribute.ObjectiveValue))
