"""What every analysis returns: one finding in words, tables whose columns are declared, and pictures of them.

An analysis says what its columns mean and what kind of number they hold; the screen, the JSON document, the report's
sheets and the documentation are all made from that, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from optimizer.allocate.result import Result, Row, plan_head
from optimizer.language import worded
from optimizer.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

VERSION = 1
"""Of the JSON documents of analyses."""

KINDS = (
    "text",  # a code or a few words
    "wrap",  # a sentence
    "word",  # one word that is a verdict, such as core or OK
    "list",  # a tuple of codes or words
    "year",
    "integer",
    "number",
    "money",  # in the plan's unit
    "change",  # money with its sign, in the plan's unit
    "points",
    "points change",
    "price",  # points per unit of money
    "percent",  # a fraction: 0.3 is 30 %
    "percent change",
)
"""What a column may hold. ``None`` stands for what is not available, never 0."""


def _word(declared: object, *names: str) -> None:
    for name in names:
        object.__setattr__(declared, name, worded(getattr(declared, name)))


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its ``name`` in Python and JSON, ``title`` on screen and page, kind (`KINDS`) and meaning.

    ``width`` is that of the sheet's column in characters; 0: by kind. ``screen`` is False for what only documents and
    the report show. Titles and meanings are literals that the catalogues translate, or texts that were said already.
    """

    name: str
    title: str
    kind: str
    meaning: str
    width: float = 0.0
    screen: bool = True

    def __post_init__(self) -> None:
        """Let the words be said in another language."""
        _word(self, "title", "meaning")


@dataclass(frozen=True, slots=True)
class Table:
    """A declared table: its ``title``, what one row is, and its columns."""

    title: str
    row: str
    fields: tuple[Field, ...]

    def __post_init__(self) -> None:
        """Let the words be said in another language."""
        _word(self, "title", "row")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns in order."""
        return tuple(column.name for column in self.fields)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A vertical line on a picture, such as today's ceiling: where it stands on the x axis, and its label."""

    at: float
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A chart of one table: ``kind`` is ``line`` (numbers on both axes), ``bar`` or ``column``.

    ``x`` names the column of the categories or of the x axis, ``series`` those that are drawn. ``title`` is its
    finding, ``text`` describes it to those who cannot see it.
    """

    kind: str
    title: str
    text: str
    table: str
    x: str
    series: tuple[str, ...]
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """The answer to one of the officer's questions.

    ``name`` is the command that asks it and ``asked`` what it was asked with. ``finding`` leads in one plain
    sentence; ``notes`` are further sentences. ``tables`` holds the rows of the ``declared`` tables. ``base`` is the
    plan as it stands, where it was solved: the report shows it. ``status`` is that of the base plan: ``optimal``,
    ``feasible`` (stopped at a limit) or ``infeasible``; ``done`` where nothing had to be solved.
    """

    name: str
    title: str
    plan: Plan
    finding: str
    declared: Mapping[str, Table]
    tables: Mapping[str, tuple[Row, ...]]
    status: str = "optimal"
    base: Result | None = None
    asked: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()

    def __post_init__(self) -> None:
        """Hold every row to its declaration: a column that nobody explained must not reach a page."""
        for name, rows in self.tables.items():
            names = self.declared[name].names
            for row in rows:
                if tuple(row) != names:
                    raise ValueError(f"the table {name} of {self.name} declares {names}, a row has {tuple(row)}")

    def rows(self, table: str) -> tuple[Row, ...]:
        """The rows of one declared table, each a dictionary with its columns in order."""
        self.declared[table]
        return self.tables.get(table, ())

    def frame(self, table: str) -> pd.DataFrame:
        """One table as a DataFrame with all its columns, also where it is empty."""
        import pandas

        return pandas.DataFrame(list(self.rows(table)), columns=list(self.declared[table].names))

    def to_dict(self) -> dict[str, Any]:
        """The JSON document of the command with ``--json``; the same workbook and options give the same document."""
        head: dict[str, Any] = {
            "analysis": self.name,
            "version": VERSION,
            "status": self.status,
            "asked": dict(self.asked),
            "plan": plan_head(self.plan),
            "finding": self.finding,
            "notes": list(self.notes),
        }
        tables = {name: list(self.rows(name)) for name in self.declared}
        return {**head, **tables, "warnings": list(self.warnings)}
