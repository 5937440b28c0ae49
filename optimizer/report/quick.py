"""Sums over a long list that a spreadsheet works out quickly: by conditions on columns, not by products of all cells.

A condition on a column reads its word: ``1-2`` becomes a date, ``A*`` stands for many words. Only words that mean
themselves in every program and language are used so; where any other is needed there is no quick formula.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence

from optimizer.plan import COMMON, Scope, Words
from optimizer.report.placed import Placed, text_literal

MOST_TERMS = 12
"""A formula adds up at most so many sums; more would be no quicker."""

PLAIN = re.compile(r"[A-Za-z]{1,2}[0-9]+|[A-Za-z]+([ _-][A-Za-z]+)*")
"""Words that are read as no number, date or pattern."""

TRUTHS = frozenset({"true", "false", "vrai", "faux", "wahr", "falsch", "vero", "falso", "verdadero", "waar", "onwaar"})

Conditions = list[str]
"""Alternatives, of which no cell meets two: each a list of columns and what they have to be."""


def conditions(
    scopes: Sequence[Scope], words: Sequence[tuple[str, str]], sources: Mapping[str, Scope], table: Placed
) -> list[Conditions] | None:
    """What `optimizer.report.sums.Where` demands of a row of ``table``: one of each of the lists must hold."""
    every = [*scopes, *(sources[word] for kind, word in words if kind == "source" and word != COMMON)]
    found: list[Conditions] = []
    for scope in every:
        for kind in ("topic", "line", "activity", "tag"):
            demand: Words = getattr(scope, kind)
            if (demand.include or demand.exclude) and kind == "tag":
                return None
            if demand.include:
                found.append([_is(table, kind, word) for word in demand.include])
            found += [[f"{table.range(kind)},{text_literal('<>' + word)}"] for word in demand.exclude]
    found += [[_is(table, kind, word)] for kind, word in words if kind not in ("source", "tag")]
    plain = all(map(is_plain, _words(every, words)))
    return found if plain and all(kind != "tag" for kind, _ in words) else None


def _words(scopes: Sequence[Scope], words: Sequence[tuple[str, str]]) -> list[str]:
    named = [word for kind, word in words if kind != "source"]
    for scope in scopes:
        for kind in ("topic", "line", "activity"):
            demand: Words = getattr(scope, kind)
            named += [*demand.include, *demand.exclude]
    return named


def is_plain(word: str) -> bool:
    """Whether a condition reads ``word`` as itself."""
    return PLAIN.fullmatch(word) is not None and word.casefold() not in TRUTHS


def _is(table: Placed, kind: str, word: str) -> str:
    return f"{table.range(kind)},{text_literal(word)}"


def in_years(years: Sequence[int], every: Sequence[int], table: Placed) -> list[Conditions]:
    """The condition that a row is of one of ``years``; none where these are all."""
    if tuple(years) == tuple(every):
        return []
    column = table.range("year")
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return [[f'{column},">={years[0]}",{column},"<={years[-1]}"']]
    return [[f"{column},{year}" for year in years]]


def summed(demands: Sequence[Conditions], one: Callable[[str], str]) -> str | None:
    """``one`` formula for each choice of alternatives, added; ``None`` where these are too many."""
    choices = [",".join(parts) for parts in itertools.islice(itertools.product(*demands), MOST_TERMS + 1)]
    if len(choices) > MOST_TERMS:
        return None
    return one(choices[0]) if len(choices) == 1 else f"({'+'.join(map(one, choices))})"
