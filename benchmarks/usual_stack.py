"""``python -m benchmarks.usual_stack IN.xlsx OUT.xlsx``: the script that is usually written for such a workbook.

pandas reads the sheets with openpyxl, PuLP builds the problem, CBC solves it, pandas writes allocations and totals with
openpyxl. It knows what this workbook holds: levels of concave value, limits on topics and lines, a limit on the change
of each topic's money on each line, carry-over. It checks nothing and explains nothing. Imports nothing of ours.
"""

import sys

import pandas as pd
import pulp


def main(source: str, target: str) -> None:
    """Read, build, solve, write; prints the best value."""
    sheets = pd.read_excel(source, sheet_name=None, engine="openpyxl")
    activities = sheets["Activities"].set_index("activity")
    years = sheets["Years"].set_index("year")
    problem, amount, carry = build(activities, years, sheets["Levels"], sheets["Rules"])
    problem.solve(pulp.PULP_CBC_CMD(msg=False))
    if pulp.LpStatus[problem.status] != "Optimal":
        raise SystemExit(f"no plan: {pulp.LpStatus[problem.status]}")
    plan = pd.DataFrame(
        [(code, year, variable.value()) for (code, year), variable in amount.items()],
        columns=["activity", "year", "recommended"],
    ).merge(activities.reset_index(), on="activity")
    plan["change"] = plan["recommended"] - plan["baseline"]
    write(plan, years, carry, target)
    print(repr(pulp.value(problem.objective)))


def build(activities, years, levels, rules):  # type: ignore[no-untyped-def]
    """The problem, its amounts by activity and year, and its carry-over by year."""
    problem = pulp.LpProblem("plan", pulp.LpMaximize)
    amount = {
        (code, year): problem.add_variable(f"x_{code}_{year}", 0, request)
        for code, request in activities["request"].items()
        for year in years.index
    }
    last = years.index[-1]
    carry = {
        year: problem.add_variable(f"c_{year}", 0, row.ceiling * row.carry_share if year != last else 0)
        for year, row in years.iterrows()
    }
    earned = []
    for code, rows in levels.groupby("activity", sort=False):
        widths = rows["amount"].diff().fillna(rows["amount"]).tolist()
        slopes = [gain / width for gain, width in zip(rows["value"].diff().fillna(rows["value"]), widths, strict=True)]
        for year in years.index:
            pieces = [problem.add_variable(f"p_{code}_{year}_{k}", 0, width) for k, width in enumerate(widths)]
            problem += amount[code, year] == pulp.lpSum(pieces)
            earned += [slope * piece for slope, piece in zip(slopes, pieces, strict=True)]
    problem += pulp.lpSum(earned)

    before = 0
    for year, row in years.iterrows():
        problem += pulp.lpSum(amount[code, year] for code in activities.index) + carry[year] - before <= row.ceiling
        before = carry[year]
    for rule in rules.itertuples():
        if rule.measure == "amount":
            column, member = ("topic", rule.topic) if isinstance(rule.topic, str) else ("line", rule.line)
            inside = activities.index[activities[column] == member]
            for year in years.index:
                total = pulp.lpSum(amount[code, year] for code in inside)
                problem += total >= rule.limit if rule.relation == "at least" else total <= rule.limit
        else:
            for _, group in activities.groupby(["topic", "line"]):
                before = group["baseline"].sum()
                for year in years.index:
                    total = pulp.lpSum(amount[code, year] for code in group.index)
                    problem += total >= (1 - rule.limit) * before
                    problem += total <= (1 + rule.limit) * before
                    before = total
    return problem, amount, carry


def write(plan, years, carry, target):  # type: ignore[no-untyped-def]
    """Allocations, and totals by topic, line and year, as sheets."""
    totals = years.assign(recommended=plan.groupby("year")["recommended"].sum())
    totals["carried over"] = [variable.value() for variable in carry.values()]
    with pd.ExcelWriter(target, engine="openpyxl") as book:
        plan.to_excel(book, sheet_name="Allocation", index=False)
        for column in ("topic", "line"):
            table = plan.pivot_table(index=column, columns="year", values="recommended", aggfunc="sum", margins=True)
            table.to_excel(book, sheet_name=f"By {column}")
        totals.to_excel(book, sheet_name="By year")


if __name__ == "__main__":
    main(*sys.argv[1:])
