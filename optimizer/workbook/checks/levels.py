"""Service levels: amounts rise and values do not fall."""

from __future__ import annotations

from optimizer.language import say
from optimizer.plan import Activity, Level, Plan
from optimizer.plan.amounts import repriced, typed_request
from optimizer.workbook.checks.cite import cite
from optimizer.workbook.findings import Findings, figure


def check_levels(plan: Plan, findings: Findings) -> None:
    """Report levels that contradict each other, as typed and after repricing."""
    for activity in plan.activities:
        if activity.levels and _ordered(activity, findings):
            _repriced(plan, activity, findings)
            _beyond(plan, activity, findings)


def _ordered(activity: Activity, findings: Findings) -> bool:
    sound = True
    before: Level | None = None
    for level in activity.levels:
        if level.amount <= (before.amount if before else 0.0):
            sound = False
            what = (
                "is not above 0" if before is None else f"does not rise above the one before ({figure(before.amount)})"
            )
            same = before is not None and level.amount == before.amount
            cite(
                findings,
                "error",
                "duplicate_level" if same else "levels_not_rising",
                level.origin,
                "amount",
                f"The amount of a level of {activity.code} {what}.",
                found=level.amount,
                allowed="amounts that rise from row to row; the level of nothing for nothing is implied",
                remedy="Type the whole amount of each level, not the step, and put the rows in order.",
            )
        elif level.value < (before.value if before else 0.0):
            sound = False
            cite(
                findings,
                "error",
                "levels_falling",
                level.origin,
                "value",
                f"The value of a level of {activity.code} is less than that of the level before.",
                found=level.value,
                allowed=f"{figure(before.value if before else 0)} or more",
                remedy="Type the whole value of each level, not the step.",
            )
        before = level
    return sound


def _inflation(plan: Plan, activity: Activity) -> float | None:
    return next((row.inflation for row in plan.lines if row.code == activity.line), None)


def _repriced(plan: Plan, activity: Activity, findings: Findings) -> None:
    inflation = _inflation(plan, activity)
    if not inflation:
        return
    step = plan.settings.round_to
    for year in plan.years[1:]:
        later = year.year - plan.first_year
        amounts = [repriced(row.amount, inflation, later, step) for row in activity.levels]
        index = next((k for k in range(1, len(amounts)) if amounts[k] <= amounts[k - 1]), None)
        if index is not None:
            cite(
                findings,
                "error",
                "levels_after_repricing",
                activity.levels[index].origin,
                "amount",
                f"Repriced to {year.year} and rounded to {figure(step)}, this level of {activity.code} costs no more "
                "than the one before.",
                found=figure(amounts[index]),
                allowed="levels further apart than the rounding",
                remedy="Type a finer round_to in Settings, or set the levels further apart.",
            )
            return


def _beyond(plan: Plan, activity: Activity, findings: Findings) -> None:
    inflation = _inflation(plan, activity)
    if inflation is None or not plan.years:
        return
    first = plan.first_year
    asked = typed_request(activity, first, first, inflation, plan.settings.round_to)
    last = activity.levels[-1]
    if 0 < asked < last.amount:
        cite(
            findings,
            "note",
            "request_below_levels",
            last.origin,
            "amount",
            say(
                "The last level of {activity} costs {amount}, but only {asked} is requested in {year}: the request "
                "cuts the levels there.",
                activity=activity.code,
                amount=figure(last.amount),
                asked=figure(asked),
                year=first,
            ),
            found=last.amount,
        )
    elif asked > last.amount * (1 + 1e-9):
        cite(
            findings,
            "note",
            "request_above_levels",
            last.origin,
            "amount",
            say(
                "{activity} requests {asked} in {year}, but its last level costs {amount}: money above it earns "
                "nothing.",
                activity=activity.code,
                asked=figure(asked),
                year=first,
                amount=figure(last.amount),
            ),
            found=last.amount,
        )
