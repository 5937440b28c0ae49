"""The tables of `diff`, declared once for screen, document, report and page."""

from __future__ import annotations

from optimizer.analysis.told import Field, Table

WORDS = ("changed", "added", "removed", "typed otherwise")
"""What may have happened; ``typed otherwise`` is the same value in other characters."""

INPUTS = Table(
    "Changed cells",
    "One row a cell that differs, and one a record that only one of the workbooks has.",
    (
        Field("sheet", "sheet", "text", "The sheet, as spelled in the new workbook.", width=16),
        Field("key", "record", "text", "The record's key; records are matched by it, wherever they stand.", width=26),
        Field("column", "column", "text", "The column; a dash for a whole record.", width=18),
        Field("what", "what", "word", "changed, added, removed, or typed otherwise (the same value).", width=16),
        Field("old", "old", "wrap", "What stood in the old workbook; empty: nothing.", width=36),
        Field("new", "new", "wrap", "What stands in the new workbook; empty: nothing.", width=36),
        Field("change", "change", "number", "New less old, where both are numbers.", screen=False),
        Field("cell_old", "cell in the old", "word", "Where it stood.", width=20, screen=False),
        Field("cell_new", "cell in the new", "word", "Where it stands.", width=20),
    ),
)
SHEETS = Table(
    "Sheets",
    "One row a sheet that differs or that only one of the files has.",
    (
        Field("sheet", "sheet", "text", "Its name.", width=30),
        Field("ours", "read by the optimizer", "word", "no: an own sheet, which changes no plan.", width=22),
        Field("what", "what", "word", "changed, added or removed.", width=14),
        Field("cells", "cells", "integer", "How many cells differ; of a whole sheet, how many are filled."),
    ),
)
AMOUNTS = Table(
    "Recommended amounts",
    "One row for each activity, topic and year whose recommended amount differs; none counts as 0.",
    (
        Field("activity", "activity", "text", "Its code.", width=18),
        Field("topic", "topic", "text", "The topic that the amount serves.", width=12),
        Field("year", "year", "year", "The year."),
        Field("old", "old", "money", "Recommended in the old report; n/a: not in it."),
        Field("new", "new", "money", "Recommended in the new report; n/a: not in it."),
        Field("change", "change", "change", "New less old."),
        Field("reason", "reason in the new report", "wrap", "Why it is what it is now.", screen=False),
    ),
)
RULES = Table(
    "Rules and limits",
    "One row for each rule, member and year of which anything differs, as the reports show it.",
    (
        Field("rule", "rule", "text", "Its id; ceiling and source are limits without a row in Rules.", width=14),
        Field("member", "member", "text", "The member that it holds.", width=18),
        Field("year", "year", "text", "The year; empty: the whole plan.", width=8),
        Field(
            "column",
            "column",
            "word",
            "What differs: limit, required, verdict, price …",
            width=36,
        ),
        Field("what", "what", "word", "changed, added or removed.", width=14),
        Field("old", "old", "text", "What the old report says.", width=20),
        Field("new", "new", "text", "What the new report says.", width=20),
        Field("change", "change", "number", "New less old, where both are numbers.", screen=False),
    ),
)
RECORD = Table(
    "Head and audit record",
    "One row for each line of the audit record that differs: title, people, sources of the figures, value, versions.",
    (
        Field("about", "about", "text", "The part of the record.", width=18),
        Field("what", "what", "wrap", "The line.", width=34),
        Field("old", "old", "wrap", "What the old report says.", width=40),
        Field("new", "new", "wrap", "What the new report says.", width=40),
    ),
)
OF_WORKBOOKS = {"inputs": INPUTS, "sheets": SHEETS}
OF_REPORTS = {"amounts": AMOUNTS, "rules": RULES, "record": RECORD}
