"""What the columns of the report mean, by their titles without unit and year; the glossary is made from it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from optimizer.language import Text, say

MEANINGS: Mapping[str, Text] = MappingProxyType(
    {
        # Who and what.
        "activity": say("Code of the activity: the row of the workbook that is funded."),
        "name": say("The name that the workbook gives to the activity, topic, source or rule of the row."),
        "topic": say("Code of the topic that is served, or of all of them."),
        "line": say("The funding line that pays for it, by its name or code."),
        "year": say("The budget year; 'all' or 'n/a' where the row is about the whole plan."),
        "tags": say("The tags that the workbook gives to the activity."),
        "source": say("Where the money comes from: the ceilings (common money), or the code of a source."),
        "source's name": say("The name that the workbook gives to the source."),
        "ally": say("The member state that pays a share."),
        "kind": say("What kind of source it is, or whether the row is an assumption, a source or an activity."),
        "owner": say("Who answers for the figure or the rule."),
        "typed in": say("The sheet and cell of the workbook in which it was typed."),
        # Money.
        "last year": say("The last approved amount, which changes are measured against (the baseline)."),
        "baseline": say("The last approved amount, which changes are measured against (last year)."),
        "last year, one year": say("The last approved amount, for one year."),
        "request": say("What is asked for in the year."),
        "recommended": say("What the plan gives in the year."),
        "request, whole plan": say("What is asked for in all years of the plan together."),
        "recommended, whole plan": say("What the plan gives in all years together."),
        "approved": say("To be filled in: what the committee decides for the amount."),
        "baseline shown": say("The last approved amount in whole steps of the last digit that pages show."),
        "request shown": say("The request in whole steps of the last digit that pages show, so that pages add up."),
        "recommended shown": say(
            "The recommended amount in whole steps of the last digit that pages show, so that pages add up."
        ),
        "change": say("Recommended less last year; in brackets where it is less."),
        "change (%)": say("The change as a share of last year; 'new' where last year had nothing."),
        "funded share": say("Recommended money as a share of the request."),
        "funded share of the request": say("Recommended money as a share of the request."),
        "total": say("The sum of the amounts beside it."),
        "all": say("The sum of the amounts beside it."),
        "others": say("The sum of what has no column of its own."),
        "amount": say("How much money the row is about."),
        "share": say("Which share of common money the ally pays."),
        "topic's share": say("Which share of the activity's money counts for the topic."),
        # Years and sources.
        "status": say("How firm a year is: approved, planning or indicative."),
        "asked to": say("What the committee is asked to do with the year's amounts."),
        "ceiling": say("The upper limit of common money in the year."),
        "other sources": say("What sources beside the ceilings give in the year."),
        "overrun": say("Money used above the ceiling, where the workbook allows it."),
        "carried in": say("Money of the year before that was not spent and may be used in this one."),
        "carried out": say("Money that is not spent in the year and moves to the next."),
        "ceiling and other money": say(
            "All money of the year: ceiling, other sources, overrun and what is carried in."
        ),
        "unspent": say("Money that is neither used nor carried over, with what is held back as the reserve."),
        "way": say("Whether the row adds to the year's money or takes from it."),
        "account": say("The part of the year's account that the row is about."),
        "inflation": say("By how much the line's prices rise in a year."),
        "certainty": say("How sure the money is: received, pledged or expected; for ceilings the status of the year."),
        "amount given": say("What the source gives in the year."),
        "used above it": say("Money used above what the source gives."),
        "held back": say("Money held back as the reserve."),
        "used": say("Money that pays activities in the year."),
        "lapsed": say("Money that is neither used nor carried over."),
        "why, in short": say("The reason in a few words."),
        "reason": say("Why the amount is what it is."),
        "if it could pay everything": say("What the plan would gain if the source could pay every activity."),
        # Value, order and prices.
        "weight": say("How much the topic counts: what moving it from nothing to its full requests is worth."),
        "value": say("Points of value that the amount brings, weighted by topic and discounted by year."),
        "value, not weighted": say("Points of value of what is recommended, discounted by year, before weights."),
        "value at full requests": say("The same points if every request were met in full."),
        "attainment": say("Value of what is recommended over that of the full requests, before weights."),
        "rank": say("Place in the order of value for money."),
        "value of what is recommended": say("Points of value that the recommended money brings over the whole plan."),
        "value per {unit} recommended": say("Points of value for each unit of recommended money."),
        "funded from a total of": say("From which total of common money the activity begins to be funded."),
        "value of one more {unit}": say("Points that one more unit of money would bring here."),
        "value found with": say("Whether packages, units and posts were held as they are while the price was found."),
        "restore order": say("The order in which to restore what is not funded: most points for the next money first."),
        "not funded": say("Request less recommended: the money that restoring the request in full costs."),
        "consequence: value lost": say("Points of value of the full request that are not reached."),
        "lost elsewhere if no money is added": say(
            "Points that the rest of the plan would lose if the same ceiling paid for it: an estimate, from the price "
            "of the year's ceiling, that was not calculated again."
        ),
        "held by": say("The rules that hold the amount down; money alone does not lift these."),
        "limit": say("Which limit it is: the code of a rule, or a word such as ceiling or source; on Rules its size."),
        "member": say("The topic, line, activity or source that this test of the limit is about."),
        "in words": say("The same in a sentence."),
        "limit now": say("The limit as it was typed."),
        "money available": say("The limit's money less its reserve, with what is carried in and used above it."),
        "next money": say("The step of money for which the next column was calculated again."),
        "it adds": say("Points that this step adds to the plan."),
        "it saves": say("Common money that this step saves."),
        "per {unit}": say("The same for one unit of money."),
        "tightened, per {unit}": say("What taking one unit of money away would cost."),
        "packages, units and posts": say("Whether whole things were held as they are while the price was found."),
        "price holds up to": say("How much more money the price per unit is valid for."),
        "goes to": say("The activities and years that would get the next money."),
        # Commitments, posts and sensitivity.
        "what is decided": say("A package that begins, or how many posts are filled."),
        "decided in": say("The year in which the package begins or the posts are filled."),
        "status of that year": say("How firm that year is: approved, planning or indicative."),
        "total, later years": say("The sum of what the decision costs in the later years of the plan."),
        "a year after {year}": say("What the decision still costs in a year after the plan."),
        "in place before": say("Posts in place at the end of the year before."),
        "given up": say("Posts given up in the year."),
        "kept": say("Posts in place before less those given up."),
        "filled": say("Posts newly filled in the year."),
        "in place": say("Posts in place in the year: kept and filled."),
        "units": say("Units or posts that the amount pays."),
        "cost of the year": say("What the posts cost in the year itself."),
        "full-year cost": say("What the posts in place cost in a whole year."),
        "saved while new posts are filled": say("What new posts do not yet cost in their first year."),
        "paid with money not yet received": say("How much of the cost rests on pledged or expected money."),
        "what if": say("What would be otherwise than the workbook has it."),
        "does the recommendation change?": say("Whether recommended amounts would change then."),
        "what then": say("What the plan would gain or lose, and who would get the money."),
        "details": say("The sheet that tells more, or the command that answers the question."),
        # Rules.
        "rule": say("Code of the rule in the workbook; ceiling and source are limits that are no rules."),
        "relation": say("Whether the rule says at least, at most, exactly or within."),
        "base": say("The money that a share or a change is measured against."),
        "base is": say("What the base is, in words."),
        "required": say("What the rule demands, in money or in what the column 'in' says."),
        "achieved": say("What the plan comes to."),
        "achieved of base": say("The same as a share of the base."),
        "margin": say("How far the plan is from missing the rule; in brackets where it misses it."),
        "verdict": say("OK, BREACH, or MISSED for a rule that may be missed at a price."),
        "in": say("What the row is in: money, activities, units or posts, points."),
        "strength": say("Whether the rule must hold, or should and may be missed at a price."),
        "priority": say("How much a miss of the rule matters."),
        "binding": say("Whether the rule has no room left, so that it shapes the plan."),
        "live formula": say("Whether the row is added up from the grid by formulas or holds numbers."),
        "what it says": say("The rule read back in a sentence."),
        "why it exists": say("The reason that the workbook gives for the rule."),
        "rules": say("The codes of the rules that hold the amount."),
        # Assumptions, checks and record.
        "what": say("What the row is about."),
        "date": say("The date of the figure."),
        "confidence": say("How sure its owner is."),
        "basis": say("What the figure rests on."),
        "check": say("What kind of check it is."),
        "expected": say("What the number must be."),
        "found": say("What it is."),
        "difference": say("Found less expected."),
        "allowed difference": say("How far apart the two may be, as numbers are stored to some fifteen digits."),
        "unit": say("What the numbers are in."),
        "about": say("The part of the record."),
        # No plan.
        "repair": say("The number of the repair; its rows belong together."),
        "class": say("How freely the limit may be changed."),
        "from": say("What the limit is."),
        "by": say("By how much the repair moves it."),
        "to": say("What the limit would be."),
        "money it moves": say("How much money the repair moves."),
        # Pictures and this list.
        "marked": say("What the line in the picture marks."),
        "where": say("Where it stands on the scale below the picture."),
        "from, to": say("From where to where the line is drawn."),
        "shown as": say("What the picture writes below the column."),
        "drawn from": say("Where the column of the picture begins."),
        "more": say("By how much more is recommended than last year."),
        "less": say("By how much less is recommended than last year."),
        "money there is": say("All money of the year: ceiling, other sources, overrun and what is carried in."),
        "recommended, cash": say("What the plan gives in the year, in the money of that year."),
        "recommended, prices of the first year": say("The same without the inflation since the first year."),
        "column": say("The title of a column."),
        "meaning": say("What the column holds."),
        "sheets": say("The sheets on which it stands."),
    }
)

OF_SHEET: Mapping[tuple[str, str], Text] = MappingProxyType(
    {
        ("Assumptions and sources", "value"): say("What is assumed, given or asked for."),
        ("Audit record", "value"): say("The fact itself."),
        ("Contributions", "total"): say("What the ally pays in all, in full currency."),
        ("Rules", "limit"): say("The limit as the rule states it: money, a share or a number."),
    }
)
"""Where a title means something else on one sheet."""

EACH: Mapping[str, Text] = MappingProxyType(
    {
        "each year": say("The amount of that year."),
        "each funding line": say("The amount of that funding line."),
        "each topic": say("The amount of that topic."),
        "each source": say("What is paid of that source."),
    }
)
"""Columns named by the workbook: they stand in the list once."""
