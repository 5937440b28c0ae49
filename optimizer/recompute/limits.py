"""The rules of a report recomputed on the amounts shown: base, required, achieved and margin of every row."""

from __future__ import annotations

from collections.abc import Sequence
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


def check_rules(shown: Shown, rules: Sequence[Line], ledger: Ledger, *, rounded: bool) -> None:
    """Every rule, member and year: whether its row says what is so, and whether the amounts keep it."""
    demands = Demands(shown.audit)
    for rule in shown.audit.plan.rules:
        own = [line for line in rules if line.text("rule") == rule.code]
        asked = list(demands.of(rule))
        labels = {demand.member for demand in asked}
        for demand in asked:
            line = _taken(own, demand, labels)
            if line is None:
                what = " ".join(filter(None, (rule.code, demand.member, str(demand.year or ""))))
                ledger.breach("figure", rules[0].sheet if rules else "Rules", f"{what} has no row")
                continue
            if rule.base is not None and rule.base.kind == "without":
                # What the plan would be without a source cannot be told without solving: its base is taken as shown.
                base = Decimal(repr(line.number("base") or 0.0)) / shown.unit
                demand = replace(demand, fixed=base)
            _compare(shown, line, measured(shown.audit, demand), ledger, rounded=rounded)
        for line in own:
            ledger.breach("figure", line.where("rule"), "the plan has no such rule, member or year")


def _taken(own: list[Line], demand: Demand, labels: set[str]) -> Line | None:
    """The first row left that speaks of the demand's member and year; it is taken out."""
    for place, line in enumerate(own):
        member = line.text("member") if line.text("member") in labels else ""
        year = line.text("year")
        if member == demand.member and (int(year) if year.isdigit() else None) == demand.year:
            return own.pop(place)
    return None


def _compare(shown: Shown, line: Line, own: Measured, ledger: Ledger, *, rounded: bool) -> None:
    rule = own.demand.rule
    counted = rule.measure in NUMBERS
    scale = 1.0 if counted else float(shown.unit)
    label = " ".join(filter(None, (rule.code, own.demand.member, str(own.demand.year or ""))))
    limit = rule.limit * scale if rule.measure == "amount" else rule.limit
    ledger.compare(line.where("limit"), f"limit of {label}", limit, line.number("limit"), 1e-9 * max(1.0, abs(limit)))
    figures = {"base": own.base, "required": own.required, "achieved": own.achieved, "margin": own.margin}
    sums = [abs(float(figure)) * scale for figure in figures.values() if figure is not None]
    room = SUMMED * max(1.0, *sums) + (0.0 if counted else WRITTEN * (1 + len(own.demand.parts)))
    for name, figure in figures.items():
        expected = None if figure is None else float(figure) * scale
        ledger.compare(line.where(name), f"{name} of {label}", expected, line.number(name), room)
    slack = (SUMMED if rounded else UNROUNDED) * max(1.0, abs(float(own.required)) * scale) + room
    ledger.rules += 1
    if rule.strength == "must" and float(own.margin) * scale < -slack:
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
