"""The limit of a rule: money, a share, a change, or a number of activities or units, by its measure."""

from __future__ import annotations

from optimizer.workbook.findings import figure, percent
from optimizer.workbook.numbers import read_number
from optimizer.workbook.rule_row import RuleRow

MOST_TIMES = 3.0
"""A plain factor up to this was meant as times (1.1 is 110 %), a larger one as a percentage without its sign."""


def limit_of(row: RuleRow, measure: str, relation: str, *, previous: bool) -> float | None:
    """Money for `amount`, a number for `count` and `units`, else a fraction; reports what cannot be meant.

    ``previous``: the measure is held against the previous year, so that the limit of a number is a factor.
    """
    typed = row.row.at(row.table.columns.get("limit"))
    number = row.cells.number(row.table, row.row, row.columns["limit"])
    if number is None:
        return None
    text = read_number(typed) if isinstance(typed, str) else None
    said_percent = text is not None and text.percent
    if measure == "amount":
        return _money(row, number, said_percent)
    if measure in ("count", "units"):
        return _factor(row, number, said_percent, measure) if previous else _number(row, number, said_percent, measure)
    if measure == "change" and relation != "within":
        return _change(row, number, said_percent)
    return _share(row, number, said_percent, measure)


def _change(row: RuleRow, number: float, said_percent: bool) -> float:
    if not -1 <= number <= 1 and not said_percent:
        row.warn(
            "change_above_one",
            "limit",
            f"A change of {figure(number)} means {percent(number)} more than the base."
            if number > 0
            else f"A change of {figure(number)} means a cut of {percent(-number)}, more than everything.",
            found=number,
            allowed="a share such as 5 % or -5 %",
            did_you_mean=percent(number / 100 if abs(number) > 2 else number - 1 if number > 0 else -1),
            remedy="Type the change as a percentage; 5 % is a growth of one twentieth.",
        )
    return number


def _money(row: RuleRow, number: float, said_percent: bool) -> float | None:
    if said_percent:
        row.error(
            "percent_for_number",
            "limit",
            "The limit of an amount is money, not a percentage.",
            found=percent(number),
            allowed="an amount of 0 or more, in the plan's unit",
            remedy="Type the amount, or choose the measure share.",
        )
        return None
    if number < 0:
        row.error(
            "negative",
            "limit",
            "The limit of an amount cannot be negative.",
            found=number,
            allowed="an amount of 0 or more, in the plan's unit",
            remedy="Type it without the minus sign; a cut is the measure change.",
        )
        return None
    return number


def _number(row: RuleRow, number: float, said_percent: bool, measure: str) -> float | None:
    what = "activities" if measure == "count" else "units or posts"
    if said_percent:
        row.error(
            "percent_for_number",
            "limit",
            f"The limit of a {measure} rule is a number of {what}, not a percentage.",
            found=percent(number),
            allowed=f"a number of {what}, 0 or more",
            remedy="Type the number, or write previous year in `of` to hold it against the year before.",
        )
        return None
    if number < 0:
        _negative(row, number, f"The limit of a {measure} rule", f"a number of {what}, 0 or more")
        return None
    if measure == "count" and not number.is_integer():
        row.warn(
            "count_not_whole",
            "limit",
            f"Activities are counted whole, but the limit is {figure(number)}.",
            found=number,
            allowed="a whole number of activities",
            did_you_mean=f"{round(number)}",
            remedy="Type a whole number.",
        )
    return number


def _factor(row: RuleRow, number: float, said_percent: bool, measure: str) -> float | None:
    if number < 0:
        _negative(
            row, percent(number), f"The limit of a {measure} rule", "a share of the year before: 100 % is as many"
        )
        return None
    if number > 1 and not said_percent:
        meant = percent(number if number <= MOST_TIMES else number / 100)
        row.error(
            "share_above_one",
            "limit",
            f"Against the previous year the limit of a {measure} rule is a share of the number the year before, but "
            f"{figure(number)} is more than the whole.",
            found=number,
            allowed="a share of the year before: 100 % is as many",
            did_you_mean=meant,
            remedy=f"Type {meant} as text, or clear `of` if {figure(number)} is meant as a number.",
        )
        return None
    return number


def _negative(row: RuleRow, found: object, what: str, allowed: str) -> None:
    row.error(
        "negative",
        "limit",
        f"{what} cannot be negative.",
        found=found,
        allowed=allowed,
        remedy="Type it without the minus sign.",
    )


def _share(row: RuleRow, number: float, said_percent: bool, measure: str) -> float | None:
    what = "A within limit" if measure == "change" else f"The limit of a {measure} rule"
    if number < 0:
        _negative(row, percent(number), what, "a share from 0 % to 100 %")
        return None
    # Against a base in scope parts or requests a share can truly pass 100 %, if it is typed as a percentage.
    if number > 1 and not said_percent:
        row.error(
            "share_above_one",
            "limit",
            f"{what} is a share, but {figure(number)} is more than the whole.",
            found=number,
            allowed="a share such as 0.3 or 30 %",
            did_you_mean=percent(number / 100),
            remedy=f"Type {percent(number / 100)} or {number / 100:.6g}.",
        )
        return None
    return number
