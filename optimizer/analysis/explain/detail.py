"""One activity in detail: what holds it limit by limit, who gains and loses year by year, its break-evens."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.allocate.result import Row
from optimizer.analysis.explain import break_even, wording
from optimizer.analysis.explain.asked import DUST, Case
from optimizer.analysis.explain.break_even import BreakEven
from optimizer.analysis.explain.overview import typed_score
from optimizer.analysis.explain.resident import Trial
from optimizer.analysis.words import chosen, yes_no


def hold_rows(case: Case, a: int) -> Iterator[Row]:
    """Every limit that holds an amount of the activity, and one row without a limit where none does."""
    told = {row["rule"]: row["sentence"] for row in case.result.rows("rules")}
    cells_of = case.rows_of[case.plan.activities[a].code]
    topic = cells_of[0]["topic"]  # what holds a split activity holds it in all its topics alike
    for row in (row for row in cells_of if row["topic"] == topic):
        in_year = [cell for cell in cells_of if cell["year"] == row["year"]]
        limits = row["rules"] or [""]
        for number, limit in enumerate(limits):
            # Cells come in the order of the rules, and there may be fewer, or more for one that stands in several.
            cells = row["cells"] if len(limits) == 1 else row["cells"][number : number + 1]
            yield {
                "activity": row["activity"],
                "year": row["year"],
                "recommended": sum(cell["recommended"] for cell in in_year),
                "request": sum(cell["request"] for cell in in_year),
                "code": row["code"],
                "limit": chosen(limit),
                "cell": ", ".join(cells),
                "limit_says": told.get(limit, ""),
                "sentence": row["reason"],
            }


def change_rows(case: Case, a: int, trial: Trial | None, at: str | None = None) -> Iterator[Row]:
    """Every amount that changes in a trial, activities in sheet order, years rising."""
    if trial is None or trial.amounts is None or case.resident.base.amounts is None:
        return
    head = {"activity": case.plan.activities[a].code} | ({} if at is None else {"at": at})
    dust = 1e-7 * max(1.0, float(case.resident.model.amounts.most.sum()))
    for other, row in enumerate(case.plan.activities):
        for y, year in enumerate(case.plan.years):
            before, after = float(case.resident.base.amounts[other, y]), float(trial.amounts[other, y])
            if abs(after - before) > dust:
                yield {
                    **head,
                    "other": row.code,
                    "year": year.year,
                    "before": before + 0.0,
                    "after": after + 0.0,
                    "change": after - before,
                }


def break_even_rows(case: Case, a: int, start: Trial | None) -> Iterator[Row]:
    """The score and, for what gets nothing, the cost from which the activity is funded."""
    if case.plan.settings.objective == "value":
        score = break_even.score(case.resident, a, start)
        yield _row(case, a, "value", score, typed_score(case, a))
    if case.recommended(a) <= DUST < case.asks(a):
        yield _row(case, a, "cost", break_even.cost(case.resident, a, case.options), case.asks(a))


def _row(case: Case, a: int, what: str, found: BreakEven | None, today: float) -> Row:
    row = case.plan.activities[a]
    return {
        "activity": row.code,
        "what": chosen(what),
        "today": today,
        "break_even": None if found is None else found.factor * today,
        "share": None if found is None else found.factor,
        "just_below": None if found is None else found.below,
        "just_above": None if found is None else found.above,
        "verified": yes_no(found is not None and found.verified and case.proved),
        "sentence": wording.funded_from(case.plan, row, what, found, today),
    }
