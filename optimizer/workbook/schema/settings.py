"""Every setting, declared once."""

from __future__ import annotations

from optimizer.workbook.schema.column import Column

SETTINGS: tuple[Column, ...] = (
    Column(name="title", kind="text", meaning="What the plan is called in the report."),
    Column(
        name="currency",
        kind="text",
        default="EUR",
        meaning="The currency of all amounts, as three letters (ISO 4217).",
    ),
    Column(
        name="unit",
        kind="whole",
        default="1000",
        allowed=("1", "1000", "1000000"),
        meaning="What an amount of 1 stands for: 1, 1000 or 1000000 of the currency, in the whole workbook.",
    ),
    Column(
        name="objective",
        kind="choice",
        default="value",
        allowed=("value", "balanced", "cheapest"),
        meaning=(
            "What the plan strives for: `value` is the greatest weighted value for the money; `balanced` first serves "
            "the topics that reach least of what they could; `cheapest` spends least common money for `target_value`."
        ),
    ),
    Column(
        name="target_value",
        kind="number",
        unit="points",
        least=0,
        meaning="The value, weighted and discounted, that the plan must reach; for the objective `cheapest` only.",
    ),
    Column(
        name="discount_rate",
        kind="share",
        unit="a year",
        default="0",
        least=0,
        most=1,
        meaning="How much less a point counts for every year it comes later; 0 counts all years alike.",
    ),
    Column(
        name="value_at_half",
        kind="share",
        unit="of the value",
        default="50 %",
        least=0.5,
        most=0.99,
        meaning="The share of its value that an activity brings with half its request, where its row is blank.",
    ),
    Column(
        name="tie_break",
        kind="choice",
        default="baseline",
        allowed=("baseline", "none"),
        meaning="Among plans of equal value: `baseline` takes the one nearest to last year's amounts.",
    ),
    Column(
        name="round_to",
        kind="number",
        unit="plan's unit",
        default="0.1",
        least=0,
        meaning="Amounts are rounded to multiples of this; 0 leaves them unrounded.",
    ),
    Column(
        name="carry_share",
        kind="share",
        unit="of the ceiling",
        default="0",
        least=0,
        most=1,
        meaning="The share of a year's ceiling that may move to the next year, where the row in Years is blank.",
    ),
    Column(name="marking", kind="text", meaning="The marking printed on every page, such as UNCLASSIFIED."),
    Column(name="prepared_by", kind="text", meaning="Who prepared the plan."),
    Column(name="reviewed_by", kind="text", meaning="Who reviewed the plan."),
    Column(name="approved_by", kind="text", meaning="Who approved the plan."),
    Column(name="version", kind="text", meaning="The version of this workbook, such as 0.3."),
    Column(name="as_of", kind="date", meaning="The day the figures are from."),
    Column(name="decision", kind="text", meaning="What the committee is asked to decide."),
    Column(
        name="language",
        kind="choice",
        default="en",
        allowed=("en", "fr", "both"),
        meaning="The language of the report; both writes one report in English and one in French.",
    ),
)
"""The rows of the sheet Settings; their ``name`` is what stands in its first column."""
