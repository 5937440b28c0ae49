"""The sheet Sources: money on top of the ceilings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from optimizer.language import written
from optimizer.plan import COMMON, Scope, Source
from optimizer.workbook.parse import Cells
from optimizer.workbook.records import key_of, optional_text, origin, report_year_columns
from optimizer.workbook.table import Row, Table, is_blank
from optimizer.workbook.words import SCOPE_COLUMNS, Known, Scribe, scope_words


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadSources:
    """Sources that count, and those whose row is not active."""

    active: tuple[Source, ...]
    asleep: tuple[Source, ...]


def sources(table: Table, known: Known, cells: Cells) -> ReadSources:
    """Every source in sheet order; rows with errors are reported and left out."""
    report_year_columns(table, [row.year for row in known.years], cells)
    seen: dict[str, Row] = {}
    active: list[Source] = []
    asleep: list[Source] = []
    for row in table.rows:
        code = _code(table, row, seen, cells)
        awake = cells.yes_no(table, row, table.sheet.column("active"))
        source = _source(table, row, code, known, cells)
        if code and source is not None:
            (active if awake else asleep).append(source)
    return ReadSources(active=tuple(active), asleep=tuple(asleep))


def _code(table: Table, row: Row, seen: dict[str, Row], cells: Cells) -> str:
    code = key_of(cells, table, row, "source", seen)
    if code.casefold() != COMMON:
        return code
    cells.report(
        "error",
        "reserved_source",
        table,
        row,
        "source",
        f"{COMMON!r} is the name of the ceilings' money, so no other source can be called so.",
        found=code,
        allowed=f"any code but {COMMON}",
        remedy="Give the source another code; common money is the ceiling in the sheet Years, or a source of the kind "
        "common.",
    )
    return ""


def _source(table: Table, row: Row, code: str, known: Known, cells: Cells) -> Source | None:
    columns = {column.name: column for column in table.sheet.columns}
    kind: Any = cells.choice(table, row, columns["kind"])
    certainty: Any = cells.choice(table, row, columns["certainty"])
    scope = Scope(
        **{
            name: scope_words(Scribe(cells=cells, known=known, table=table, row=row, name=name), columns[name])
            for name in SCOPE_COLUMNS
        }
    )
    amount = cells.number(table, row, columns["amount"]) if "amount" in table.columns else None
    amounts = _amounts(table, row, cells)
    carry_share = cells.number(table, row, columns["carry_share"])
    if not kind:
        return None
    french = optional_text(cells, table, row, "name fr")
    return Source(
        code=code,
        name=written(optional_text(cells, table, row, "name") or code, fr=french),
        kind=kind,
        scope=scope,
        amount=amount,
        amounts=amounts,
        carry_share=carry_share or 0.0,
        certainty=certainty or "received",
        owner=optional_text(cells, table, row, "owner"),
        basis=optional_text(cells, table, row, "basis"),
        name_fr=french,
        origin=origin(table, row),
    )


def _amounts(table: Table, row: Row, cells: Cells) -> Mapping[int, float]:
    found = {}
    for (name, year), place in table.years.items():
        if not is_blank(row.at(place)):
            number = cells.number(table, row, table.sheet.column(name), f"{name} {year}")
            if number is not None:
                found[year] = number
    return MappingProxyType(found)
