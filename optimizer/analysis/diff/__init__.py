"""What changed between two workbooks, or between two reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from optimizer.allocate.result import Row
from optimizer.analysis.diff import reports, workbooks
from optimizer.analysis.diff.declared import OF_REPORTS, OF_WORKBOOKS
from optimizer.analysis.diff.same import DIFFERENT, OTHERWISE
from optimizer.analysis.told import Analysis, Table
from optimizer.errors import UsageError
from optimizer.plan import File, Plan, Settings
from optimizer.workbook.grid import RawWorkbook, open_workbook
from optimizer.workbook.read import examine

__all__ = ["diff"]

TITLE = "What changed"
TOLD = 4
"""Kinds of change, and records, that the finding names; the table holds all."""

Tables = Mapping[str, tuple[Row, ...]]


def diff(old: str | Path, new: str | Path) -> Analysis:
    """What changed from the file ``old`` to the file ``new``: two workbooks, or two reports, of any readable format.

    Records are matched by their keys, wherever they stand; values are compared as they are read, so that another
    spelling of the same number is told as that. Workbooks with errors are compared too. Raises UsageError where a
    file is missing or one is a report and the other a workbook, WorkbookError where one cannot be read at all.
    """
    before, after = (open_workbook(path, wanted=lambda _: True) for path in (old, new))
    kinds = [reports.is_report(book) for book in (before, after)]
    if kinds[0] != kinds[1]:
        which = ("a report", "a workbook") if kinds[0] else ("a workbook", "a report")
        raise UsageError(f"{before.name} is {which[0]} and {after.name} {which[1]}: compare two of a kind.")
    notes: list[str] = []
    if kinds[0]:
        tables: Tables = reports.compared(before, after)
        plan, declared, finding = _of_report(after), OF_REPORTS, _told_of_reports(tables, reports.currency(after))
    else:
        tables, notes = workbooks.compared(before, after)
        plan, declared, finding = _of_workbook(new, after), OF_WORKBOOKS, _told_of_workbooks(tables)
    return _analysis(before, after, plan, declared, tables, finding, notes)


def _analysis(
    before: RawWorkbook,
    after: RawWorkbook,
    plan: Plan,
    declared: Mapping[str, Table],
    tables: Tables,
    finding: str,
    notes: Sequence[str],
) -> Analysis:
    return Analysis(
        name="diff",
        title=TITLE,
        plan=plan,
        status="done",
        asked={"old": _file(before), "new": _file(after)},
        finding=finding or _nothing(before, after),
        notes=(f"From {before.name} to {after.name}.", *notes),
        declared=declared,
        tables=tables,
    )


def _file(book: RawWorkbook) -> dict[str, str]:
    return {"workbook": book.name, "sha256": book.sha256}


def _nothing(before: RawWorkbook, after: RawWorkbook) -> str:
    if before.sha256 == after.sha256:
        return "Nothing changed: the two files are the same, byte for byte."
    return "Nothing changed in what is compared: the files differ in formats, formulas, comments or layout at most."


def _of_workbook(path: str | Path, book: RawWorkbook) -> Plan:
    """The plan of a workbook; where it has errors, one that only names the file."""
    found = examine(path).plan
    file = File(workbook=book.name, sha256=book.sha256)
    return found or Plan(settings=Settings(), topics=(), lines=(), years=(), activities=(), file=file)


def _of_report(book: RawWorkbook) -> Plan:
    """A plan that only names the report: its amounts are in full units of the currency."""
    settings = Settings(title=reports.title(book), currency=reports.currency(book) or "EUR", unit=1)
    file = File(workbook=book.name, sha256=book.sha256)
    return Plan(settings=settings, topics=(), lines=(), years=(), activities=(), file=file)


def _told_of_workbooks(tables: Tables) -> str:
    rows = tables["inputs"]
    parts = []
    changed = [row for row in rows if row["what"] == DIFFERENT]
    if changed:
        often = Counter((row["column"], row["sheet"]) for row in changed).most_common()
        named = [f"{column} in {sheet}{f' ({number})' if number > 1 else ''}" for (column, sheet), number in often]
        parts.append(f"{_counted(len(changed), 'cell')} changed: {_first(named)}")
    for what in ("added", "removed"):
        records = [f"{row['key']} ({row['sheet']})" for row in rows if row["what"] == what]
        if records:
            parts.append(f"{what}: {_first(records)}")
    otherwise = sum(row["what"] == OTHERWISE for row in rows)
    if otherwise:
        parts.append(f"{_counted(otherwise, 'cell')} {'says' if otherwise == 1 else 'say'} the same, typed otherwise")
    own = [row["sheet"] for row in tables["sheets"] if row["ours"] == "no"]
    if own:
        parts.append(f"own sheets that differ, which change no plan: {_first(own)}")
    return _sentence(parts)


def _told_of_reports(tables: Tables, currency: str) -> str:
    amounts, parts = tables["amounts"], []
    if amounts:
        total = sum(row["change"] for row in amounts)
        money = f"{abs(total):,.0f} {currency} {'more' if total > 0 else 'less'} in all" if total else "the same in all"
        by_activity: Counter[str] = Counter()
        for row in amounts:
            by_activity[row["activity"]] += row["change"]
        most = max(by_activity, key=lambda code: abs(by_activity[code]))
        number = _counted(len(amounts), "recommended amount")
        parts.append(f"{number} changed, {money}; most for {most} ({by_activity[most]:+,.0f})")
    limits = list(dict.fromkeys(row["rule"] for row in tables["rules"]))
    if limits:
        parts.append(f"rules and limits that read otherwise: {_first(limits)}")
    if tables["record"]:
        parts.append(f"{_counted(len(tables['record']), 'line')} of the audit record differ")
    return _sentence(parts)


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _first(names: Sequence[str]) -> str:
    rest = len(names) - TOLD
    return ", ".join(names[:TOLD]) + (f" and {rest:,} more" if rest > 0 else "")


def _sentence(parts: Sequence[str]) -> str:
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}." if text else ""
