"""A plan made in code, solved, changed, and rolled forward for three years.

Run it anywhere: ``python docs/examples/multi_year.py``. It prints what each year's decision gave, and writes the
plan of the last year as a workbook where a file name is given.
"""

from __future__ import annotations

import sys

import pandas as pd

import optimizer

FIRST_YEAR = 2027
DECISIONS = 3
"""How many years are decided, one after the other."""


def first_plan() -> optimizer.Plan:
    """Two topics, three lines, five activities, three years; amounts in EUR thousand."""
    years = range(FIRST_YEAR, FIRST_YEAR + 3)
    return optimizer.make_plan(
        settings={"title": f"Human security {years[0]}–{years[-1]}", "currency": "EUR", "unit": 1000},
        topics=[
            {"topic": "PoC", "name": "Protection of Civilians", "weight": 3},
            {"topic": "CAAC", "name": "Children and Armed Conflict", "weight": 2},
        ],
        lines=[
            {"line": "TRN", "name": "Training", "inflation": 0.02},
            {"line": "EXR", "name": "Exercises", "inflation": 0.03},
            {"line": "PER", "name": "Personnel", "inflation": 0.025},
        ],
        years=[{"year": year, "ceiling": 900 + 20 * at, "carry_share": 0.05} for at, year in enumerate(years)],
        activities=pd.DataFrame(
            [
                ("PoC-TRN", "PoC", "TRN", "scalable", 250, 400, 60, None),
                ("PoC-EXR", "PoC", "EXR", "scalable", 200, 350, 45, None),
                ("CAAC-TRN", "CAAC", "TRN", "units", 160, 320, 50, 40),
                ("CAAC-PER", "CAAC", "PER", "posts", 110, 330, 70, 110),
            ],
            columns=["activity", "topic", "line", "kind", "baseline", "request", "value", "unit_cost"],
        ).assign(value_at_half=0.7),
        rules=[
            {"rule": "R1", "name": "Children's share", "topic": "CAAC", "measure": "share", "relation": "at least",
             "limit": "30 %"},
            {"rule": "R2", "name": "No sudden cut", "each": "topic", "measure": "change", "relation": "at least",
             "limit": "-20 %", "of": "previous year"},
        ],
    )  # fmt: skip


def leaner(plan: optimizer.Plan, cut: float) -> optimizer.Plan:
    """The same plan with every ceiling lower by ``cut``."""
    return plan.with_changes(("Years", "", "ceiling", "percent", -cut))


def decided(plan: optimizer.Plan, result: optimizer.Result) -> pd.Series:
    """What each activity gets in the first year: the part of a plan that a committee decides now."""
    now = result.allocation[result.allocation["year"] == plan.first_year]
    return now.groupby("activity")["recommended"].sum().rename(plan.first_year)


def main(target: str | None = None) -> None:
    """Solve, look at lower ceilings, then decide and roll forward year by year."""
    plan = first_plan()
    print("Value of the plan with lower ceilings:")
    for cut in (0.0, 0.05, 0.10):
        print(f"  {cut:4.0%} lower: {optimizer.solve(leaner(plan, cut)).value:,.0f} points")

    decisions = []
    for _ in range(DECISIONS):
        result = optimizer.solve(plan)
        decisions.append(decided(plan, result))
        plan = optimizer.rolled(plan, result)
        last = plan.years[-1]
        plan = plan.with_changes(("Years", last.year, "ceiling", last.ceiling + 20))  # the new year, confirmed

    print("\nDecided year by year, EUR thousand:")
    print(pd.DataFrame(decisions).T.to_string(float_format="{:,.1f}".format))
    print(f"\nNext to decide: {plan.settings.title}, baseline {sum(row.baseline for row in plan.activities):,.1f}")
    if target is not None:
        print(f"Written: {optimizer.write_workbook(plan, target)}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
