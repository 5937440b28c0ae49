"""Why a package, units, posts or an activity with a least workable amount get what they get."""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.allocate.forced import Forced
from optimizer.allocate.links import blocking_link
from optimizer.allocate.outcome import Outcome
from optimizer.allocate.reason import Reason
from optimizer.allocate.words import listed, money, points
from optimizer.plan.amounts import Floats

DUST = 1e-9


class WholeReasons:
    """The reasons of whole things in one outcome; `of` tells that of one activity-year, or ``None``.

    ``common`` (activities, years) is what money costs there, in points; ``same`` the difference of two such prices
    that counts as none.
    """

    def __init__(self, outcome: Outcome, common: Floats, same: float, forced: Mapping[int, Forced]) -> None:
        self.outcome, self.model, self.plan = outcome, outcome.model, outcome.model.plan
        self._common, self._same, self._forced = common, same, forced

    def of(self, a: int, y: int, held: Reason | None) -> Reason | None:
        """The reason, where whole things decide; ``held`` is the rule that holds the amount down, if one does."""
        row = self.plan.activities[a]
        if row.kind == "package":
            return self._package(a, y, held)
        if float(self.outcome.exact[a, y]) <= DUST and self._next_worth(a, y, 0.0) > self._cost(a, y) - self._same:
            blocked = blocking_link(self.outcome, a, y)
            if blocked is not None:
                return blocked
        if row.kind in ("units", "posts"):
            return self._units(a, y, held)
        if float(self.model.amounts.minimum[a, y]) > 0.0 and float(self.outcome.exact[a, y]) <= DUST:
            return self._minimum(a, y, held)
        return None

    def _package(self, a: int, y: int, held: Reason | None) -> Reason:
        row, amount = self.plan.activities[a], self.outcome.exact[a]
        if amount.any():
            return self._funded(a, y)
        years = [year.year for year, cost in zip(self.plan.years, self.model.amounts.request[a], strict=True) if cost]
        whole = money(self.plan, float(self.model.amounts.request[a].sum()))
        blocked = blocking_link(self.outcome, a, None)
        forced = self._forced.get(a)
        if blocked is not None:
            if forced is None or not forced.possible:
                return blocked
            return Reason(
                code=blocked.code,
                text=f"{blocked.text} {self._price_of(forced)}",
                rules=blocked.rules,
                cells=blocked.cells,
            )
        if held is not None:
            return held
        if row.value * float(self.model.amounts.weight[a]) <= 0.0:
            return Reason(code="worth_nothing_more", text="The package would bring no value.")
        if forced is not None and not forced.possible:
            return Reason(
                code="rule",
                text=f"Not funded: no plan that keeps all rules and links can fund it ({whole} in {_span(years)}).",
            )
        told = "" if forced is None else " " + self._price_of(forced)
        short = self._short(a, self.model.amounts.request[a])
        if short is not None:
            where, needed, left = short
            return Reason(
                code="package_does_not_fit",
                text=f"Does not fit: all or nothing, it needs {money(self.plan, needed)} in {where}, where "
                f"{self._left_over(left)}.{told}",
                rules=("ceiling",),
                cells=(self._ceiling_cell(where),),
            )
        return Reason(
            code="package_does_not_fit",
            text=f"Not funded: {whole} in {_span(years)}, all or nothing, would bring less than the money does "
            f"where it goes now.{told}",
            rules=("ceiling",),
        )

    def _funded(self, a: int, y: int) -> Reason:
        row, amount = self.plan.activities[a], self.outcome.exact[a]
        years = [year.year for year, paid in zip(self.plan.years, amount, strict=True) if paid > DUST]
        ways = self.model.amounts.starts[a]
        shares = [float(amount.sum() / way.cost.sum()) for way in ways if (way.cost[amount > DUST] > 0.0).all()]
        part = min(shares, key=lambda share: abs(1.0 - share), default=1.0)
        if part < 1.0 - 1e-6:
            return Reason(
                code="last_money_at_the_margin",
                text=f"Funded in part, {100 * part:.4g} % of it in {_span(years)}: the money ends here.",
            )
        if float(amount[y]) <= DUST:
            return Reason(
                code="full_request",
                text=f"The package is funded in {_span(years)}; nothing is due in {self.plan.years[y].year}.",
            )
        late = row.start is not None and years and years[0] != self.plan.years[ways[0].first].year
        return Reason(
            code="full_request",
            text=f"The whole package is funded, {money(self.plan, float(amount.sum()))} in {_span(years)}"
            + (f", begun in {years[0]} and not in {self.plan.years[ways[0].first].year}." if late else "."),
        )

    def _price_of(self, forced: Forced) -> str:
        """What forcing a package in costs: ``Forcing it in would lose 12 points and take the place of A and B.``"""
        minimises = not self.model.program.stages[0].maximise
        lost = money(self.plan, forced.lost) + " more" if minimises else points(forced.lost) + " points"
        if self.outcome.objective == "balanced":
            lost = f"{100 * forced.lost:.3g} points of attainment of the lowest topic"
        displaced = f" and take money from {listed(forced.displaced, most=4)}" if forced.displaced else ""
        if forced.lost <= self._same:
            return f"Forcing it in would lose nothing{displaced}: it is worth the same."
        return f"Forcing it in would {'cost' if minimises else 'lose'} {lost}{displaced}."

    def _units(self, a: int, y: int, held: Reason | None) -> Reason:
        row, year = self.plan.activities[a], self.plan.years[y].year
        amount, one = float(self.outcome.exact[a, y]), float(self.model.amounts.unit_cost[a, y])
        word = "post" if row.kind == "posts" else "unit"
        count = round(float(self.outcome.exact_columns[self.model.whole.units[a, y]]))
        most = int(self.model.amounts.most_units[a, y])
        if count >= most:
            return Reason(code="full_request", text=f"Gets all {count} {word}s it asks for in {year}.")
        if row.kind == "posts" and self._term_runs(a, y, count) and self._last_worth(a, y, amount) < self._cost(a, y):
            return Reason(
                code="term_running",
                text=f"{count} {word}{'s' if count != 1 else ''} in {year}: posts once filled are kept for "
                f"{row.term} years.",
                rules=("term",),
                cells=(row.origin.cell("term"),),
            )
        if held is not None:
            return held
        worth = self._next_worth(a, y, amount)
        if worth <= self._same:
            return Reason(code="worth_nothing_more", text=f"One more {word} would bring nothing further in {year}.")
        left = self._left(a, y)
        if worth > self._cost(a, y) + self._same and left < one - DUST:
            return Reason(
                code="next_unit_does_not_fit",
                text=f"{count} of {most} {word}s in {year}: the next costs {money(self.plan, one)}, and "
                f"{self._left_over(left)}.",
                rules=("ceiling",),
                cells=(self._ceiling_cell(year),),
            )
        rules = self._numbers_held(a, y)
        if left >= one - DUST and rules:
            cells = tuple(self.plan.rule(rule).origin.cell("limit") for rule in rules)
            return Reason(
                code="rule",
                text=f"{count} of {most} {word}s in {year}: held by {listed([f'rule {rule}' for rule in rules])}.",
                rules=rules,
                cells=cells,
            )
        per = points(worth * one)
        return Reason(
            code="ceiling",
            text=f"{count} of {most} {word}s in {year}: one more would bring {per} points, less than its money does "
            "where it goes now.",
            rules=("ceiling",),
            cells=(self._ceiling_cell(year),),
        )

    def _minimum(self, a: int, y: int, held: Reason | None) -> Reason | None:
        """Nothing, though something is asked for: the least workable amount is too much for what is left."""
        row, year = self.plan.activities[a], self.plan.years[y].year
        least = float(self.model.amounts.minimum[a, y])
        cell = row.origin.cell("minimum")
        if least > float(self.model.amounts.most[a, y]):
            return Reason(
                code="minimum_not_reached",
                text=f"Asks for less in {year} than its least workable amount of {money(self.plan, least)} ({cell}).",
                rules=("minimum",),
                cells=(cell,),
            )
        if held is not None or self._next_worth(a, y, 0.0) <= self._same:
            return held
        left = self._left(a, y)
        why = (
            self._left_over(left)
            if left < least - DUST
            else "so much would bring less than the money does where it goes now"
        )
        return Reason(
            code="minimum_not_reached",
            text=f"Gets nothing in {year}: at least {money(self.plan, least)} is needed ({cell}), and {why}.",
            rules=("minimum",),
            cells=(cell,),
        )

    def _cost(self, a: int, y: int) -> float:
        """What one more unit of money costs, in points."""
        return max(0.0, float(self._common[a, y]))

    def _next_worth(self, a: int, y: int, amount: float) -> float:
        return self._scaled(a, y, self.model.curves[a, y].slope_above(amount))

    def _last_worth(self, a: int, y: int, amount: float) -> float:
        return self._scaled(a, y, self.model.curves[a, y].slope_below(amount))

    def _scaled(self, a: int, y: int, slope: float | None) -> float:
        return float(self.model.amounts.weight[a] * self.model.amounts.discount[y]) * (slope or 0.0)

    def _term_runs(self, a: int, y: int, count: int) -> bool:
        """Whether every post in place is one that has to be kept."""
        filled, term = self.model.whole.filled, self.plan.activities[a].term
        bound = sum(
            round(float(self.outcome.exact_columns[filled[a, k]]))
            for k in range(max(0, y - term + 1), y + 1)
            if (a, k) in filled
        )
        return 0 < count <= bound

    def _left(self, a: int, y: int) -> float:
        """Money that nobody uses in the year and that could pay this activity."""
        lapsed = self.outcome.exact_flows.lapsed[:, y]
        return float(lapsed[0]) + float(
            sum(lapsed[s + 1] for s in range(len(self.plan.sources)) if self.outcome.may_pay[s, a])
        )

    def _left_over(self, left: float) -> str:
        return "no money is left" if left <= DUST else f"{money(self.plan, left)} is left"

    def _short(self, a: int, cost: Floats) -> tuple[int, float, float] | None:
        """The first year in which what is left does not pay a package: the year, what it needs, what is left."""
        for y, year in enumerate(self.plan.years):
            left = self._left(a, y)
            if cost[y] > left + DUST:
                return year.year, float(cost[y]), left
        return None

    def _numbers_held(self, a: int, y: int) -> tuple[str, ...]:
        """The rules at their limit that count this activity's units, or whether it gets money."""
        columns = {self.model.whole.units[a, y], self.model.whole.gets.get((a, y), -1)}
        found = [
            row.rule.code
            for place, row in enumerate(self.model.rule_rows)
            if row.relation != "at least" and columns & set(row.money.places.tolist()) and self.outcome.binding(place)
        ]
        return tuple(dict.fromkeys(found))

    def _ceiling_cell(self, year: int) -> str:
        return next(row for row in self.plan.years if row.year == year).origin.cell("ceiling")


def _span(years: list[int]) -> str:
    """``2027–2029``, ``2027`` or ``2027 and 2029``."""
    if len(years) > 1 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}–{years[-1]}"
    return listed([str(year) for year in years])
