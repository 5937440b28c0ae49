"""The sheet Shares: what each ally pays of common and joint money."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial

from optimizer.errors import nearest
from optimizer.language import say
from optimizer.plan import COMMON, Share, Source
from optimizer.workbook.cells import YES
from optimizer.workbook.findings import percent
from optimizer.workbook.parse import Cells
from optimizer.workbook.records import key_of, origin
from optimizer.workbook.splits import SPLIT_TOLERANCE
from optimizer.workbook.table import Row, Table
from optimizer.workbook.words import few, folded, listed


def shares(table: Table, sources: Sequence[Source], asleep: Sequence[Source], cells: Cells) -> tuple[Share, ...]:
    """The shares in sheet order, adding to 1 (or as typed where that was reported).

    ``sources`` are those that count, ``asleep`` those whose row is not active.
    """
    shared = [COMMON, *(row.code for row in sources if row.kind != "earmarked")]
    seen: dict[str, Row] = {}
    found: list[Share] = []
    sound = True
    known = folded([COMMON, *(source.code for source in sources), *(source.code for source in asleep)])
    earmarked = {source.code for source in sources if source.kind == "earmarked"}
    for row in table.rows:
        ally = key_of(cells, table, row, "ally", seen)
        share = cells.number(table, row, table.sheet.column("share"))
        out = _out(table, row, known, earmarked, shared, cells)
        if not ally or share is None:
            sound = False
            continue
        found.append(Share(ally=ally, share=share, out=out, origin=origin(table, row)))
    if not (sound and found):
        return tuple(found)
    _somebody(found, shared, table, cells)
    return _whole(found, table, cells)


def _out(
    table: Table,
    row: Row,
    known: Mapping[str, str],
    earmarked: Collection[str],
    shared: Sequence[str],
    cells: Cells,
) -> tuple[str, ...]:
    """The shared sources that the ally does not pay for, in sheet order, the ceilings first.

    ``known`` are all sources by their codes in lower case, ``earmarked`` those that are never shared.
    """
    text = cells.text(table, row, table.sheet.column("out"))
    if not text or text.casefold() == "no":
        return ()
    if text.casefold() in YES:
        return tuple(shared)
    named = set()
    for word in listed(text):
        code = known.get(word.casefold())
        if code is None:
            names = list(known.values())
            cells.report(
                "error",
                "unknown_source",
                table,
                row,
                "out",
                f"There is no source {word!r}.",
                found=word,
                allowed=f"yes, or some of {few(names)}",
                did_you_mean=partial(nearest, word, ["yes", *names]),
                remedy="Name sources of the sheet Sources, or common for the ceilings; yes stands for all of them.",
            )
        elif code in earmarked:
            cells.report(
                "warning",
                "out_of_earmark",
                table,
                row,
                "out",
                say("The source {source} is earmarked: it is not shared out over allies at all.", source=code),
                found=word,
                remedy="Take it out of the list.",
            )
        named.add(code)
    return tuple(code for code in shared if code in named)


def _somebody(found: Sequence[Share], shared: Sequence[str], table: Table, cells: Cells) -> None:
    for code in shared:
        if any(row.share for row in found if code not in row.out):
            continue
        cells.report(
            "error",
            "nobody_pays",
            table,
            table.rows[0],
            "out",
            f"Every ally is out of {'the ceilings' if code == COMMON else f'the source {code}'}: nobody would pay.",
            found=code,
            allowed="at least one ally with a share that is not out",
            remedy="Clear the cell `out` of the allies that pay for it.",
        )


def _whole(found: Sequence[Share], table: Table, cells: Cells) -> tuple[Share, ...]:
    total = sum(row.share for row in found)
    if abs(total - 1.0) > SPLIT_TOLERANCE + 1e-12:
        cells.report(
            "error",
            "shares_not_whole",
            table,
            table.rows[0],
            "share",
            f"The shares of all allies add to {percent(total)}, not to 100 %.",
            found=percent(total),
            allowed="shares that add to 100 %, give or take 0.1 point",
            remedy="Correct the shares; an ally that does not pay keeps its share and is `out`.",
        )
        return tuple(found)
    if abs(total - 1.0) > 1e-9:
        cells.report(
            "warning",
            "shares_scaled",
            table,
            table.rows[0],
            "share",
            say("The shares of all allies add to {share} and were scaled to 100 %.", share=percent(total)),
            found=percent(total),
            remedy="Correct the shares if other ones were meant.",
        )
    return tuple(replace(row, share=row.share / total) for row in found)
