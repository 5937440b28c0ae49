"""The tables of the explanation: what their columns mean."""

from __future__ import annotations

from optimizer.analysis.told import Field, Table
from optimizer.language import say

LEAST = say("its minimum, first unit or post, least share, or a tenth of its request, in every year in which it asks")


def declared(objective: str) -> dict[str, Table]:
    """The tables under one objective: what is lost and gained is points, or common money where that is minimised."""
    what, gained, kind = say("points lost"), say("points gained"), "points"
    if objective == "cheapest":
        what, gained, kind = say("more common money"), say("common money saved"), "money"
    return {
        "activities": _activities(what, kind),
        "holds": HOLDS,
        "withdrawn": WITHDRAWN,
        "forced": FORCED,
        "break_even": BREAK_EVEN,
        "next": _next(gained, kind),
        "conflict": CONFLICT,
        "repairs": REPAIRS,
    }


def _activities(what: str, kind: str) -> Table:
    return Table(
        "What each activity is worth",
        "One row an activity: what is lost if it is withdrawn where it is funded, or forced in where it is not.",
        (
            Field("activity", "activity", "text", "Its code."),
            Field("name", "name", "wrap", "Its name.", width=30.0, screen=False),
            Field("verdict", "verdict", "word", "`funded`, `part` (in part), or `unfunded` over all years."),
            Field("recommended", "recommended", "money", "What it gets over all years."),
            Field("request", "request", "money", "What it asks for over all years.", screen=False),
            Field(
                "withdrawn_loss",
                say("{what} if withdrawn", what=what),
                kind,
                "What the plan loses without it, before rounding; n/a where no plan leaves it out.",
            ),
            Field("takers", "who takes the money", "list", "The activities that get more then, the largest first."),
            Field(
                "least_loss",
                say("{what} if begun", what=what),
                kind,
                say(
                    "What the plan loses with at least {least}; n/a where it is funded or no plan does it.",
                    least=LEAST,
                ),
                screen=False,
            ),
            Field(
                "full_loss",
                say("{what} at full request", what=what),
                kind,
                "What the plan loses with its full request; n/a where it is funded or no plan does it.",
            ),
            Field(
                "displaced", "who gives it", "list", "The activities that get less at its full request.", screen=False
            ),
            Field("value", "value", "number", "The score that was typed.", screen=False),
            Field(
                "break_even_value",
                "break-even value",
                "number",
                "The score from which it is funded, all else the same; n/a where no score does it, or not asked.",
            ),
            Field(
                "attainment",
                "attainment",
                "list",
                "Topics that attain less then, where topics are balanced.",
                screen=False,
            ),
            Field("held_by", "held by", "list", "The rules and limits that hold its amounts.", screen=False),
            Field("cells", "cells", "list", "Where these were typed.", screen=False),
            Field("verified", "verified", "word", "`yes`: proved by solving again; `no`: the search was stopped."),
            Field("sentence", "in words", "wrap", "The same as a sentence."),
        ),
    )


HOLDS = Table(
    "What holds it",
    "One row for every limit that holds an amount, by year.",
    (
        Field("activity", "activity", "text", "Its code."),
        Field("year", "year", "year", "The year."),
        Field("recommended", "recommended", "money", "What it gets."),
        Field("request", "request", "money", "What it asks for."),
        Field("code", "code", "text", "The code of the reason, as in the glossary."),
        Field("limit", "limit", "text", "The rule or reserved id that holds it; blank where nothing does."),
        Field("cell", "cell", "text", "Where it was typed."),
        Field("limit_says", "the limit says", "wrap", "The limit, read back in a sentence.", screen=False),
        Field("sentence", "why", "wrap", "The reason of the amount."),
    ),
)
_WHO = (
    Field("other", "who", "text", "An activity whose amount changes, itself too."),
    Field("year", "year", "year", "The year."),
    Field("before", "before", "money", "What it gets in the plan, before rounding."),
    Field("after", "after", "money", "What it gets then."),
    Field("change", "change", "change", "The difference."),
)
WITHDRAWN = Table(
    "If it is withdrawn",
    "One row for every activity and year whose amount changes when the activity gets nothing.",
    (Field("activity", "activity", "text", "What is withdrawn."), *_WHO),
)
FORCED = Table(
    "If it is forced in",
    "One row for every activity and year whose amount changes when the activity has to be funded.",
    (
        Field("activity", "activity", "text", "What is forced in."),
        Field("at", "at", "word", say("`least` ({least}) or `full` (its request).", least=LEAST)),
        *_WHO,
    ),
)
BREAK_EVEN = Table(
    "Break-even",
    "One row for the score and one for the cost from which the activity is funded.",
    (
        Field("activity", "activity", "text", "Its code."),
        Field("what", "what", "word", "`value` or `cost`."),
        Field("today", "today", "number", "The score, or the request over all years in the plan's unit."),
        Field("break_even", "break-even", "number", "Where it begins to be funded; n/a where it never is."),
        Field("share", "part of today", "percent", "Break-even over today."),
        Field("just_below", "it gets just below", "money", "Its amount when solved again just below the break-even."),
        Field("just_above", "it gets just above", "money", "Its amount when solved again just above."),
        Field("verified", "verified", "word", "`yes`: confirmed on both sides; `no`: it was not."),
        Field("sentence", "in words", "wrap", "The same as a sentence."),
    ),
)


def _next(gained: str, kind: str) -> Table:
    return Table(
        "What the next money buys",
        "One row for the money added to a year's ceiling, to a source in a year, or for one topic or line alone.",
        (
            Field("to", "for", "text", "`year`, `source`, `topic` or `line`, and its name."),
            Field("year", "year", "year", "The year in which the money is added."),
            Field("step", "added", "money", "The money added."),
            Field("gain", gained, kind, "What the plan gains, before rounding, solved again."),
            Field("gets", "where it goes", "list", "The activities that get more over all years, the largest first."),
            Field(
                "gives", "who gets less", "list", "Those that get less, because other limits move along.", screen=False
            ),
            Field("used", "more given out", "change", "How much more is given out in all.", screen=False),
            Field(
                "stays",
                "of which there",
                "change",
                "How much more that year, topic, line, or what the source may pay, gets: the rest frees other money.",
            ),
            Field("price", "first price", "price", "What the first of the money brings per unit."),
            Field("holds_up_to", "holds up to", "change", "How far exactly that holds; n/a where things are whole."),
            Field(
                "nearly_up_to",
                "nearly up to",
                "change",
                "How far the next unit still brings nine tenths of it; n/a where things are whole.",
            ),
            Field("verified", "verified", "word", "`yes`: proved by solving again; `no`: the search was stopped."),
            Field("sentence", "in words", "wrap", "The same as a sentence."),
        ),
    )


CONFLICT = Table(
    "The conflict",
    "One row for every limit that takes part: without any one of them the rest can be satisfied.",
    (
        Field("rule", "rule", "text", "The rule's id or a reserved id."),
        Field("member", "member", "text", "The member of the rule, or whom the limit is about."),
        Field("year", "year", "year", "The year; n/a over the whole plan."),
        Field("cell", "cell", "text", "Where the limit was typed."),
        Field("sentence", "in words", "wrap", "The limit as a sentence."),
    ),
)
REPAIRS = Table(
    "Repairs",
    "One row for every limit of a repair; those of one number belong together. The lightest repair first.",
    (
        Field("repair", "repair", "integer", "Its number in the menu."),
        Field("rule", "rule", "text", "The rule's id or a reserved id."),
        Field("cell", "cell", "text", "Where the limit was typed."),
        Field("to", "to", "number", "What to type there."),
        Field("value", "value then", "points", "What the plan is then worth, solved again."),
        Field("sentence", "in words", "wrap", "The change as a sentence."),
    ),
)
