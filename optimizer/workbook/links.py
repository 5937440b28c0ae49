"""The sheet Links: which activities need or exclude each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from optimizer.errors import nearest
from optimizer.plan import Link
from optimizer.workbook.parse import Cells
from optimizer.workbook.records import origin
from optimizer.workbook.table import Row, Table
from optimizer.workbook.words import few, listed


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadLinks:
    """Links that count, and those that are asleep: their row, or the activity they speak of, is not active."""

    active: tuple[Link, ...]
    asleep: tuple[Link, ...]


def links(table: Table, awake: Mapping[str, str], asleep: Mapping[str, str], cells: Cells) -> ReadLinks:
    """Every link in sheet order; rows with errors are reported and left out.

    ``awake`` and ``asleep`` map the folded codes of activities whose row is active, or not, to their spelling.
    """
    found: list[Link] = []
    sleeping: list[Link] = []
    for row in table.rows:
        reader = _LinkRow(cells=cells, table=table, row=row, awake=awake, asleep=asleep)
        active = cells.yes_no(table, row, table.sheet.column("active"))
        link = reader.link(active)
        if link is None:
            continue
        (found if active and link.activity.casefold() in awake else sleeping).append(link)
    return ReadLinks(active=tuple(found), asleep=tuple(sleeping))


@dataclass(frozen=True, kw_only=True, slots=True)
class _LinkRow:
    cells: Cells
    table: Table
    row: Row
    awake: Mapping[str, str]
    asleep: Mapping[str, str]

    def report(self, level: Any, code: str, name: str, message: str, **more: Any) -> None:
        self.cells.report(level, code, self.table, self.row, name, message, **more)

    def link(self, active: bool) -> Link | None:
        cells, table, row = self.cells, self.table, self.row
        typed = cells.code(table, row, table.sheet.column("activity"))
        relation: Any = cells.choice(table, row, table.sheet.column("relation"))
        text = cells.code(table, row, table.sheet.column("other"))
        activity = self.known("activity", typed) if typed else None
        others = [code for word in listed(text) if (code := self.known("other", word)) is not None]
        if activity is None or not relation or len(others) < len(listed(text)) or not others:
            return None
        if activity in others:
            self.report(
                "error",
                "self_link",
                "other",
                f"{activity} cannot be linked to itself.",
                found=text,
                allowed="other activities",
                remedy=f"Take {activity} out of the list.",
            )
            return None
        self.sleeping(activity, others, active)
        return Link(
            activity=activity, relation=relation, others=tuple(dict.fromkeys(others)), origin=origin(table, row)
        )

    def known(self, name: str, word: str) -> str | None:
        folded = word.casefold()
        code = self.awake.get(folded) or self.asleep.get(folded)
        if code is None and (self.awake or self.asleep):
            names = [*self.awake.values(), *self.asleep.values()]
            self.report(
                "error",
                "unknown_activity",
                name,
                f"There is no activity {word!r}.",
                found=word,
                allowed=few(names),
                did_you_mean=partial(nearest, word, names),
                remedy="Use a code of the sheet Activities, or add it there.",
            )
        return code

    def sleeping(self, activity: str, others: list[str], active: bool) -> None:
        """Report activities that are not active; a link about one is asleep too, a link to one is an error."""
        if not active:
            return
        if activity.casefold() not in self.awake:
            self.report(
                "note",
                "link_asleep",
                "activity",
                f"The link is ignored, because the activity {activity} is not active.",
                found=activity,
            )
            return
        out = [code for code in others if code.casefold() not in self.awake]
        if out:
            self.report(
                "error",
                "inactive_activity",
                "other",
                f"The link of {activity} names {' and '.join(out)}, not active in the sheet Activities.",
                found=", ".join(out),
                allowed="activities whose row is active",
                remedy=f"Set the active of {', '.join(out)} to yes, take it out of the list, or set the link's active "
                "to no.",
            )
