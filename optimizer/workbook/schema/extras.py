"""What goes beyond the plan itself: Sources, Scenarios, Views, Shares and Assumptions."""

from __future__ import annotations

from optimizer.workbook.schema.column import (
    ACTIVE,
    ACTIVITY_SCOPE,
    BASIS,
    LINE_SCOPE,
    NAME,
    OWNER,
    TAG_SCOPE,
    TOPIC_SCOPE,
    Column,
    Sheet,
)

SOURCES = Sheet(
    name="Sources",
    key="source",
    meaning="Money on top of the ceilings, which are the source `common`: one source a row. It pays only its scope.",
    columns=(
        Column(name="source", kind="code", required=True, meaning="The short code of the source."),
        NAME,
        Column(
            name="kind",
            kind="choice",
            allowed=("common", "joint", "earmarked"),
            drop_down="source_kind",
            required=True,
            meaning=(
                "Whose money it is: `common` of all allies, `joint` of several, `earmarked` given for a purpose. It "
                "sets who pays and in which order money is used; what the source may pay is its scope."
            ),
        ),
        TOPIC_SCOPE,
        LINE_SCOPE,
        ACTIVITY_SCOPE,
        TAG_SCOPE,
        Column(
            name="amount",
            kind="amount",
            unit="plan's unit",
            per_year=True,
            meaning=(
                "How much money it gives every year, in cash; a column for one year, such as `amount 2027`, replaces "
                "it in that year."
            ),
        ),
        Column(
            name="carry_share",
            kind="share",
            unit="of the amount",
            default="0",
            least=0,
            most=1,
            meaning="The share of a year's amount that may move to the next year.",
        ),
        Column(
            name="certainty",
            kind="choice",
            default="received",
            allowed=("received", "pledged", "expected"),
            meaning="How sure the money is. All of it counts; the report flags what rests on money not yet received.",
        ),
        ACTIVE,
        OWNER,
        BASIS,
    ),
)

CHANGEABLE = (
    "Settings",
    "Topics",
    "Lines",
    "Years",
    "Activities",
    "Levels",
    "Splits",
    "Links",
    "Rules",
    "Sources",
    "Views",
    "Shares",
    "Assumptions",
)
"""The sheets that a scenario may change: all but its own."""

SCENARIOS = Sheet(
    name="Scenarios",
    key="scenario",
    meaning="What-ifs: changes to cells under a name.",
    columns=(
        Column(
            name="scenario",
            kind="code",
            required=True,
            meaning="The scenario; its rows apply in order.",
        ),
        NAME,
        Column(
            name="sheet",
            kind="choice",
            required=True,
            allowed=CHANGEABLE,
            meaning="The sheet in which a value changes.",
        ),
        Column(
            name="row",
            kind="text",
            meaning="The key in that sheet's first column, or two keys `A / PoC`; blank means every row.",
        ),
        Column(name="column", kind="text", required=True, meaning="The column that changes."),
        Column(
            name="how",
            kind="choice",
            default="set",
            allowed=("set", "add", "percent", "times"),
            meaning="How it changes; `percent` 5 % is the same as `times` 1.05, `percent` -5 % lowers by 5 %.",
        ),
        Column(name="to", kind="text", meaning="The new value (`blank` empties the cell), or what to change by."),
    ),
)

VIEWS = Sheet(
    name="Views",
    key="view",
    meaning="Other weights for the topics: one set for each delegation or point of view.",
    columns=(
        Column(
            name="view", kind="code", required=True, meaning="A delegation or point of view; it weights every topic."
        ),
        Column(name="topic", kind="code", refers="Topics", required=True, meaning="The topic."),
        Column(name="weight", kind="number", least=0, required=True, meaning="Its weight in this view."),
    ),
)

SHARES = Sheet(
    name="Shares",
    key="ally",
    meaning="Cost shares, for tables of who pays.",
    columns=(
        Column(name="ally", kind="code", required=True, meaning="The ally."),
        Column(
            name="share",
            kind="share",
            unit="of the costs",
            least=0,
            most=1,
            required=True,
            meaning="The ally's share; all shares add to 100 %.",
        ),
        Column(
            name="out",
            kind="codes",
            refers="Sources",
            meaning="`yes`: it pays for no source; else a list of sources, `common` too, that it does not pay for.",
        ),
    ),
)

ASSUMPTIONS = Sheet(
    name="Assumptions",
    key="assumption",
    meaning="What the figures rest on; printed in the report.",
    columns=(
        Column(name="assumption", kind="text", required=True, meaning="What is assumed."),
        Column(name="value", kind="text", meaning="The figure or fact."),
        OWNER,
        Column(name="date", kind="date", meaning="The day it was set down."),
        Column(name="confidence", kind="text", meaning="How sure it is, such as high, medium or low."),
        BASIS,
    ),
)
