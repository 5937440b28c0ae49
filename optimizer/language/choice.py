"""What a report can be asked to be in: one language, or all of them."""

from __future__ import annotations

from optimizer.errors import UsageError, nearest
from optimizer.language.text import LANGUAGES

BOTH = "both"
CHOICES = (*LANGUAGES, BOTH)
"""The words of ``--language`` and of the setting ``language``."""


def languages(choice: str) -> tuple[str, ...]:
    """The languages that ``choice`` stands for; UsageError, with the nearest word, where it is none of `CHOICES`."""
    if choice == BOTH:
        return LANGUAGES
    if choice in LANGUAGES:
        return (choice,)
    close = nearest(choice, CHOICES)
    raise UsageError(
        f"There is no report in {choice!r}: choose {', '.join(CHOICES[:-1])} or {CHOICES[-1]}."
        + (f" Did you mean {close}?" if close else "")
    )
