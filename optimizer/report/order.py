"""The sheets in the committee's order, which of them are for paper, and where the pages of an analysis stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from optimizer.allocate import Result
from optimizer.language import say
from optimizer.report import large
from optimizer.report.analyses import Placing
from optimizer.workbook.naming import INPUTS

PLAN_SHEETS = (
    say("Decision"),
    say("Winners and losers"),
    say("Activities"),
    say("Charts"),
    say("Topics"),
    say("Topic by line"),
    say("Ranking"),
    say("Not funded"),
    say("Years"),
    say("Commitments"),
    say("Sensitivity"),
    say("Prices of money"),
    say("Posts"),
    say("Unspent by reason"),
    say("Who pays"),
    say("Contributions"),
    say("Financing"),
    say("Rules"),
    say("Rules in words"),
    say("Assumptions and sources"),
    say("Grid"),
    INPUTS,
    say("Checks"),
    say("Glossary"),
    say("Audit record"),
)
NO_PLAN_SHEETS = (
    say("No plan"),
    say("Conflict"),
    say("Repairs"),
    say("Assumptions and sources"),
    INPUTS,
    say("Glossary"),
    say("Audit record"),
)
"""The sheets by their English names; each is written in the language of the report."""
PRINT_SHEETS = frozenset(
    {
        "Decision", "Winners and losers", "Activities", "Charts", "Topics", "Years", "Commitments", "Sensitivity",
        "Posts", "Who pays", "Contributions", "Topic by line", "No plan",
    }
)  # fmt: skip

AFTER: Mapping[str, str] = MappingProxyType(
    {
        "compare": "Decision",
        "alternatives": "Decision",
        "explain": "Activities",
        "fairness": "Topic by line",
        "ladder": "Not funded",
        "robust": "Sensitivity",
        "cut": "Sensitivity",
        "sweep": "Sensitivity",
        "repairs": "Repairs",
        "review": "Assumptions and sources",
        "diff": "Assumptions and sources",
    }
)
"""The sheet that the pages of an analysis follow: options behind the decision, what changed behind the assumptions."""

BEFORE_OTHERS = "Assumptions and sources"
"""Other analyses stand before this sheet: behind the plan, before what it rests on."""


def sheet_names(result: Result) -> tuple[str, ...]:
    """The sheets of a plan's report in order; what the plan does not have gets no sheet."""
    several = bool(result.plan.sources)
    whole = any(row.kind in ("package", "posts") for row in result.plan.activities)
    wanted = {
        "Topics": bool(result.rows("topics")),
        "Commitments": whole and len(result.plan.years) > 1,
        "Posts": bool(result.rows("posts")),
        "Who pays": several,
        "Contributions": bool(result.rows("contributions")),
        "Financing": several,
        INPUTS: _has_inputs(result),
    }
    return tuple(name for name in PLAN_SHEETS if wanted.get(name, True))


def no_plan_sheets(result: Result) -> tuple[str, ...]:
    """The sheets of a report that tells why there is no plan; one made in a script has no inputs to repeat."""
    return tuple(name for name in NO_PLAN_SHEETS if name != INPUTS or _has_inputs(result))


def _has_inputs(result: Result) -> bool:
    return bool(result.plan.typed) and not large.inputs_left_out(result.plan)


def in_order(names: Sequence[str], placings: Sequence[Placing]) -> dict[str, bool]:
    """The sheets ``names`` with those of analyses at their places, and whether each holds data."""
    following: dict[str, list[Placing]] = {}
    for placing in placings:
        after = AFTER.get(placing.analysis.name, "")
        if after not in names:
            before = names.index(BEFORE_OTHERS) if BEFORE_OTHERS in names else len(names)
            after = names[before - 1] if before else ""
        following.setdefault(after, []).append(placing)
    found: dict[str, bool] = {}
    for name in ("", *names):
        if name:
            found[name] = name not in PRINT_SHEETS
        found |= {placing.sheet: placing.table is not None for placing in following.get(name, ())}
    return found
