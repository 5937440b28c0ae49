"""A report recomputed against its workbook, without the model or a solver, with a verdict that a person can sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from optimizer.allocate.result import Row
from optimizer.analysis.told import Analysis, Field, Table
from optimizer.recompute.ledger import Kind, Mismatch
from optimizer.recompute.verified import Verified, verified

FINDINGS = Table(
    "Findings",
    "One row for each cell, row or sheet that is not what it has to be.",
    (
        Field("where", "Where", "text", "The sheet and cell, or the row or sheet, that does not hold.", 26),
        Field("kind", "Kind", "word", "Which test it fails; the page The way back lists the kinds."),
        Field("what", "What it is", "wrap", "What the cell is about, in words.", 50),
        Field("expected", "Expected", "text", "What has to stand there, as recomputed or as in the workbook.", 22),
        Field("found", "Found", "text", "What stands there.", 22),
    ),
)

SUMMARY = Table(
    "What was verified",
    "One row for each thing that was tested.",
    (
        Field("what", "What", "wrap", "What was tested.", 70),
        Field("tested", "Tested", "integer", "How many; not available where it was not tested."),
        Field("differ", "Differ", "integer", "How many of them do not hold."),
    ),
)

TABLES: Mapping[str, Table] = MappingProxyType({"findings": FINDINGS, "summary": SUMMARY})

STATES: Mapping[str, str] = MappingProxyType(
    {
        "as written": "The file is byte for byte as it was written.",
        "saved again": "The file was saved again by a spreadsheet program; nothing in it was changed.",
        "filled in": "Nothing in the file was changed but what is there to be filled in: the column approved.",
        "edited": "The file was edited after it was written.",
        "unknown": "There is no manifest beside the report: texts, and what nothing recomputes, were not compared.",
    }
)
"""How the file stands to what was written, in a sentence."""

FIRST = ("file", "hidden", "change", "input", "figure", "formula", "rule", "note")
"""In which order findings are told: what was done to the file before what follows from it."""


def verify(report: str | Path, workbook: str | Path | None = None, *, manifest: str | Path | None = None) -> Analysis:
    """Recompute ``report`` (``.xlsx``) against ``workbook``, or without one against the inputs that it carries.

    ``manifest`` is the file that was written beside the report, by default the one of its name. The status is ``done``
    where everything holds, else ``breach``. Raises UsageError where the report is none, and WorkbookError where its
    inputs cannot be read.
    """
    found = verified(report, workbook, manifest)
    return Analysis(
        name="verify",
        title="Verification",
        plan=found.plan,
        finding=_verdict(found),
        declared=TABLES,
        tables={
            "findings": tuple(_row(row) for row in sorted(found.mismatches, key=lambda row: FIRST.index(row.kind))),
            "summary": _summary(found),
        },
        status="breach" if found.breaches else "done",
        asked={"report": found.report, "workbook": found.against, "state": found.state},
        notes=tuple(_notes(found)),
    )


def _verdict(found: Verified) -> str:
    tested = found.tested.get("figure", 0) + found.tested.get("formula", 0)
    if not found.breaches:
        return f"VERIFIED: {tested:,} figures recomputed, none differs."
    first = min(found.breaches, key=lambda row: FIRST.index(row.kind))
    said = [f"it should be {_said(first.expected)}"] if first.expected is not None else []
    said += [f"it shows {_said(first.found)}"] if first.found is not None else []
    others = len(found.breaches) - 1
    more = f" {others:,} more finding{'s' if others > 1 else ''}." if others else ""
    told = f": {', '.join(said)}" if said else ""
    return f"NOT VERIFIED: {first.where} ({first.what}){told}.{more}"


def _said(value: object) -> str:
    return f"{value:,.10g}" if isinstance(value, float) else str(value)


def _notes(found: Verified) -> list[str]:
    notes = [STATES[found.state]]
    if found.against:
        notes.append(f"Its inputs were held against {found.against}, cell by cell.")
    else:
        notes.append("Recomputed from the inputs that it carries; no workbook was given to hold these against.")
    if not found.has_plan:
        notes.append("The report tells why there is no plan; there are no amounts to recompute.")
    return notes


def _row(row: Mismatch) -> Row:
    said = {"expected": row.expected, "found": row.found}
    shown = {name: None if value is None else _said(value) for name, value in said.items()}
    return {"where": row.where, "kind": row.kind, "what": row.what, **shown}


TESTED: Mapping[Kind, str] = MappingProxyType(
    {
        "figure": "Figures, recomputed from the inputs and the amounts shown",
        "formula": "Formulas, worked out again from the cells that they read",
        "rule": "Rules, ceilings, requests and other limits, kept by the amounts shown",
        "hidden": "Sheets, none of them or of their rows and columns hidden",
        "change": "Cells, as they were written",
        "input": "Inputs, as in the workbook",
    }
)
"""What is tested, by the kind of finding that it gives."""


def _summary(found: Verified) -> tuple[Row, ...]:
    """What was tested, how much of it, and how much does not hold."""
    differ = Counter(row.kind for row in found.mismatches)
    return tuple(
        {"what": text, "tested": found.tested.get(kind), "differ": differ[kind] if kind in found.tested else None}
        for kind, text in TESTED.items()
    )
