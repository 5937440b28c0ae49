"""``python -m benchmarks.lean BOOK.xlsx OUT``: ours without what the usual script does not give.

No prices of limits and no second opinion. OUT.xlsx is the report that is left, OUT.json the plan alone. Prints the best
value before rounding.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import optimizer


def main(source: str, target: str) -> None:
    """Read, solve, write."""
    result = optimizer.solve(optimizer.read(source), optimizer.Options(prices=False, opinion=0.0))
    if target.endswith(".json"):
        Path(target).write_text(json.dumps(result.to_dict()), encoding="utf-8")
    else:
        optimizer.write_report(result, Path(target))
    print(repr(result.bound))


if __name__ == "__main__":
    main(*sys.argv[1:])
