"""The sheet Read me: what the workbook is for, what to fill in, what the colours mean, which commands to call."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.workbook.examples import Content
from optimizer.workbook.layout import Table, plain, setting, unit_in_words


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One row of the sheet: what stands left and right, and how it looks."""

    left: str
    right: str = ""
    look: str = "text"


def rows(title: str, marking: str, tables: list[Table], content: Content, *, example: bool) -> list[Line]:
    """The rows from top to bottom."""
    found = [Line(left=title, look="title")]
    if marking:
        found.append(Line(left=marking, look="marking"))
    return [
        *found,
        *(_about_example(content) if example else _about_empty()),
        Line(left="Sheets", look="heading"),
        *(
            Line(
                left=table.sheet.name,
                right=("Required. " if table.sheet.required else "") + plain(table.sheet.meaning),
            )
            for table in tables
        ),
        Line(left="Drop-downs", right="The words that the drop-downs offer. Nothing is read from it."),
        Line(left="How to fill it in", look="heading"),
        Line(
            left="",
            right="This look marks a cell to fill in; the rest is protected without a password.",
            look="input",
        ),
        *(Line(left=left, right=right) for left, right in _HOW_TO),
        Line(left="Commands", look="heading"),
        *(Line(left=left, right=right, look="command") for left, right in _COMMANDS),
    ]


_HOW_TO = (
    (
        "Headers",
        "Point at a header to read what the column means, its unit, its default and what is allowed.",
    ),
    ("Blank cells", "A blank cell counts as the default that its header names. Blank and 0 differ."),
    ("Shares", "Type 30 % or 0.3. Lists take a comma: PoC, CAAC."),
    ("Rows", "One record a row. Rows may be added below and blank rows are skipped; do not merge cells."),
    ("Own columns", "Columns whose header begins with # or note are yours: they are not read."),
    ("Own sheets", "Sheets with other names are left alone."),
)

_COMMANDS = (
    ("Look for mistakes", "optimizer check FILE.xlsx"),
    ("Make the plan", "optimizer solve FILE.xlsx"),
    ("Start empty", "optimizer init FILE.xlsx"),
)


_PURPOSE = (
    "This workbook says what is asked for, what it is worth, how much money there is, and which rules hold. The "
    "tool turns it into a funding plan and a report."
)
_FIRST_STEPS = (
    ("1. Settings", "Title, currency and unit: every amount in the workbook is in that unit."),
    ("2. Topics, Lines", "Short codes and names; how much the topics weigh against each other."),
    ("3. Years", "The common money of each year."),
    ("4. Activities", "What each asks for, what it had, and what it is worth."),
    ("5. Rules", "What the plan must or should keep to, if anything."),
    ("6. The other sheets", "Only where there is such a thing: service levels, links, earmarked money, cost shares."),
    ("7. Save and check", "The check names every mistake with its cell and reads every rule back in a sentence."),
)
_ESTIMATES = (
    "Every amount, value, weight and limit is an estimate for illustration. No public source gives NATO's "
    "human-security spending as a figure of its own, and nothing here is a position of NATO or of an ally. The "
    "column basis says where a figure comes from, in the unit of the plan."
)
_NEXT_STEPS = (
    "Solve it as it is, change a ceiling, a weight or a rule, and solve it again. For a plan of your own, start "
    "from an empty workbook."
)


def _about_empty() -> list[Line]:
    return [
        Line(left="Purpose", right=_PURPOSE),
        Line(left="How to start", look="heading"),
        *(Line(left=left, right=right) for left, right in _FIRST_STEPS),
    ]


def _about_example(content: Content) -> list[Line]:
    years = [str(row["year"]) for row in content["Years"]]
    span = years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}"
    counts = (
        f"{len(content['Topics'])} topics, {len(content['Lines'])} funding lines, "
        f"{len(content['Activities'])} activities and {len(content['Rules'])} rules; {span}; "
        f"amounts in {unit_in_words(setting(content, 'currency'), int(setting(content, 'unit')))}."
    )
    return [
        Line(left="Purpose", right=f"An example of a complete workbook: {counts}"),
        Line(left="Estimates", right=_ESTIMATES),
        Line(left="How to start", right=_NEXT_STEPS),
    ]
