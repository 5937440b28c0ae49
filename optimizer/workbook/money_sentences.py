"""Ceilings, sources, links and the target, each in one sentence."""

from __future__ import annotations

from optimizer.language import Text, joined, listed, number, say
from optimizer.plan import Link, Source, Year
from optimizer.workbook.sentence_words import Sayer, headed, percent, scope_in_words, years_in_words

STATUSES = {"approved": say("approved"), "planning": say("planning"), "indicative": say("indicative")}
SOURCE_KINDS = {"common": say("common"), "joint": say("joint"), "earmarked": say("earmarked")}
CERTAINTIES = {"received": say("received"), "pledged": say("pledged"), "expected": say("expected")}
LINKS = {"requires": say("requires"), "requires any": say("requires any"), "excludes": say("excludes")}


def ceiling(teller: Sayer, place: int, year: Year) -> Text:
    """The sentence of one year's ceiling, with reserve, overrun and carry-over."""
    where = year.origin.cell("ceiling") if year.origin.row else ""
    head = headed(say("ceiling {year}", year=year.year), [where, STATUSES[year.status]])
    told = [_most(teller, year)]
    if year.overrun:
        told.append(
            say(
                "up to {share} ({money}) more may be used, at a price of {price} points per {unit}",
                share=percent(year.overrun),
                money=teller.money(year.overrun * year.ceiling),
                price=number(year.overrun_price, "g"),
                unit=teller.unit,
            )
        )
    if year.carry_share and place + 1 < len(teller.plan.years):
        moving = teller.money(year.carry_share * year.ceiling)
        share, after = percent(year.carry_share), year.year + 1
        told.append(say("up to {share} ({money}) may move to {year}", share=share, money=moving, year=after))
    if place + 1 == len(teller.plan.years) and any(row.kind == "posts" and row.delay for row in teller.plan.activities):
        told.append(say("posts filled in that year must fit under it with their full-year cost"))
    return say("{head}: in {year}, {told}.", head=head, year=year.year, told=joined("; ", told))


def _most(teller: Sayer, year: Year) -> Text:
    told = say("all activities together get at most {money}", money=teller.in_unit(year.ceiling))
    if teller.plan.sources:
        told = say("{told} of common money", told=told)
    if year.reserve:
        held = year.reserve * year.ceiling
        told = say(
            "{told}, of which {share} ({held}) are held back as a reserve, so {left} can be used",
            told=told,
            share=percent(year.reserve),
            held=teller.money(held),
            left=teller.money(year.ceiling - held),
        )
    return told


def source(teller: Sayer, row: Source) -> Text:
    """The sentence of one source: what it pays, its money by year, what may move, and how sure it is."""
    place = row.origin.cell("source") if row.origin.row else ""
    head = headed(row.code, [place, SOURCE_KINDS[row.kind], CERTAINTIES[row.certainty]])
    mask = teller.payers.may_pay[row.code]
    served = sorted(set(teller.parts.activity[mask].tolist()))
    asked = teller.money(float(teller.parts.share_of(mask) @ teller.amounts.request[:, 0]))
    scope = scope_in_words(row.scope) or say("every activity")
    first = teller.plan.first_year
    told = [
        say(
            "{head}: on top of the ceilings, pays {scope} with {money}",
            head=head,
            scope=scope,
            money=_given(teller, row),
        )
    ]
    if len(served) == 1:
        told.append(say("{count} activity asks for {money} in {year}", count=1, money=asked, year=first))
    else:
        told.append(say("{count} activities ask for {money} in {year}", count=len(served), money=asked, year=first))
    if row.carry_share and len(teller.plan.years) > 1:
        moving = percent(row.carry_share)
        told.append(say("up to {share} of a year's amount may move to the next year", share=moving))
    return joined("", [joined("; ", told), "."])


def _given(teller: Sayer, row: Source) -> Text:
    """The money of a source by year."""
    given = [(year.year, row.in_year(year.year)) for year in teller.plan.years]
    paying = [(year, amount) for year, amount in given if amount > 0]
    amounts = {amount for _, amount in given}
    if not paying:
        return say("no money in any year")
    if len(amounts - {0.0}) > 1:
        each = [say("{money} in {year}", money=teller.money(amount), year=year) for year, amount in paying]
        return say("up to {amounts} {unit}", amounts=listed(each), unit=teller.unit)
    most, years = teller.in_unit(max(amounts)), years_in_words([year for year, _ in paying])
    if len(paying) > 1:
        return say("up to {money} a year in {years}", money=most, years=years)
    return say("up to {money} in {years}", money=most, years=years)


def link(row: Link) -> Text:
    """The sentence of one link."""
    head = headed(row.activity, [row.origin.cell("activity") if row.origin.row else "", LINKS[row.relation]])
    if row.relation == "excludes":
        return say(
            "{head}: if {activity} gets money in any year, {others} gets none in any year, and the other way round.",
            head=head,
            activity=row.activity,
            others=listed(row.others, last="or"),
        )
    if len(row.others) == 1:
        demand = say("{other} does too", other=row.others[0])
    elif row.relation == "requires any":
        demand = say("at least one of {others} does too", others=listed(row.others))
    else:
        demand = say("all of {others} do too", others=listed(row.others))
    return say(
        "{head}: in every year in which {activity} gets money, {demand}.",
        head=head,
        activity=row.activity,
        demand=demand,
    )


def target(teller: Sayer) -> Text:
    """The sentence of the value that the cheapest plan must reach."""
    place = teller.plan.settings.cells.get("target_value", "")
    return say(
        "{head}: over the whole plan, the value is at least {points} points, and the least common money that brings "
        "them is sought.",
        head=headed(say("target"), [place]) if place else say("target"),
        points=number(teller.plan.settings.target_value or 0.0, ",.6g"),
    )
