"""Write the report: the sheets in the committee's order, whole or not at all."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from optimizer.allocate import Result
from optimizer.analysis import Analysis
from optimizer.audit import manifest
from optimizer.errors import UsageError
from optimizer.language import ENGLISH, languages, say
from optimizer.plan import COMMON
from optimizer.recompute.beside import previous_report, write_manifest
from optimizer.replacing import replacing
from optimizer.report import (
    assumptions,
    charts,
    checks,
    commitments,
    contributions,
    decision,
    financing,
    glossary,
    grid,
    infeasible,
    inputs,
    matrix,
    page,
    payers,
    pictures,
    posts,
    prices,
    ranking,
    record,
    rules,
    sensitivity,
    topics,
    unfunded,
    unspent,
    winners,
    years,
)
from optimizer.report.analyses import sheets_of
from optimizer.report.analyses import write as write_placed
from optimizer.report.anchors import name_cell, name_columns
from optimizer.report.context import Context, context
from optimizer.report.formulas import Sources
from optimizer.report.order import in_order, no_plan_sheets, sheet_names
from optimizer.report.sheet import Placed, Sheet, column_letter
from optimizer.report.styles import FONT, FONT_SIZE, Styles
from optimizer.workbook.naming import INPUTS

EXCEL, HTML = ".xlsx", ".html"
KINDS = (EXCEL, HTML)
"""What a report may be written as."""

TRIED = ("3.3.",)
"""Releases of XlsxWriter whose inside `optimizer.report.worksheet` knows; with others its own worksheet writes."""

NO_DATE = datetime(2000, 1, 1)
"""The document's date where the workbook states none: the time of writing would change the bytes."""


def write_report(
    result: Result, path: str | Path, analyses: Sequence[Analysis] = (), language: str | None = None
) -> Path:
    """Write the report of ``result`` to ``path`` (``.xlsx``, or ``.html`` for one file that any browser shows).

    Returns the path. ``language`` is ``en``, ``fr`` or ``both``; without it what the workbook's settings say. ``both``
    writes the English report to ``path`` and the French one beside it, see `report_paths`. ``analyses`` follow the
    plan's own pages. The same result gives the same bytes. The file is written beside its place and moved there when
    complete, so a failure leaves an older report as it was; the manifest of the run is put beside it, see
    `optimizer.recompute.beside`. An infeasible result gives a short report of the conflict and its repairs. UsageError
    where the folder is missing or cannot be written to, the name ends in neither, HTML needs what is not installed, or
    there is no such language.
    """
    wanted = language or result.plan.settings.language
    return _written(path, wanted, lambda kind, one: report_bytes(result, analyses, kind, one), result.manifest)


def report_paths(path: str | Path, language: str) -> dict[str, Path]:
    """The files of a report by their language: ``both`` is NAME.xlsx in English and NAME.fr.xlsx in French."""
    target = Path(path)
    first, *others = languages(language)
    return {first: target, **{other: target.with_suffix(f".{other}{target.suffix}") for other in others}}


def write_analyses(analyses: Sequence[Analysis], path: str | Path, language: str | None = None) -> Path:
    """Write the report of the plan that ``analyses`` are about, with them; `write_report` tells the rest.

    Where none of them holds the plan as it stands (a comparison of two workbooks), only the analyses are written.
    """
    base = next((analysis.base for analysis in analyses if analysis.base is not None), None)
    if base is not None:
        return write_report(base, path, analyses, language)
    wanted = language or analyses[0].plan.settings.language
    told = manifest(analyses[0].plan, options={"analysis": analyses[0].name}, results={})
    return _written(path, wanted, lambda kind, one: _analyses_alone(analyses, kind, one), told)


def _written(path: str | Path, language: str, content: Callable[[str, str], bytes], told: Mapping[str, Any]) -> Path:
    """Write ``content`` (by kind and language) in each language that is asked for; none before all are made.

    The manifest of each stands beside it, ``told`` being that of the run.
    """
    target = Path(path)
    kind = target.suffix.lower()
    if kind not in KINDS:
        raise UsageError(f"The report {target.name} must end in {' or '.join(KINDS)}. Give it such a name.")
    if not target.parent.is_dir():
        raise UsageError(f"The folder {target.parent} does not exist. Make it, or write the report elsewhere.")
    if target.is_dir():
        raise UsageError(f"{target} is a folder. Give the report a file name of its own.")
    if kind == HTML:
        page.ready()
    made = {place: content(kind, one) for one, place in report_paths(target, language).items()}
    for place, data in made.items():
        previous = previous_report(place, data)
        with replacing(place) as draft:
            draft.write_bytes(data)
        write_manifest(place, data, told, previous)
    return target


def report_bytes(
    result: Result, analyses: Sequence[Analysis] = (), kind: str = EXCEL, language: str = ENGLISH
) -> bytes:
    """The report in one language as the bytes of a file of ``kind``, one of `KINDS`."""
    ctx = context(result, language)
    no_plan = result.status == "infeasible"
    names = no_plan_sheets(result) if no_plan else sheet_names(result)
    placings = sheets_of(analyses, names, language)
    with _book(ctx) as (book, buffer):
        sheets = _added(book, ctx, in_order(names, placings), kind)
        if no_plan:
            _write_no_plan(book, sheets, ctx)
            name_cell(book, "no_plan", sheets["No plan"].name, 0, "A")
        else:
            _write_plan(book, sheets, ctx, analyses)
        write_placed(book, sheets, ctx, placings)
        if "Glossary" in sheets:
            glossary.write(sheets["Glossary"], ctx, sheets.values())
    return _as_kind(kind, ctx, sheets, buffer)


def _as_kind(kind: str, ctx: Context, sheets: Mapping[str, Sheet], buffer: BytesIO) -> bytes:
    """The closed workbook, or its sheets as a page."""
    return page.page(ctx, list(sheets.values())).encode() if kind == HTML else buffer.getvalue()


def _analyses_alone(analyses: Sequence[Analysis], kind: str, language: str) -> bytes:
    """The sheets of analyses without a plan's own, as the bytes of a file of ``kind``."""
    plan = analyses[0].plan
    empty = Result(plan=plan, status="infeasible", objective=plan.settings.objective, value=None, bound=None, gap=None)
    ctx, placings = context(empty, language), sheets_of(analyses, language=language)
    with _book(ctx) as (book, buffer):
        sheets = _added(book, ctx, in_order((), placings), kind)
        write_placed(book, sheets, ctx, placings)
        name_cell(book, "no_plan", next(iter(sheets.values())).name, 0, "A")
    return _as_kind(kind, ctx, sheets, buffer)


@contextlib.contextmanager
def _book(ctx: Context) -> Iterator[tuple[Any, BytesIO]]:
    """A workbook with the plan's properties, and the bytes that it is once it is closed."""
    import xlsxwriter

    buffer = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": FONT_SIZE},
    }
    book = xlsxwriter.Workbook(buffer, options)
    if xlsxwriter.__version__.startswith(TRIED):
        from optimizer.report.worksheet import PlainWorksheet

        book.worksheet_class = PlainWorksheet
    settings = ctx.plan.settings
    book.set_properties(
        {
            "title": ctx.plan.title or ctx.said(say("Funding plan")),
            "subject": ctx.said(_subject(ctx.years)),
            "author": settings.prepared_by,
            "category": settings.marking,
            "comments": ctx.said(say("Amounts are estimates and decisions of the workbook it was made from.")),
            "created": _date(settings.as_of),
        }
    )
    yield book, buffer
    book.close()


def _subject(years: Sequence[int]) -> str:
    return say("Funding plan {first}–{last}", first=years[0], last=years[-1]) if years else ""


def _added(book: Any, ctx: Context, names: Mapping[str, bool], kind: str) -> dict[str, Sheet]:
    """Empty sheets; ``names`` says which hold data (the others are for paper). The first is the one shown."""
    styles = Styles(book, ctx.plan.settings.unit, ctx.decimals, ctx.price_decimals)
    filled = kind == EXCEL
    sheets = {name: Sheet(book, styles, ctx, name, data=data, filled=filled) for name, data in names.items()}
    next(iter(sheets.values())).sheet.activate()
    return sheets


def _write_plan(book: Any, sheets: dict[str, Sheet], ctx: Context, analyses: Sequence[Analysis]) -> None:
    """Fill the sheets, those first that others' formulas refer to."""
    in_grid = grid.write(sheets["Grid"], ctx)
    decided, picture = decision.write(sheets["Decision"], ctx)
    if len(ctx.years) > 1:
        charts.years(book, sheets["Decision"], ctx, decided, picture)
    blocks = winners.write_blocks(sheets["Winners and losers"], ctx)
    activities = winners.write_activities(sheets["Activities"], ctx)
    ranked = ranking.write(sheets["Ranking"], ctx)
    missing = unfunded.write(sheets["Not funded"], ctx)
    by_year = years.write(sheets["Years"], ctx)
    if "Commitments" in sheets:
        commitments.write(sheets["Commitments"], ctx)
    sensitivity.write(sheets["Sensitivity"], ctx, analyses)
    prices.write(sheets["Prices of money"], ctx)
    money = _write_sources(sheets, ctx, by_year[COMMON])
    tested = rules.write(sheets["Rules"], ctx, in_grid, decided, money)
    rules.write_words(sheets["Rules in words"], ctx)
    matrices = matrix.write(sheets["Topic by line"], ctx, in_grid)
    whole = matrices.get(None) or matrices[ctx.years[0]]
    charts.write(book, sheets["Charts"], ctx, blocks, whole, ranked)
    pictures.write(book, sheets["Charts"], ctx)
    left = unspent.write(sheets["Unspent by reason"], ctx)
    assumptions.write(sheets["Assumptions and sources"], ctx)
    pages = checks.Pages(
        decision=decided,
        blocks=blocks,
        activities=activities,
        ranking=ranked,
        unfunded=missing,
        years=by_year,
        matrix=whole,
        grid=in_grid,
        unspent=left,
    )
    checks.write(sheets["Checks"], ctx, pages)
    _name_record(book, record.write(sheets["Audit record"], ctx), ctx)
    named = {"inputs": inputs.write(sheets[INPUTS], ctx)} if INPUTS in sheets else {}
    named |= {"decision": decided, "grid": in_grid, "rules": tested, "ranking": ranked, "unfunded": missing}
    if money.financing is not None:
        named["financing"] = money.financing
    for name, placed in named.items():
        name_columns(book, name, placed)
    if ctx.lean_grid:
        name_cell(book, "lean", in_grid.sheet, in_grid.header, "A")
    name_cell(book, "tolerance", tested.sheet, tested.header - 1, column_letter(rules.TOLERANCE_COLUMN))


def _write_sources(sheets: dict[str, Sheet], ctx: Context, ceilings: Placed) -> Sources:
    """Fill the sheets about topics, posts, sources and allies that the plan has; returns where the money stands."""
    if "Topics" in sheets:
        topics.write(sheets["Topics"], ctx)
    if "Posts" in sheets:
        posts.write(sheets["Posts"], ctx)
    if "Contributions" in sheets:
        contributions.write(sheets["Contributions"], ctx)
    if "Who pays" not in sheets:
        return Sources(ceilings=ceilings)
    accounts = payers.write(sheets["Who pays"], ctx)["accounts"]
    return Sources(ceilings=ceilings, accounts=accounts, financing=financing.write(sheets["Financing"], ctx))


def _write_no_plan(book: Any, sheets: dict[str, Sheet], ctx: Context) -> None:
    infeasible.write_overview(sheets["No plan"], ctx)
    infeasible.write_conflict(sheets["Conflict"], ctx)
    infeasible.write_repairs(sheets["Repairs"], ctx)
    assumptions.write(sheets["Assumptions and sources"], ctx)
    if INPUTS in sheets:
        name_columns(book, "inputs", inputs.write(sheets[INPUTS], ctx))
    _name_record(book, record.write(sheets["Audit record"], ctx), ctx)


def _name_record(book: Any, placed: Placed, ctx: Context) -> None:
    """Where the report does not carry its inputs, the cell with the hash of what they were made from has a name."""
    row = record.contents_hash(ctx, placed)
    if row is not None:
        name_cell(book, "inputs_sha256", placed.sheet, row, "C")


def _date(as_of: str) -> datetime:
    """The date the plan states, at midnight; `NO_DATE` where it states none."""
    found = re.search(r"\d{4}-\d{2}-\d{2}", as_of)
    with contextlib.suppress(ValueError):
        if found:
            return datetime.fromisoformat(found[0])
    return NO_DATE
