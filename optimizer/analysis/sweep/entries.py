"""What a sweep is asked to solve: entries by name, each a list of changes of the plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from optimizer.errors import UsageError, nearest
from optimizer.plan import Plan
from optimizer.workbook.changes import Change, change

_NUMBER = re.compile(r"((?:(?<![\w.-])-)?\d+(?:\.\d+)?)")

POINTS_MOVE = {("topics", "weight"), ("activities", "value"), ("activities", "value at half")}
"""Columns on which what a point is worth depends; a change of Settings or Levels moves it as well."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One plan of a sweep: its name and the changes that make it. ``wrong`` says why they are no changes."""

    name: str
    changes: tuple[Change, ...] = ()
    wrong: str = ""

    @property
    def same_points(self) -> bool:
        """Whether a point is worth the same as in the plan as it stands, so that values can be compared."""
        for row in self.changes:
            sheet, column = (" ".join(text.casefold().replace("_", " ").split()) for text in (row.sheet, row.column))
            if sheet in ("settings", "levels") or (sheet, column) in POINTS_MOVE:
                return False
        return True

    def told(self) -> str:
        """The changes in words."""
        return "; ".join(str(row) for row in self.changes)


def entries_of(plan: Plan, changes: Any) -> tuple[Entry, ...]:
    """The entries in the order of their names, numbers in names by size.

    ``changes`` maps names to lists of changes, or is an iterable of such lists, which are named 1, 2, …; a list of
    one change may be written as the change itself. A text without ``=`` names scenarios of ``plan``, as in ``a+b``,
    and is its own name in an iterable. Raises UsageError where there is no entry, or for what is neither.
    """
    if isinstance(changes, Mapping):
        named = [(str(name), listed) for name, listed in changes.items()]
    elif isinstance(changes, Iterable) and not isinstance(changes, str):
        named = [(listed if _is_scenario(listed) else str(number), listed) for number, listed in enumerate(changes, 1)]
    else:
        raise UsageError("A sweep takes a mapping from names to lists of changes, or a list of such lists.")
    if not named:
        raise UsageError("There is nothing to solve: a sweep needs at least one entry.")
    names = [name for name, _ in named]
    twice = next((name for name in names if names.count(name) > 1), None) if len(set(names)) < len(names) else None
    if twice is not None:
        raise UsageError(f"Two entries are called {twice!r}: every entry needs a name of its own.")
    return tuple(sorted((_entry(plan, name, listed) for name, listed in named), key=lambda entry: in_order(entry.name)))


def in_order(name: str) -> list[tuple[int, float, str]]:
    """What a name is sorted by: numbers by size, words without regard to case."""
    parts = [part for part in _NUMBER.split(name) if part]
    keys = [(0, float(part), "") if _NUMBER.fullmatch(part) else (1, 0.0, part.casefold()) for part in parts]
    return [*keys, (2, 0.0, name)]


def _entry(plan: Plan, name: str, listed: Any) -> Entry:
    try:
        if _is_scenario(listed):
            return Entry(name=name, changes=_of_scenarios(plan, listed))
        if _is_change(listed):
            listed = [listed]
        if not isinstance(listed, Iterable):
            return Entry(name=name, wrong=f"{listed!r} is no list of changes.")
        return Entry(name=name, changes=tuple(change(row) for row in listed))
    except UsageError as error:
        return Entry(name=name, wrong=str(error))


def _is_change(listed: Any) -> bool:
    """Whether one change stands where a list of them could."""
    if isinstance(listed, (Change, Mapping, str)):
        return True
    four = isinstance(listed, Sequence) and len(listed) in (4, 5)
    return four and isinstance(listed[0], str) and "=" not in listed[0]


def _is_scenario(listed: Any) -> bool:
    return isinstance(listed, str) and "=" not in listed


def _of_scenarios(plan: Plan, names: str) -> tuple[Change, ...]:
    """The changes of the scenarios in ``names``, one after the other."""
    known = {row.scenario.casefold(): row.scenario for row in plan.scenarios}
    found = list(plan.variant.scenarios)
    for part in (part.strip() for part in names.split("+")):
        name = known.get(part.casefold())
        if name is None:
            close = nearest(part, known.values())
            raise UsageError(f"There is no scenario {part!r}.{f' Did you mean {close}?' if close else ''}")
        if name in found:
            raise UsageError(f"The scenario {name} is given twice: its changes would apply twice. Name it once.")
        found.append(name)
    asked = found[len(plan.variant.scenarios) :]
    rows = [row for name in asked for row in plan.scenarios if row.scenario == name]
    return tuple(Change(sheet=row.sheet, row=row.row, column=row.column, how=row.how, to=row.to) for row in rows)
