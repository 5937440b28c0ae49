"""What is told of other plans nearly as good: the tables and their columns."""

from __future__ import annotations

from optimizer.analysis.told import Field, Table

ALTERNATIVES = Table(
    "Alternatives",
    "One row a plan, the recommended one first: what it loses, how much money moves, and in exchange for what.",
    (
        Field("nr", "nr", "integer", "Number of the plan; 0 is the recommended one.", width=6),
        Field("towards", "towards", "text", "The direction in which the plan was looked for.", width=24),
        Field("value", "value", "points", "Weighted, discounted points less penalties, after rounding."),
        Field("loss", "loss", "points", "Points less than the recommended plan."),
        Field("loss_percent", "loss %", "percent", "The same as a part of the recommended plan's value."),
        Field("money", "money", "money", "Money of the plan, all sources and years."),
        Field("moved", "moved", "money", "Half the sum of all differences from the recommended amounts."),
        Field("moved_percent", "moved %", "percent", "The same as a part of the recommended plan's money."),
        Field(
            "nearest_percent", "nearest other", "percent", "Money moved to the most similar plan listed.", screen=False
        ),
        Field("exchange", "in exchange for", "wrap", "Who gets more, taken from whom.", width=80, screen=False),
        Field("verified", "verified", "word", "Whether every rule was checked again on the amounts shown.", width=10),
    ),
)

AMOUNTS = Table(
    "Changed amounts",
    "One row an amount that differs from the recommended one, the largest change of each plan first.",
    (
        Field("nr", "nr", "integer", "Number of the plan.", width=6),
        Field("activity", "activity", "text", "Code of the activity."),
        Field("name", "name", "text", "Its name.", width=40, screen=False),
        Field("line", "line", "text", "Its funding line.", screen=False),
        Field("year", "year", "year", "The year."),
        Field("recommended", "recommended", "money", "Amount of the recommended plan."),
        Field("alternative", "alternative", "money", "Amount of this plan."),
        Field("change", "change", "change", "The difference."),
    ),
)

TOPICS = Table(
    "Topics of alternatives",
    "One row a plan and topic.",
    (
        Field("nr", "nr", "integer", "Number of the plan.", width=6),
        Field("topic", "topic", "text", "Code of the topic."),
        Field("recommended", "recommended", "money", "Money of the topic in the recommended plan, all years."),
        Field("alternative", "alternative", "money", "Its money in this plan."),
        Field("change", "change", "change", "The difference."),
        Field("attainment", "attainment", "percent", "Points reached of those at full requests."),
        Field("lift", "lift", "percent change", "Percentage points of attainment above the recommended plan."),
    ),
)

DECLARED = {"alternatives": ALTERNATIVES, "amounts": AMOUNTS, "topics": TOPICS}
