"""The sheets that add to Activities: Levels and Splits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from optimizer.errors import nearest
from optimizer.language import say
from optimizer.plan import Level
from optimizer.workbook.findings import percent
from optimizer.workbook.parse import LARGEST, Cells
from optimizer.workbook.records import first_of, origin
from optimizer.workbook.schema import Column
from optimizer.workbook.table import Row, Table
from optimizer.workbook.words import few

SPLIT_TOLERANCE = 0.001
"""By how much the shares of a split may miss 100 % and still be scaled."""


def levels(table: Table, known: Mapping[str, str], cells: Cells) -> dict[str, tuple[Level, ...]]:
    """The service levels of each activity in the order typed; ``known`` maps folded codes to codes."""
    columns = {column.name: column for column in table.sheet.columns}
    found: dict[str, list[Level]] = {}
    plainly = _PlainLevels(table, known)
    for row in table.rows:
        made = plainly.level(row)
        if made is not None:
            found.setdefault(made[0], []).append(made[1])
            continue
        code = _activity(table, row, columns["activity"], known, cells)
        amount = cells.number(table, row, columns["amount"])
        value = cells.number(table, row, columns["value"])
        name = cells.text(table, row, columns["level"])
        if code and amount is not None and value is not None:
            found.setdefault(code, []).append(Level(name=name, amount=amount, value=value, origin=origin(table, row)))
    return {code: tuple(rows) for code, rows in found.items()}


class _PlainLevels:
    """Rows of Levels in which nothing is in doubt, read without looking at every cell for what could be: most are."""

    def __init__(self, table: Table, known: Mapping[str, str]) -> None:
        self._table = table
        self._codes = set(known.values())
        self._places = [table.columns.get(name) for name in ("activity", "level", "amount", "value")]
        self._reads = None not in self._places and not table.years

    def level(self, row: Row) -> tuple[str, Level] | None:
        """The activity's code and the level; ``None`` where a cell has to be looked at more closely."""
        if not self._reads:
            return None
        at, cells = self._places, row.cells
        try:
            code, name, amount, value = cells[at[0]], cells[at[1]], cells[at[2]], cells[at[3]]  # type: ignore[index]
        except IndexError:
            return None
        if type(code) is not str or type(name) is not str or type(amount) is not float or type(value) is not float:
            return None
        if not (0.0 <= amount <= LARGEST and 0.0 <= value <= LARGEST) or code not in self._codes:
            return None
        name = name.strip()
        if not name:
            return None
        return code, Level(name=name, amount=amount, value=value, origin=origin(self._table, row))


def _activity(table: Table, row: Row, column: Column, known: Mapping[str, str], cells: Cells) -> str:
    text = cells.code(table, row, column)
    if not text:
        return ""
    found = known.get(text.casefold())
    if found is None and known:
        cells.report(
            "error",
            "unknown_activity",
            table,
            row,
            column.name,
            f"There is no activity {text!r}.",
            found=text,
            allowed=few(list(known.values())),
            did_you_mean=partial(nearest, text, known.values()),
            remedy="Use a code of the sheet Activities, or add it there.",
        )
    return found or ""


def splits(
    table: Table, known: Mapping[str, str], topics: Mapping[str, str], cells: Cells
) -> dict[str, Mapping[str, float]]:
    """The shares of each split activity by topic, adding to 1 (or as typed where they were reported)."""
    columns = {column.name: column for column in table.sheet.columns}
    shares: dict[str, dict[str, float]] = {}
    rows: dict[str, list[Row]] = {}
    seen: dict[str, Row] = {}
    broken: set[str] = set()
    for row in table.rows:
        code = _activity(table, row, columns["activity"], known, cells)
        topic = cells.code(table, row, columns["topic"])
        share = cells.number(table, row, columns["share"])
        spelled = topics.get(topic.casefold(), "")
        if topic and not spelled and topics:
            cells.report(
                "error",
                "unknown_topic",
                table,
                row,
                "topic",
                f"There is no topic {topic!r}.",
                found=topic,
                allowed=few(list(topics.values())),
                did_you_mean=partial(nearest, topic, topics.values()),
                remedy="Use a topic of the sheet Topics, or add it there.",
            )
        if not code:
            continue
        rows.setdefault(code, []).append(row)
        doubled = spelled and not first_of(cells, table, row, f"{code} / {spelled}", seen, "topic")
        if not spelled or share is None or doubled:
            broken.add(code)
            continue
        shares.setdefault(code, {})[spelled] = share
    for code in rows:
        shares.setdefault(code, {})
    return {
        code: _whole(code, found, rows[code], table, cells) if code not in broken else found
        for code, found in shares.items()
    }


def _whole(code: str, shares: dict[str, float], rows: Sequence[Row], table: Table, cells: Cells) -> dict[str, float]:
    """The shares of one activity, scaled to 1 where they miss it by little; else reported."""
    total = sum(shares.values())
    if total == 1.0:
        return shares
    if abs(total - 1.0) > SPLIT_TOLERANCE + 1e-12:
        cells.report(
            "error",
            "split_not_whole",
            table,
            rows[0],
            "share",
            f"The shares of {code} add to {percent(total)}, not to 100 %.",
            found=percent(total),
            allowed="shares that add to 100 %, give or take 0.1 point",
            remedy=f"Correct the shares in the rows {', '.join(str(row.number) for row in rows)}.",
        )
        return shares
    if abs(total - 1.0) > 1e-9:
        cells.report(
            "warning",
            "split_scaled",
            table,
            rows[0],
            "share",
            say(
                "The shares of {activity} add to {share} and were scaled to 100 %.", activity=code, share=percent(total)
            ),
            found=percent(total),
            remedy="Correct the shares if other ones were meant.",
        )
    return {topic: share / total for topic, share in shares.items() if share}
