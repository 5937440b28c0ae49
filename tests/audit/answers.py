"""Small plans and their answers, written out from amounts that were chosen by hand.

Value curves are straight (value_at_half 50 %) unless a test hangs chords itself, so that value is
weight · value · amount / request and every figure can be checked in the head.
"""

from collections.abc import Mapping

from optimizer.plan import Activity, Line, Plan, Rule, Settings, Topic

Amounts = Mapping[tuple[str, int], float]


def plan_of(activities, *, years, rules=(), topics=None, lines=None, **settings):
    """A plan; the topics A (weight 2) and B (weight 1) and the lines L and M unless others are given."""
    return Plan(
        settings=Settings(**{"round_to": 0.1, **settings}),
        topics=topics or (Topic(code="A", name="Topic A", weight=2.0), Topic(code="B", name="Topic B", weight=1.0)),
        lines=lines or (Line(code="L", name="Line L"), Line(code="M", name="Line M")),
        years=tuple(years),
        activities=tuple(activities),
        rules=tuple(rules),
    )


def activity(code, topic="A", line="L", **fields):
    """An activity in one topic, or in several where ``shares`` is given."""
    shares = fields.pop("shares", {topic: 1.0})
    return Activity(code=code, name=f"Activity {code}", line=line, shares=shares, **fields)


def rule(code, measure, relation, limit, years, **fields):
    return Rule(code=code, measure=measure, relation=relation, limit=limit, years=tuple(years), **fields)


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
    }


def answer(plan, amounts: Amounts, *, rules=(), carried=None, overrun=None, costs=0.0, earned=None):
    """The document of ``plan`` with ``amounts`` by activity and year.

    ``earned`` gives share of value and slope (per unit of money, in shares of value; None at the full request)
    where the curve is not straight; ``costs`` are the points of penalties and overruns.
    """
    cells = [row for item in plan.activities for row in _cells(plan, item, amounts, earned or {})]
    accounts = _accounts(plan, amounts, carried or {}, overrun or {})
    value = sum(row["value"] for row in cells) - costs
    return {
        "value": value,
        "bound": value,
        "gap": 0.0,
        "rounded": True,
        "curve_error": 0.0,
        "allocation": cells,
        "ranking": _ranking(plan, cells),
        "rules": [*rules, *map(_ceiling_row, accounts)],
        "sources": accounts,
        "unspent": [row for account in accounts for row in _unspent(account)],
        "financing": [
            {
                "source": "common",
                **{key: row[key] for key in ("activity", "topic", "year")},
                "amount": row["recommended"],
            }
            for row in cells
            if row["recommended"]
        ],
        "unfunded": _unfunded(plan, amounts, cells),
    }


def asked(item, year):
    return item.requests.get(year, item.request or 0.0)


def _cells(plan, item, amounts, earned):
    weight = {topic.code: topic.weight for topic in plan.topics}
    for topic, share in item.shares.items():
        for index, year in enumerate(row.year for row in plan.years):
            request, amount = asked(item, year), amounts.get((item.code, year), 0.0)
            part, slope = amount / request if request else 0.0, 1 / request if amount < request else None
            part, slope = earned.get((item.code, year), (part, slope))
            scale = weight[topic] * item.value * (1 + plan.settings.discount_rate) ** -index
            yield {
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
                "value": scale * share * part,
                "marginal_value": None if slope is None else scale * slope,
                "code": "full_request" if slope is None else "ceiling",
                "reason": "Because it was decided by hand.",
            }


def _accounts(plan, amounts, carried, overrun):
    brought, rows = 0.0, []
    for year in plan.years:
        used = round(sum(money for (_, when), money in amounts.items() if when == year.year), 9)
        reserve, over = year.ceiling * year.reserve, overrun.get(year.year, 0.0)
        available = round(year.ceiling + over + brought - reserve, 9)
        out = carried.get(year.year, 0.0)
        rows.append(
            {
                "source": "common",
                "year": year.year,
                "amount": year.ceiling,
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


def _ceiling_row(account):
    return {
        **rule_row(
            "ceiling",
            str(account["year"]),
            account["year"],
            "at most",
            required=account["available"],
            achieved=account["used"] + account["carried"],
            margin=account["lapsed"],
        )
    }


def _unspent(account):
    for code, amount in (
        ("reserve", account["reserve"]),
        ("carried", account["carried"]),
        ("requests_met", account["lapsed"]),
    ):
        if amount:
            yield {
                "source": "common",
                "year": account["year"],
                "code": code,
                "amount": amount,
                "reason": "By hand.",
            }


def _mine(cells, code, column):
    return sum(row[column] for row in cells if row["activity"] == code)


def _ranking(plan, cells):
    def per_unit(item):
        rows = [row for row in cells if row["activity"] == item.code]
        weight = {topic.code: topic.weight for topic in plan.topics}
        first = plan.years[0].year
        rate = 1 + plan.settings.discount_rate
        full = sum(
            weight[r["topic"]] * r["share"] * item.value * rate ** (first - r["year"]) for r in rows if r["request"]
        )
        return full / sum(row["request"] for row in rows)

    rows = []
    for rank, item in enumerate(sorted(plan.activities, key=per_unit, reverse=True), start=1):
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


def _unfunded(plan, amounts, cells):
    rows = []
    for place, item in enumerate(plan.activities):
        for year in plan.years:
            mine = [row for row in cells if (row["activity"], row["year"]) == (item.code, year.year)]
            left = round(asked(item, year.year) - amounts.get((item.code, year.year), 0.0), 9)
            if left:
                worth = sum(row["marginal_value"] * row["share"] for row in mine)
                rows.append((-worth, year.year, place, item.code, left))
    return [
        {"rank": rank, "activity": code, "year": year, "amount": left, "marginal_value": -worth}
        for rank, (worth, year, _, code, left) in enumerate(sorted(rows), start=1)
    ]
