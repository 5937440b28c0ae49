"""Why no plan exists and what would make one possible: the conflict, and a menu of repairs in money and value."""

from __future__ import annotations

from dataclasses import replace

from optimizer.allocate import Options, Result, solve
from optimizer.allocate.result import Row
from optimizer.allocate.words import listed, money, points
from optimizer.analysis.told import Analysis, Field, Table
from optimizer.analysis.words import chosen
from optimizer.language import joined, say
from optimizer.plan import Plan

TITLE = say("Repairs")
DECLARED = {
    "conflict": Table(
        "Conflict",
        "One row for each limit that cannot be kept beside the others; without any one of them the rest can.",
        (
            Field("limit", "limit", "text", "The rule, or what kind of limit it is, such as ceiling or lock."),
            Field("member", "member", "text", "Whom it holds for; blank: all in its scope."),
            Field("year", "year", "year", "The year it holds in; not available: all of its years."),
            Field("cell", "typed in", "text", "The cell of the workbook where it was typed."),
            Field("sentence", "in words", "wrap", "What it demands."),
        ),
    ),
    "repairs": Table(
        "Repairs",
        "One row for each limit that a repair moves; every repair was tried by solving the plan again.",
        (
            Field("repair", "repair", "integer", "The number of the repair; the lightest is first."),
            Field("class", "class", "word", "What is touched: a preference, a political rule, or a ceiling or lock."),
            Field("limit", "limit", "text", "The rule, ceiling, lock or target that is moved."),
            Field("member", "member", "text", "The activity of a lock; else blank."),
            Field("year", "year", "year", "The year of a ceiling; else not available."),
            Field("cell", "typed in", "text", "The cell to change."),
            Field("from", "from", "number", "The limit as typed; a share is a fraction.", screen=False),
            Field("to", "to", "number", "The limit with the repair.", screen=False),
            Field("by", "by", "number", "The difference of the two.", screen=False),
            Field("money", "money moved", "money", "What the limit moves by in money; points for a target."),
            Field("value_after", "value after", "points", "The greatest value of a plan with the repair, not rounded."),
            Field("to_best", "to the best", "points change", "That value less the greatest among the repairs."),
            Field("sentence", "in words", "wrap", "The repair as a sentence."),
        ),
    ),
}


def repairs(plan: Plan, options: Options | None = None) -> Analysis:
    """The smallest conflict of a plan that no amounts satisfy, and at most five repairs, the lightest first.

    For a plan that can be satisfied both tables are empty and the finding says so.
    """
    options = replace(options or Options(), repairs=True)
    return standard(solve(plan, replace(options, prices=False, opinion=0.0)), options)


def standard(result: Result, options: Options) -> Analysis:  # noqa: ARG001 -- one shape for all analyses
    """The same of a plan that is solved already."""
    best = max((repair[0]["value"] for repair in result.repairs), default=0.0)
    return Analysis(
        name="repairs",
        title=TITLE,
        plan=result.plan,
        base=result,
        status=result.status,
        finding=_finding(result, best),
        declared=DECLARED,
        tables={"conflict": tuple(_limit(row) for row in result.conflict), "repairs": _menu(result, best)},
        notes=(result.contradiction,) if result.contradiction else (),
        warnings=result.warnings,
    )


def _limit(row: Row) -> Row:
    return {
        "limit": chosen(row["rule"]),
        "member": row["member"],
        "year": row["year"],
        "cell": row["cell"],
        "sentence": row["sentence"],
    }


def _menu(result: Result, best: float) -> tuple[Row, ...]:
    return tuple(
        {
            "repair": number,
            "class": chosen(row["class"]),
            "limit": chosen(row["rule"]),
            "member": row["member"],
            "year": row["year"],
            "cell": row["cell"],
            "from": row["from"],
            "to": row["to"],
            "by": row["by"],
            "money": row["money"],
            "value_after": row["value"],
            "to_best": row["value"] - best,
            "sentence": row["sentence"],
        }
        for number, repair in enumerate(result.repairs, 1)
        for row in repair
    )


def _finding(result: Result, best: float) -> str:
    if result.status != "infeasible":
        return say("The plan satisfies all its rules: nothing has to be repaired.")
    limits = listed(list(dict.fromkeys(f"{row['rule']} ({row['cell']})" for row in result.conflict)))
    if not result.repairs:
        return say(
            "No plan satisfies all the rules: {limits} cannot hold together, and no repair can be offered.",
            limits=limits,
        )
    first, *others = result.repairs[0]
    moved = money(result.plan, sum(row["money"] for row in result.repairs[0]))
    if first["rule"] == "target":
        moved = say("{points} points", points=points(first["money"]))
    value = say("{points} points", points=points(first["value"]))
    if best - first["value"] > 1e-6:
        less = points(best - first["value"])
        value = say("{points} points, {less} less than the best repair", points=points(first["value"]), less=less)
    steps = [first["sentence"], *(say("And: {step}", step=row["sentence"]) for row in others)]
    return say(
        "No plan satisfies all the rules: {limits} cannot hold together. The lightest repair moves {moved}: {steps} "
        "The best plan is then worth {value}.",
        limits=limits,
        moved=moved,
        steps=joined(" ", steps),
        value=value,
    )
