"""Words for packages, units and posts."""

from __future__ import annotations

from optimizer.allocate.forced import Forced
from optimizer.allocate.words import listed, money, points
from optimizer.language import Text, joined, number, plural, say
from optimizer.plan import Plan


def price_of(plan: Plan, forced: Forced, same: float, *, minimises: bool) -> Text:
    """What forcing a package in costs: ``Forcing it in would lose 12 points and take money from A and B.``

    Less than ``same`` counts as nothing.
    """
    displaced = joined("", [])
    if forced.displaced:
        displaced = say(" and take money from {others}", others=listed(forced.displaced, most=4))
    if forced.lost <= same:
        return say("Forcing it in would lose nothing{displaced}: it is worth the same.", displaced=displaced)
    if minimises:
        more = money(plan, forced.lost)
        return say("Forcing it in would cost {lost} more{displaced}.", lost=more, displaced=displaced)
    lost = say("{points} points", points=points(forced.lost))
    if plan.settings.objective == "balanced":
        attainment = number(100 * forced.lost, ".3g")
        lost = say("{points} points of attainment of the lowest topic", points=attainment)
    return say("Forcing it in would lose {lost}{displaced}.", lost=lost, displaced=displaced)


def things(kind: str, count: int) -> Text:
    """``3 posts``, ``1 unit``."""
    return plural(count, "post") if kind == "posts" else plural(count, "unit")


def so_many(kind: str, count: int, most: int, year: int) -> Text:
    """``3 of 5 posts in 2027``."""
    if kind == "posts":
        return say("{count} of {most} posts in {year}", count=count, most=most, year=year)
    return say("{count} of {most} units in {year}", count=count, most=most, year=year)


def one_more_is_nothing(kind: str, year: int) -> Text:
    """That one more would bring nothing."""
    if kind == "posts":
        return say("One more post would bring nothing further in {year}.", year=year)
    return say("One more unit would bring nothing further in {year}.", year=year)


def span(years: list[int]) -> str:
    """``2027–2029``, ``2027`` or ``2027 and 2029``."""
    if len(years) > 1 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}–{years[-1]}"
    return listed([str(year) for year in years])
