"""When no plan satisfies the rules: which of them conflict, where they stand, and what would mend it."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from optimizer.allocate import Result
from optimizer.allocate.result import Row
from optimizer.cli import screen
from optimizer.cli.answer import label
from optimizer.language import listed
from optimizer.report.wording import points


def described(result: Result) -> str:
    """The conflict with its cells, and the repairs, lightest first."""
    lines = [screen.styled("No plan satisfies all the rules.", "red", sys.stderr)]
    lines.append("These contradict each other; without any one of them the rest can be satisfied:")
    lines += [screen.wrapped(limit, "    ", "  - ") for limit in _limits(result.conflict)]
    if result.contradiction:
        lines.append(screen.wrapped(result.contradiction))
    if result.repairs:
        lines.append("Any one of these would mend it, each tried by solving again:")
    lines += [
        screen.wrapped(_repair(repair), "     ", f"  {number}. ") for number, repair in enumerate(result.repairs, 1)
    ]
    lines += [screen.wrapped(warning, "  ", "! ") for warning in result.warnings]
    return "\n".join(lines)


def _limits(conflict: Iterable[Row]) -> list[str]:
    """The limits of a conflict, those that one cell sets for several members and years told together."""
    gathered: dict[tuple[str, str], list[str]] = {}
    for row in conflict:
        gathered.setdefault((row["cell"], _demand(row)), []).append(label(row))
    return [f"{listed(labels, most=6)} ({cell}): {demand}" for (cell, demand), labels in gathered.items()]


def _demand(row: Row) -> str:
    """What a limit demands; the sentence of a rule begins with its id and cell, which are said already."""
    head, colon, demand = str(row["sentence"]).partition("): ")
    return demand if colon and head.startswith(str(row["rule"])) else str(row["sentence"])


def _repair(repair: tuple[Row, ...]) -> str:
    """The changes of one repair, and what the plan is then worth."""
    changes = " And: ".join(row["sentence"] for row in repair)
    return f"{changes} The plan is then worth {points(repair[0]['value'])} points."
