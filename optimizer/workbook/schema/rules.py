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
            meaning=(
                "The sources whose money is meant, `common` for the ceilings: a list, `not X` leaves one out; blank "
                "means all. For `amount` and `share` only."
            ),
        ),
        Column(
            name="each",
            kind="choices",
            allowed=("topic", "line", "activity", "tag", "source"),
            meaning="Makes one rule for each topic, line, activity, tag or source, or for each combination.",
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
            required=True,
            meaning=(
                "`amount`: money; `share`: money as a share of a base; `change`: growth or cut against the "
                "baseline or the year before; `moved`: how much money changes hands; `count`: how many activities get "
                "money; `units`: how many units or posts are in place."
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
            meaning=(
                "By measure: money for `amount`; a share such as 30 % for `share`, `change` (-5 % is a cut) and "
                "`moved`; a number for `count` and `units`, or with `of` previous year a share of it: 100 % is as many."
            ),
        ),
        Column(
            name="of",
            kind="base",
            allowed=("total", "ceiling", "request", "baseline", "member", "previous year"),
            meaning=(
                "What a share is taken of: total (blank), ceiling, request, baseline, member, `without X` (what it "
                "gets in the plan without source X), or parts such as `line: EXE; source: X`; for change and moved: "
                "baseline (blank) or previous year; for count and units: blank or previous year."
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
            unit="points per unit missed",
            least=0,
            meaning=(
                "What a `should` costs for every unit of money (for count and units: every activity or unit) by which "
                "it is missed, in weighted points: comparable with value times topic weight."
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
