"""A report verified: its formulas, figures, rules, inputs and texts, each held against what it has to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimizer.errors import UsageError
from optimizer.language import LANGUAGES, into, say
from optimizer.plan import Plan
from optimizer.recompute.beside import manifest_path, read_manifest
from optimizer.recompute.book import Book, hidden_places, read_book
from optimizer.recompute.cells import address, place_of
from optimizer.recompute.evaluate import Evaluator
from optimizer.recompute.figures import check_figures
from optimizer.recompute.inputs import check_inputs
from optimizer.recompute.ledger import Ledger, Mismatch
from optimizer.recompute.prints import area_of, content_hash, differences, prints
from optimizer.recompute.syntax import FormulaError
from optimizer.workbook.read import read

CLOSE = 1e-9
"""By what share of itself a stored result may differ from the formula's."""

CENT = 1e-5
"""In full units of the currency: sums of many amounts that were written to six decimals."""

BREACHES = frozenset(into(say("BREACH"), language) for language in LANGUAGES)
"""The verdict of a report's own tests that nobody can sign, in every language."""

INPUTS_HASH = "inputs_sha256"
"""Names the cell with the hash of the inputs, where a report does not repeat them."""

State = str
"""How the file stands to what was written: ``as written``, ``saved again``, ``filled in``, ``edited``, ``unknown``."""


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What a verification found.

    ``tested`` counts by kind of finding what was tested; a kind that is not in it was not. ``state`` says how the file
    stands to what was written, ``against`` which workbook its inputs were held against.
    """

    plan: Plan
    report: str
    against: str
    state: State
    tested: Mapping[str, int]
    has_plan: bool
    mismatches: tuple[Mismatch, ...]

    @property
    def breaches(self) -> tuple[Mismatch, ...]:
        """The findings for which the report is not to be signed."""
        return tuple(row for row in self.mismatches if row.kind != "note")


def verified(report: str | Path, workbook: str | Path | None = None, manifest: str | Path | None = None) -> Verified:
    """Recompute ``report`` against ``workbook``, or against the inputs that it carries.

    ``manifest`` is the file that was written beside the report; without it, the one of the report's name. Raises
    UsageError where the report is none, WorkbookError where the inputs cannot be read.
    """
    path = Path(report)
    book = read_book(path)
    beside = _manifest(path, manifest)
    ledger = Ledger()
    plan = _plan(path, book, workbook, ledger)
    for sheet, what in hidden_places(book):
        ledger.breach("hidden", f"{sheet}!{what}", "is hidden: what is not seen cannot be agreed to")
    shown = check_figures(book, plan, ledger)
    _formulas(book, ledger)
    state = _state(book, beside, ledger)
    return Verified(
        plan=plan,
        report=path.name,
        against=Path(workbook).name if workbook is not None else "",
        state=state,
        tested=_tested(book, ledger, beside, workbook),
        has_plan=shown is not None,
        mismatches=tuple(ledger.mismatches.values()),
    )


def _tested(book: Book, ledger: Ledger, beside: object, workbook: object) -> dict[str, int]:
    """How many things of each kind were tested."""
    found = {"figure": ledger.figures, "formula": ledger.formulas, "rule": ledger.rules, "hidden": len(book.sheets)}
    if beside is not None:
        found["change"] = sum(len(sheet.cells) for sheet in book.sheets.values())
    return {**found, "input": ledger.inputs} if workbook is not None else found


def _manifest(report: Path, given: str | Path | None) -> Mapping[str, Any] | None:
    """What the manifest says was written; UsageError where a manifest was named that is none."""
    path = manifest_path(report) if given is None else Path(given)
    found = read_manifest(path)
    written = (found or {}).get("results", {})
    written = written.get("written") if isinstance(written, Mapping) else None
    if given is not None and not isinstance(written, Mapping):
        raise UsageError(f"{path} is no manifest of a report. Give the file that was written beside the report.")
    return written if isinstance(written, Mapping) else None


def _plan(path: Path, book: Book, workbook: str | Path | None, ledger: Ledger) -> Plan:
    """The plan of the inputs in the report, held against the workbook where one is given."""
    carries = "inputs.cell" in book.names
    if not carries and workbook is None:
        raise UsageError(
            f"{path.name} does not repeat its inputs, as those of large plans do not: give the workbook it was made "
            f"from too, as in: optimizer verify {path.name} PLAN.xlsx."
        )
    if not carries:
        plan = read(str(workbook))
        _same_workbook(book, plan, ledger)
        return plan
    if workbook is not None:
        check_inputs(book, Path(workbook), ledger)
    return read(path)


def _same_workbook(book: Book, plan: Plan, ledger: Ledger) -> None:
    """Hold the workbook against the hash that the record has of the one that the report was made from."""
    place = book.names.get(INPUTS_HASH)
    if place is None or place.sheet not in book.sheets:
        return
    ledger.inputs += 1
    recorded = book.at(place.sheet, place.first).value
    if recorded != plan.file.content_sha256:
        where = f"{place.sheet}!{address(place.first)}"
        what = (
            f"{plan.file.workbook} is not the workbook that the report was made from: the hash of its contents differs"
        )
        ledger.breach("input", where, what, plan.file.content_sha256, recorded)


def _formulas(book: Book, ledger: Ledger) -> None:
    """Work out every formula and hold it against the result that is stored, and verdicts against OK."""
    evaluator = Evaluator(book)
    for sheet in book.sheets.values():
        for place, cell in sheet.cells.items():
            if not cell.formula:
                continue
            ledger.formulas += 1
            where = f"{sheet.name}!{address(place)}"
            try:
                result = evaluator.result(sheet.name, cell.formula)
            except FormulaError as error:
                ledger.breach("formula", where, f"the formula cannot be worked out: {error}", None, cell.value)
                continue
            if not _same(result, cell.value):
                what = "the stored result is not what the formula works out"
                ledger.breach("formula", where, what, result, cell.value)
            elif result in BREACHES:
                ledger.breach("rule", where, f"the report's own test says {result}", None, result)


def _same(result: object, stored: object) -> bool:
    if isinstance(result, float) and isinstance(stored, float):
        return abs(result - stored) <= CLOSE * max(1.0, abs(result)) + CENT
    return (result or 0.0) == (stored or 0.0)


def _state(book: Book, written: Mapping[str, Any] | None, ledger: Ledger) -> State:
    """Hold every cell against the fingerprints of the manifest, where there is one."""
    if written is None:
        return "unknown"
    if written.get("sha256") == book.sha256:
        return "as written"
    areas = [area for text in (written.get("to_be_filled_in") or {}).values() if (area := area_of(str(text)))]
    now = prints(book, areas)
    present = [area for area in areas if area.sheet in book.sheets]
    filled = any(place in area for area in present for place in book.sheets[area.sheet].cells)
    if content_hash(now) == written.get("content_sha256"):
        return "filled in" if filled else "saved again"
    for sheet, place in differences(written.get("sheets") or {}, now):
        ledger.breach("change", f"{sheet}!{place}", "is not as it was written", None, _found(book, sheet, place))
    return "edited"


def _found(book: Book, sheet: str, place: str) -> object:
    try:
        cell = book.at(sheet, place_of(place))
    except (ValueError, KeyError):
        return None
    return f"={cell.formula}" if cell.formula else cell.value
