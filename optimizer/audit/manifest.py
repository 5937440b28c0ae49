"""The manifest of a run: who and what made a plan, from which inputs, with which results.

The same run gives the same manifest. The time of day and durations are in it only where they are asked for.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib import metadata
from typing import Any

from optimizer._version import __version__
from optimizer.errors import Problem
from optimizer.plan import Plan

PACKAGES = ("pulp", "highspy", "numpy", "pandas", "openpyxl", "python-calamine", "XlsxWriter")
"""The packages whose version can change what is read, solved or written."""

PEOPLE = ("prepared_by", "reviewed_by", "approved_by")

READINGS = ("warning", "note")


def manifest(
    plan: Plan,
    *,
    options: Mapping[str, str],
    results: Mapping[str, Any],
    times: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The record of one run, ready for JSON: blocks ``identity``, ``inputs`` and ``results``.

    ``options`` are the words of the command line by option, in the order given; ``results`` what the run
    found (stages, gap, second opinion, rounding changes). ``times``, where given, holds the time of day and
    durations; it is shown in ``identity``, and its absence is what makes two runs alike to the byte. Raises
    TypeError where ``results`` or ``times`` hold what JSON cannot.
    """
    identity: dict[str, Any] = {
        "workbook": plan.file.workbook,
        "sha256": plan.file.sha256,
        "content_sha256": plan.file.content_sha256,
        "versions": versions(),
        "options": {name: str(word) for name, word in options.items()},
        "people": {name: getattr(plan.settings, name) for name in PEOPLE},
        "version": plan.settings.version,
        "as_of": plan.settings.as_of,
        "decision": plan.settings.decision,
    }
    if times is not None:
        identity["times"] = _plain(times)
    return {"identity": identity, "inputs": _inputs(plan), "results": _plain(results)}


def versions() -> dict[str, str]:
    """The versions of this package, of Python and of what it builds on; empty where one is not installed."""
    found = {"optimizer": __version__, "python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = ""
    return found


def _inputs(plan: Plan) -> dict[str, Any]:
    """What was read and how: nothing that was filled in, left out or doubted goes unsaid."""
    return {
        "activities": len(plan.activities),
        "rules": len(plan.rules),
        "years": [row.year for row in plan.years],
        "defaults": {name: str(value) for name, value in plan.defaults.items()},
        "inactive": list(plan.inactive),
        "readings": [_reading(problem) for problem in plan.problems if problem.level in READINGS],
        "hidden": list(plan.file.hidden),
        "formula_cells": plan.file.formula_cells,
        **({"scenario": _variant(plan)} if plan.variant else {}),
    }


def _variant(plan: Plan) -> dict[str, Any]:
    """What the plan differs in from its workbook: every cell, what stood there, and why it changed."""
    variant = plan.variant
    return {
        "name": str(variant),
        "scenarios": list(variant.scenarios),
        "view": variant.view,
        "cells": [
            {"cell": edit.cell, "what": edit.what, "was": edit.was, "now": edit.now, "by": edit.by, "row": edit.origin}
            for edit in variant.edits
        ],
    }


def _reading(problem: Problem) -> dict[str, str]:
    shown = {"level": problem.level, "code": problem.code, "where": problem.where, "message": problem.message}
    return {**shown, "found": problem.found} if problem.found else shown


def _plain(value: Any) -> Any:
    """``value`` in the types that JSON has, mappings and sequences copied; TypeError where that cannot be."""
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return float(value)
    raise TypeError(f"the manifest cannot hold a {type(value).__name__}: give a number, a word or a list")
