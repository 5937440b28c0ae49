"""The problems of a workbook as a list that its author can work through."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from optimizer.cli import screen
from optimizer.errors import LEVELS, Problem
from optimizer.language import Text

COLOURS = {"error": "red", "warning": "yellow", "note": "faint"}


def counted(problems: Sequence[Problem]) -> str:
    """``2 errors, 1 warning, no notes`` in words."""
    found = Counter(problem.level for problem in problems)
    return ", ".join(f"{found[level] or 'no'} {level}{'' if found[level] == 1 else 's'}" for level in LEVELS)


def lines_of(problem: Problem, *, on_screen: bool) -> list[str]:
    """One problem: where and what in the first line; found, allowed and the remedy below it."""
    stream = sys.stdout if on_screen else sys.stderr
    head = screen.wrapped(f"{problem.where}: {problem.message}", "    ", f"{problem.level}: ")
    coloured = screen.styled(problem.level, COLOURS[problem.level], stream) + head[len(problem.level) :]
    lines = [coloured]
    if problem.found:
        lines.append(screen.wrapped(f"found: {problem.found}", "           ", "    "))
    if problem.allowed:
        lines.append(screen.wrapped(f"allowed: {problem.allowed}", "             ", "    "))
    if problem.did_you_mean:
        lines.append(screen.wrapped(f"did you mean {problem.did_you_mean}?", "    "))
    if problem.remedy:
        lines.append(screen.wrapped(f"remedy: {problem.remedy}", "            ", "    "))
    return lines


MANY, SHOWN, NAMED = 20, 10, 12
"""Of more than ``MANY`` problems of one kind on one sheet so many are shown in full; of so many more the cell."""


def told(problems: Sequence[Problem], *, on_screen: bool) -> Iterator[str]:
    """Every problem, as `lines_of`; of many alike the first, and after them how many more there are and where."""
    alike = Counter(_kind(problem) for problem in problems)
    seen: Counter[tuple[str, str, str]] = Counter()
    for problem in problems:
        kind = _kind(problem)
        seen[kind] += 1
        if alike[kind] <= MANY or seen[kind] <= SHOWN:
            yield "\n".join(lines_of(problem, on_screen=on_screen))
        elif seen[kind] == SHOWN + 1:
            yield _more_of(problem, [row for row in problems if _kind(row) == kind][SHOWN:])


def _more_of(problem: Problem, rest: Sequence[Problem]) -> str:
    """How many more problems like one there are, the cells of the first, and where the others are told."""
    last = rest[-1].message
    # The last of a long run counts those that were left out after it.
    cut = isinstance(last, Text) and last.pattern.endswith("more like this in the same column)")
    untold = int(last.parts["count"]) if isinstance(last, Text) and cut else 0
    count = len(rest) + untold
    named = ", ".join(row.cell or "the sheet" for row in rest[:NAMED])
    others = f" and {count - NAMED:,} others" if count > NAMED else ""
    listed = "lists more of them" if untold else "lists them all"
    more = f"{count:,} more on {problem.sheet or 'the workbook'} like these: {named}{others}."
    return screen.wrapped(f"{more} `optimizer check FILE --json` {listed}.", "    ", f"{problem.level}: ")


def _kind(problem: Problem) -> tuple[str, str, str]:
    return problem.level, problem.code, problem.sheet


def show_findings(problems: Sequence[Problem], *, quiet: bool) -> None:
    """Tell errors and warnings (only errors when quiet) on standard error; notes are for ``check``."""
    shown = [row for row in problems if row.level == "error" or (row.level == "warning" and not quiet)]
    for text in told(shown, on_screen=False):
        screen.tell(text)
    if any(problem.level == "error" for problem in problems):
        screen.tell(
            screen.wrapped(
                f"The workbook has {counted(problems)}. Mend the errors and try again; "
                "`optimizer check FILE --annotate COPY.xlsx` marks them in a copy."
            )
        )
