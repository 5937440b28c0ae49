"""Why a package, units, posts or an activity with a least workable amount get what they get."""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.allocate.forced import Forced
from optimizer.allocate.links import blocking_link
from optimizer.allocate.outcome import Outcome
from optimizer.allocate.reason import Reason
from optimizer.allocate.whole_words import one_more_is_nothing, price_of, so_many, span, things
from optimizer.allocate.words import listed, money, points, share
from optimizer.language import Text, joined, plural, say
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
                text=joined(" ", [blocked.text, self._price_of(forced)]),
                rules=blocked.rules,
                cells=blocked.cells,
            )
        if held is not None:
            return held
        if row.value * float(self.model.amounts.weight[a]) <= 0.0:
            return Reason(code="worth_nothing_more", text=say("The package would bring no value."))
        if forced is not None and not forced.possible:
            return Reason(
                code="rule",
                text=say(
                    "Not funded: no plan that keeps all rules and links can fund it ({money} in {years}).",
                    money=whole,
                    years=span(years),
                ),
            )
        told = [] if forced is None else [self._price_of(forced)]
        short = self._short(a, self.model.amounts.request[a])
        if short is not None:
            where, needed, left = short
            text = say(
                "Does not fit: all or nothing, it needs {money} in {year}, where {left}.",
                money=money(self.plan, needed),
                year=where,
                left=self._left_over(left),
            )
            return Reason(
                code="package_does_not_fit",
                text=joined(" ", [text, *told]),
                rules=("ceiling",),
                cells=(self._ceiling_cell(where),),
            )
        text = say(
            "Not funded: {money} in {years}, all or nothing, would bring less than the money does where it goes now.",
            money=whole,
            years=span(years),
        )
        return Reason(code="package_does_not_fit", text=joined(" ", [text, *told]), rules=("ceiling",))

    def _funded(self, a: int, y: int) -> Reason:
        row, amount = self.plan.activities[a], self.outcome.exact[a]
        years = [year.year for year, paid in zip(self.plan.years, amount, strict=True) if paid > DUST]
        ways = self.model.amounts.starts[a]
        shares = [float(amount.sum() / way.cost.sum()) for way in ways if (way.cost[amount > DUST] > 0.0).all()]
        part = min(shares, key=lambda share: abs(1.0 - share), default=1.0)
        if part < 1.0 - 1e-6:
            return Reason(
                code="last_money_at_the_margin",
                text=say(
                    "Funded in part, {share} of it in {years}: the money ends here.",
                    share=share(part),
                    years=span(years),
                ),
            )
        if float(amount[y]) <= DUST:
            return Reason(
                code="full_request",
                text=say(
                    "The package is funded in {years}; nothing is due in {year}.",
                    years=span(years),
                    year=self.plan.years[y].year,
                ),
            )
        planned, paid_in_all = self.plan.years[ways[0].first].year, money(self.plan, float(amount.sum()))
        if row.start is not None and years and years[0] != planned:
            text = say(
                "The whole package is funded, {money} in {years}, begun in {begun} and not in {planned}.",
                money=paid_in_all,
                years=span(years),
                begun=years[0],
                planned=planned,
            )
        else:
            text = say("The whole package is funded, {money} in {years}.", money=paid_in_all, years=span(years))
        return Reason(code="full_request", text=text)

    def _price_of(self, forced: Forced) -> Text:
        return price_of(self.plan, forced, self._same, minimises=not self.model.program.stages[0].maximise)

    def _units(self, a: int, y: int, held: Reason | None) -> Reason:
        row, year = self.plan.activities[a], self.plan.years[y].year
        amount, one = float(self.outcome.exact[a, y]), float(self.model.amounts.unit_cost[a, y])
        count = round(float(self.outcome.exact_columns[self.model.whole.units[a, y]]))
        most = int(self.model.amounts.most_units[a, y])
        if count >= most:
            asked = things(row.kind, count)
            return Reason(
                code="full_request", text=say("Gets all {things} it asks for in {year}.", things=asked, year=year)
            )
        if row.kind == "posts" and self._term_runs(a, y, count) and self._last_worth(a, y, amount) < self._cost(a, y):
            return Reason(
                code="term_running",
                text=say(
                    "{posts} in {year}: posts once filled are kept for {years}.",
                    posts=things(row.kind, count),
                    year=year,
                    years=plural(row.term, "year"),
                ),
                rules=("term",),
                cells=(row.origin.cell("term"),),
            )
        if held is not None:
            return held
        worth = self._next_worth(a, y, amount)
        if worth <= self._same:
            return Reason(code="worth_nothing_more", text=one_more_is_nothing(row.kind, year))
        head = so_many(row.kind, count, most, year)
        left = self._left(a, y)
        if worth > self._cost(a, y) + self._same and left < one - DUST:
            return Reason(
                code="next_unit_does_not_fit",
                text=say(
                    "{head}: the next costs {money}, and {left}.",
                    head=head,
                    money=money(self.plan, one),
                    left=self._left_over(left),
                ),
                rules=("ceiling",),
                cells=(self._ceiling_cell(year),),
            )
        rules = self._numbers_held(a, y)
        if left >= one - DUST and rules:
            cells = tuple(self.plan.rule(rule).origin.cell("limit") for rule in rules)
            return Reason(
                code="rule",
                text=say(
                    "{head}: held by {rules}.",
                    head=head,
                    rules=listed([say("rule {rule}", rule=rule) for rule in rules]),
                ),
                rules=rules,
                cells=cells,
            )
        return Reason(
            code="ceiling",
            text=say(
                "{head}: one more would bring {points} points, less than its money does where it goes now.",
                head=head,
                points=points(worth * one),
            ),
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
                text=say(
                    "Asks for less in {year} than its least workable amount of {money} ({cell}).",
                    year=year,
                    money=money(self.plan, least),
                    cell=cell,
                ),
                rules=("minimum",),
                cells=(cell,),
            )
        if held is not None or self._next_worth(a, y, 0.0) <= self._same:
            return held
        left = self._left(a, y)
        why = (
            self._left_over(left)
            if left < least - DUST
            else say("so much would bring less than the money does where it goes now")
        )
        return Reason(
            code="minimum_not_reached",
            text=say(
                "Gets nothing in {year}: at least {money} is needed ({cell}), and {why}.",
                year=year,
                money=money(self.plan, least),
                cell=cell,
                why=why,
            ),
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

    def _left_over(self, left: float) -> Text:
        return say("no money is left") if left <= DUST else say("{money} is left", money=money(self.plan, left))

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
