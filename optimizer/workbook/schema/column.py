"""What a column, a setting and a sheet are declared with, and the columns that several sheets share."""

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
    ``allowed`` are the only words of a choice. ``least`` and ``most`` bound a number (inclusive, in the number's own
    unit: 0.5 for a share of 50 %). ``per_year`` columns may also stand once a year, as ``request 2027``. ``refers``
    names the sheet whose codes are meant. ``drop_down`` names the list of words where another column of the same name
    offers other ones.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    default: str = ""
    allowed: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    required: bool = False
    per_year: bool = False
    refers: str = ""
    drop_down: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One sheet: a header row, one record per row. ``key`` is the column that says whether a row is filled."""

    name: str
    key: str
    meaning: str
    columns: tuple[Column, ...]
    required: bool = False

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
