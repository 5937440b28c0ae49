"""Why an amount is what it is: a code of the closed list, a sentence, the rules and cells behind it.

At the optimum the next money on an amount earns at most what it costs, and the last money at least that. What it
costs is the year's common money, made dearer or cheaper by the rules that hold the amount. A rule that only counts
the amount in its base (a share of all money, say) makes money dearer for everybody: that belongs to the common cost.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from optimizer.allocate.forced import Forced
from optimizer.allocate.goals import goal_reason
from optimizer.allocate.outcome import Outcome
from optimizer.allocate.reason import Reason
from optimizer.allocate.whole_reasons import WholeReasons
from optimizer.allocate.words import listed, money, points, unit_name
from optimizer.model.program import Floats, Ints
from optimizer.plan import Source

SAME_SLOPE = 1e-7
"""Slopes nearer than this part of the steepest slope of the plan count as equal."""


class Reasons:
    """The reasons of one outcome; `of` tells that of one activity-year."""

    def __init__(self, outcome: Outcome, forced: Mapping[int, Forced] | None = None) -> None:
        self.outcome, self.model = outcome, outcome.model
        self.plan = self.model.plan
        steepest = float(np.abs(self.model.pieces.slope).max(initial=0.0))
        self._same = SAME_SLOPE * max(steepest, 1e-12)
        self._pulls = self._rules_by_amount()
        direct = np.zeros(self.model.shape)
        for (a, y), pulls in self._pulls.items():
            direct[a, y] = sum(charge for _, charge in pulls)
        self._direct = direct
        self._common = outcome.charge - direct
        self._whole = WholeReasons(outcome, self._common, self._same, forced or {})

    def of(self, a: int, y: int) -> Reason:
        """The reason for activity ``a`` in year ``y`` (indices in sheet order)."""
        outcome, model, plan = self.outcome, self.model, self.plan
        row, year = plan.activities[a], plan.years[y].year
        if row.lock:
            return self._locked(a, y)
        if float(model.amounts.most[a, y]) == 0.0:
            return Reason(code="full_request", text=f"Nothing is asked for in {year}.")
        if outcome.moved[a, y]:
            return self._rounding(a, y)
        held = self._rule_on(a, y)
        told = self._whole.of(a, y, held)
        if told is not None:
            return told
        if outcome.objective != "value":
            return goal_reason(outcome, a, y, held)
        exact = float(outcome.exact[a, y])
        curve = model.curves[a, y]
        scale = float(model.amounts.weight[a] * model.amounts.discount[y])
        above, below = curve.slope_above(exact), curve.slope_below(exact)
        next_worth = None if above is None else above * scale
        last_worth = None if below is None else below * scale
        return self._compared(a, y, next_worth, last_worth)

    def _locked(self, a: int, y: int) -> Reason:
        row, year = self.plan.activities[a], self.plan.years[y].year
        meant = {
            "full": "at all it asks for",
            "baseline": "at last year's money",
            "out": "at nothing",
        }[row.lock]
        return Reason(
            code="locked",
            text=f"Locked {meant} in {year} ({row.origin.cell('lock')}).",
            rules=("lock",),
            cells=(row.origin.cell("lock"),),
        )

    def _rule_on(self, a: int, y: int) -> Reason | None:
        """The rule that holds the amount down by its price, if one does."""
        if float(self._direct[a, y]) <= self._same:
            return None
        return self._held(a, y, up=False, worth=None)

    def _compared(self, a: int, y: int, next_worth: float | None, last_worth: float | None) -> Reason:
        common, rules = float(self._common[a, y]), float(self._direct[a, y])
        same, year = self._same, self.plan.years[y].year
        unit = f"one more {unit_name(self.plan)}"
        if rules < -same and last_worth is not None and last_worth < common - same:
            return self._held(a, y, up=True, worth=last_worth)
        if next_worth is None:
            return Reason(code="full_request", text=f"Gets all it asks for in {year}.")
        if rules > same and next_worth > common + same:
            return self._held(a, y, up=False, worth=next_worth)
        if next_worth <= same:
            return Reason(code="worth_nothing_more", text=f"More money would bring nothing further here in {year}.")
        source = self._source_at_its_end(a, y)
        if source is not None:
            return source
        amount, baseline = float(self.outcome.exact[a, y]), float(self.model.amounts.baseline[a])
        tied = last_worth is not None and abs(last_worth - next_worth) <= same
        if tied and abs(amount - baseline) <= 1e-6 * max(1.0, baseline):
            return Reason(
                code="nearest_to_baseline",
                text=f"More or less here in {year} is worth the same as elsewhere, so last year's amount stays.",
            )
        if tied:
            return Reason(
                code="last_money_at_the_margin",
                text=f"Takes the last money of {year}: {unit} would bring {points(next_worth)} points here, as much "
                "as the best other use of it.",
            )
        cell = self.plan.years[y].origin.cell("ceiling")
        return Reason(
            code="ceiling",
            text=f"The ceiling of {year} stops here: {unit} would bring {points(next_worth)} points, less than the "
            "last money does where it goes now.",
            rules=("ceiling",),
            cells=(cell,),
        )

    def _source_at_its_end(self, a: int, y: int) -> Reason | None:
        """The source that pays the last money here and has no more, where that is not the ceiling's."""
        if float(self.outcome.paid_charge[a, y]) >= -self._same:
            return None
        year = self.plan.years[y].year
        ends = [
            source
            for s, source in enumerate(self.plan.sources)
            if self.outcome.account_binding[s + 1, y] and self.outcome.may_pay[s, a]
        ]
        if not ends:
            return None
        named = listed([f"{row.code} “{row.name}”" if row.name != row.code else row.code for row in ends], most=3)
        return Reason(
            code="source",
            text=f"The money of {named} for {year} ends here; money of the ceiling is worth more elsewhere.",
            rules=("source",),
            cells=tuple(_amount_cell(row, year) for row in ends),
        )

    def _held(self, a: int, y: int, *, up: bool, worth: float | None) -> Reason:
        """A rule holds the amount up (``up``) or down, against what money is worth elsewhere in the year.

        Without ``worth`` the sentence names the rule alone.
        """
        pulls = [(row, charge) for row, charge in self._pulls.get((a, y), []) if (charge < 0.0) == up]
        rules = tuple(dict.fromkeys(self.model.rule_rows[row].rule.code for row, _ in pulls))
        cells = tuple(dict.fromkeys(self.model.rule_rows[row].rule.origin.cell("limit") for row, _ in pulls))
        named = listed([self._rule_name(row) for row, _ in self._unlike(pulls)], most=3)
        year, unit = self.plan.years[y].year, unit_name(self.plan)
        if worth is None:
            text = f"Held down in {year} by {named}."
        elif up:
            text = (
                f"Held up in {year} by {named}: the last {unit} brings {points(worth)} points here and would bring "
                "more elsewhere."
            )
        else:
            spare = float(self._common[a, y]) <= self._same
            more = "and money is left over" if spare else "more than where that money goes now"
            text = f"Held down in {year} by {named}: one more {unit} would bring {points(worth)} points here, {more}."
        return Reason(code="rule", text=text, rules=rules, cells=cells)

    def _unlike(self, pulls: list[tuple[int, float]]) -> list[tuple[int, float]]:
        """One row a rule, the heaviest, heaviest rules first."""
        heaviest: dict[str, tuple[int, float]] = {}
        for row, charge in pulls:
            code = self.model.rule_rows[row].rule.code
            if code not in heaviest or abs(charge) > abs(heaviest[code][1]):
                heaviest[code] = (row, charge)
        return sorted(heaviest.values(), key=lambda pull: -abs(pull[1]))

    def _rule_name(self, place: int) -> str:
        row = self.model.rule_rows[place]
        name = f" “{row.rule.name}”" if row.rule.name and row.rule.name != row.rule.code else ""
        where = row.rule.origin.cell("limit")
        at = f" ({where})" if row.rule.origin.row else ""
        member = f" for {row.member}" if row.member else ""
        year = "" if row.year is None else f" in {row.year}"
        return f"rule {row.rule.code}{name}{at}{member}{year}"

    def _rounding(self, a: int, y: int) -> Reason:
        difference = float(self.outcome.amounts[a, y] - self.outcome.exact[a, y])
        step = money(self.plan, self.plan.settings.round_to)
        return Reason(
            code="rounding",
            text=f"Moved by {money(self.plan, difference)} so that every rule still holds in steps of {step}.",
        )

    def _rules_by_amount(self) -> dict[tuple[int, int], list[tuple[int, float]]]:
        """For every activity-year the rule rows that hold it (by their place), with what they charge it."""
        price = self.outcome.first_prices
        found: dict[tuple[int, int], list[tuple[int, float]]] = {}
        program = self.model.program
        for place, row in enumerate(self.model.rule_rows):
            at = int(self.model.rule_places[place])
            held = row.money.places if row.rule.measure == "share" else None
            self._charge(found, place, float(price[at]), *program.row(at), held)
            for member, _ in row.losses:
                at = program.row_of["below", row.rule.code, member, row.year]
                self._charge(found, place, float(price[at]), *program.row(at), None)
        return found

    def _charge(
        self,
        found: dict[tuple[int, int], list[tuple[int, float]]],
        place: int,
        price: float,
        columns: Ints,
        coefficients: Floats,
        held: Ints | None,
    ) -> None:
        """Note what one row charges; ``held`` limits it to amounts in the rule's own scope."""
        if price == 0.0:
            return
        scope = None if held is None else set(held.tolist())
        for column, coefficient in zip(columns.tolist(), coefficients.tolist(), strict=True):
            # Amounts are the first columns of the programme, years fastest.
            amount = column < len(self.model.amount) and (scope is None or column in scope)
            if amount and abs(price * coefficient) > self._same:
                found.setdefault(divmod(column, self.model.num_years), []).append((place, price * coefficient))


def _amount_cell(source: Source, year: int) -> str:
    """Where a source's money of a year was typed."""
    return source.origin.cell(f"amount {year}" if year in source.amounts else "amount")
