"""Turns a budget workbook into a funding plan that a committee can defend.

>>> import optimizer
>>> plan = optimizer.read("inputs/human_security.xlsx")
>>> result = optimizer.solve(plan)
>>> result.status
'optimal'

Every name of `__all__` is loaded when it is first used: ``import optimizer`` alone imports no heavy library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from optimizer._version import __version__

if TYPE_CHECKING:
    from optimizer.allocate import Options as Options
    from optimizer.allocate import Result as Result
    from optimizer.allocate import solve as solve
    from optimizer.analysis.alternatives import alternatives as alternatives
    from optimizer.analysis.compare import compare as compare
    from optimizer.analysis.cut import cut as cut
    from optimizer.analysis.diff import diff as diff
    from optimizer.analysis.explain import explain as explain
    from optimizer.analysis.fairness import fairness as fairness
    from optimizer.analysis.ladder import ladder as ladder
    from optimizer.analysis.repairs import repairs as repairs
    from optimizer.analysis.review import review as review
    from optimizer.analysis.robust import robust as robust
    from optimizer.analysis.sweep import sweep as sweep
    from optimizer.analysis.verify import verify as verify
    from optimizer.errors import CheckError as CheckError
    from optimizer.errors import OptimizerError as OptimizerError
    from optimizer.errors import Problem as Problem
    from optimizer.errors import SolverError as SolverError
    from optimizer.errors import UsageError as UsageError
    from optimizer.errors import WorkbookError as WorkbookError
    from optimizer.plan import Plan as Plan
    from optimizer.report import write_report as write_report
    from optimizer.workbook.changes import Change as Change
    from optimizer.workbook.made import make_plan as make_plan
    from optimizer.workbook.read import read as read
    from optimizer.workbook.roll import roll as roll
    from optimizer.workbook.rolling import rolled as rolled
    from optimizer.workbook.write import write_workbook as write_workbook

_HOMES = {
    "Change": "optimizer.workbook.changes",
    "CheckError": "optimizer.errors",
    "OptimizerError": "optimizer.errors",
    "Options": "optimizer.allocate",
    "Plan": "optimizer.plan",
    "Problem": "optimizer.errors",
    "Result": "optimizer.allocate",
    "SolverError": "optimizer.errors",
    "UsageError": "optimizer.errors",
    "WorkbookError": "optimizer.errors",
    "alternatives": "optimizer.analysis.alternatives",
    "fairness": "optimizer.analysis.fairness",
    "compare": "optimizer.analysis.compare",
    "cut": "optimizer.analysis.cut",
    "diff": "optimizer.analysis.diff",
    "explain": "optimizer.analysis.explain",
    "ladder": "optimizer.analysis.ladder",
    "make_plan": "optimizer.workbook.made",
    "read": "optimizer.workbook.read",
    "repairs": "optimizer.analysis.repairs",
    "review": "optimizer.analysis.review",
    "robust": "optimizer.analysis.robust",
    "roll": "optimizer.workbook.roll",
    "rolled": "optimizer.workbook.rolling",
    "solve": "optimizer.allocate",
    "sweep": "optimizer.analysis.sweep",
    "verify": "optimizer.analysis.verify",
    "write_report": "optimizer.report",
    "write_workbook": "optimizer.workbook.write",
}

__all__ = [
    "Change",
    "CheckError",
    "OptimizerError",
    "Options",
    "Plan",
    "Problem",
    "Result",
    "SolverError",
    "UsageError",
    "WorkbookError",
    "__version__",
    "alternatives",
    "compare",
    "cut",
    "diff",
    "explain",
    "fairness",
    "ladder",
    "make_plan",
    "read",
    "repairs",
    "review",
    "robust",
    "roll",
    "rolled",
    "solve",
    "sweep",
    "verify",
    "write_report",
    "write_workbook",
]


def __getattr__(name: str) -> object:
    """Load a public name from its home, once."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names, loaded or not."""
    return sorted(__all__)
