"""Entries made from ranges: every combination of the values that some cells take."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal

from optimizer.errors import UsageError
from optimizer.plan.amounts import decimal
from optimizer.workbook.changes import HOW, Change
from optimizer.workbook.numbers import read_number

MOST = 100_000
"""Entries that a grid may have: beyond, one step too fine is likelier than a wish."""

EXAMPLE = "Years / 2028 / ceiling = 5000:8000:250"


def grid(ranges: Sequence[str]) -> dict[str, list[Change]]:
    """Every combination of ``ranges``, by a name that says it.

    A range is ``sheet / row / column = from:to:step`` or ``= value, value``, a blank row standing for every row; a way
    to change may follow the column, as in ``Years / / ceiling percent = -10 %:10 %:5 %``. Raises UsageError for what
    is none.
    """
    axes = [_axis(text) for text in ranges]
    count = 1
    for axis in axes:
        count *= len(axis)
    if count > MOST:
        raise UsageError(f"That is {count:,} plans, more than {MOST:,}: take larger steps.")
    return {
        ", ".join(name for name, _ in chosen): [change for _, change in chosen] for chosen in itertools.product(*axes)
    }


def _axis(text: str) -> list[tuple[str, Change]]:
    where, equals, values = text.partition("=")
    parts = [part.strip() for part in where.split("/")]
    if not equals or len(parts) < 3 or not parts[0] or not parts[-1]:
        raise UsageError(f"{text!r} is no range. Write it as {EXAMPLE!r}: sheet / row / column = from:to:step.")
    row, (column, how) = " / ".join(parts[1:-1]), _column(parts[-1])
    label = " ".join(word for word in (column, row, "" if how == "set" else how) if word)
    return [
        (f"{label} {shown}", Change(sheet=parts[0], row=row, column=column, how=how, to=number))
        for shown, number in _values(text, values)
    ]


def _column(text: str) -> tuple[str, str]:
    head, _, last = text.rpartition(" ")
    return (head.strip(), last.casefold()) if head and last.casefold() in HOW else (text, "set")


def _values(text: str, values: str) -> list[tuple[str, float | str]]:
    """The values and how they are shown; words that are no numbers are taken as they are."""
    if ":" not in values:
        words = [word.strip() for word in values.split(",") if word.strip()]
        if not words:
            raise UsageError(f"{text!r} names no value. Write it as {EXAMPLE!r}.")
        return [(word, _number_or_word(word)) for word in words]
    found = [read_number(part) for part in values.split(":")]
    if len(found) != 3 or any(number is None or number.other is not None for number in found):
        raise UsageError(f"{text!r} is no range. Write it as {EXAMPLE!r}: from:to:step, with plain numbers.")
    percent = any(number.percent for number in found if number is not None)
    first, last, step = (decimal(number.value) for number in found if number is not None)
    if not step or (last - first) / step < 0:
        raise UsageError(f"{text!r}: steps of {step:g} do not lead from {first:g} to {last:g}.")
    count = int((last - first) / step) + 1
    if count > MOST:
        raise UsageError(f"{text!r} has {count:,} steps, more than {MOST:,}: take larger ones.")
    return [_shown(first + k * step, percent=percent) for k in range(count)]


def _shown(number: Decimal, *, percent: bool) -> tuple[str, float]:
    return (f"{float(number * 100):g} %" if percent else f"{float(number):.12g}"), float(number)


def _number_or_word(word: str) -> float | str:
    found = read_number(word)
    return word if found is None or found.other is not None else found.value
