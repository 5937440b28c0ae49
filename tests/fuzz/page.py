"""The tables of docs/robustness.md: each is what its command printed, dated."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path


def put(table: str, command: str, page: Path, name: str) -> None:
    """Put ``table`` between the marks ``name`` of ``page``, with the date and the ``command`` that made it."""
    first, last = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, _, rest = page.read_text(encoding="utf-8").partition(first)
    _, found, after = rest.partition(last)
    if not found:
        raise ValueError(f"{page} has no marks {first} and {last}")
    dated = f"Run on {datetime.now(UTC):%Y-%m-%d} by `{command}`."
    page.write_text(f"{before}{first}\n\n{table.strip()}\n\n{dated}\n\n{last}{after}", encoding="utf-8")
