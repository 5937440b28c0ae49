"""A plan: what the workbook says, and what follows from it before any model is built."""

from optimizer.plan.frame import NO_FILE, Assumption, File, Line, Objective, Settings, Status, Topic, Year
from optimizer.plan.funded import Activity, Kind, Level, Link, LinkRelation, Lock
from optimizer.plan.origin import EMPTY, NOWHERE, Origin
from optimizer.plan.rules import (
    EVERY_CELL,
    Base,
    BaseKind,
    Measure,
    Period,
    Priority,
    Relation,
    Rule,
    Scope,
    Strength,
    Words,
)
from optimizer.plan.sources import COMMON, Certainty, Share, Source, SourceKind
from optimizer.plan.values import Plan
from optimizer.plan.variants import AS_TYPED, CellChange, ScenarioRow, Variant

__all__ = [
    "AS_TYPED",
    "COMMON",
    "EMPTY",
    "EVERY_CELL",
    "NOWHERE",
    "NO_FILE",
    "Activity",
    "Assumption",
    "Base",
    "BaseKind",
    "CellChange",
    "Certainty",
    "File",
    "Kind",
    "Level",
    "Line",
    "Link",
    "LinkRelation",
    "Lock",
    "Measure",
    "Objective",
    "Origin",
    "Period",
    "Plan",
    "Priority",
    "Relation",
    "Rule",
    "ScenarioRow",
    "Scope",
    "Settings",
    "Share",
    "Source",
    "SourceKind",
    "Status",
    "Strength",
    "Topic",
    "Variant",
    "Words",
    "Year",
]
