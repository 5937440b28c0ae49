"""The frame of a plan: the sheets Settings, Topics, Lines and Years."""

from __future__ import annotations

from optimizer.workbook.schema.column import NAME, Column, Sheet
from optimizer.workbook.schema.settings import SETTINGS as ALL_SETTINGS

SETTINGS = Sheet(
    name="Settings",
    key="setting",
    required=True,
    meaning="What holds for the whole plan: one setting a row; one that is missing takes its default.",
    columns=(
        Column(
            name="setting",
            kind="choice",
            required=True,
            meaning="The name of the setting.",
            allowed=tuple(row.name for row in ALL_SETTINGS),
        ),
        Column(name="value", kind="text", meaning="Its value; blank counts as the default."),
    ),
)

TOPICS = Sheet(
    name="Topics",
    key="topic",
    required=True,
    meaning="The topics that money serves, and how much they weigh against each other.",
    columns=(
        Column(name="topic", kind="code", required=True, meaning="The short code of the topic."),
        NAME,
        Column(
            name="weight",
            kind="number",
            least=0,
            required=True,
            meaning="Swing weight: how much a point in this topic counts; used as typed, never normalised.",
        ),
    ),
)

LINES = Sheet(
    name="Lines",
    key="line",
    required=True,
    meaning="The funding lines, such as training or exercises.",
    columns=(
        Column(name="line", kind="code", required=True, meaning="The short code of the funding line."),
        NAME,
        Column(
            name="inflation",
            kind="share",
            unit="a year",
            default="0",
            least=-0.5,
            most=1,
            meaning="How much dearer this line becomes every year; reprices what is typed once for all years.",
        ),
    ),
)

YEARS = Sheet(
    name="Years",
    key="year",
    required=True,
    meaning="The years of the plan, without a gap, and the common money of each.",
    columns=(
        Column(name="year", kind="year", required=True, meaning="The year, such as 2027."),
        Column(
            name="ceiling",
            kind="amount",
            unit="plan's unit",
            required=True,
            meaning="The most common money in this year, in cash; never repriced.",
        ),
        Column(
            name="status",
            kind="choice",
            default="planning",
            allowed=("approved", "planning", "indicative"),
            meaning=(
                "How firm the ceiling is. Every ceiling binds, an indicative one no less; the status only "
                "decides which ceilings a repair may suggest to raise."
            ),
        ),
        Column(
            name="carry_share",
            kind="share",
            unit="of the ceiling",
            least=0,
            most=1,
            meaning="The share of this year's ceiling that may move to the next year; blank takes the setting.",
        ),
        Column(
            name="reserve",
            kind="share",
            unit="of the ceiling",
            default="0",
            least=0,
            most=1,
            meaning="The share of the ceiling that is held back and given to nobody.",
        ),
        Column(
            name="overrun",
            kind="share",
            unit="of the ceiling",
            default="0",
            least=0,
            most=1,
            meaning="The share above the ceiling that may be used at a price.",
        ),
        Column(
            name="overrun_price",
            kind="number",
            unit="points per unit of money",
            default="0",
            least=0,
            meaning="The weighted points that one unit of money above the ceiling costs; needed with `overrun`.",
        ),
    ),
)
