"""Rows of a sheet that are no records: totals, remarks below the table, a second table.

People put them there, and read as records they would count money twice. Each is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from optimizer.language import say
from optimizer.workbook.findings import Findings, address
from optimizer.workbook.naming import plain
from optimizer.workbook.row import Row, is_blank

_TOTALS = """
total, totals, grand total, overall total, sub-total, sub total, subtotal, sum, sums, totaux, total général, somme
sous-total, summe, gesamt, gesamtsumme, insgesamt, zwischensumme, totale, totaal, suma, razem, ogółem, σύνολο
γενικό σύνολο, toplam, σ, ∑
"""
TOTALS = frozenset(word.strip() for line in _TOTALS.splitlines() for word in line.split(",") if word.strip())
"""How people head a row that adds up others, in lower case."""

NO_TOTALS = frozenset({"Settings", "Scenarios", "Assumptions"})
"""Sheets whose first column holds names that may be such words."""

_INITIALS = frozenset(word[0] for word in TOTALS)

_REMARK = re.compile(r"\s*(\*|†|‡|\(?\d{1,2}\)|\[\d{1,2}\]|(note|notes|source|sources|remark|nb|n\.b\.)\s*[:.])", re.I)
WORDS_OF_A_REMARK = 4
"""A single text of so many words below a table is a sentence, no code."""


def only_records(
    sheet: str, key: int | None, header: Sequence[Any], ours: Sequence[int], rows: Sequence[Row], findings: Findings
) -> tuple[Row, ...]:
    """``rows`` without those that are no records; ``ours`` are the 0-based columns that are read, ``key`` the first."""
    kept = _before_a_second_table(sheet, header, ours, rows, findings)
    if sheet in NO_TOTALS:
        return tuple(kept)
    records: list[Row] = []
    sums = _Sums()
    for row in kept:
        if _plainly_a_record(row, key, ours):
            records.append(row)
        elif said := _total(row, key, ours, sums.of(records)):
            findings.add(
                "warning",
                "totals_row",
                sheet,
                address(row.number, key or 0),
                say("Row {row} {why}: it is left out, since totals are no records.", row=row.number, why=said),
                remedy="Delete the row, or move it to the side of the table.",
            )
        elif records and (remark := _remark(row, ours)):
            findings.add(
                "warning",
                "remark_row",
                sheet,
                address(row.number, remark[0]),
                say("Row {row} holds only the remark '{remark}': it is left out.", row=row.number, remark=remark[1]),
                remedy="Move it above the header, or into a column whose name begins with #.",
            )
        else:
            records.append(row)
    return tuple(records)


def _plainly_a_record(row: Row, key: int | None, ours: Sequence[int]) -> bool:
    """Whether a row has a name that begins like no total's, and something beside it; others are looked at closely."""
    name = row.at(key)
    if type(name) is not str or not name[:1].isalnum() or name[0].casefold() in _INITIALS:
        return False
    cells = row.cells
    return any(place != key and place < len(cells) and not is_blank(cells[place]) for place in ours)


class _Sums:
    """What the numbers of each column add to, over the rows so far and how many there are."""

    def __init__(self) -> None:
        self._counted = 0
        self._held: dict[int, tuple[int, float]] = {}

    def of(self, rows: Sequence[Row]) -> dict[int, tuple[int, float]]:
        """The same over ``rows``, which have only grown since the last call."""
        for row in rows[self._counted :]:
            for place, cell in enumerate(row.cells):
                if isinstance(cell, float):
                    count, total = self._held.get(place, (0, 0.0))
                    self._held[place] = count + 1, total + cell
        self._counted = len(rows)
        return self._held


def _before_a_second_table(
    sheet: str, header: Sequence[Any], ours: Sequence[int], rows: Sequence[Row], findings: Findings
) -> Sequence[Row]:
    for index, row in enumerate(rows):
        again = [place for place in ours if place < len(row.cells) and row.cells[place] == header[place]]
        if len(again) < 2:
            continue
        findings.add(
            "error",
            "second_table",
            sheet,
            address(row.number, again[0]),
            f"Row {row.number} names the columns once more: a second table begins there, and a sheet has only one.",
            found=row.at(again[0]),
            allowed="one header, and below it only records",
            remedy="Move the second table to a sheet of its own, or delete it; if it goes on with the first, delete "
            "the repeated header.",
        )
        while index and sum(not is_blank(rows[index - 1].at(place)) for place in ours) == 1:
            index -= 1
        return rows[:index]
    return rows


def _total(row: Row, key: int | None, ours: Sequence[int], above: Mapping[int, tuple[int, float]]) -> Any:
    """Why a row is one of totals, in words; empty where it is none."""
    first = row.at(key)
    if not is_blank(first) and plain(first).rstrip(" :.") not in TOTALS:
        return ""
    texts = [cell for place in ours if isinstance(cell := row.at(place), str) and not is_blank(cell)]
    numbers = {place: cell for place in ours if isinstance(cell := row.at(place), float)}
    if texts and plain(texts[0]).rstrip(" :.") in TOTALS and (len(texts) == 1 or texts[0] == first):
        return say("begins with '{word}'", word=texts[0].strip())
    if is_blank(first) and numbers and not texts and _adds_up(numbers, above):
        return say("has no name and adds up the rows above it")
    return ""


def _adds_up(numbers: dict[int, float], above: Mapping[int, tuple[int, float]]) -> bool:
    for place, number in numbers.items():
        count, total = above.get(place, (0, 0.0))
        if count >= 2 and number and abs(total - number) <= 1e-6 * abs(number):
            return True
    return False


def _remark(row: Row, ours: Sequence[int]) -> tuple[int, str] | None:
    """The column and the text of a row that holds nothing else, where it is a sentence or marked as a footnote."""
    filled = [(place, cell) for place in ours if not is_blank(cell := row.at(place))]
    if len(filled) != 1 or not isinstance(filled[0][1], str):
        return None
    text = filled[0][1].strip()
    return (filled[0][0], text) if _REMARK.match(text) or len(text.split()) >= WORDS_OF_A_REMARK else None
