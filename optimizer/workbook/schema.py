"""Every sheet, column and setting of the workbook, declared once.

Reader, template, manual and validator all come from these values, in the order in which they stand here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "text",  # any words
    "code",  # a short name that other sheets refer to
    "codes",  # several codes: comma or semicolon, `not X` excludes
    "words",  # several free words (tags)
    "years",  # years as a list, `2028-2030`, `from 2028` or words of status
    "choice",  # one of `allowed`
    "choices",  # several of `allowed`
    "base",  # what a share or a change is measured against
    "amount",  # money in the plan's unit, never negative
    "number",  # points, weights and prices
    "share",  # a fraction: 0.3 or 30 %
    "limit",  # money, a share or a number, by measure
    "year",  # a whole number such as 2027
    "whole",  # a whole number
    "yes/no",
    "date",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column (or setting): what may be typed in it and what it means.

    ``default`` is what a blank cell counts as, written as an officer would write it (empty: nothing).
    ``allowed`` are the only words of a choice, of which ``later_words`` belong to a later version. ``least`` and
    ``most`` bound a number (inclusive, in the number's own unit: 0.5 for a share of 50 %). ``per_year`` columns
    may also stand once a year, as ``request 2027``. ``later`` columns are refused when they are filled with
    anything but their default. ``refers`` names the sheet whose codes are meant.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    default: str = ""
    allowed: tuple[str, ...] = ()
    later_words: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    required: bool = False
    per_year: bool = False
    later: bool = False
    refers: str = ""

    @property
    def offered(self) -> tuple[str, ...]:
        """The words of a choice that can be used now, in order: what a drop-down shows."""
        return tuple(word for word in self.allowed if word not in self.later_words)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One sheet: a header row, one record per row. ``key`` is the column that says whether a row is filled.

    ``available`` is False for a sheet of a later version; ``used`` False for one that is kept but that a plain
    solve does not look at.
    """

    name: str
    key: str
    meaning: str
    columns: tuple[Column, ...]
    required: bool = False
    available: bool = True
    used: bool = True

    def column(self, name: str) -> Column:
        """The column of that name (also ``name fr`` and ``reason fr``); KeyError where there is none."""
        for column in (*self.columns, *EVERYWHERE):
            if column.name == name:
                return column
        raise KeyError(name)


EVERYWHERE: tuple[Column, ...] = (
    Column(name="name fr", kind="text", meaning="The name in French."),
    Column(name="reason fr", kind="text", meaning="The reason in French."),
)
"""Columns that any sheet may carry."""

ACTIVE = Column(
    name="active",
    kind="yes/no",
    default="yes",
    meaning="A row that says no is read and checked, and otherwise ignored.",
)
OWNER = Column(name="owner", kind="text", meaning="Who answers for this row.")
BASIS = Column(name="basis", kind="text", meaning="Where the figures come from.")
NAME = Column(name="name", kind="text", meaning="The name shown in the report; blank shows the code.")
TOPIC_SCOPE = Column(
    name="topic",
    kind="codes",
    refers="Topics",
    meaning="The topics that are meant: a list, `not X` leaves one out; blank means all.",
)
LINE_SCOPE = Column(
    name="line",
    kind="codes",
    refers="Lines",
    meaning="The funding lines that are meant: a list, `not X` leaves one out; blank means all.",
)
ACTIVITY_SCOPE = Column(
    name="activity",
    kind="codes",
    refers="Activities",
    meaning="The activities that are meant: a list, `not X` leaves one out; blank means all.",
)
TAG_SCOPE = Column(
    name="tag",
    kind="codes",
    refers="Activities",
    meaning="The tags that are meant: a list, `not X` leaves one out; blank means all.",
)

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
        later_words=("balanced", "cheapest"),
        meaning="What the plan strives for: `value` is the greatest weighted value for the money.",
    ),
    Column(
        name="target_value",
        kind="number",
        unit="points",
        least=0,
        later=True,
        meaning="The value that the plan of least money must reach.",
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
        later_words=("fr", "both"),
        meaning="The language of the report.",
    ),
)
"""The rows of the sheet Settings; their ``name`` is what stands in its first column."""

SHEETS: tuple[Sheet, ...] = (
    Sheet(
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
                allowed=tuple(row.name for row in SETTINGS),
            ),
            Column(name="value", kind="text", meaning="Its value; blank counts as the default."),
        ),
    ),
    Sheet(
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
    ),
    Sheet(
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
    ),
    Sheet(
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
    ),
    Sheet(
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
                later_words=("package", "units", "posts"),
                meaning="`scalable`: any amount between nothing and the request may be funded.",
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
                    "mark out of ten, but how much is achieved, so twice the effect is twice the points."
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
                later=True,
                meaning=(
                    "The least workable amount: funded with at least this, or not at all. It is not a floor; a "
                    "promised amount is a rule `at least`."
                ),
            ),
            Column(
                name="unit_cost",
                kind="amount",
                unit="plan's unit",
                later=True,
                meaning="What one unit, or one post in a full year, costs.",
            ),
            Column(
                name="term",
                kind="whole",
                unit="years",
                default="3",
                least=1,
                later=True,
                meaning="How many years a post lasts once it is filled.",
            ),
            Column(
                name="delay",
                kind="share",
                unit="of a year",
                default="0",
                least=0,
                most=1,
                later=True,
                meaning="The share of a post's first year that is not paid; it is a share: 6 months is 0.5.",
            ),
            Column(
                name="partial",
                kind="share",
                unit="of the package",
                least=0,
                most=1,
                later=True,
                meaning=(
                    "The least share of a package that may be funded. Blank and 0 % are opposites: blank is all or "
                    "nothing, 0 % is freely divisible."
                ),
            ),
            Column(
                name="start",
                kind="years",
                later=True,
                meaning="When a package may begin: blank for the years as typed, `any`, or a list of years.",
            ),
            Column(
                name="earns",
                kind="choice",
                default="once",
                allowed=("once", "yearly"),
                later=True,
                meaning="Whether a package earns its value once or in every year.",
            ),
            Column(
                name="lock",
                kind="choice",
                allowed=("full", "baseline", "out"),
                later=True,
                meaning="Fixes the amount by hand: the full request, last year's money, or nothing.",
            ),
            ACTIVE,
            OWNER,
            BASIS,
            Column(name="date", kind="date", meaning="The day the figures are from."),
        ),
    ),
    Sheet(
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
    ),
    Sheet(
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
    ),
    Sheet(
        name="Links",
        key="activity",
        available=False,
        meaning="Which activities need or exclude each other.",
        columns=(
            Column(name="activity", kind="code", refers="Activities", required=True, meaning="The activity."),
            Column(
                name="relation",
                kind="choice",
                allowed=("requires", "requires any", "excludes"),
                required=True,
                meaning="`requires`: in the same year, all of the others get money too; `requires any`: one does.",
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
    ),
    Sheet(
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
    ),
    Sheet(
        name="Sources",
        key="source",
        available=False,
        meaning="Money that comes on top of the ceilings.",
        columns=(
            Column(name="source", kind="code", required=True, meaning="The short code of the source."),
            NAME,
            Column(
                name="kind",
                kind="choice",
                allowed=("common", "joint", "earmarked"),
                required=True,
                meaning="Whose money it is: common, of several allies, or restricted in use.",
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
                meaning="How much money it gives every year; `amount 2027` for one year.",
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
                meaning="How sure the money is.",
            ),
            ACTIVE,
            OWNER,
            BASIS,
        ),
    ),
    Sheet(
        name="Scenarios",
        key="scenario",
        used=False,
        meaning="What-ifs: changes to cells under a name.",
        columns=(
            Column(name="scenario", kind="code", required=True, meaning="The short name of the scenario."),
            NAME,
            Column(name="sheet", kind="text", required=True, meaning="The sheet in which a value changes."),
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
                meaning="How it changes; `percent` 5 % is the same as `times` 1.05.",
            ),
            Column(name="to", kind="text", meaning="The new value, or what to change by."),
        ),
    ),
    Sheet(
        name="Views",
        key="view",
        used=False,
        meaning="Other weights for the topics: one set for each delegation or point of view.",
        columns=(
            Column(name="view", kind="code", required=True, meaning="A delegation or a point of view."),
            Column(name="topic", kind="code", refers="Topics", required=True, meaning="The topic."),
            Column(name="weight", kind="number", least=0, required=True, meaning="Its weight in this view."),
        ),
    ),
    Sheet(
        name="Shares",
        key="ally",
        available=False,
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
            Column(name="out", kind="text", meaning="`yes`, or a list of sources that the ally does not pay for."),
        ),
    ),
    Sheet(
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
    ),
)
"""All sheets, in the order of the contract."""

RESERVED_IDS: tuple[str, ...] = ("ceiling", "source", "request", "minimum", "lock", "link", "term", "target")
"""Ids of limits that are no rows of Rules: no rule may be called so."""


def sheet(name: str) -> Sheet:
    """The sheet of that name; KeyError where there is none."""
    for found in SHEETS:
        if found.name == name:
            return found
    raise KeyError(name)


def setting(name: str) -> Column:
    """The setting of that name; KeyError where there is none."""
    for found in SETTINGS:
        if found.name == name:
            return found
    raise KeyError(name)
