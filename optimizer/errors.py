"""What can go wrong, and what a problem in a workbook looks like.

Every exception that leaves the package is one of these; foreign exceptions are wrapped::

    OptimizerError            exit 1   a fault of ours, or of a solver
    ├── UsageError            exit 2   wrong option, missing file, unknown name
    ├── WorkbookError         exit 3   the workbook has errors; carries all of them
    ├── SolverError           exit 1   a solver failed, or contradicted itself
    ├── CheckError            exit 1   the independent checker refused the plan: it is not delivered
    └── StoppedError          exit 5   the time limit came before any plan was found

"No plan satisfies the rules" is an answer, not an exception: ``result.status == "infeasible"``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One finding about a workbook, told so that its author can mend it.

    ``code`` is a stable short name from the list in docs/workbook.md; ``sheet`` and ``cell`` say where
    (``cell`` is an A1 address, empty when a whole sheet or file is meant); ``message`` says what is wrong in
    one sentence; ``found`` what stands there; ``allowed`` what may stand there; ``remedy`` what to do.
    """

    level: Level
    code: str
    sheet: str
    cell: str
    message: str
    found: str = ""
    allowed: str = ""
    remedy: str = ""
    did_you_mean: str = ""

    @property
    def where(self) -> str:
        """``Sheet!B4``, or the sheet, or ``workbook``."""
        if self.sheet and self.cell:
            return f"{self.sheet}!{self.cell}"
        return self.sheet or "workbook"

    def to_dict(self) -> dict[str, str]:
        """The problem as the ``check --json`` document shows it."""
        return {**asdict(self), "where": self.where}

    def __str__(self) -> str:
        parts = [f"{self.level}: {self.where}: {self.message}"]
        if self.found:
            parts.append(f"found: {self.found}")
        if self.allowed:
            parts.append(f"allowed: {self.allowed}")
        if self.did_you_mean:
            parts.append(f"did you mean {self.did_you_mean}?")
        if self.remedy:
            parts.append(f"remedy: {self.remedy}")
        return " · ".join(parts)


class OptimizerError(Exception):
    """The root of all exceptions that leave this package."""

    exit_code = 1


class UsageError(OptimizerError):
    """The call cannot be carried out as it was written: a missing file, an unknown option or name."""

    exit_code = 2


class WorkbookError(OptimizerError):
    """The workbook cannot be used as it stands. ``problems`` holds every finding, warnings and notes too."""

    exit_code = 3

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        errors = [problem for problem in self.problems if problem.level == "error"]
        super().__init__("\n".join(str(problem) for problem in errors))


class SolverError(OptimizerError):
    """A solver failed, is not installed, or returned something that cannot be true."""


class CheckError(OptimizerError):
    """The independent checker found a breach in a plan that was about to be delivered."""


class StoppedError(OptimizerError):
    """The time limit came before any plan was found."""

    exit_code = 5


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that ``name`` was most likely meant to be, or an empty string.

    Compared without regard to case; the returned name is spelled as it is known.
    """
    spelled = {candidate.casefold(): candidate for candidate in known}
    found = difflib.get_close_matches(name.strip().casefold(), list(spelled), n=1, cutoff=0.6)
    return spelled[found[0]] if found else ""
