"""What the columns of the ladder's tables are and mean."""

from __future__ import annotations

from optimizer.analysis.told import Field, Table

CEILING = Field("ceiling", "all ceilings", "money", "The ceilings of all years together.")
SHARE = Field("share", "of today's", "percent", "The same as a share of the workbook's; every year's is scaled alike.")

DECLARED = {
    "curve": Table(
        "Value of the budget",
        "One row for each bend of the curve: between two rows the value is a straight line. Before rounding.",
        (
            CEILING,
            SHARE,
            Field("value", "value", "points", "The greatest value that any plan reaches with these ceilings."),
            Field("of_best", "of the best", "percent", "The same as a share of the most that any ceilings could buy."),
            Field("marginal_value", "next unit adds", "price", "Points that one more unit of money on the ceilings "
                  "adds, up to the next row."),
        ),
    ),
    "steps": Table(
        "Steps of the budget",
        "One row for each budget that was solved; nothing is said of budgets between them. After rounding.",
        (
            CEILING,
            SHARE,
            Field("status", "best plan", "word", "Whether a plan was found: optimal, feasible (without the proof), "
                  "infeasible, stopped."),
            Field("value", "value", "points", "What the best plan is worth."),
            Field("of_best", "of the best", "percent", "The same as a share of the most that any ceilings could buy; "
                  "n/a where that was not proved."),
            Field("nested_status", "nested", "word", "Likewise where nothing of the step before is taken back."),
            Field("nested_value", "nested value", "points", "What the nested plan is worth."),
            Field("price", "price of nesting", "points", "Value less nested value."),
            Field("enter", "enter", "list", "Activities that the nested plan funds and that of the step before did "
                  "not."),
            Field("leave", "leave", "list", "Activities that the best plan of the step before funds and this one does "
                  "not, although there is more money."),
            Field("reason", "why not", "wrap", "Where there is no plan: what cannot hold together."),
        ),
    ),
    "order": Table(
        "Order of entry",
        "One row for each activity, in the order in which they enter as money grows.",
        (
            Field("place", "place", "integer", "The place in that order; n/a for what no budget funds."),
            Field("activity", "activity", "text", "The code of the activity."),
            Field("name", "name", "wrap", "Its name.", width=34.0, screen=False),
            Field("topic", "topic", "text", "Its topics."),
            Field("line", "line", "text", "Its funding line.", screen=False),
            Field("request", "request", "money", "What it asks for over all years."),
            Field("enters_at", "enters at", "money", "The smallest ceilings of all years together from which it stays "
                  "funded; n/a: it is not, however much money there is."),
            Field("share", "of today's", "percent", "The same as a share of the workbook's ceilings."),
            Field("leaves_at", "leaves at", "money", "Ceilings at which it loses all its money although they are "
                  "higher; the highest where there are several. n/a: it never does."),
        ),
    ),
    "amounts": Table(
        "Who gets what on the way",
        "One row for each activity funded at a budget at which somebody enters or leaves, at the least, at today's "
        "and at the last. Before rounding.",
        (
            CEILING,
            SHARE,
            Field("activity", "activity", "text", "The code of the activity."),
            Field("amount", "amount", "money", "What it gets over all years."),
            Field("change", "change", "change", "The same less what it gets at the budget listed before."),
        ),
    ),
}  # fmt: skip
