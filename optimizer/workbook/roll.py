"""Next year's workbook, written into the user's own file: only the cells that change are written, formats stay."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from optimizer.errors import OptimizerError, UsageError
from optimizer.plan import Plan
from optimizer.replacing import replacing
from optimizer.workbook.draft import Edit
from optimizer.workbook.kept import Kept
from optimizer.workbook.opened import FORMATS
from optimizer.workbook.read import examine, read
from optimizer.workbook.rolling import rolled_draft
from optimizer.workbook.typed import Sheets

if TYPE_CHECKING:
    from collections.abc import Sequence


_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Rolled:
    """Next year's workbook: where it was written, its plan, every cell that changed, and what is to be looked at."""

    path: Path
    plan: Plan
    changes: tuple[Edit, ...]
    notes: tuple[str, ...]


def roll(workbook: str | Path, approved: Any, target: str | Path | None = None, *, overwrite: bool = False) -> Rolled:
    """Write to ``target`` the workbook of next year, from ``workbook`` and what was ``approved`` of its plan.

    Without ``target`` it is put beside ``workbook``, see `next_name`.

    What `rolled` does to a plan is done to the user's own file: formats, widths, comments, drop-downs, other sheets
    and the order of columns stay; formulas in cells that change become values, which `Rolled.notes` tells. The file is
    written beside its place, read again, and moved there when it says what the rolled plan says.

    Raises UsageError for anything but ``.xlsx`` and ``.xlsm``, for a target of another kind, for the workbook itself,
    for a file that is there already (unless ``overwrite``) and for one that cannot be written; WorkbookError where
    workbook or decision have errors.
    """
    source = Path(workbook)
    _refuse_source(source)
    if target is not None:
        _refuse(source, Path(target), overwrite=overwrite)
    plan = read(source)
    place = next_name(source, plan.first_year + 1) if target is None else Path(target)
    _refuse(source, place, overwrite=overwrite)
    assert isinstance(plan.typed, Sheets)
    draft, notes, found = rolled_draft(plan, plan.typed.raw, approved)
    assert found.plan is not None
    kept = Kept(source)
    kept.write(draft.edits)
    with replacing(place) as beside:
        beside.write_bytes(kept.content())
        again = examine(beside).plan
        if again is None or again.file.content_sha256 != found.plan.file.content_sha256:
            raise OptimizerError(
                "The rolled workbook does not say what the rolled plan says, so it was not written. This is a fault of "
                "ours: please send the workbook along."
            )
    order = {sheet.name: at for at, sheet in enumerate(draft.raw.sheets)}
    changed = (edit for edit in draft.edits if edit.was != edit.now or edit.flag)
    changes = tuple(sorted(changed, key=lambda edit: (order[edit.sheet], edit.row, edit.column)))
    return Rolled(path=place, plan=_named(again, place.name), changes=changes, notes=(*notes, *kept.notes))


def next_name(workbook: Path, first_year: int) -> Path:
    """Beside ``workbook``, with every year in its name raised by one; else with the new first year behind it."""
    raised = _YEAR.sub(lambda found: str(int(found[0]) + 1), workbook.stem)
    stem = raised if raised != workbook.stem else f"{workbook.stem}_{first_year}"
    return workbook.with_name(stem + workbook.suffix)


def _named(plan: Plan, name: str) -> Plan:
    """A plan that was read under a temporary name, under its own."""
    assert isinstance(plan.typed, Sheets)
    typed = replace(plan.typed, raw=replace(plan.typed.raw, name=name))
    return replace(plan, file=replace(plan.file, workbook=name), typed=typed)


def _refuse_source(source: Path) -> None:
    """Raise UsageError where a file cannot be rolled forward."""
    if source.suffix.lower() not in FORMATS:
        raise UsageError(
            f"{source} cannot be rolled forward with its formats kept: only .xlsx and .xlsm can. Save it as .xlsx "
            "first."
        )
    if not source.is_file():
        raise UsageError(f"There is no file {source}.")


def _refuse(source: Path, target: Path, *, overwrite: bool) -> None:
    """Raise UsageError where ``source`` cannot be rolled forward to ``target``."""
    if target.is_dir() or not target.parent.is_dir():
        raise UsageError(f"{target} cannot be written: it is a folder, or there is no folder {target.parent}.")
    if target.suffix.lower() != source.suffix.lower():
        raise UsageError(f"{target} must end in {source.suffix.lower()}, as the workbook does.")
    if target.exists() and target.samefile(source):
        raise UsageError(f"{target} is the workbook itself: choose another name, so that this year's is not lost.")
    if target.exists() and not overwrite:
        raise UsageError(
            f"{target} is already there: choose another name, or say that it is to be"
            " replaced (--force, or overwrite=True)."
        )


def described(changes: Sequence[Edit]) -> list[dict[str, Any]]:
    """The cells that changed as plain values: cell, was, now, why and what is to be looked at."""
    return [
        {"cell": edit.cell, "was": edit.was, "now": edit.now, "why": edit.why, "flag": edit.flag} for edit in changes
    ]
