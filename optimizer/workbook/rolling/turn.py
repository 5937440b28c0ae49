"""What every part of rolling forward works on: the sheets being written, the plan they say, and the decision."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from optimizer.plan import Activity, Plan, Status
from optimizer.plan.amounts import Amounts, amounts
from optimizer.workbook.cells import NO, as_text
from optimizer.workbook.decided import Decided
from optimizer.workbook.draft import Draft
from optimizer.workbook.table import Row, is_blank
from optimizer.workbook.words import folded


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One turn of the year. ``notes`` tells what a person has to look at.

    ``done`` and ``refused`` gather the packages that are over: those that got their money, and those that did not.
    """

    draft: Draft
    plan: Plan
    decided: Decided
    notes: list[str] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)

    @property
    def gone(self) -> int:
        """The year that leaves."""
        return self.plan.first_year

    @property
    def added(self) -> int:
        """The year that comes."""
        return self.plan.years[-1].year + 1

    @cached_property
    def amounts(self) -> Amounts:
        """The amounts of the plan before the turn."""
        return amounts(self.plan)

    @cached_property
    def years(self) -> dict[int, Status]:
        """The years after the turn, with their status."""
        kept = {row.year: row.status for row in self.plan.years[1:]}
        return {**kept, self.added: self.plan.years[-1].status}

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of every active activity in the plan, by its code."""
        return {row.code: place for place, row in enumerate(self.plan.activities)}

    @cached_property
    def codes(self) -> dict[str, str]:
        """The codes of active activities, by how they are compared."""
        return folded(list(self.places))

    @cached_property
    def inflation(self) -> dict[str, float]:
        """The inflation of every line, by its code without regard to case."""
        return {row.code.casefold(): row.inflation for row in self.plan.lines}

    def activity(self, row: Row) -> Activity | None:
        """The active activity of a row that names it in its column activity."""
        code = self.codes.get(as_text(row.at(self.draft.tables["Activities"].columns["activity"])).casefold())
        return None if code is None else self.plan.activities[self.places[code]]

    def approved(self, code: str) -> float:
        """What an activity was given in the year that leaves."""
        return self.decided.amounts[code, self.gone]

    def is_active(self, sheet: str, row: Row) -> bool:
        """Whether a row counts, as it stands now."""
        if "active" not in self.draft.tables[sheet].columns:
            return True
        value = self.draft.at(sheet, row, "active")
        return is_blank(value) or not (value is False or as_text(value).casefold() in NO)

    def end(self, sheet: str, row: Row, why: str) -> None:
        """Put a row to sleep."""
        if self.is_active(sheet, row):
            self.draft.put(sheet, row, "active", "no", why)

    def text(self, sheet: str, row: Row, column: str) -> str:
        """The words in a column; empty where it is blank or absent."""
        value = self.draft.at(sheet, row, column) if column in self.draft.tables[sheet].columns else ""
        return "" if is_blank(value) else as_text(value)

    def retire_year_columns(self, sheet: str) -> None:
        """Columns such as ``request 2027`` of the year that leaves become comments."""
        table = self.draft.tables.get(sheet)
        if table is None:
            return
        header = self.draft.header(sheet)
        for (name, year), place in list(table.years.items()):
            if year == self.gone:
                why = f"{year} is over: the column stays as a comment"
                self.draft.write(sheet, table.header, place, header, f"# {header[place]}", why)
                del table.years[name, year]
                del table.letters[f"{name} {year}"]
