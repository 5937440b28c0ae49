"""What the checker says: one line per thing checked, and the tolerances it checks with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Literal

from optimizer.language import Text, joined, say

Verdict = Literal["OK", "BREACH"]
OK: Verdict = "OK"
BREACH: Verdict = "BREACH"

COPIED = 1e-11
"""Relative tolerance of figures that are copied or are one product: only the last digit may differ."""

SUMMED = 1e-9
"""Relative tolerance of sums, and of limits on rounded plans."""

UNROUNDED = 1e-6
"""Relative tolerance of limits on plans that could not be rounded, and of the proof of the bound."""


CHECKS = {
    "amounts": say("amounts"),
    "cells": say("cells"),
    "certificate": say("certificate"),
    "contributions": say("contributions"),
    "curve error": say("curve error"),
    "financing": say("financing"),
    "links": say("links"),
    "plan value": say("plan value"),
    "posts": say("posts"),
    "ranking": say("ranking"),
    "reasons": say("reasons"),
    "rule": say("rule"),
    "rule figures": say("rule figures"),
    "rules": say("rules"),
    "source": say("source"),
    "sources": say("sources"),
    "stages": say("stages"),
    "topics": say("topics"),
    "totals": say("totals"),
    "unfunded list": say("unfunded list"),
    "unspent money": say("unspent money"),
    "value": say("value"),
    "without": say("without"),
}
"""The kinds of check, as they can be said in other languages."""

BEYOND = 1e30
"""No budget and no value is as large as this: decimal sums of such figures would no longer be exact."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One line of the sheet Checks: what was checked, the two figures, and the word ``OK`` or ``BREACH``.

    ``difference`` is found less expected where both are figures. A line that stands for many figures counts
    them in ``expected`` and ``found`` while all agree, and shows the first that does not where one differs.
    """

    check: str
    what: str
    expected: float | str | None
    found: float | str | None
    difference: float | None
    verdict: Verdict

    def to_dict(self) -> dict[str, Any]:
        """The finding as a row of the table ``checks``."""
        return asdict(self)


def typed(number: float) -> Decimal:
    """The decimal that an officer typed, from the figure that was read."""
    return Decimal(repr(float(number)))


def exact(number: object) -> Decimal | None:
    """The decimal that was typed or printed; ``None`` for what is no number, or beyond any budget."""
    if isinstance(number, Decimal):
        return number if number.is_finite() else None
    if isinstance(number, bool) or not isinstance(number, int | float) or not abs(number) < BEYOND:
        return None
    return Decimal(repr(float(number)))


def agree(expected: Decimal | float, found: Decimal | float, tolerance: float) -> bool:
    """Whether two figures are the same up to ``tolerance`` · max(1, |expected|)."""
    wanted = float(expected)
    return abs(float(found) - wanted) <= tolerance * max(1.0, abs(wanted))


def finding(
    check: str,
    what: str,
    expected: object,
    found: object,
    *,
    holds: bool | None = None,
    tolerance: float = 0.0,
) -> Finding:
    """One finding; without ``holds`` it is OK where both figures agree, or both are ``None``."""
    left, right = exact(expected), exact(found)
    if holds is None:
        same = expected is None and found is None
        holds = same or (left is not None and right is not None and agree(left, right, tolerance))
    return Finding(
        check=CHECKS.get(check, check),
        what=what,
        expected=_shown(expected, left),
        found=_shown(found, right),
        difference=None if left is None or right is None else float(right - left),
        verdict=OK if holds else BREACH,
    )


def _shown(given: object, number: Decimal | None) -> float | str | None:
    if number is not None:
        return float(number)
    return None if given is None else str(given)


class Tally:
    """Many like figures in one finding: it counts what agrees and keeps the first that does not."""

    __slots__ = ("_first", "_missed", "check", "seen", "what")

    def __init__(self, check: str, what: str) -> None:
        self.check, self.what = CHECKS.get(check, check), what
        self.seen = self._missed = 0
        self._first: Finding | None = None

    def compare(
        self, place: Sequence[object], expected: Decimal | float | None, found: object, tolerance: float
    ) -> None:
        """Count one figure, which has to agree with ``expected`` (``None`` with ``None``)."""
        self.seen += 1
        if type(found) is float and expected is not None:
            wanted = float(expected)
            if abs(found - wanted) <= tolerance * max(1.0, abs(wanted)):
                return
            if self._first is not None:
                self._missed += 1
                return
        elif expected is None and found is None:
            return
        line = finding(self.check, self._named(place), expected, found, tolerance=tolerance)
        if line.verdict == BREACH:
            self._keep(line)

    def require(
        self,
        place: Sequence[object],
        holds: bool,
        expected: object = None,
        found: object = None,
        why: str = "",
    ) -> None:
        """Count one demand that either holds or does not; ``why`` says what is wrong where it does not."""
        self.seen += 1
        if holds:
            return
        if self._first is not None:
            self._missed += 1
        else:
            what = joined(": ", [self._named(place), why]) if why else self._named(place)
            self._keep(finding(self.check, what, expected, found, holds=False))

    def _named(self, place: Sequence[object]) -> Text:
        where = " / ".join(str(word) for word in place if word not in (None, ""))
        return joined(": ", [self.what, where])

    def _keep(self, line: Finding) -> None:
        self._missed += 1
        self._first = self._first or line

    def finding(self) -> Finding:
        """The line for all of them."""
        if self._first is None:
            return Finding(
                check=self.check,
                what=self.what,
                expected=self.seen,
                found=self.seen,
                difference=0,
                verdict=OK,
            )
        if self._missed == 1:
            return self._first
        more = say("{what} (and {count} more)", what=self._first.what, count=self._missed - 1)
        first = self._first
        return Finding(
            check=first.check,
            what=more,
            expected=first.expected,
            found=first.found,
            difference=first.difference,
            verdict=BREACH,
        )
