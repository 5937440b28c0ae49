"""Common changes straight to other numbers of a plan, without writing cells and reading the sheets again.

Ceilings, weights, values, money of sources and limits in money, by plain numbers: most of what a sweep changes. What
is not certain to be read the same way goes the long way, through the sheets, where every problem is told.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from numbers import Real

import numpy as np
import numpy.typing as npt

from optimizer.analysis.sweep.moved import Moved, values_of
from optimizer.plan import Plan
from optimizer.plan.amounts import decimal
from optimizer.workbook.cells import as_text
from optimizer.workbook.changes import Change
from optimizer.workbook.naming import plain
from optimizer.workbook.schema import SHEETS, Column

Floats = npt.NDArray[np.float64]

_COLUMNS = (
    ("Years", "ceiling"),
    ("Topics", "weight"),
    ("Activities", "value"),
    ("Sources", "amount"),
    ("Rules", "limit"),
)
"""What can be changed straight; a source's amount of one year is named ``amount 2027``."""


class Quick:
    """Reads changes of one plan straight to numbers."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._years = [row.year for row in plan.years]
        keys = {
            "Years": [str(row.year) for row in plan.years],
            "Topics": [row.code for row in plan.topics],
            "Activities": [row.code for row in plan.activities],
            "Sources": [row.code for row in plan.sources],
            "Rules": [row.code for row in plan.rules],
        }
        self._places: dict[str, dict[str, list[int]]] = {}
        for sheet, codes in keys.items():
            places: dict[str, list[int]] = {}
            for place, code in enumerate(codes):
                places.setdefault(code.casefold(), []).append(place)
            self._places[sheet] = places

    def moved(self, changes: Iterable[Change]) -> Moved | None:
        """The numbers that ``changes`` come to, in order; ``None`` where the sheets have to be read again."""
        numbers = _Numbers(self._plan)
        for change in changes:
            found = _declared(change)
            if found is None:
                return None
            sheet, column, year = found
            places = self._rows(sheet, change.row)
            if not places or not all(self._change(numbers, sheet, column, place, year, change) for place in places):
                return None
        return numbers.moved()

    def _rows(self, sheet: str, row: object) -> list[int]:
        """The rows meant; none where the key is not that of a row that is in force, and of no other."""
        places = self._places[sheet]
        if row is None or (isinstance(row, str) and not row.strip()):
            # A row that is not active changes too, and its new value may be an error.
            return [] if self._plan.inactive else sorted(place for held in places.values() for place in held)
        if isinstance(row, (tuple, list)):
            return []
        found = places.get(as_text(row).casefold(), [])
        return found if len(found) == 1 and not self._shared(sheet, as_text(row)) else []

    def _shared(self, sheet: str, key: str) -> bool:
        """Whether rows that are not in force may have the key too."""
        return any(cell.startswith(f"{sheet}!") for cell in self._plan.inactive) and bool(key)

    def _change(
        self, numbers: _Numbers, sheet: str, column: Column, place: int, year: int | None, change: Change
    ) -> bool:
        """Carry out one change of one row; False where that cannot be done straight."""
        before = numbers.of(sheet, place, year)
        now = None if before is None else _now(before, change)
        if now is None or not _allowed(column, now):
            return False
        numbers.put(sheet, place, year, now)
        return True


class _Numbers:
    """The numbers of a plan while changes are carried out on them."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._held: dict[tuple[str, int, int | None], float] = {}

    def of(self, sheet: str, place: int, year: int | None) -> float | None:
        """The number as it now stands; ``None`` where the cell is blank, or is not one that can be changed straight."""
        if (sheet, place, year) in self._held:
            return self._held[sheet, place, year]
        plan = self._plan
        if sheet == "Years":
            return plan.years[place].ceiling
        if sheet == "Topics":
            return plan.topics[place].weight
        if sheet == "Activities":
            # The value of an activity with levels is theirs.
            row = plan.activities[place]
            return None if row.levels else row.value
        if sheet == "Rules":
            rule = plan.rules[place]
            return rule.limit if rule.measure == "amount" else None
        source = plan.sources[place]
        return source.amount if year is None else source.amounts.get(year)

    def put(self, sheet: str, place: int, year: int | None, now: float) -> None:
        """Change the number."""
        self._held[sheet, place, year] = now

    def moved(self) -> Moved:
        """All numbers that were changed, in sheet order."""
        plan = self._plan
        touched = {sheet for sheet, _, _ in self._held}
        return Moved(
            ceiling=self._array("Years", len(plan.years)) if "Years" in touched else None,
            weight=self._array("Topics", len(plan.topics)) if "Topics" in touched else None,
            value=self._values() if "Activities" in touched else None,
            money=self._money() if "Sources" in touched else None,
            limit=self._limits() if "Rules" in touched else None,
        )

    def _array(self, sheet: str, count: int) -> Floats:
        return np.array([self.of(sheet, place, None) for place in range(count)], dtype=np.float64)

    def _values(self) -> Floats:
        found = values_of(self._plan)
        for (sheet, place, _), now in self._held.items():
            if sheet == "Activities":
                found[place] = now
        return found

    def _limits(self) -> Floats:
        found = np.array([row.limit for row in self._plan.rules], dtype=np.float64)
        for (sheet, place, _), now in self._held.items():
            if sheet == "Rules":
                found[place] = now
        return found

    def _money(self) -> Floats:
        return np.array([list(self._of_source(place)) for place in range(len(self._plan.sources))], dtype=np.float64)

    def _of_source(self, place: int) -> Iterator[float]:
        for year in self._plan.years:
            typed = self.of("Sources", place, year.year)
            yield typed if typed is not None else self.of("Sources", place, None) or 0.0


def _declared(change: Change) -> tuple[str, Column, int | None] | None:
    """The sheet, the column and the year that a change names, where it can be carried out straight."""
    for sheet, name in _COLUMNS:
        if plain(change.sheet) != plain(sheet):
            continue
        wanted, _, year = plain(change.column).rpartition(" ")
        column = next(row for row in _sheet(sheet) if row.name == name)
        if plain(change.column) == name:
            return sheet, column, None
        if column.per_year and wanted == name and year.isdigit():
            return sheet, column, int(year)
    return None


def _sheet(name: str) -> tuple[Column, ...]:
    return next(sheet.columns for sheet in SHEETS if sheet.name == name)


def _now(before: float, change: Change) -> float | None:
    """What a number becomes, reckoned as cells are: in decimals. ``None`` for what is no plain number."""
    if isinstance(change.to, (bool, np.bool_)) or not isinstance(change.to, (Real, np.number)):
        return None
    by = float(change.to)
    if not math.isfinite(by) or (change.how == "percent" and abs(by) > 1.0):
        return None
    if change.how == "set":
        return by
    if not before:  # a blank cell may stand behind a 0
        return None
    if change.how == "add":
        return float(decimal(before) + decimal(by))
    return float(decimal(before) * (1 + decimal(by) if change.how == "percent" else decimal(by)))


def _allowed(column: Column, number: float) -> bool:
    """Whether a column takes a number as it is."""
    least = 0.0 if column.kind in ("amount", "limit") else column.least
    return (least is None or number >= least) and (column.most is None or number <= column.most)
