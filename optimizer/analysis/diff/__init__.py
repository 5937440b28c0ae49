"""What changed between two workbooks, or between two reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from optimizer.allocate.result import Row
from optimizer.analysis.diff import reports, workbooks
from optimizer.analysis.diff.declared import OF_REPORTS, OF_WORKBOOKS
from optimizer.analysis.diff.same import ADDED, DIFFERENT, OTHERWISE, REMOVED
from optimizer.analysis.told import Analysis, Table
from optimizer.errors import UsageError
from optimizer.language import capitalised, joined, number, plural, say
from optimizer.plan import File, Plan, Settings
from optimizer.workbook.grid import RawWorkbook, open_workbook
from optimizer.workbook.naming import is_report
from optimizer.workbook.read import examine

__all__ = ["diff"]

TITLE = say("What changed")
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
    kinds = [_is_report(book) for book in (before, after)]
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


def _is_report(book: RawWorkbook) -> bool:
    """Whether a file is a report; UsageError for one in another language, whose words no table here knows."""
    if reports.is_report(book):
        return True
    if is_report(sheet.name for sheet in book.sheets):
        raise UsageError(
            f"{book.name} is a report that is not in English. Give the one in English: `optimizer solve WORKBOOK "
            "--language en --output REPORT.xlsx` writes it."
        )
    return False


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
        notes=(say("From {old} to {new}.", old=before.name, new=after.name), *notes),
        declared=declared,
        tables=tables,
    )


def _file(book: RawWorkbook) -> dict[str, str]:
    return {"workbook": book.name, "sha256": book.sha256}


def _nothing(before: RawWorkbook, after: RawWorkbook) -> str:
    if before.sha256 == after.sha256:
        return say("Nothing changed: the two files are the same, byte for byte.")
    return say(
        "Nothing changed in what is compared: the files differ in formats, formulas, comments or layout at most."
    )


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
        named = [_column(column, sheet, number) for (column, sheet), number in often]
        parts.append(say("{cells} changed: {columns}", cells=plural(len(changed), "cell"), columns=_first(named)))
    for what in (ADDED, REMOVED):
        records = [say("{key} ({sheet})", key=row["key"], sheet=row["sheet"]) for row in rows if row["what"] == what]
        if records:
            parts.append(say("{what}: {records}", what=what, records=_first(records)))
    otherwise = sum(row["what"] == OTHERWISE for row in rows)
    if otherwise:
        cells = plural(otherwise, "cell")
        parts.append(
            say("{cells} says the same, typed otherwise", cells=cells)
            if otherwise == 1
            else say("{cells} say the same, typed otherwise", cells=cells)
        )
    own = [row["sheet"] for row in tables["sheets"] if row["ours"] == "no"]
    if own:
        parts.append(say("own sheets that differ, which change no plan: {sheets}", sheets=_first(own)))
    return _sentence(parts)


def _column(column: str, sheet: str, often: int) -> str:
    if often == 1:
        return say("{column} in {sheet}", column=column, sheet=sheet)
    return say("{column} in {sheet} ({count})", column=column, sheet=sheet, count=often)


def _told_of_reports(tables: Tables, currency: str) -> str:
    amounts, parts = tables["amounts"], []
    if amounts:
        by_activity: Counter[str] = Counter()
        for row in amounts:
            by_activity[row["activity"]] += row["change"]
        most = max(by_activity, key=lambda code: abs(by_activity[code]))
        parts.append(
            say(
                "{amounts} changed, {total}; most for {who} ({change})",
                amounts=plural(len(amounts), "recommended amount"),
                total=_total(sum(row["change"] for row in amounts), currency),
                who=most,
                change=number(by_activity[most], "+,.0f"),
            )
        )
    limits = list(dict.fromkeys(row["rule"] for row in tables["rules"]))
    if limits:
        parts.append(say("rules and limits that read otherwise: {limits}", limits=_first(limits)))
    if tables["record"]:
        parts.append(say("{lines} of the audit record differ", lines=plural(len(tables["record"]), "line")))
    return _sentence(parts)


def _total(total: float, currency: str) -> str:
    amount = number(abs(total), ",.0f")
    if not total:
        return say("the same in all")
    if total > 0:
        return say("{money} {currency} more in all", money=amount, currency=currency)
    return say("{money} {currency} less in all", money=amount, currency=currency)


def _first(names: Sequence[str]) -> str:
    told, rest = joined(", ", names[:TOLD]), len(names) - TOLD
    return say("{names} and {count:,} more", names=told, count=rest) if rest > 0 else told


def _sentence(parts: Sequence[str]) -> str:
    return capitalised(say("{told}.", told=joined("; ", parts))) if parts else ""
