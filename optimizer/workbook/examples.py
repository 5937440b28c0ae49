"""The shipped plans as sheets of rows, read from their readable text in ``example_data``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources

from optimizer.errors import UsageError, nearest

Row = Mapping[str, str | float]
"""One record: what stands in each column that is filled, by the column's name in lower case."""

Content = Mapping[str, tuple[Row, ...]]
"""The rows of each sheet by the sheet's name, in the order of the workbook; shares are fractions."""

EXAMPLES: tuple[str, ...] = ("human_security", "quickstart")


def example(name: str) -> Content:
    """The content of one shipped workbook; UsageError where there is none of that name."""
    if name not in EXAMPLES:
        close = nearest(name, EXAMPLES)
        hint = f" Did you mean {close}?" if close else ""
        raise UsageError(f"There is no example {name!r}: choose {' or '.join(EXAMPLES)}.{hint}")
    text = resources.files("optimizer.workbook").joinpath(f"example_data/{name}.toml").read_text("utf-8")
    return {sheet: tuple(rows) for sheet, rows in tomllib.loads(text).items()}
