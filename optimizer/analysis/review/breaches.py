"""What approved amounts do not keep: their own limits, ceilings and rules, each with its figures and its cell.

Measured by the independent checker on the amounts alone. Limits that depend on who pays are left to a solve.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from optimizer.allocate.result import Row
from optimizer.allocate.words import money
from optimizer.audit.book import Book
from optimizer.audit.demands import Demands
from optimizer.audit.finding import SUMMED
from optimizer.audit.rules import Measured, measured
from optimizer.language import say
from optimizer.plan import Plan
from optimizer.plan.amounts import Amounts, Floats, amounts
from optimizer.workbook.sentences import sentences

Cells = Mapping[tuple[str, int], str]
OWN = frozenset({"request", "minimum", "lock"})
"""Limits that no change of a rule loosens."""


def breaches(plan: Plan, approved: Floats, cells: Cells) -> tuple[Row, ...]:
    """The limits that ``approved`` (activities, years) misses; ``cells`` says where amounts were typed."""
    return (*_own(plan, approved, cells), *_ceilings(plan, approved), *_rules(plan, approved))


def _row(limit: str, member: str, year: int | None, cell: str, relation: str, required: float, achieved: float,
         sentence: str) -> Row:  # fmt: skip
    return {
        "limit": limit,
        "member": member,
        "year": year,
        "cell": cell,
        "relation": relation,
        "required": required,
        "achieved": achieved,
        "missed": abs(achieved - required),
        "sentence": sentence,
    }


def _beyond(more: float, less: float) -> bool:
    return more - less > SUMMED * max(1.0, abs(less))


def _own(plan: Plan, approved: Floats, cells: Cells) -> Iterator[Row]:
    """No more than the request, the minimum or nothing, and what a lock says."""
    asked = amounts(plan)
    for a, activity in enumerate(plan.activities):
        for y, year in enumerate(plan.years):
            amount, most, least = (float(table[a, y]) for table in (approved, asked.most, asked.minimum))
            where, label = cells.get((activity.code, year.year), ""), (activity.code, year.year)
            if _beyond(amount, most):
                text = say("{activity} asks for no more than {amount} in {year}.", activity=activity.code,
                           amount=money(plan, most), year=str(year.year))  # fmt: skip
                yield _row("request", *label, where, "at most", most, amount, text)
            elif activity.kind != "posts" and least and amount > SUMMED and _beyond(least, amount):
                text = say("{activity} needs {amount} in {year} to be workable, or nothing.", activity=activity.code,
                           amount=money(plan, least), year=str(year.year))  # fmt: skip
                yield _row("minimum", *label, activity.origin.cell("minimum"), "at least", least, amount, text)
            yield from _lock(plan, asked, (a, y), amount)


def _lock(plan: Plan, asked: Amounts, place: tuple[int, int], amount: float) -> Iterator[Row]:
    """A scalable activity's lock; those of whole things are left to a solve."""
    activity, year = plan.activities[place[0]], plan.years[place[1]].year
    if not activity.lock or (activity.kind != "scalable" and activity.lock != "out"):
        return
    request = float(asked.request[place])
    held = {"out": 0.0, "full": request, "baseline": min(float(asked.baseline[place[0]]), request)}[activity.lock]
    if abs(amount - held) > SUMMED * max(1.0, held):
        text = say("{activity} is locked at {amount} in {year}.", activity=activity.code, amount=money(plan, held),
                   year=str(year))  # fmt: skip
        yield _row("lock", activity.code, year, activity.origin.cell("lock"), "exactly", held, amount, text)


def _ceilings(plan: Plan, approved: Floats) -> Iterator[Row]:
    """Years in which more is approved than all money that there can be: ceiling, overrun, sources, all carried over."""
    asked = amounts(plan)
    carried = 0.0
    for y, year in enumerate(plan.years):
        own = year.ceiling * (1.0 - year.reserve + year.overrun)
        others = float(asked.money[:, y].sum()) if asked.money.size else 0.0
        before = sum(float(asked.money[s, :y].sum()) for s in range(len(plan.sources))) if asked.money.size else 0.0
        there = own + others + before + carried
        used = float(approved[:, y].sum())
        if _beyond(used, there):
            text = say("There is no more than {amount} in {year}.", amount=money(plan, there), year=str(year.year))
            yield _row("ceiling", "", year.year, year.origin.cell("ceiling"), "at most", there, used, text)
        carried = year.ceiling * year.carry_share


def _rules(plan: Plan, approved: Floats) -> Iterator[Row]:
    """Rules that must hold and can be told from the amounts alone."""
    told = {row["rule"]: row["sentence"] for row in sentences(plan)}
    book = Book(plan, {"rounded": True, "allocation": list(_allocation(plan, approved)), "financing": []})
    for rule in plan.rules:
        by_source = bool(rule.source) or "source" in rule.each or (rule.base is not None and bool(rule.base.source))
        posts = rule.measure in ("units", "count") and any(row.kind == "posts" for row in plan.activities)
        if rule.strength != "must" or by_source or posts or (rule.base is not None and rule.base.kind == "without"):
            continue
        for demand in Demands(book).of(rule):
            own = measured(book, demand)
            if _missed(own):
                cell = rule.origin.cell("limit")
                yield _row(rule.code, demand.member, demand.year, cell, demand.relation, float(own.required),
                           float(own.achieved), told.get(rule.code, ""))  # fmt: skip


def _missed(own: Measured) -> bool:
    return float(own.margin) < -SUMMED * max(1.0, abs(float(own.required)))


def _allocation(plan: Plan, approved: Floats) -> Iterator[Row]:
    for a, y in np.ndindex(approved.shape):
        activity = plan.activities[a]
        for topic, share in activity.shares.items():
            money_ = float(approved[a, y]) * share
            yield {"activity": activity.code, "topic": topic, "year": plan.years[y].year, "recommended": money_}
