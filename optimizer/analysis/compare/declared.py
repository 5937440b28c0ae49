"""The tables of a comparison, column by column."""

from __future__ import annotations

from optimizer.analysis.told import Field, Table

OPTIONS = Table(
    "Options",
    "One row an option: what it comes to, after rounding, and the difference to the plan as it stands.",
    (
        Field("option", "option", "text", "The scenarios that make it, in order; `base` is the plan as it stands."),
        Field("name", "name", "text", "The name of its scenarios.", width=30, screen=False),
        Field("status", "status", "word", "`optimal`, `feasible` (stopped at a limit), `infeasible` or `invalid`."),
        Field("value", "value", "points", "Points, measured as the option itself measures them."),
        Field(
            "value_change",
            "value against base",
            "points change",
            "The difference to the base; not available where the two measure points differently.",
        ),
        Field("money", "money", "money", "All money recommended."),
        Field("money_change", "money against base", "change", "The difference to the base."),
        Field("funded", "funded", "percent", "Money recommended as a part of all requests.", screen=False),
        Field("least_attainment", "least attainment", "percent", "Of the topic that reaches least of its full points."),
        Field("least_topic", "least topic", "text", "That topic.", screen=False),
        Field("changed", "changed", "integer", "Activities whose money over all years differs from the base."),
        Field("gains_most", "gains most", "wrap", "The activity whose money rises most.", width=24),
        Field("loses_most", "loses most", "wrap", "The activity whose money falls most.", width=24),
        Field("reason", "why not", "wrap", "Why there is no plan: the conflict, or what is wrong with the sheets."),
    ),
)
INPUTS = Table(
    "Inputs",
    "One row an option and cell: what differs from the workbook.",
    (
        Field("option", "option", "text", "The option."),
        Field("cell", "cell", "text", "The address of the cell.", width=18),
        Field("what", "what", "wrap", "Its sheet, row and column in words.", width=36),
        Field("was", "was", "text", "What the workbook says; empty for a blank cell."),
        Field("now", "now", "text", "What the option says."),
        Field("by", "set by", "text", "The scenario that changes it."),
        Field("row", "row", "text", "The rows of the sheet Scenarios that say so.", width=18, screen=False),
    ),
)
RESULTS = Table(
    "Results",
    "One row an option, activity and year whose amount differs from the base, the largest differences first.",
    (
        Field("option", "option", "text", "The option."),
        Field("activity", "activity", "text", "Code of the activity."),
        Field("name", "name", "text", "Its name.", width=34, screen=False),
        Field("year", "year", "year", "The year."),
        Field("base", "base", "money", "Recommended in the plan as it stands."),
        Field("amount", "option's amount", "money", "Recommended under the option."),
        Field("change", "change", "change", "The difference."),
        Field("reason", "reason", "wrap", "Why the option gives this amount."),
    ),
)
TOPICS = Table(
    "Topics under the options",
    "One row an option and topic: its money and attainment beside those of the base.",
    (
        Field("option", "option", "text", "The option."),
        Field("topic", "topic", "text", "Code of the topic."),
        Field("name", "name", "text", "Its name.", width=30, screen=False),
        Field("base", "base", "money", "Money of the topic in the plan as it stands, all years."),
        Field("amount", "option's amount", "money", "Money of the topic under the option."),
        Field("change", "change", "change", "The difference."),
        Field("base_attainment", "base attainment", "percent", "Points reached in the base of those at full requests."),
        Field("attainment", "attainment", "percent", "The same under the option."),
    ),
)
ATTRIBUTION = Table(
    "Causes",
    "One row an option, measure and row of Scenarios: its part of the difference to the base; parts add up.",
    (
        Field("option", "option", "text", "The option."),
        Field("of", "of", "text", "What is shared out: `value`, `money`, or the money of one topic."),
        Field("row", "row", "text", "The row of the sheet Scenarios; `together` is what only the rows together cause."),
        Field("what", "what", "wrap", "What the row changes.", width=40),
        Field("alone", "alone", "number", "The difference to the base that the row makes by itself."),
        Field("left_out", "left out", "number", "By how much the difference shrinks when only this row is left out."),
        Field("part", "part", "number", "Its part of the difference, averaged over all orders of the rows."),
        Field("method", "method", "word", "`shares`: averaged over all orders; `alone`: too many rows for that.",
              screen=False),
    ),
)  # fmt: skip
DECLARED = {
    "options": OPTIONS,
    "inputs": INPUTS,
    "results": RESULTS,
    "topics": TOPICS,
    "attribution": ATTRIBUTION,
}
