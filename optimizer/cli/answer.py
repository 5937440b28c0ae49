"""A plan on the screen: what it is worth, who gets what and why, year by year, and what would change it.

Amounts are those of the report, apportioned the same way, so that the two agree to the digit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from optimizer.allocate.result import Row
from optimizer.cli import screen
from optimizer.language import listed, plural, sentence
from optimizer.report.context import Context
from optimizer.report.proof import PROVEN, better_by
from optimizer.report.wording import AMOUNT_WORDS, UNSPENT_WORDS, points, years_phrase

MOST_ACTIVITIES = 40
"""Activities that are listed; beyond that the report lists them, and the screen those that change most."""
TOLD = 1e-6
"""The smallest part of a plan's value that is worth a word."""
WIDE_ENOUGH_FOR_NAMES = 100
"""Columns from which the names of activities fit beside their codes, amounts and reasons."""
MOST_PRICES = 8
"""Binding limits that are listed, dearest first."""
STEP = 100.0
"""The amount, in the plan's unit, that a price is told for."""


def described(context: Context) -> str:
    """The whole text for the screen."""
    parts = [status(context), by_topic_and_line(context), by_activity(context), by_year(context)]
    parts += [prices(context), missed(context), unspent(context)]
    return "\n\n".join(part for part in parts if part)


def status(context: Context) -> str:
    """The title, what is known of the plan in words, who confirmed it, and what to mind."""
    result, plan = context.result, context.plan
    title = plan.title or f"{plan.file.workbook}, {years_phrase(context.years)}"
    value, bound = result.value or 0.0, result.bound or 0.0
    if result.status == "optimal":
        known = f"Optimal: {points(value)} points, and no plan that satisfies every rule is worth more"
        cost = result.rounding_cost or 0.0
        known += f"; rounding cost {points(cost)} of them." if cost > TOLD * value else "."
    elif result.gap is not None and result.gap <= PROVEN:
        known = (
            f"Stopped while choosing among plans of equal worth: {points(value)} points, and no plan that satisfies "
            "every rule is worth more."
        )
    else:
        gap = f"no plan can be better by more than {better_by(result.gap)}" if result.gap is not None else "no bound"
        most = f", at most {points(bound)} points" if result.bound is not None else ""
        known = f"Stopped before the proof: {points(value)} points; {gap}{most}."
    lines = [screen.styled(f"{title}, in {context.unit}", "bold"), screen.wrapped(known)]
    if result.second_opinion:
        lines.append(screen.wrapped(sentence(f"Second opinion: {result.second_opinion}")))
    lines += [screen.wrapped(warning, "  ", "! ") for warning in result.warnings]
    return "\n".join(lines)


def _heading(context: Context, text: str) -> str:
    several = len(context.years) > 1
    return screen.styled(text + (f", sum of {years_phrase(context.years)}" if several else ""), "bold")


def _signed(context: Context, steps: int) -> str:
    return f"{'+' if steps > 0 else ''}{context.number(steps)}"


def by_topic_and_line(context: Context) -> str:
    """Recommended money by topic and line, with totals and the change against the baseline."""
    lines = [line.code for line in context.plan.lines]
    rows = [_row(context, topic.code, topic.code, lines) for topic in context.plan.topics]
    rows.append(_row(context, "Total", None, lines))
    table = screen.table(["Topic", *lines, "Total", "Change"], rows, right=range(1, len(lines) + 3), flexible=[(0, 8)])
    return f"{_heading(context, 'Recommended by topic and line')}\n{table}"


def _row(context: Context, label: str, topic: str | None, lines: Sequence[str]) -> list[str]:
    total = context.total(topic=topic)
    by_line = [context.number(context.total(topic=topic, line=line).recommended) for line in lines]
    return [label, *by_line, context.number(total.recommended), _signed(context, total.change)]


def by_activity(context: Context) -> str:
    """One row an activity: baseline, request, recommended, change, and why in a few words."""
    cells: dict[str, list[Row]] = defaultdict(list)
    for cell in context.cells:
        cells[cell.row["activity"]].append(cell.row)
    figures = {code: context.of_activity(code) for code in cells}
    shown, heading = list(cells), _heading(context, "Activities")
    if len(shown) > MOST_ACTIVITIES:
        kept = set(sorted(shown, key=lambda code: -abs(figures[code].change))[:MOST_ACTIVITIES])
        shown = [code for code in shown if code in kept]
        heading += f": the {MOST_ACTIVITIES} of {len(cells):,} that change most"
    named = screen.width() >= WIDE_ENOUGH_FOR_NAMES
    rows = [
        [
            code,
            *([cells[code][0]["name"]] if named else []),
            context.number(figures[code].baseline),
            context.number(figures[code].request),
            context.number(figures[code].recommended),
            _signed(context, figures[code].change),
            why(cells[code]),
        ]
        for code in shown
    ]
    header = ["Activity", *(["Name"] if named else [])]
    numbers = ["Baseline", "Request", "Recommended", "Change"]
    right = range(len(header), len(header) + len(numbers))
    why_at = right.stop
    flexible = [(1, 24), (why_at, 24), (1, 12), (0, 8)] if named else [(why_at, 16), (0, 8)]
    table = screen.table([*header, *numbers, "Why"], rows, right=right, flexible=flexible)
    return f"{heading}\n{table}"


def why(cells: Iterable[Row]) -> str:
    """The reasons of an activity's cells in a few words, the one of most money first."""
    weight: dict[str, float] = defaultdict(float)
    years: dict[str, set[int]] = defaultdict(set)
    rules: dict[str, int] = defaultdict(int)
    for row in cells:
        code = row["code"]
        weight[code] += row["request"]
        years[code].add(row["year"])
        for rule in row["rules"] if code == "rule" else ():
            rules[rule] += 1
    words: dict[str, str] = dict(AMOUNT_WORDS)
    if rules:
        often = sorted(rules, key=lambda rule: -rules[rule])
        words["rule"] = f"{'rule' if len(often) == 1 else 'rules'} {listed(often, most=3)}"
    ordered = sorted(weight, key=lambda code: -weight[code])
    if len(ordered) == 1:
        return words[ordered[0]]
    return ", ".join(f"{words[code]} ({len(years[code])} y)" for code in ordered)


ACCOUNT = {
    "Ceiling": "amount",
    "Reserve": "reserve",
    "Overrun": "overrun",
    "Brought": "carry_in",
    "Available": "available",
    "Used": "used",
    "Carried": "carried",
    "Lapsed": "lapsed",
}
"""The account of a year: ceiling less reserve, plus overrun and what was brought in, is what is available."""


def by_year(context: Context) -> str:
    """Where each year's money went, source by source; what happens in no year has no column."""
    rows = context.result.rows("sources")
    several = bool(context.plan.sources)
    shown = {
        header: column
        for header, column in ACCOUNT.items()
        if column in ("amount", "available", "used") or any(context.steps(row[column]) for row in rows)
    }
    lines = [
        [
            *([str(row["source"])] if several else []),
            str(row["year"]),
            str(row["status"]) if row["certainty"] is None else str(row["certainty"]),
            *(_amount(context, row[column]) for column in shown.values()),
        ]
        for row in rows
        if row["certainty"] is None or context.steps(row["available"])
    ]
    header = [*(["Source"] if several else []), "Year", "Status", *shown]
    first = len(header) - len(shown)
    table = screen.table(header, lines, right=range(first, len(header)), flexible=[(first - 1, 6)])
    return f"{screen.styled('Years', 'bold')}\n{table}"


def _amount(context: Context, amount: float) -> str:
    return context.number(context.steps(amount))


def prices(context: Context) -> str:
    """What the binding limits cost: the gain from loosening each, dearest first."""
    binding = [row for row in context.result.rows("rules") if row["binding"]]
    if not binding:
        return "No rule and no ceiling holds the plan back."
    dear = sorted((row for row in binding if row["marginal_value"]), key=lambda row: -row["marginal_value"])
    lines = [screen.styled("What holds the plan back", "bold")]
    lines += [screen.wrapped(_price(context, row), "    ", "  ") for row in dear[:MOST_PRICES]]
    rest = len(binding) - len(dear[:MOST_PRICES])
    if rest:
        less = "less or nothing" if len(dear) > MOST_PRICES else "nothing"
        if any(row["marginal_value"] is None for row in binding):
            less += ", or what could not be confirmed"
        lines.append(
            screen.wrapped(f"{plural(rest, 'more limit')} reached, costing {less}: see Rules in the report.", "  ")
        )
    return "\n".join(lines)


def label(row: Row) -> str:
    """A limit by its id, member and year, each said once: ``R4 PoC 2028``, ``ceiling 2027``."""
    words = (str(row.get(key)) for key in ("rule", "member", "year") if row.get(key) not in ("", None))
    return " ".join(dict.fromkeys(words))


def _price(context: Context, row: Row) -> str:
    """One binding limit: which, where typed, what more money there brings, and how far its price holds."""
    price, holds = row["marginal_value"], row["holds_up_to"]
    until = f" up to {'at least ' if row['holds_beyond'] else ''}{_amount(context, holds)}" if holds else ""
    head = f"{label(row)} ({row['cell']})"
    if row["next_gain"] is None and holds is None and price:
        return f"{head}: one more unit {_gain(context, price)}; how far that holds was not followed."
    if row["next_gain"] is None:
        step = min(STEP, holds) if holds and not row["holds_beyond"] else STEP
        gain = f"loosened by {_amount(context, step)} {_gain(context, price * step)}"
        return f"{head}: {gain}{f'; this holds{until}' if until else ''}."
    goes = f", for {listed(row['gets'], most=4)}" if row["gets"] else ""
    gain = f"the next {_amount(context, row['next_step'])} {_gain(context, row['next_gain'])}{goes}"
    return f"{head}: {gain}; {points(price)} a unit{until}."


def _gain(context: Context, gain: float) -> str:
    """What loosening a limit brings: points, or under `cheapest` common money saved."""
    if context.result.objective == "cheapest":
        return f"saves {_amount(context, gain)} of common money"
    return f"adds {points(gain)} points"


def missed(context: Context) -> str:
    """The `should` rules that are missed, and at what price; empty where none is."""
    rows = [row for row in context.result.rows("rules") if row["missed"] and row["strength"] == "should"]
    if not rows:
        return ""
    lines = [screen.styled("Wishes not met (rules that should hold, and may be missed at a price)", "bold")]
    for row in rows:
        cost = points(row["missed"] * row["penalty"])
        text = f"{label(row)} ({row['cell']}): missed by {_amount(context, row['missed'])}, at {cost} points."
        lines.append(screen.wrapped(text, "    ", "  "))
    return "\n".join(lines)


def unspent(context: Context) -> str:
    """Why money is left, by reason, with the years."""
    total: dict[str, float] = defaultdict(float)
    years: dict[str, list[int]] = defaultdict(list)
    for row in context.result.rows("unspent"):
        if context.steps(row["amount"]):
            total[row["code"]] += row["amount"]
            years[row["code"]].append(row["year"])
    if not total:
        return "All money is spent in its year."
    lines = [screen.styled("Money not spent in its year", "bold")]
    for code in sorted(total, key=lambda code: -total[code]):
        when = years_phrase(list(dict.fromkeys(years[code])))
        text = f"{_amount(context, total[code])} {UNSPENT_WORDS[code]} ({when})"
        lines.append(screen.wrapped(text, "    ", "  "))
    return "\n".join(lines)
