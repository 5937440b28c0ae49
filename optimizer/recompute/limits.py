"""The rules of a report recomputed on the amounts shown: base, required, achieved and margin of every row."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from optimizer.audit.asked import ZERO
from optimizer.audit.book import source_amount
from optimizer.audit.demands import Demand, Demands
from optimizer.audit.finding import SUMMED, UNROUNDED, typed
from optimizer.audit.rules import Measured, measured
from optimizer.language import LANGUAGES, into, say
from optimizer.recompute.amounts import Shown
from optimizer.recompute.columns import Line
from optimizer.recompute.ledger import Ledger

WRITTEN = 2e-6
NUMBERS = ("count", "units")
ENGLISH_OF = {
    into(word, language): str(word) for word in (say("ceiling"), say("source"), say("target")) for language in LANGUAGES
}
"""The ids of limits that are no rows of the workbook, by what reports call them in any language."""


def check_rules(shown: Shown, rules: Sequence[Line], rest: Line | None, ledger: Ledger, *, rounded: bool) -> None:
    """Every rule, member and year: whether its row says what is so, and whether the amounts keep it.

    Where the table shows a selection, what has no row of its own is held against the amounts all the same; ``rest`` is
    the row that stands for it.
    """
    demands = Demands(shown.audit)
    of_rule: dict[str, list[Line]] = {}
    for row in rules:
        of_rule.setdefault(row.text("rule"), []).append(row)
    for rule in shown.audit.plan.rules:
        own = of_rule.get(rule.code, [])
        asked = list(demands.of(rule))
        places = _places(own, {demand.member for demand in asked})
        for demand in asked:
            line = next(places.get((demand.member, demand.year), NOTHING), None)
            if line is None and rest is not None:
                _kept(shown, rest, demand, ledger, rounded=rounded)
                continue
            if line is None:
                what = " ".join(filter(None, (rule.code, demand.member, str(demand.year or ""))))
                ledger.breach("figure", rules[0].sheet if rules else "Rules", f"{what} has no row")
                continue
            if rule.base is not None and rule.base.kind == "without":
                # What the plan would be without a source cannot be told without solving: its base is taken as shown.
                base = Decimal(repr(line.number("base") or 0.0)) / shown.unit
                demand = replace(demand, fixed=base)
            _compare(shown, line, measured(shown.audit, demand), ledger, rounded=rounded)
        for line in itertools.chain(*places.values()):
            ledger.breach("figure", line.where("rule"), "the plan has no such rule, member or year")


def _places(own: Sequence[Line], labels: set[str]) -> dict[tuple[str, int | None], Iterator[Line]]:
    """The rows of a rule by member and year, in their order: what holds both ways has two."""
    found: dict[tuple[str, int | None], list[Line]] = {}
    for line in own:
        member = line.text("member") if line.text("member") in labels else ""
        year = line.text("year")
        found.setdefault((member, int(year) if year.isdigit() else None), []).append(line)
    return {key: iter(rows) for key, rows in found.items()}


NOTHING: Iterator[Line] = iter(())


def _kept(shown: Shown, rest: Line, demand: Demand, ledger: Ledger, *, rounded: bool) -> None:
    """Whether the amounts keep a demand that has no row of its own; what can be told without solving."""
    rule = demand.rule
    if rule.base is not None and rule.base.kind == "without":
        return
    own = measured(shown.audit, demand)
    scale = 1.0 if rule.measure in NUMBERS else float(shown.unit)
    ledger.rules += 1
    if rule.strength == "must" and float(own.margin) * scale < -_slack(shown, own, rounded=rounded):
        label = " ".join(filter(None, (rule.code, demand.member, str(demand.year or ""))))
        required, achieved = float(own.required) * scale, float(own.achieved) * scale
        where = f"{rest.where('verdict')} ({label})"
        ledger.breach("rule", where, f"{label} is not kept: {demand.relation}", required, achieved)


def _room(shown: Shown, own: Measured) -> float:
    """By how much a figure of a rule may be off: sums of numbers that were written to six decimals."""
    counted = own.demand.rule.measure in NUMBERS
    scale = 1.0 if counted else float(shown.unit)
    figures = (own.base, own.required, own.achieved, own.margin)
    sums = [abs(float(figure)) * scale for figure in figures if figure is not None]
    return SUMMED * max(1.0, *sums) + (0.0 if counted else WRITTEN * (1 + len(own.demand.parts)))


def _slack(shown: Shown, own: Measured, *, rounded: bool) -> float:
    """By how much a rule may be missed and still hold."""
    scale = 1.0 if own.demand.rule.measure in NUMBERS else float(shown.unit)
    return (SUMMED if rounded else UNROUNDED) * max(1.0, abs(float(own.required)) * scale) + _room(shown, own)


def _compare(shown: Shown, line: Line, own: Measured, ledger: Ledger, *, rounded: bool) -> None:
    rule = own.demand.rule
    counted = rule.measure in NUMBERS
    scale = 1.0 if counted else float(shown.unit)
    label = " ".join(filter(None, (rule.code, own.demand.member, str(own.demand.year or ""))))
    limit = rule.limit * scale if rule.measure == "amount" else rule.limit
    ledger.compare(line.where("limit"), f"limit of {label}", limit, line.number("limit"), 1e-9 * max(1.0, abs(limit)))
    figures = {"base": own.base, "required": own.required, "achieved": own.achieved, "margin": own.margin}
    room = _room(shown, own)
    for name, figure in figures.items():
        expected = None if figure is None else float(figure) * scale
        ledger.compare(line.where(name), f"{name} of {label}", expected, line.number(name), room)
    ledger.rules += 1
    if rule.strength == "must" and float(own.margin) * scale < -_slack(shown, own, rounded=rounded):
        required, achieved = float(own.required) * scale, float(own.achieved) * scale
        ledger.breach("rule", line.where("achieved"), f"{label} is not kept: {own.demand.relation}", required, achieved)


def _whose(line: Line) -> tuple[str, str]:
    return line.text("member"), line.text("year")


def check_accounts(shown: Shown, rules: Sequence[Line], ledger: Ledger) -> None:
    """The ceilings and sources: what each has in a year is used, carried within its share, or lapses."""
    audit = shown.audit
    rows = {(ENGLISH_OF.get(line.text("rule"), line.text("rule")), *_whose(line)): line for line in rules}
    last = len(audit.years) - 1
    for source, code in enumerate(audit.sources):
        brought = ZERO
        for index, year in enumerate(audit.plan.years):
            when = str(year.year)
            line = rows.get(("source", code, when)) if source else rows.get(("ceiling", when, when))
            label = f"{code if source else 'ceiling'} {when}"
            if line is None:
                ledger.breach("figure", rules[0].sheet if rules else "Rules", f"{label} has no row")
                return
            amount = source_amount(audit.plan.sources[source - 1], year.year) if source else typed(year.ceiling)
            reserve = ZERO if source else amount * typed(year.reserve)
            least = amount + brought - reserve
            most = least + (ZERO if source else amount * typed(year.overrun))
            share = audit.plan.sources[source - 1].carry_share if source else year.carry_share
            carry = ZERO if index == last else amount * typed(share)
            used = audit.used(source, index)
            room = WRITTEN * (2 + len(audit.parts)) + SUMMED * float(max(amount, Decimal(1)) * shown.unit)
            unit = float(shown.unit)
            ledger.compare(line.where("limit"), f"amount of {label}", float(amount) * unit, line.number("limit"), room)
            required, achieved = line.number("required"), line.number("achieved")
            ledger.figures += 2
            ledger.rules += 1
            if required is None or not float(least) * unit - room <= required <= float(most) * unit + room:
                ledger.breach("figure", line.where("required"), f"what {label} has", float(least) * unit, required)
            if achieved is None or not float(used) * unit - room <= achieved <= float(used + carry) * unit + room:
                what = f"used and carried of {label}"
                ledger.breach("figure", line.where("achieved"), what, float(used) * unit, achieved)
            if required is not None and achieved is not None and achieved > required + room:
                ledger.breach("rule", line.where("achieved"), f"{label} is not kept", required, achieved)
            brought = max(ZERO, Decimal(repr(achieved or 0.0)) / shown.unit - used)
            # Dust of sums is nothing that was carried.
            brought = brought if float(brought) * unit > room else ZERO
