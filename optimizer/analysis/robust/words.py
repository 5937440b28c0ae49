"""What ``robust`` says in sentences."""

from __future__ import annotations

from optimizer.allocate.result import Row
from optimizer.allocate.words import listed, money, share
from optimizer.analysis.robust.statistics import CORE
from optimizer.plan import Plan

MOSTLY = 0.75
"""The part of the activities that has to stay for a recommendation to be called robust without more ado."""

MOST_NAMED = 5
"""Activities named in the finding; more are a number."""


def finding(plan: Plan, recommendation: Row, activities: tuple[Row, ...], disagreements: tuple[Row, ...]) -> str:
    """Does the recommendation change, what is lost by keeping it, and who would decide otherwise."""
    if not activities:
        return "Nothing is asked for, so nothing depends on weights and values."
    told = (_stays(recommendation, activities), _lost(recommendation), _other(plan, disagreements))
    return " ".join(sentence for sentence in told if sentence)


def _stays(row: Row, activities: tuple[Row, ...]) -> str:
    count, stay, where = row["activities"], row["stay"], f"in 95 % of {row['samples']:,} samples"
    moving = [activity["activity"] for activity in activities if activity["stays"] < CORE]
    if not moving:
        return f"The recommendation is robust: every activity stays as it is {where}."
    few = MOSTLY * count <= stay
    which = listed(moving) if len(moving) <= MOST_NAMED else "the others"
    depends = f"{'only ' if few else ''}{which} depend{'s' if len(moving) == 1 else ''} on weights and values."
    stays = f"{stay} of {count} activities stay as they are {where}; {depends}"
    if few:
        return f"The recommendation is robust: {stays}"
    if row["near_best"] >= CORE:
        return f"The recommendation is robust in what it is worth, and less so in single amounts: {stays}"
    return f"The recommendation is not robust: {stays}"


def _lost(row: Row) -> str:
    if row["regret_part"] is None:
        return ""
    return (
        f"Keeping it loses {percent(row['regret_part'])} of the best value on average and at most "
        f"{percent(row['regret_part_high'])} in 95 % of the samples."
    )


def _other(plan: Plan, disagreements: tuple[Row, ...]) -> str:
    if not disagreements:
        return "No weight or value, changed alone between nothing and double, would change the decision."
    first = next((row for row in disagreements if row["what"] == "weight"), disagreements[0])
    who = f"Whoever {'weights' if first['what'] == 'weight' else 'values'} {first['code']} {first['side']}"
    would = f"{who} {first['break_even']:,.4g} (now {first['now']:,.4g}) would"
    if first["gain"] is not None and first["loss"] is not None:
        return f"{would} move {money(plan, first['moved'])}, most of it from {first['loses']} to {first['gains']}."
    if first["gain"] is not None:
        return f"{would} give {money(plan, first['gain'])} more to {first['gains']}."
    return f"{would} take {money(plan, -first['loss'])} from {first['loses']}."


def percent(part: float) -> str:
    """A share with one decimal; nothing and all only where it is exact."""
    if 0.0 < part < 0.0005:
        return "less than 0.1 %"
    if 0.9995 < part < 1.0:
        return "more than 99.9 %"
    return share(round(part, 3))
