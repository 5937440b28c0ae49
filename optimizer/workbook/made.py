"""Plans made in code: records instead of sheets, through the same reading and the same checks as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from optimizer.plan import Plan
from optimizer.workbook.read import read_sheets
from optimizer.workbook.sheets import raw_of

if TYPE_CHECKING:
    import pandas as pd

    Records = Iterable[Mapping[str, Any]] | pd.DataFrame


def make_plan(
    *,
    topics: Records,
    lines: Records,
    years: Records,
    activities: Records,
    settings: Mapping[str, Any] | Records | None = None,
    levels: Records | None = None,
    splits: Records | None = None,
    links: Records | None = None,
    rules: Records | None = None,
    sources: Records | None = None,
    scenarios: Records | None = None,
    views: Records | None = None,
    shares: Records | None = None,
    assumptions: Records | None = None,
) -> Plan:
    """A plan from the records of its sheets, read and checked as a workbook is.

    Every sheet is a list of mappings or a DataFrame with the columns of the workbook (docs/workbook.md), also
    ``request 2027``; ``settings`` maps names to values. ``None`` and NaN are blank cells; a list of words stands for
    words with a comma between them. What `Plan.to_tables` gives makes the same plan again.

    Raises WorkbookError with every finding (record 1 of a sheet stands in row 2) where there is an error among them,
    and UsageError for what is no table or no cell can hold.
    """
    given = {
        "settings": {} if settings is None else settings,
        "topics": topics,
        "lines": lines,
        "years": years,
        "activities": activities,
        "levels": levels,
        "splits": splits,
        "links": links,
        "rules": rules,
        "sources": sources,
        "scenarios": scenarios,
        "views": views,
        "shares": shares,
        "assumptions": assumptions,
    }
    return read_sheets(raw_of(given))
