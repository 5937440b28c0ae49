"""Ceilings, sources, links and the target, each in one sentence."""

from __future__ import annotations

from optimizer.plan import Link, Source, Year
from optimizer.workbook.sentence_words import Sayer, listed, percent, scope_in_words, years_in_words


def ceiling(say: Sayer, place: int, year: Year) -> str:
    """The sentence of one year's ceiling, with reserve, overrun and carry-over."""
    where = year.origin.cell("ceiling") if year.origin.row else ""
    head = f"ceiling {year.year} ({', '.join(word for word in (where, year.status) if word)})"
    common = " of common money" if say.plan.sources else ""
    told = f"all activities together get at most {say.money(year.ceiling)} {say.unit}{common}"
    if year.reserve:
        held = year.reserve * year.ceiling
        told += (
            f", of which {percent(year.reserve)} ({say.money(held)}) are held back as a reserve, "
            f"so {say.money(year.ceiling - held)} can be used"
        )
    if year.overrun:
        told += (
            f"; up to {percent(year.overrun)} ({say.money(year.overrun * year.ceiling)}) more may be used, "
            f"at a price of {year.overrun_price:g} points per {say.unit}"
        )
    if year.carry_share and place + 1 < len(say.plan.years):
        moving = say.money(year.carry_share * year.ceiling)
        told += f"; up to {percent(year.carry_share)} ({moving}) may move to {year.year + 1}"
    if place + 1 == len(say.plan.years) and any(row.kind == "posts" and row.delay for row in say.plan.activities):
        told += "; posts filled in that year must fit under it with their full-year cost"
    return f"{head}: in {year.year}, {told}."


def source(say: Sayer, row: Source) -> str:
    """The sentence of one source: what it pays, its money by year, what may move, and how sure it is."""
    place = row.origin.cell("source") if row.origin.row else ""
    head = f"{row.code} ({', '.join(word for word in (place, row.kind, row.certainty) if word)})"
    given = [(year.year, row.in_year(year.year)) for year in say.plan.years]
    amounts = {amount for _, amount in given}
    paying = [year for year, amount in given if amount > 0]
    years = years_in_words(paying)
    if not years:
        told = "no money in any year"
    elif len(amounts - {0.0}) == 1:
        told = f"up to {say.money(max(amounts))} {say.unit}{' a year' if len(paying) > 1 else ''} in {years}"
    else:
        told = f"up to {listed([f'{say.money(amount)} in {year}' for year, amount in given if amount > 0])} {say.unit}"
    mask = say.payers.may_pay[row.code]
    served = sorted(set(say.parts.activity[mask].tolist()))
    asked = float(say.parts.share_of(mask) @ say.amounts.request[:, 0])
    scope = scope_in_words(row.scope) or "every activity"
    what = "activity asks" if len(served) == 1 else "activities ask"
    moves = ""
    if row.carry_share and len(given) > 1:
        moves = f"; up to {percent(row.carry_share)} of a year's amount may move to the next year"
    return (
        f"{head}: on top of the ceilings, pays {scope} with {told}; {len(served)} {what} for {say.money(asked)} "
        f"in {given[0][0]}{moves}."
    )


def link(row: Link) -> str:
    """The sentence of one link."""
    place = row.origin.cell("activity") if row.origin.row else ""
    head = f"{row.activity} ({', '.join(word for word in (place, row.relation) if word)})"
    if row.relation == "excludes":
        rest = f"{listed(row.others, 'or')} gets none in any year, and the other way round"
        return f"{head}: if {row.activity} gets money in any year, {rest}."
    if len(row.others) == 1:
        demand = f"{row.others[0]} does too"
    elif row.relation == "requires any":
        demand = f"at least one of {listed(row.others)} does too"
    else:
        demand = f"all of {listed(row.others)} do too"
    return f"{head}: in every year in which {row.activity} gets money, {demand}."


def target(say: Sayer) -> str:
    """The sentence of the value that the cheapest plan must reach."""
    value = say.plan.settings.target_value or 0.0
    place = say.plan.settings.cells.get("target_value", "")
    head = f"target ({place})" if place else "target"
    worth = f"the value is at least {value:,.6g} points"
    return f"{head}: over the whole plan, {worth}, and the least common money that brings them is sought."
