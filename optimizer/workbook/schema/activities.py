"""What is funded: the sheets Activities, Levels, Splits and Links."""

from __future__ import annotations

from optimizer.workbook.schema.column import ACTIVE, BASIS, NAME, OWNER, Column, Sheet

ACTIVITIES = Sheet(
    name="Activities",
    key="activity",
    required=True,
    meaning="What is funded: one activity a row.",
    columns=(
        Column(name="activity", kind="code", required=True, meaning="The short code of the activity."),
        NAME,
        Column(
            name="topic",
            kind="code",
            refers="Topics",
            meaning="The topic it serves; blank where the sheet Splits shares it out over several.",
        ),
        Column(name="line", kind="code", refers="Lines", required=True, meaning="Its funding line."),
        Column(name="tags", kind="words", meaning="Free words, comma between them, that rules can refer to."),
        Column(
            name="kind",
            kind="choice",
            default="scalable",
            allowed=("scalable", "package", "units", "posts"),
            meaning=(
                "`scalable`: any amount up to the request; `package`: all or nothing, one share for all its years; "
                "`units`: a whole number of units a year; `posts`: a whole number of posts, filled and given up."
            ),
        ),
        Column(
            name="baseline",
            kind="amount",
            unit="plan's unit",
            default="0",
            meaning="The amount approved last time; the same in every year, in cash.",
        ),
        Column(
            name="request",
            kind="amount",
            unit="plan's unit",
            per_year=True,
            meaning=(
                "The amount bid for every year, in first-year prices; a column for one year, such as "
                "`request 2027`, is cash and replaces it in that year."
            ),
        ),
        Column(
            name="value",
            kind="number",
            unit="points",
            least=0,
            meaning=(
                "The points that the whole request brings in a year, on one scale for all activities: not a "
                "mark out of ten, but how much is achieved, so twice the effect is twice the points. Of a package, "
                "the points of all of it, earned once, or in every year with `earns` yearly."
            ),
        ),
        Column(
            name="value_at_half",
            kind="share",
            unit="of the value",
            least=0.5,
            most=0.99,
            meaning=(
                "The share of the value that half the request brings: 50 % is a straight line, 80 % says that "
                "the first half matters most; blank takes the setting."
            ),
        ),
        Column(
            name="minimum",
            kind="amount",
            unit="plan's unit",
            default="0",
            meaning=(
                "The least workable amount a year, in first-year prices: funded with at least this, or not at all. "
                "It is not a floor; a promised amount is a rule `at least`. Not for packages."
            ),
        ),
        Column(
            name="unit_cost",
            kind="amount",
            unit="plan's unit",
            meaning="What one unit, or one post in a full year, costs, in first-year prices; for units and posts only.",
        ),
        Column(
            name="term",
            kind="whole",
            unit="years",
            default="3",
            least=1,
            meaning="How many years a post lasts once it is filled; then it stays or is given up.",
        ),
        Column(
            name="delay",
            kind="share",
            unit="of a year",
            default="0",
            least=0,
            most=1,
            meaning="The share of a post's first year that is not paid; a share, no months: 6 months is 0.5.",
        ),
        Column(
            name="partial",
            kind="share",
            unit="of the package",
            least=0,
            most=1,
            meaning=(
                "The least share of a package that may be funded. Blank and 0 % are opposites: blank is all or "
                "nothing, 0 % is freely divisible."
            ),
        ),
        Column(
            name="start",
            kind="years",
            refers="Years",
            meaning=(
                "When a package may begin: blank for the years as typed; `any`, or a list of years: the typed requests "
                "are then those of its first, second, … year."
            ),
        ),
        Column(
            name="earns",
            kind="choice",
            default="once",
            allowed=("once", "yearly"),
            meaning="Whether a package earns its value once, in its first year, or `yearly` in every year it costs.",
        ),
        Column(
            name="lock",
            kind="choice",
            allowed=("full", "baseline", "out"),
            meaning=(
                "Fixes the amount by hand: `full` the request, `baseline` last year's money (of whole things the "
                "nearest below), `out` nothing."
            ),
        ),
        ACTIVE,
        OWNER,
        BASIS,
        Column(name="date", kind="date", meaning="The day the figures are from."),
    ),
)

LEVELS = Sheet(
    name="Levels",
    key="activity",
    meaning="Service levels that replace value and value_at_half of an activity.",
    columns=(
        Column(name="activity", kind="code", refers="Activities", required=True, meaning="The activity."),
        Column(name="level", kind="text", meaning="What the level is called."),
        Column(
            name="amount",
            kind="amount",
            unit="plan's unit",
            required=True,
            meaning="What the level costs a year, all of it and not only the step, in first-year prices.",
        ),
        Column(
            name="value",
            kind="number",
            unit="points",
            least=0,
            required=True,
            meaning="The points of the level, all of them and not only the step.",
        ),
    ),
)

SPLITS = Sheet(
    name="Splits",
    key="activity",
    meaning="Activities that serve several topics: one row for each topic; they replace the activity's topic.",
    columns=(
        Column(name="activity", kind="code", refers="Activities", required=True, meaning="The activity."),
        Column(name="topic", kind="code", refers="Topics", required=True, meaning="A topic that it serves."),
        Column(
            name="share",
            kind="share",
            unit="of the activity",
            least=0,
            most=1,
            required=True,
            meaning="The topic's share of amount and value; the shares of one activity add to 100 %.",
        ),
    ),
)

LINKS = Sheet(
    name="Links",
    key="activity",
    meaning="Which activities need or exclude each other: one relation a row.",
    columns=(
        Column(name="activity", kind="code", refers="Activities", required=True, meaning="The activity."),
        Column(
            name="relation",
            kind="choice",
            allowed=("requires", "requires any", "excludes"),
            drop_down="link_relation",
            required=True,
            meaning=(
                "`requires`: in every year in which it gets money, all of the others do too, in the same year; "
                "`requires any`: at least one of them does; `excludes`: it and each of the others never both get "
                "money, in any year."
            ),
        ),
        Column(
            name="other",
            kind="codes",
            refers="Activities",
            required=True,
            meaning="The other activities, comma between them.",
        ),
        ACTIVE,
    ),
)
