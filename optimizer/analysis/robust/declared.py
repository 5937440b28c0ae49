"""The tables of ``robust``, declared once."""

from __future__ import annotations

from optimizer.analysis.told import Field, Table

DECLARED = {
    "recommendation": Table(
        "Does the recommendation change",
        "One row: the recommended plan, as it is shown, beside the best plan of every sample.",
        (
            Field("samples", "samples", "integer", "How many samples were solved."),
            Field("activities", "activities", "integer", "Activities that ask for money."),
            Field(
                "stay",
                "stay",
                "integer",
                "Activities whose amount stays within 10 % of their request from the recommended one in at least "
                "95 % of the samples.",
            ),
            Field("core", "core", "integer", "Activities funded in at least 95 % of the samples."),
            Field("borderline", "borderline", "integer", "Activities funded in some samples and not in others."),
            Field("excluded", "excluded", "integer", "Activities funded in at most 5 % of the samples."),
            Field(
                "near_best",
                "within 1 % of best",
                "percent",
                "Share of the samples in which the recommended plan is worth at least 99 % of the best plan.",
            ),
            Field("near_best_low", "at least", "percent", "Lower end of that share's 95 % interval.", screen=False),
            Field("near_best_high", "at most", "percent", "Upper end of that share's 95 % interval.", screen=False),
            Field(
                "regret",
                "regret",
                "points",
                "Points lost, on average over the samples, by keeping the recommended plan instead of the best one "
                "(before rounding).",
                screen=False,
            ),
            Field(
                "regret_high",
                "regret, 95 %",
                "points",
                "The same in the worst sample but for one in twenty.",
                screen=False,
            ),
            Field("regret_part", "lost on average", "percent", "The average loss as a part of the best value."),
            Field("regret_part_high", "lost, 95 %", "percent", "The loss that 95 % of the samples do not exceed."),
        ),
    ),
    "disagreements": Table(
        "Disagreements that would change the decision",
        "One row a weight or value, up or down: the smallest change of it alone at which an amount moves by more than "
        "10 % of its request; with whole things, at which keeping the recommended plan costs more than 0.1 % of its "
        "value. Confirmed by solving on both sides. Smallest change first.",
        (
            Field("what", "what", "word", "weight of a topic, or value of an activity."),
            Field("code", "of", "text", "The topic or activity."),
            Field("name", "name", "text", "Its name.", width=34.0, screen=False),
            Field("now", "typed", "number", "What the workbook says."),
            Field("side", "side", "word", "above: it has to be greater than the break-even; below: less."),
            Field("break_even", "break-even", "number", "The weight or value from which another plan is best."),
            Field("change", "change", "percent change", "The break-even against what is typed."),
            Field(
                "within_range", "within range", "word", "yes where the samples reach that far, no where they do not."
            ),
            Field("gains", "most to", "text", "The activity that would gain most."),
            Field("gain", "gain", "change", "What it would gain over all years."),
            Field("loses", "most from", "text", "The activity that would lose most."),
            Field("loss", "loss", "change", "What it would lose over all years."),
            Field("moved", "moved in all", "money", "All gains together."),
        ),
    ),
    "activities": Table(
        "Activities under the samples",
        "One row an activity that asks for money, over all years. Amounts of samples are before rounding.",
        (
            Field("activity", "activity", "text", "The activity's code."),
            Field("name", "name", "text", "Its name.", width=34.0, screen=False),
            Field("topic", "topic", "text", "Its topics, the largest share first."),
            Field("request", "request", "money", "What it asks for."),
            Field("recommended", "recommended", "money", "What it gets in the recommended plan."),
            Field(
                "verdict",
                "verdict",
                "word",
                "core: funded in at least 95 % of the samples; excluded: in at most 5 %; borderline: between.",
            ),
            Field("funded", "funded", "percent", "Share of the samples in which it gets at least 1 % of its request."),
            Field("funded_low", "at least", "percent", "Lower end of that share's 95 % interval.", screen=False),
            Field("funded_high", "at most", "percent", "Upper end of that share's 95 % interval.", screen=False),
            Field(
                "stays",
                "stays",
                "percent",
                "Share of the samples in which its amount is within 10 % of its request from the recommended one.",
            ),
            Field("stays_low", "stays at least", "percent", "Lower end of that share's 95 % interval.", screen=False),
            Field("stays_high", "stays at most", "percent", "Upper end of that share's 95 % interval.", screen=False),
            Field("low", "5 %", "money", "The amount that 5 % of the samples stay below: 95 % give at least that."),
            Field("median", "median", "money", "The middle amount of the samples."),
            Field("high", "95 %", "money", "The amount that 5 % of the samples exceed."),
        ),
    ),
    "ranks": Table(
        "Ranks under the samples",
        "One row an activity that asks for money, in order of value per unit of money at full request.",
        (
            Field("rank", "rank", "integer", "Its rank with the weights and values of the workbook."),
            Field("activity", "activity", "text", "The activity's code."),
            Field("name", "name", "text", "Its name.", width=34.0, screen=False),
            Field("median", "median", "number", "The middle rank of the samples."),
            Field("low", "5 %", "number", "The rank that 5 % of the samples are better than."),
            Field("high", "95 %", "number", "The rank that 5 % of the samples are worse than."),
            Field("next", "next in rank", "text", "The activity behind it; blank for the last."),
            Field("flips", "overtaken", "percent", "Share of the samples in which the next one is ahead of it."),
        ),
    ),
    "views": Table(
        "Views",
        "One row a view and topic: the plan solved with the weights of the view. Values under different weights are "
        "never compared; money and attainment are. After rounding.",
        (
            Field("view", "view", "text", "The point of view, as the sheet Views calls it."),
            Field("topic", "topic", "text", "The topic."),
            Field("name", "name", "text", "Its name.", width=34.0, screen=False),
            Field("weight", "weight", "number", "What the view weights it."),
            Field("recommended", "recommended", "money", "What the topic gets in the recommended plan."),
            Field("money", "in the view", "money", "What it gets in the best plan of the view."),
            Field("change", "change", "change", "The same less what is recommended."),
            Field("attainment", "attained", "percent", "What the recommended plan reaches of the topic's points."),
            Field("view_attainment", "in the view attained", "percent", "What the plan of the view reaches of them."),
        ),
    ),
    "view_activities": Table(
        "Activities under the views",
        "One row an activity that asks for money, over all years. After rounding.",
        (
            Field("activity", "activity", "text", "The activity's code."),
            Field("name", "name", "text", "Its name.", width=34.0, screen=False),
            Field("topic", "topic", "text", "Its topics, the largest share first."),
            Field("recommended", "recommended", "money", "What it gets in the recommended plan."),
            Field("verdict", "funded by", "word", "every view, some views or no view."),
            Field("funded_by", "which", "list", "The views that fund it.", screen=False),
            Field("least", "least", "money", "The least it gets in a view."),
            Field("least_view", "in", "text", "The view that gives least."),
            Field("most", "most", "money", "The most it gets in a view."),
            Field("most_view", "from", "text", "The view that gives most."),
        ),
    ),
    "ranges": Table(
        "Ranges that were sampled",
        "One row a weight or value: drawn uniformly between these, each by itself. A value is that of the whole "
        "request; levels move with it.",
        (
            Field("what", "what", "word", "weight of a topic, or value of an activity."),
            Field("code", "of", "text", "The topic or activity."),
            Field("name", "name", "text", "Its name.", width=34.0, screen=False),
            Field("typed", "typed", "number", "What the workbook says."),
            Field("low", "from", "number", "The least that was drawn from."),
            Field("high", "to", "number", "The greatest that was drawn from."),
        ),
    ),
}
