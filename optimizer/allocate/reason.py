"""What a reason for an amount consists of."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.language import Text


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why one activity gets what it gets in one year: a code of the closed list and a sentence.

    ``rules`` names the rules or reserved ids behind it, ``cells`` where they were typed.
    """

    code: str
    text: Text
    rules: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
