"""The analyses that can be added to a plan that is solved already: each module here with a function ``standard``."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Sequence
from importlib import import_module
from types import ModuleType

import optimizer.analysis
from optimizer.allocate import Options, Result
from optimizer.analysis.told import Analysis
from optimizer.errors import UsageError, nearest

EVERY = "all"


def names() -> tuple[str, ...]:
    """What can be asked for, in alphabetical order."""
    return tuple(_modules())


def named(asked: Iterable[str]) -> tuple[str, ...]:
    """The names in ``asked``, each a comma list or ``all``: once each, in the order asked.

    Raises UsageError for a name that there is not.
    """
    known = names()
    words = [word.strip() for text in asked for word in text.split(",") if word.strip()]
    found: list[str] = []
    for word in words:
        if word.casefold() == EVERY:
            found += known
        elif word.casefold() in known:
            found.append(word.casefold())
        else:
            close = nearest(word, known)
            raise UsageError(
                f"There is no analysis {word!r}: choose from {', '.join(known)}, or {EVERY}."
                + (f" Did you mean {close}?" if close else "")
            )
    return tuple(dict.fromkeys(found))


def analysed(result: Result, asked: Sequence[str], options: Options) -> tuple[Analysis, ...]:
    """The analyses of these `names` with their parameters at the defaults; ``result`` is not solved again."""
    modules = _modules()
    return tuple(modules[name].standard(result, options) for name in asked)


def _modules() -> dict[str, ModuleType]:
    home = optimizer.analysis
    every = {
        found.name: import_module(f"{home.__name__}.{found.name}") for found in pkgutil.iter_modules(home.__path__)
    }
    return {name: every[name] for name in sorted(every) if callable(getattr(every[name], "standard", None))}
