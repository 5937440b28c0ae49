"""The problems of a workbook as a list that its author can work through."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from optimizer.cli import screen
from optimizer.errors import LEVELS, Problem

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


def show_findings(problems: Sequence[Problem], *, quiet: bool) -> None:
    """Tell errors and warnings (only errors when quiet) on standard error; notes are for ``check``."""
    for problem in problems:
        if problem.level == "error" or (problem.level == "warning" and not quiet):
            screen.tell("\n".join(lines_of(problem, on_screen=False)))
    if any(problem.level == "error" for problem in problems):
        screen.tell(
            screen.wrapped(
                f"The workbook has {counted(problems)}. Mend the errors and try again; "
                "`optimizer check FILE --annotate COPY.xlsx` marks them in a copy."
            )
        )
