"""Options side by side: the plan as it stands and the same plan under scenarios, inputs beside results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from optimizer.allocate import Options, Result, solve
from optimizer.allocate.result import Row
from optimizer.allocate.words import listed, money, points
from optimizer.analysis.compare.attribution import TOGETHER, Solver, attributed
from optimizer.analysis.compare.declared import DECLARED
from optimizer.analysis.compare.rows import input_rows, option_rows, result_rows, topic_rows
from optimizer.analysis.compare.solved import Solved, conflict_of, option
from optimizer.analysis.told import Analysis, Picture
from optimizer.errors import UsageError
from optimizer.language import joined, say, within, worded
from optimizer.plan import Plan
from optimizer.workbook.scenarios import BASE

TITLE = say("Options side by side")
TOLD = 3
"""Options that the finding tells of; the table has all."""

__all__ = ["compare", "standard"]


def compare(
    plan: Plan, *scenarios: str, causes: bool = True, options: Options | None = None, base: Result | None = None
) -> Analysis:
    """The plan as it stands beside itself under scenarios: ``compare(plan, "a", "b+c")``; none named means each.

    A scenario that no plan satisfies, or that makes the sheets invalid, is a row with its reason. ``causes`` says
    whether the difference is shared out over the rows of Scenarios: with up to six rows every combination of them is
    solved. ``base`` is the answer to the plan as it stands, where it is known.

    Raises UsageError for an unknown scenario and where there is none; the base as `optimizer.solve` does.
    """
    options = options or Options()
    names = scenarios or tuple(dict.fromkeys(row.scenario for row in plan.scenarios))
    if not names:
        raise UsageError(
            "There is nothing to compare with: the plan has no sheet Scenarios with records. Add one with a scenario."
        )
    result = base or solve(plan, options)
    stands = Solved(name=worded(BASE), plan=plan, result=result, reason=conflict_of(result))
    solved = [option(plan, name, options) for name in dict.fromkeys(names)]
    causing, notes = _causes(plan, stands, solved, options) if causes else ((), [])
    tables = {
        "options": option_rows(stands, solved),
        "inputs": input_rows(solved),
        "results": result_rows(stands, solved),
        "topics": topic_rows(stands, solved),
        "attribution": causing,
    }
    return Analysis(
        name="compare",
        title=TITLE,
        plan=plan,
        base=result,
        status=result.status,
        asked={"scenarios": [one.name for one in solved], "causes": causes},
        finding=_finding(plan, tables),
        notes=(*_notes(tables["options"]), *notes),
        declared=DECLARED,
        tables=tables,
        warnings=_warnings(plan, solved),
        pictures=_pictures(tables["options"]),
    )


def standard(result: Result, options: Options) -> Analysis:
    """All scenarios of a plan that is solved already, beside it."""
    return compare(result.plan, options=options, base=result)


def _causes(plan: Plan, base: Solved, solved: Sequence[Solved], options: Options) -> tuple[tuple[Row, ...], list[str]]:
    solver = Solver(plan, base, replace(options, stamp=False))
    found: list[Row] = []
    notes = []
    for one in solved:
        names = one.plan.variant.scenarios[len(plan.variant.scenarios) :] if one.plan is not None else ()
        rows = [row for name in names for row in plan.scenarios if row.scenario == name]
        mine, note = attributed(one, base, rows, solver)
        found += mine
        notes += [note] if note else []
    return tuple(found), notes


def _finding(plan: Plan, tables: dict[str, tuple[Row, ...]]) -> str:
    base, *rows = tables["options"]
    head = [say("The plan as it stands cannot be carried out")] if base["reason"] is not None else []
    parts = [*head, *(_of_option(plan, row, tables["attribution"]) for row in rows[:TOLD])]
    told = say("{told}.", told=joined("; ", parts))
    if len(rows) <= TOLD:
        return told
    return joined(" ", [told, say("{count} more options stand in the table.", count=len(rows) - TOLD)])


def _of_option(plan: Plan, row: Row, causing: Sequence[Row]) -> str:
    name = row["option"]
    if row["reason"] is not None and row["money"] is None:
        why = within(row["reason"])
        if row["status"] == "infeasible":
            return say("under {option} no plan satisfies the rules ({why})", option=name, why=why)
        return say("under {option} there is no plan ({why})", option=name, why=why)
    if row["money_change"] is None:
        return say("{option} funds {money}", option=name, money=money(plan, row["money"]))
    told = _of_money(plan, row)
    if row["value_change"]:
        apart = points(abs(row["value_change"]))
        if row["value_change"] > 0:
            told = say("{told}, gains {points} points", told=told, points=apart)
        else:
            told = say("{told}, costs {points} points", told=told, points=apart)
    hit = row["loses_most"] or row["gains_most"]
    if hit:
        told = say("{told} and changes {count} activities, {hit} the most", told=told, count=row["changed"], hit=hit)
    cause = _main_cause(name, causing)
    return say("{told}, mostly by {cause}", told=told, cause=cause) if cause else told


def _of_money(plan: Plan, row: Row) -> str:
    name, change = row["option"], row["money_change"]
    if not change:
        if row["changed"]:
            return say("{option} moves no money in all", option=name)
        return say("{option} changes no amount", option=name)
    amount = money(plan, abs(change))
    if change > 0:
        return say("{option} adds {money}", option=name, money=amount)
    return say("{option} takes {money} off the plan", option=name, money=amount)


def _main_cause(option_name: str, causing: Sequence[Row]) -> str:
    parts = [row for row in causing if row["option"] == option_name and row["of"] == "money" and row["part"]]
    if len(parts) < 2:
        return ""
    most = max(parts, key=lambda row: abs(row["part"]))
    return say("{what} ({row})", what=most["what"], row=most["row"]) if most["row"] != TOGETHER else ""


def _notes(rows: Sequence[Row]) -> list[str]:
    notes: list[str] = [say("Amounts and values are those after rounding; only amounts that differ are listed.")]
    other = [row["option"] for row in rows[1:] if row["value"] is not None and row["value_change"] is None]
    if other and rows[0]["value"] is not None:
        notes.append(
            say(
                "{option} counts points in another way than the base (weights, values or the aim differ), so only "
                "money and attainment are compared.",
                option=other[0],
            )
            if len(other) == 1
            else say(
                "{options} count points in another way than the base (weights, values or the aim differ), so only "
                "money and attainment are compared.",
                options=listed(other),
            )
        )
    return notes


def _warnings(plan: Plan, solved: Sequence[Solved]) -> tuple[str, ...]:
    """What only an option's reading warns of, such as formulas that do not follow."""
    known = set(plan.problems)
    return tuple(
        joined(": ", [one.name, problem.where, problem.message])
        for one in solved
        if one.plan is not None
        for problem in one.plan.problems
        if problem.level == "warning" and problem not in known
    )


def _pictures(rows: Sequence[Row]) -> tuple[Picture, ...]:
    if not any(row["money"] is not None for row in rows[1:]):
        return ()
    known = [row for row in rows if row["money"] is not None]
    least = min(known, key=lambda row: row["money"])
    return (
        Picture(
            kind="bar",
            title=say("{option} funds least", option=least["option"]),
            text=say("Bars with the money of every option."),
            table="options",
            x="option",
            series=("money",),
        ),
    )
