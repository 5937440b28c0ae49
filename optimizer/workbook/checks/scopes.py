"""Scopes that no active activity is in."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.plan import Scope, Words
from optimizer.plan.scope import Parts
from optimizer.workbook.words import SCOPE_COLUMNS


@dataclass(frozen=True, kw_only=True, slots=True)
class EmptyScope:
    """The column that is to blame, and the whole scope in words."""

    column: str
    words: str


def empty_scope(scope: Scope, parts: Parts) -> EmptyScope | None:
    """What is wrong with a scope without cells; ``None`` where it has one.

    The column is the first that matches nothing on its own, else the first that is filled (empty: none is).
    """
    if parts.matching(scope).any():
        return None
    filled = [name for name in SCOPE_COLUMNS if getattr(scope, name)]
    alone = [name for name in filled if not parts.matching(Scope(**{name: getattr(scope, name)})).any()]
    words = " and ".join(f"{name} {words_typed(getattr(scope, name))}" for name in filled)
    return EmptyScope(column=(alone or filled or [""])[0], words=words)


def words_typed(words: Words) -> str:
    """The words of one scope column as they are typed."""
    return ", ".join([*words.include, *(f"not {word}" for word in words.exclude)])
