"""What the plan keeps to: the sheet Rules."""

from __future__ import annotations

from optimizer.workbook.schema.column import (
    ACTIVE,
    ACTIVITY_SCOPE,
    LINE_SCOPE,
    NAME,
    OWNER,
    TAG_SCOPE,
    TOPIC_SCOPE,
    Column,
    Sheet,
)

RULES = Sheet(
    name="Rules",
    key="rule",
    meaning="What the plan must or should keep to: one rule a row.",
    columns=(
        Column(name="rule", kind="code", required=True, meaning="The short id of the rule, used once."),
        NAME,
        TOPIC_SCOPE,
        LINE_SCOPE,
        ACTIVITY_SCOPE,
        TAG_SCOPE,
        Column(
            name="year",
            kind="years",
            refers="Years",
            meaning="The years that are meant: 2027, 2028; 2028-2030; from 2028; approved; blank means all.",
        ),
        Column(
            name="source",
            kind="codes",
            refers="Sources",
            later=True,
            meaning="The sources of money that are meant; blank means all.",
        ),
        Column(
            name="each",
            kind="choices",
            allowed=("topic", "line", "activity", "tag", "source"),
            later_words=("source",),
            meaning="Makes one rule for each topic, line, activity or tag, or for each combination.",
        ),
        Column(
            name="period",
            kind="choice",
            default="each year",
            allowed=("each year", "whole plan"),
            meaning="Whether the rule holds in each of its years, or over their sum.",
        ),
        Column(
            name="measure",
            kind="choice",
            allowed=("amount", "share", "change", "moved", "count", "units"),
            later_words=("count", "units"),
            required=True,
            meaning=(
                "`amount`: money; `share`: money as a share of a base; `change`: growth or cut against the "
                "baseline or the year before; `moved`: how much money changes hands."
            ),
        ),
        Column(
            name="relation",
            kind="choice",
            allowed=("at least", "at most", "exactly", "within"),
            required=True,
            meaning="How the measure stands to the limit; `within` is for change: no more than ± the limit.",
        ),
        Column(
            name="limit",
            kind="limit",
            unit="by measure",
            required=True,
            meaning="Money for `amount`; a share such as 30 % for `share`, `change` (-5 % is a cut) and `moved`.",
        ),
        Column(
            name="of",
            kind="base",
            allowed=("total", "ceiling", "request", "baseline", "member", "previous year"),
            meaning=(
                "What a share is taken of: total (blank), ceiling, request, baseline, member, or scope parts "
                "such as `line: exercises`; for change and moved: baseline (blank) or previous year."
            ),
        ),
        Column(
            name="strength",
            kind="choice",
            default="must",
            allowed=("must", "should"),
            meaning="A `must` always holds; a `should` may be missed at its penalty.",
        ),
        Column(
            name="penalty",
            kind="number",
            unit="points per unit of money",
            least=0,
            meaning=(
                "What a `should` costs for every unit of money by which it is missed, in weighted points: "
                "comparable with value times topic weight."
            ),
        ),
        Column(
            name="priority",
            kind="choice",
            default="political",
            allowed=("statutory", "political", "preference"),
            meaning="Which rules a repair may loosen first: preference, then political; statutory never.",
        ),
        OWNER,
        Column(name="reason", kind="text", meaning="Why the rule is there; printed in the report."),
        ACTIVE,
    ),
)
