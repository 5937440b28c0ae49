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
from optimizer.allocate.words import listed, money, points, rule_name, unit_name
from optimizer.language import Text, joined, say
from optimizer.model.program import Floats, Ints
from optimizer.plan import Source

SAME_SLOPE = 1e-7
"""Slopes nearer than this part of the steepest slope of the plan count as equal."""


class Reasons:
    """The reasons of one outcome; `of` tells that of one activity-year."""

    def __init__(self, outcome: Outcome, forced: Mapping[int, Forced] | None = None) -> None:
        self.outcome, self.model = outcome, outcome.model
        self.plan = self.model.plan
        self._unit = unit_name(self.plan)
        self._one_more = say("one more {unit}", unit=self._unit)
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
            return Reason(code="full_request", text=say("Nothing is asked for in {year}.", year=year))
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
            "full": say("at all it asks for"),
            "baseline": say("at last year's money"),
            "out": say("at nothing"),
        }[row.lock]
        return Reason(
            code="locked",
            text=say("Locked {meant} in {year} ({cell}).", meant=meant, year=year, cell=row.origin.cell("lock")),
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
        same, year, unit = self._same, self.plan.years[y].year, self._one_more
        if rules < -same and last_worth is not None and last_worth < common - same:
            return self._held(a, y, up=True, worth=last_worth)
        if next_worth is None:
            return Reason(code="full_request", text=say("Gets all it asks for in {year}.", year=year))
        if rules > same and next_worth > common + same:
            return self._held(a, y, up=False, worth=next_worth)
        if next_worth <= same:
            text = say("More money would bring nothing further here in {year}.", year=year)
            return Reason(code="worth_nothing_more", text=text)
        source = self._source_at_its_end(a, y)
        if source is not None:
            return source
        amount, baseline = float(self.outcome.exact[a, y]), float(self.model.amounts.baseline[a])
        tied = last_worth is not None and abs(last_worth - next_worth) <= same
        if tied and abs(amount - baseline) <= 1e-6 * max(1.0, baseline):
            return Reason(
                code="nearest_to_baseline",
                text=say(
                    "More or less here in {year} is worth the same as elsewhere, so last year's amount stays.",
                    year=year,
                ),
            )
        if tied:
            return Reason(
                code="last_money_at_the_margin",
                text=say(
                    "Takes the last money of {year}: {unit} would bring {points} points here, as much as the best "
                    "other use of it.",
                    year=year,
                    unit=unit,
                    points=points(next_worth),
                ),
            )
        cell = self.plan.years[y].origin.cell("ceiling")
        return Reason(
            code="ceiling",
            text=say(
                "The ceiling of {year} stops here: {unit} would bring {points} points, less than the last money does "
                "where it goes now.",
                year=year,
                unit=unit,
                points=points(next_worth),
            ),
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
        named = listed([_source_name(row) for row in ends], most=3)
        return Reason(
            code="source",
            text=say(
                "The money of {sources} for {year} ends here; money of the ceiling is worth more elsewhere.",
                sources=named,
                year=year,
            ),
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
        year, unit = self.plan.years[y].year, self._unit
        if worth is None:
            text = say("Held down in {year} by {rules}.", year=year, rules=named)
        elif up:
            text = say(
                "Held up in {year} by {rules}: the last {unit} brings {points} points here and would bring more "
                "elsewhere.",
                year=year,
                rules=named,
                unit=unit,
                points=points(worth),
            )
        else:
            spare = float(self._common[a, y]) <= self._same
            text = say(
                "Held down in {year} by {rules}: one more {unit} would bring {points} points here, {more}.",
                year=year,
                rules=named,
                unit=unit,
                points=points(worth),
                more=say("and money is left over") if spare else say("more than where that money goes now"),
            )
        return Reason(code="rule", text=text, rules=rules, cells=cells)

    def _unlike(self, pulls: list[tuple[int, float]]) -> list[tuple[int, float]]:
        """One row a rule, the heaviest, heaviest rules first."""
        heaviest: dict[str, tuple[int, float]] = {}
        for row, charge in pulls:
            code = self.model.rule_rows[row].rule.code
            if code not in heaviest or abs(charge) > abs(heaviest[code][1]):
                heaviest[code] = (row, charge)
        return sorted(heaviest.values(), key=lambda pull: -abs(pull[1]))

    def _rule_name(self, place: int) -> Text:
        row = self.model.rule_rows[place]
        told: list[str] = [rule_name(row.rule)]
        if row.rule.origin.row:
            told.append(f"({row.rule.origin.cell('limit')})")
        if row.member:
            told.append(say("for {member}", member=row.member))
        if row.year is not None:
            told.append(say("in {year}", year=row.year))
        return joined(" ", told)

    def _rounding(self, a: int, y: int) -> Reason:
        difference = float(self.outcome.amounts[a, y] - self.outcome.exact[a, y])
        step = money(self.plan, self.plan.settings.round_to)
        return Reason(
            code="rounding",
            text=say(
                "Moved by {money} so that every rule still holds in steps of {step}.",
                money=money(self.plan, difference),
                step=step,
            ),
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


def _source_name(source: Source) -> str:
    """``EU “European Union”``."""
    return source.code if source.name == source.code else say("{code} “{name}”", code=source.code, name=source.name)


def _amount_cell(source: Source, year: int) -> str:
    """Where a source's money of a year was typed."""
    return source.origin.cell(f"amount {year}" if year in source.amounts else "amount")
