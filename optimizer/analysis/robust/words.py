"""What ``robust`` says in sentences."""

from __future__ import annotations

from optimizer.allocate.result import Row
from optimizer.allocate.words import listed, money, share
from optimizer.analysis.robust.statistics import CORE
from optimizer.language import joined, number, numeral, say
from optimizer.plan import Plan

MOSTLY = 0.75
"""The part of the activities that has to stay for a recommendation to be called robust without more ado."""

MOST_NAMED = 5
"""Activities named in the finding; more are a number."""


def finding(plan: Plan, recommendation: Row, activities: tuple[Row, ...], disagreements: tuple[Row, ...]) -> str:
    """Does the recommendation change, what is lost by keeping it, and who would decide otherwise."""
    if not activities:
        return say("Nothing is asked for, so nothing depends on weights and values.")
    told = (_stays(recommendation, activities), _lost(recommendation), _other(plan, disagreements))
    return joined(" ", [sentence for sentence in told if sentence])


def _stays(row: Row, activities: tuple[Row, ...]) -> str:
    count, stay = row["activities"], row["stay"]
    where = say("in 95 % of {samples:,} samples", samples=row["samples"])
    moving = [activity["activity"] for activity in activities if activity["stays"] < CORE]
    if not moving:
        return say("The recommendation is robust: every activity stays as it is {where}.", where=where)
    few = MOSTLY * count <= stay
    stays = say(
        "{stay} of {count} activities stay as they are {where}; {depends}",
        stay=stay,
        count=count,
        where=where,
        depends=_depends(moving, few=few),
    )
    if few:
        return say("The recommendation is robust: {stays}", stays=stays)
    if row["near_best"] >= CORE:
        return say(
            "The recommendation is robust in what it is worth, and less so in single amounts: {stays}", stays=stays
        )
    return say("The recommendation is not robust: {stays}", stays=stays)


def _depends(moving: list[str], *, few: bool) -> str:
    which = listed(moving) if len(moving) <= MOST_NAMED else say("the others")
    if few:
        if len(moving) == 1:
            return say("only {which} depends on weights and values.", which=which)
        return say("only {which} depend on weights and values.", which=which)
    if len(moving) == 1:
        return say("{which} depends on weights and values.", which=which)
    return say("{which} depend on weights and values.", which=which)


def _lost(row: Row) -> str:
    if row["regret_part"] is None:
        return ""
    return say(
        "Keeping it loses {mean} of the best value on average and at most {most} in 95 % of the samples.",
        mean=percent(row["regret_part"]),
        most=percent(row["regret_part_high"]),
    )


def _other(plan: Plan, disagreements: tuple[Row, ...]) -> str:
    if not disagreements:
        return say("No weight or value, changed alone between nothing and double, would change the decision.")
    first = next((row for row in disagreements if row["what"] == "weight"), disagreements[0])
    if first["gain"] is not None and first["loss"] is not None:
        moved = money(plan, first["moved"])
        does = say(
            "move {money}, most of it from {loses} to {gains}", money=moved, loses=first["loses"], gains=first["gains"]
        )
    elif first["gain"] is not None:
        does = say("give {money} more to {gains}", money=money(plan, first["gain"]), gains=first["gains"])
    else:
        does = say("take {money} from {loses}", money=money(plan, -first["loss"]), loses=first["loses"])
    parts = {
        "code": first["code"],
        "side": first["side"],
        "break_even": number(first["break_even"], ",.4g"),
        "now": number(first["now"], ",.4g"),
        "does": does,
    }
    if first["what"] == "weight":
        return say("Whoever weights {code} {side} {break_even} (now {now}) would {does}.", **parts)
    return say("Whoever values {code} {side} {break_even} (now {now}) would {does}.", **parts)


def percent(part: float) -> str:
    """A share with one decimal; nothing and all only where it is exact."""
    if 0.0 < part < 0.0005:
        return say("less than {share}", share=numeral("0.1 %"))
    if 0.9995 < part < 1.0:
        return say("more than {share}", share=numeral("99.9 %"))
    return share(round(part, 3))
