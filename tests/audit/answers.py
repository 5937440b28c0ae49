"""Small plans and their answers, written out from amounts that were chosen by hand.

Value curves are straight (value_at_half 50 %) unless a test hangs chords itself, so that value is
weight · value · amount / request and every figure can be checked in the head.
"""

from collections.abc import Mapping

from optimizer.plan import Activity, Line, Plan, Rule, Settings, Source, Topic

Amounts = Mapping[tuple[str, int], float]


def plan_of(activities, *, years, rules=(), topics=None, lines=None, sources=(), links=(), shares=(), **settings):
    """A plan; the topics A (weight 2) and B (weight 1) and the lines L and M unless others are given."""
    return Plan(
        settings=Settings(**{"round_to": 0.1, **settings}),
        topics=topics or (Topic(code="A", name="Topic A", weight=2.0), Topic(code="B", name="Topic B", weight=1.0)),
        lines=lines or (Line(code="L", name="Line L"), Line(code="M", name="Line M")),
        years=tuple(years),
        activities=tuple(activities),
        rules=tuple(rules),
        sources=tuple(sources),
        links=tuple(links),
        shares=tuple(shares),
    )


def activity(code, topic="A", line="L", **fields):
    """An activity in one topic, or in several where ``shares`` is given."""
    shares = fields.pop("shares", {topic: 1.0})
    return Activity(code=code, name=f"Activity {code}", line=line, shares=shares, **fields)


def rule(code, measure, relation, limit, years, **fields):
    return Rule(code=code, measure=measure, relation=relation, limit=limit, years=tuple(years), **fields)


def source(code, kind="earmarked", **fields):
    return Source(code=code, name=f"Source {code}", kind=kind, **fields)


def rule_row(code, member, year, relation, *, required, achieved, margin, limit=None, base=None, penalty=None):
    """A row of the table of rules with figures typed in the test."""
    return {
        "rule": code,
        "member": member,
        "year": year,
        "relation": relation,
        "limit": limit,
        "penalty": penalty,
        "required": required,
        "achieved": achieved,
        "margin": margin,
        "missed": max(0.0, -margin),
        "base": base,
        "percent": achieved / base if base else None,
        "whole_held": False,
    }


def answer(
    plan,
    amounts: Amounts,
    *,
    rules=(),
    carried=None,
    overrun=None,
    costs=0.0,
    earned=None,
    flows=None,
    units=None,
    posts=None,
    asks=None,
    most=None,
    full=None,
    without=(),
    contributions=(),
):
    """The document of ``plan`` with ``amounts`` by activity and year.

    ``earned`` gives share of value and slope (per unit of money, in shares of value; None at the full request)
    where the curve is not straight; ``costs`` are the points of penalties and overruns. ``flows`` is the money of
    sources by source, activity and year, what it leaves is common; ``carried`` is by year for common money and by
    source and year for others. ``units`` is by activity and year, and so is ``posts``: before, filled, given up.
    ``asks`` and ``most`` are requests and most amounts that are not simply as typed; ``full`` the share of the
    value that all requests of an activity earn, where it is not 1 for every year with a request.
    """
    asks = {(item.code, year.year): asked(item, year.year) for item in plan.activities for year in plan.years} | (
        asks or {}
    )
    frame = _Frame(plan, amounts, asks, earned or {}, units or {}, posts or {}, full or {})
    cells = [row for item in plan.activities for row in frame.cells(item)]
    financing = list(_financing(plan, cells, flows or {}))
    accounts = _accounts(plan, financing, carried or {}, overrun or {})
    value = sum(row["value"] for row in cells) - costs
    return {
        "value": value,
        "bound": value,
        "gap": 0.0,
        "rounded": True,
        "curve_error": 0.0,
        "allocation": cells,
        "ranking": frame.ranking(cells),
        "rules": [*rules, *map(_account_row, accounts)],
        "sources": accounts,
        "unspent": [row for account in accounts for row in _unspent(account)],
        "financing": financing,
        "contributions": list(contributions),
        "posts": list(frame.posts_rows()),
        "topics": frame.topics(cells),
        "without": list(without),
        "unfunded": _unfunded(plan, amounts, cells, asks | (most or {})),
    }


def asked(item, year):
    return item.requests.get(year, item.request or 0.0)


class _Frame:
    def __init__(self, plan, amounts, asks, earned, units, posts, full):
        self.plan, self.amounts, self.asks, self.earned = plan, amounts, asks, earned
        self.units, self.posts, self.full = units, posts, full
        self.weight = {topic.code: topic.weight for topic in plan.topics}

    def discount(self, year):
        return (1 + self.plan.settings.discount_rate) ** (self.plan.years[0].year - year)

    def cells(self, item):
        for topic, share in item.shares.items():
            for year in (row.year for row in self.plan.years):
                yield self.cell(item, topic, share, year)

    def cell(self, item, topic, share, year):
        request, amount = self.asks[item.code, year], self.amounts.get((item.code, year), 0.0)
        part, slope = amount / request if request else 0.0, 1 / request if amount < request else None
        part, slope = self.earned.get((item.code, year), (part, slope))
        scale = self.weight[topic] * item.value * self.discount(year)
        before, filled, given_up = self.posts.get((item.code, year), (None, None, None))
        count = self.units.get((item.code, year)) if before is None else before + filled - given_up
        return {
            "activity": item.code,
            "name": item.name,
            "topic": topic,
            "share": share,
            "line": item.line,
            "year": year,
            "baseline": item.baseline * share,
            "request": request * share,
            "recommended": amount * share,
            "change": round(amount * share - item.baseline * share, 9),
            "units": None if count is None else count * share,
            "filled": None if filled is None else filled * share,
            "given_up": None if given_up is None else given_up * share,
            "value": scale * share * part,
            "marginal_value": None if slope is None else scale * slope,
            "code": "full_request" if slope is None else "ceiling",
            "reason": "Because it was decided by hand.",
        }

    def full_points(self, item):
        """Discounted and unweighted, at the full requests of all years."""
        years = [row.year for row in self.plan.years if self.asks[item.code, row.year]]
        if item.kind == "package" and item.earns == "once":
            years = years[:1]
        return item.value * self.full.get(item.code, 1.0) * sum(map(self.discount, years))

    def posts_rows(self):
        for item in self.plan.activities:
            for (code, year), (before, filled, given_up) in self.posts.items():
                if code == item.code:
                    in_place = before + filled - given_up
                    full, deferred = in_place * item.unit_cost, filled * item.unit_cost * item.delay
                    yield {
                        "activity": code,
                        "name": item.name,
                        "line": item.line,
                        "year": year,
                        "before": before,
                        "filled": filled,
                        "given_up": given_up,
                        "in_place": in_place,
                        "cost": full - deferred,
                        "full_year": full,
                        "deferred": deferred,
                    }

    def topics(self, cells):
        rows = []
        for topic in self.plan.topics:
            mine = [row for row in cells if row["topic"] == topic.code]
            points = sum(row["value"] for row in mine) / topic.weight if topic.weight else 0.0
            full = sum(self.full_points(item) * item.shares.get(topic.code, 0.0) for item in self.plan.activities)
            rows.append(
                {
                    "topic": topic.code,
                    "name": topic.name,
                    **{name: sum(row[name] for row in mine) for name in ("baseline", "request", "recommended")},
                    "points": points,
                    "full_points": full,
                    "attainment": points / full if full and topic.weight else None,
                }
            )
        return rows

    def ranking(self, cells):
        def per_unit(item):
            weight = sum(self.weight[topic] * share for topic, share in item.shares.items())
            request = _mine(cells, item.code, "request")
            return weight * self.full_points(item) / request if request else -1.0

        rows = []
        for rank, item in enumerate(sorted(self.plan.activities, key=per_unit, reverse=True), start=1):
            money, value = _mine(cells, item.code, "recommended"), _mine(cells, item.code, "value")
            rows.append(
                {
                    "rank": rank,
                    "activity": item.code,
                    "recommended": money,
                    "request": _mine(cells, item.code, "request"),
                    "value": value,
                    "value_per_unit": value / money if money else None,
                    "enters_at": None,
                }
            )
        return rows


def _financing(plan, cells, flows):
    """Sources first, common money for what they leave."""
    for cell in cells:
        left = cell["recommended"]
        for code in (row.code for row in plan.sources):
            money = flows.get((code, cell["activity"], cell["year"]), 0.0) * cell["share"]
            if money:
                left = round(left - money, 9)
                yield _flow(code, cell, money)
        if left:
            yield _flow("common", cell, left)


def _flow(code, cell, money):
    return {"source": code, **{key: cell[key] for key in ("activity", "topic", "year")}, "amount": money}


def _accounts(plan, financing, carried, overrun):
    common = {year.year: (year.ceiling, year.ceiling * year.reserve) for year in plan.years}
    rows = _account_rows(plan, financing, "common", common, carried, overrun)
    for row in plan.sources:
        gives = {year.year: (row.amounts.get(year.year, row.amount or 0.0), 0.0) for year in plan.years}
        out = {year.year: carried.get((row.code, year.year), 0.0) for year in plan.years}
        named = {"name": row.name, "kind": row.kind, "certainty": row.certainty}
        rows += [account | named for account in _account_rows(plan, financing, row.code, gives, out, {})]
    return rows


def _account_rows(plan, financing, code, gives, carried, overrun):
    brought, rows = 0.0, []
    for year in (row.year for row in plan.years):
        used = round(sum(row["amount"] for row in financing if (row["source"], row["year"]) == (code, year)), 9)
        (amount, reserve), over, out = gives[year], overrun.get(year, 0.0), carried.get(year, 0.0)
        available = round(amount + over + brought - reserve, 9)
        rows.append(
            {
                "source": code,
                "name": "Common money",
                "kind": "common",
                "certainty": "received",
                "year": year,
                "amount": amount,
                "overrun": over,
                "carry_in": brought,
                "reserve": reserve,
                "available": available,
                "used": used,
                "carried": out,
                "lapsed": round(available - used - out, 9),
                "code": "requests_met",
                "reason": "By hand.",
            }
        )
        brought = out
    return rows


def _account_row(account):
    common = account["source"] == "common"
    return rule_row(
        "ceiling" if common else "source",
        str(account["year"]) if common else account["source"],
        account["year"],
        "at most",
        limit=account["amount"],
        required=account["available"],
        achieved=account["used"] + account["carried"],
        margin=account["lapsed"],
    )


def _unspent(account):
    for code, amount in (
        ("reserve", account["reserve"]),
        ("carried", account["carried"]),
        ("requests_met", account["lapsed"]),
    ):
        if amount:
            yield {
                "source": account["source"],
                "year": account["year"],
                "code": code,
                "amount": amount,
                "reason": "By hand.",
                "gain_if_open": None,
            }


def _mine(cells, code, column):
    return sum(row[column] for row in cells if row["activity"] == code)


def _unfunded(plan, amounts, cells, most):
    rows = []
    for place, item in enumerate(plan.activities):
        for year in plan.years:
            mine = [row for row in cells if (row["activity"], row["year"]) == (item.code, year.year)]
            left = round(most[item.code, year.year] - amounts.get((item.code, year.year), 0.0), 9)
            if left > 0.0:
                worth = sum(row["marginal_value"] * row["share"] for row in mine)
                rows.append((-worth, year.year, place, item.code, left))
    return [
        {"rank": rank, "activity": code, "year": year, "amount": left, "marginal_value": -worth}
        for rank, (worth, year, _, code, left) in enumerate(sorted(rows), start=1)
    ]
