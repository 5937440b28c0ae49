"""A plan: what the workbook says, and what follows from it before any model is built."""

from optimizer.plan.values import (
    NOWHERE,
    Activity,
    Assumption,
    Base,
    Level,
    Line,
    Origin,
    Plan,
    Rule,
    Scope,
    Settings,
    Source,
    Topic,
    Words,
    Year,
)

__all__ = [
    "NOWHERE",
    "Activity",
    "Assumption",
    "Base",
    "Level",
    "Line",
    "Origin",
    "Plan",
    "Rule",
    "Scope",
    "Settings",
    "Source",
    "Topic",
    "Words",
    "Year",
]
