"""What a verification writes down: every figure that was recomputed, and those that differ with their cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from optimizer.recompute.cells import Value

Kind = Literal["figure", "formula", "rule", "hidden", "change", "input", "file", "note"]
KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        "figure": "a figure that differs from the one recomputed",
        "formula": "a formula that is gone, or whose stored result is not what it works out",
        "rule": "a rule or limit that the amounts shown do not keep",
        "hidden": "a row, column or sheet that is hidden",
        "change": "a cell that is no longer as it was written",
        "input": "an input that differs from the workbook",
        "file": "something without which the report cannot be verified",
        "note": "no breach, but to be known before signing",
    }
)
"""What a finding may be."""

Shown = float | str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Mismatch:
    """One finding: its kind, the cell (or sheet, or row) it stands in, what it is about, expected and found."""

    kind: Kind
    where: str
    what: str
    expected: Shown = None
    found: Shown = None


@dataclass(slots=True)
class Ledger:
    """Counts what is held against what, and keeps what does not agree, one finding a place and kind."""

    figures: int = 0
    formulas: int = 0
    rules: int = 0
    inputs: int = 0
    mismatches: dict[tuple[str, str], Mismatch] = field(default_factory=dict)

    def breach(self, kind: Kind, where: str, what: str, expected: object = None, found: object = None) -> None:
        """Write down a finding; the first that is said of a place stays."""
        line = Mismatch(kind=kind, where=where, what=what, expected=_shown(expected), found=_shown(found))
        self.mismatches.setdefault((kind, where), line)

    def compare(self, where: str, what: str, expected: Decimal | float | None, found: Value, tolerance: float) -> None:
        """Hold a number against the recomputed one; ``None`` expects a word in its place, such as n/a."""
        self.figures += 1
        number = found if isinstance(found, float) else None
        if expected is None:
            if number is not None:
                self.breach("figure", where, what, "no number", number)
        elif number is None or abs(number - float(expected)) > tolerance:
            self.breach("figure", where, what, float(expected), found)

    def word(self, where: str, what: str, expected: str, found: Value) -> None:
        """Hold a code or a name that the workbook says against what stands there."""
        self.figures += 1
        if str("" if found is None else found) != expected:
            self.breach("figure", where, what, expected, found)


def _shown(value: object) -> Shown:
    if value is None or isinstance(value, str):
        return value
    return float(value) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else str(value)
