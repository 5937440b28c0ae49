"""A decision held against its plan: every amount in the plan's unit, every activity and year one of the plan's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from optimizer.errors import UsageError, WorkbookError, nearest
from optimizer.plan import Plan
from optimizer.plan.amounts import amounts, decimal
from optimizer.workbook.approved import Approved, Key, read_approved
from optimizer.workbook.findings import Findings
from optimizer.workbook.words import few, folded

_SCALES = {"": 1, "thousand": 1000, "million": 1_000_000}


@runtime_checkable
class Answered(Protocol):
    """What a solve returns, as far as a decision is in it."""

    def rows(self, table: str) -> tuple[dict[str, Any], ...]:
        """The rows of one of its tables."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """A decision in the plan's unit, its activities and years spelled as the plan's.

    ``amounts`` holds every active activity in the first year, 0 where it asked for nothing and nothing was said;
    later years as far as they were said. See `Approved` for the rest.
    """

    name: str
    sha256: str
    amounts: Mapping[Key, float]
    in_place: Mapping[Key, float]
    used: Mapping[Key, float]
    as_recommended: bool


def decided(given: Any, plan: Plan) -> Decided:
    """What was decided on ``plan``.

    ``given`` is a file (see `read_approved`), an `Approved`, the result of a solve (everything as recommended), a
    mapping from (activity, year) to an amount in the plan's unit, or records or a DataFrame with the columns activity,
    year and approved. Raises WorkbookError where the plan has no such activity or year, or where an activity that
    asks for money in the first year has no amount there.
    """
    approved = _approved(given)
    factor = _factor(approved.unit, plan)
    findings = Findings()
    codes = folded([row.code for row in plan.activities])
    years = {row.year for row in plan.years}
    found: dict[Key, Decimal] = {}
    for key, amount in approved.amounts.items():
        matched = _matched(key, codes, years, approved, findings)
        if matched is not None:
            found[matched] = found.get(matched, Decimal(0)) + decimal(amount) * factor
    _complete(plan, found, approved, findings)
    if findings.has_errors:
        raise WorkbookError(findings.all())
    return Decided(
        name=approved.name,
        sha256=approved.sha256,
        amounts={key: float(amount) for key, amount in found.items()},
        in_place={(codes[code.casefold()], year): units for (code, year), units in approved.in_place.items()},
        used=approved.used,
        as_recommended=bool(approved.sha256) and not approved.filled,
    )


def _approved(given: Any) -> Approved:
    if isinstance(given, Approved):
        return given
    if isinstance(given, (str, Path)):
        return read_approved(given)
    if isinstance(given, Answered):
        return _of_answer(given)
    if isinstance(given, Mapping) and all(isinstance(key, tuple) and len(key) == 2 for key in given):
        records: Iterable[Any] = [
            {"activity": key[0], "year": key[1], "approved": amount} for key, amount in given.items()
        ]
    elif hasattr(given, "to_dict") and hasattr(given, "columns"):  # a DataFrame
        records = given.to_dict("records")
    else:
        records = given
    try:
        amounts_ = {(str(row["activity"]), int(row["year"])): float(row["approved"]) for row in records}
    except (TypeError, KeyError, ValueError) as error:
        raise UsageError(
            "A decision is a file, a result, a mapping from (activity, year) to an amount, or records with activity, "
            f"year and approved ({type(error).__name__}: {error})."
        ) from None
    bad = [key for key, amount in amounts_.items() if not 0 <= amount < float("inf")]
    if bad:
        raise UsageError(f"The approved amount of {bad[0][0]} in {bad[0][1]} is not an amount of 0 or more.")
    return Approved(name="amounts given in code", amounts=amounts_, filled=len(amounts_))


def _of_answer(answer: Answered) -> Approved:
    cells = answer.rows("allocation")
    if not cells:
        raise UsageError("The result has no plan, so there is nothing to roll forward.")
    total: dict[Key, Decimal] = {}
    for row in cells:
        key = (str(row["activity"]), int(row["year"]))
        total[key] = total.get(key, Decimal(0)) + decimal(row["recommended"])
    posts = {(str(row["activity"]), int(row["year"])): float(row["in_place"]) for row in answer.rows("posts")}
    used = {(str(row["source"]), int(row["year"])): float(row["used"]) for row in answer.rows("sources")}
    return Approved(
        name="the plan as recommended",
        amounts={key: float(amount) for key, amount in total.items()},
        in_place=posts,
        used=used,
    )


def _factor(unit: str, plan: Plan) -> Decimal:
    """How many of the plan's units one of the decision's is."""
    if not unit or unit.casefold() == "plan's unit":
        return Decimal(1)
    currency, _, scale = unit.partition(" ")
    if currency.upper() != plan.settings.currency or scale.strip() not in _SCALES:
        ours = plan.settings.currency
        raise UsageError(
            f"The approved amounts are in {unit!r}, but the plan is in {ours}. Write approved ({ours}), "
            f"({ours} thousand) or ({ours} million), or no bracket for the plan's unit."
        )
    return Decimal(_SCALES[scale.strip()]) / Decimal(plan.settings.unit)


def _matched(key: Key, codes: Mapping[str, str], years: set[int], approved: Approved, findings: Findings) -> Key | None:
    code, year = key
    sheet, cell = approved.cells.get(key, ("", ""))
    if code.casefold() not in codes:
        findings.add(
            "error",
            "unknown_activity",
            sheet,
            cell,
            f"The plan has no active activity {code!r}.",
            found=code,
            allowed=few(list(codes.values())),
            did_you_mean=partial(nearest, code, codes.values()),
            remedy="Correct its code, or leave its rows out.",
        )
        return None
    if year not in years:
        findings.add(
            "error",
            "year_outside_plan",
            sheet,
            cell,
            f"The plan has no year {year}.",
            found=year,
            allowed=f"{min(years)} to {max(years)}",
            did_you_mean=nearest(str(year), [str(known) for known in sorted(years)]),
            remedy="Is this the decision on this workbook? Correct the year, or leave its rows out.",
        )
        return None
    return codes[code.casefold()], year


def _complete(plan: Plan, found: dict[Key, Decimal], approved: Approved, findings: Findings) -> None:
    """Every activity has an amount in the first year: 0 where it asks for nothing, else it must have been said."""
    year = plan.first_year
    most = amounts(plan).most[:, 0]
    missing = []
    for row, asked in zip(plan.activities, most.tolist(), strict=True):
        if (row.code, year) not in found:
            found[row.code, year] = Decimal(0)
            if asked > 0:
                missing.append(row.code)
    if missing and not findings.has_errors:
        sheet = next(iter(approved.cells.values()), ("", ""))[0]
        findings.add(
            "error",
            "missing_value",
            sheet,
            "",
            f"There is no approved amount in {year} for {few(missing)}, although money was asked for then.",
            allowed=f"an amount for every activity that asks for money in {year}",
            remedy="Add their rows, with 0 where nothing was approved.",
        )
