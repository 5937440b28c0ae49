"""Words that tables of analyses choose from: documents hold their English, pages say them in the reader's language."""

from __future__ import annotations

from typing import overload

from optimizer.language import Text, say

CHOICES = {
    str(word): word
    for word in (
        say("optimal"),
        say("feasible"),
        say("infeasible"),
        say("stopped"),
        say("invalid"),
        say("error"),
        say("failed"),
        say("preference"),
        say("political"),
        say("ceiling"),
        say("source"),
        say("lock"),
        say("target"),
        say("year"),
        say("topic"),
        say("line"),
        say("weight"),
        say("value"),
        say("cost"),
        say("money"),
        say("balanced"),
        say("cheapest"),
    )
}
"""Statuses of answers, kinds of limits and of money, what is measured, and what plans are after."""


@overload
def chosen(word: str) -> str: ...
@overload
def chosen(word: None) -> None: ...
def chosen(word: str | None) -> str | None:
    """A word as a text; what is none of `CHOICES`, such as the code of a rule, stays as it is."""
    return word if word is None else CHOICES.get(word, word)


def yes_no(holds: bool) -> Text:
    """``yes`` or ``no``."""
    return say("yes") if holds else say("no")
