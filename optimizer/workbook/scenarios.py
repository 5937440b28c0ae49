"""The sheets Scenarios and Views: read, and every row tried on the workbook so that a slip is told at its cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from optimizer.errors import UsageError, nearest
from optimizer.language import say
from optimizer.plan import ScenarioRow, Topic
from optimizer.workbook.changes import Change, ChangeError, Touched, apply
from optimizer.workbook.draft import Draft
from optimizer.workbook.findings import Findings
from optimizer.workbook.grid import RawWorkbook
from optimizer.workbook.looks import BrokenCell
from optimizer.workbook.parse import Cells
from optimizer.workbook.records import first_of, optional_text, origin
from optimizer.workbook.table import Row, Table, is_blank
from optimizer.workbook.words import few

BASE = "base"
"""What the plan as it stands is called beside its scenarios."""

_FORBIDDEN = (",", ";", ":", "+", "/", "\n")


def scenarios(table: Table, cells: Cells) -> tuple[ScenarioRow, ...]:
    """The rows of the sheet Scenarios in order; rows with errors are reported and left out."""
    columns = {column.name: column for column in table.sheet.columns}
    spelled: dict[str, str] = {}
    found = []
    for row in table.rows:
        before = cells.findings.count
        code = _name(cells, table, row, "scenario")
        code = spelled.setdefault(code.casefold(), code)
        sheet, how = cells.choice(table, row, columns["sheet"]), cells.choice(table, row, columns["how"])
        column, key = cells.text(table, row, columns["column"]), cells.text(table, row, columns["row"])
        to = row.at(table.columns.get("to"))
        if isinstance(to, BrokenCell):
            to = cells.raw(table, row, columns["to"])
        elif is_blank(to):
            cells.report(
                "error",
                "missing_value",
                table,
                row,
                "to",
                "The new value is missing.",
                allowed=columns["to"].meaning,
                remedy="Type the new value, or the word blank to empty the cell.",
            )
        if cells.findings.count == before and code and sheet and column:
            made = ScenarioRow(
                scenario=code,
                name=optional_text(cells, table, row, "name"),
                sheet=sheet,
                row=key,
                column=column,
                how=how,
                to=to,
                origin=origin(table, row),
            )
            found.append(made)
    return tuple(found)


def _name(cells: Cells, table: Table, row: Row, name: str) -> str:
    """The name of a scenario or view: one that a command line can name."""
    code = cells.code(table, row, table.sheet.column(name))
    if code and (any(mark in code for mark in _FORBIDDEN) or code.casefold() == BASE):
        cells.report(
            "error",
            "bad_code",
            table,
            row,
            name,
            f"A {name} cannot be called {code!r}.",
            found=code,
            allowed=f"a short name without comma, semicolon, colon, slash or plus, and not the word {BASE}",
            remedy="Choose another name: with a plus between them, several scenarios are combined.",
        )
        return ""
    return code


def views(table: Table, topics: Sequence[Topic], cells: Cells) -> Mapping[str, Mapping[str, float]]:
    """The weights of each view by topic, in the order of Topics; every view weights every topic, or it is reported."""
    known = {topic.code.casefold(): topic.code for topic in topics}
    spelled: dict[str, str] = {}
    seen: dict[str, Row] = {}
    first: dict[str, Row] = {}
    found: dict[str, dict[str, float]] = {}
    for row in table.rows:
        name = _name(cells, table, row, "view")
        code = cells.code(table, row, table.sheet.column("topic"))
        weight = cells.number(table, row, table.sheet.column("weight"))
        topic = known.get(code.casefold(), "")
        if code and not topic and known:
            cells.report(
                "error",
                "unknown_topic",
                table,
                row,
                "topic",
                f"There is no topic {code!r}.",
                found=code,
                allowed=few(list(known.values())),
                did_you_mean=partial(nearest, code, known.values()),
                remedy="Use a topic of the sheet Topics, or add it there.",
            )
        if not name:
            continue
        name = spelled.setdefault(name.casefold(), name)
        first.setdefault(name, row)
        given = found.setdefault(name, {})
        if topic and first_of(cells, table, row, f"{name} / {topic}", seen, "topic"):
            given[topic] = 0.0 if weight is None else weight  # a missing weight is reported already
    for name, given in found.items():
        _every_topic(name, given, topics, table, first[name], cells)
    return MappingProxyType(
        {
            name: MappingProxyType({topic.code: given.get(topic.code, 0.0) for topic in topics})
            for name, given in found.items()
        }
    )


def _every_topic(
    name: str, given: Mapping[str, float], topics: Sequence[Topic], table: Table, row: Row, cells: Cells
) -> None:
    missing = [topic.code for topic in topics if topic.code not in given]
    if missing:
        cells.report(
            "error",
            "view_incomplete",
            table,
            row,
            "view",
            f"The view {name} gives no weight to {few(missing)}: a view weights every topic.",
            found=few(list(given)) if given else "",
            allowed=few([topic.code for topic in topics]),
            remedy="Add a row for each; a weight of 0 says that a topic does not count.",
        )
    elif not any(given.values()):
        cells.report(
            "error",
            "weights_all_zero",
            table,
            row,
            "view",
            f"The view {name} gives every topic the weight 0: nothing would be worth anything.",
            remedy="Give at least one topic a weight above 0.",
        )


def try_scenarios(raw: RawWorkbook, rows: Sequence[ScenarioRow], findings: Findings) -> None:
    """Try each scenario by itself on the sheets, and report rows that cannot be carried out or change nothing."""
    by_name: dict[str, list[ScenarioRow]] = {}
    for row in rows:
        by_name.setdefault(row.scenario, []).append(row)
    draft = Draft(raw) if rows else None
    for own in by_name.values():
        assert draft is not None, "there are rows"
        _try(draft, own, findings)
        draft = draft.undone()


def change_of(row: ScenarioRow) -> Change:
    """What a row of the sheet Scenarios says, as a change."""
    return Change(sheet=row.sheet, row=row.row, column=row.column, how=row.how, to=row.to)


def _try(draft: Draft, rows: Sequence[ScenarioRow], findings: Findings) -> None:
    written: dict[str, set[int]] = {}
    carried_out: list[tuple[int, tuple[Touched, ...]]] = []
    for place, row in enumerate(rows):
        try:
            (touched,) = apply(draft, [change_of(row)])
        except UsageError as found:
            error = found if isinstance(found, ChangeError) else ChangeError("to", str(found))
            cell = row.origin.cell(error.field).partition("!")[2]
            findings.add(
                "error",
                error.code,
                "Scenarios",
                cell,
                error.said,
                found=row.to if error.field == "to" else getattr(row, error.field),
                allowed=error.allowed,
                did_you_mean=error.did_you_mean,
                remedy=f"Correct the {error.field}, or delete the row.",
            )
            continue
        carried_out.append((place, touched))
        for one in touched:
            if row.how == "set":
                written[one.cell] = {place}
            else:
                written.setdefault(one.cell, set()).add(place)
    alive = set().union(*written.values()) if written else set()
    for place, touched in carried_out:
        _effect(rows[place], touched, findings, overwritten=place not in alive and bool(touched))


def _effect(row: ScenarioRow, touched: Iterable[Touched], findings: Findings, *, overwritten: bool) -> None:
    """Report a row without effect: every cell of it is set anew by a later row, or stays as it is."""
    cell = row.origin.cell("to").partition("!")[2]
    if overwritten:
        findings.add(
            "error",
            "change_of_nothing",
            "Scenarios",
            cell,
            f"Later rows of {row.scenario} set every cell that this row changes, so it has no effect.",
            found=row.to,
            remedy="Delete this row, or move it below.",
        )
    elif all(change.was == change.now for change in touched):
        findings.add(
            "warning",
            "change_of_nothing",
            "Scenarios",
            cell,
            say("This row of {scenario} changes nothing: the workbook says so already.", scenario=row.scenario),
            found=row.to,
            remedy="Delete the row, or correct it.",
        )
