"""The explanation of a plan that cannot be satisfied: the conflict, and the repairs that were tried."""

from __future__ import annotations

from typing import Any

from optimizer.allocate.result import Result, Row
from optimizer.analysis.explain.declared import declared
from optimizer.analysis.told import Analysis
from optimizer.analysis.words import chosen
from optimizer.language import joined, say


def impossible(result: Result, asked: dict[str, Any]) -> Analysis:
    """Conflict and repairs as tables."""
    count = len(result.conflict)
    finding = say("No plan satisfies all the rules.")
    if count:
        finding = say("No plan satisfies all the rules: {count} limits contradict each other.", count=count)
    if result.repairs:
        first, *others = (row["sentence"] for row in result.repairs[0])
        steps = joined(" ", [first, *(say("And: {step}", step=step) for step in others)])
        finding = joined(" ", [finding, say("The lightest repair: {steps}", steps=steps)])
    return Analysis(
        name="explain",
        title=say("Why no plan is possible"),
        plan=result.plan,
        base=result,
        status=result.status,
        finding=finding,
        notes=(result.contradiction,) if result.contradiction else (),
        warnings=result.warnings,
        declared=declared(result.plan.settings.objective),
        tables={"conflict": tuple(map(_limit, result.conflict)), "repairs": tuple(_repairs(result))},
        asked=asked,
    )


def _limit(row: Row) -> Row:
    return {**{name: row[name] for name in ("rule", "member", "year", "cell", "sentence")}, "rule": chosen(row["rule"])}


def _repairs(result: Result) -> list[Row]:
    return [
        {
            "repair": number,
            "rule": chosen(row["rule"]),
            **{name: row[name] for name in ("cell", "to", "value", "sentence")},
        }
        for number, repair in enumerate(result.repairs, 1)
        for row in repair
    ]
