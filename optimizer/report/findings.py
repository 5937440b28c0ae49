"""The one sentence that each sheet leads with, and the messages of the decision page."""

from __future__ import annotations

import math
from collections.abc import Iterable

from optimizer.allocate.result import Row
from optimizer.language import listed, plural, sentence
from optimizer.plan import COMMON
from optimizer.report.context import Context, Figures
from optimizer.report.held import money_restores
from optimizer.report.pricing import MONEY_LIMITS, best, price, priced, unconfirmed, unpriced
from optimizer.report.proof import proof
from optimizer.report.wording import NOT_CONFIRMED, STATUS_ASKS, UNSPENT_WORDS, percent, years_phrase


def horizon(ctx: Context) -> str:
    """``2027–2031``."""
    return years_phrase(ctx.years)


def overruns(ctx: Context) -> str:
    """``2031 uses EUR 108.4 thousand above its ceiling``; empty where no year does."""
    above = {year: ctx.account(year=year).overrun for year in ctx.years}
    used = [f"{year} uses {ctx.money(steps)}" for year, steps in above.items() if steps]
    return f"{listed(used)} above {'its ceiling' if len(used) == 1 else 'their ceilings'}" if used else ""


def decision(ctx: Context) -> str:
    """What the plan funds, of how much."""
    total = ctx.total()
    share = percent(total.recommended / total.request) if total.request else "none"
    text = f"The plan funds {ctx.money(total.recommended)} in {horizon(ctx)}, {share} of what is requested"
    unspent = ctx.account().unspent
    text += f", and leaves {ctx.number(unspent)} unspent" if unspent else ", and leaves nothing unspent"
    above = overruns(ctx)
    return f"{text}; {above}." if above else f"{text}."


def asks(ctx: Context) -> list[str]:
    """What the committee is asked, one sentence for each status of years, firmest first."""
    found = []
    for status, verb in STATUS_ASKS.items():
        years = [row.year for row in ctx.plan.years if row.status == status]
        if years:
            money = ctx.money(sum(ctx.total(year=year).recommended for year in years))
            each = "" if len(years) == 1 else ", by year as in the table"
            found.append(f"{verb.capitalize()} {money} for {years_phrase(years)}{each}.")
    return found


def _extremes(moves: Iterable[tuple[str, int]]) -> tuple[tuple[str, int] | None, tuple[str, int] | None]:
    moves = list(moves)
    best = max(moves, key=lambda move: move[1], default=None)
    worst = min(moves, key=lambda move: move[1], default=None)
    return (best if best and best[1] > 0 else None), (worst if worst and worst[1] < 0 else None)


def winners(ctx: Context) -> str:
    """Which topic gains and which loses most in the first year, and how many activities get less."""
    year = ctx.plan.first_year
    best, worst = _extremes((topic.code, ctx.total(topic=topic.code, year=year).change) for topic in ctx.plan.topics)
    parts = []
    if best:
        parts.append(f"{best[0]} gains most against last year ({ctx.change(best[1])})")
    if worst:
        parts.append(f"{worst[0]} loses most ({ctx.change(worst[1])})")
    less = sum(ctx.of_activity(row.code, year).change < 0 for row in ctx.plan.activities)
    tail = f"{less} of {plural(len(ctx.plan.activities), 'activity', 'activities')} get less than last year"
    return f"In {year} {listed(parts) or 'no topic moves against last year'}; {tail}."


def activities(ctx: Context) -> str:
    """How many activities get more, less and the same, and which moves most each way."""
    year = ctx.plan.first_year
    moves = [(row.name, ctx.of_activity(row.code, year).change) for row in ctx.plan.activities]
    more, less = sum(move > 0 for _, move in moves), sum(move < 0 for _, move in moves)
    best, worst = _extremes(moves)
    named = [f"{name} ({ctx.change(move)})" for name, move in (part for part in (best, worst) if part)]
    number = plural(len(moves), "activity", "activities")
    text = f"In {year}, {more} of {number} get more than last year and {less} less"
    return f"{text}; most moved: {listed(named)}." if named else f"{text}."


def ranking(ctx: Context) -> str:
    """How far down the order of value for money everything is funded in full."""
    rows = ctx.result.rows("ranking")
    full = 0
    for row in rows:
        if row["recommended"] < row["request"]:
            break
        full += 1
    first = f"{rows[0]['name']} brings the most value for its money" if rows else "Nothing is ranked"
    if not full:
        return f"{first}; it is not funded in full, which its own line of the sheet Winners and losers explains."
    in_full = "it is funded in full" if full == 1 else f"the first {full} of {len(rows)} are funded in full"
    return f"{first}; {in_full} in {horizon(ctx)}."


def unfunded(ctx: Context) -> str:
    """What is not funded, and what more money alone would restore first."""
    rows = ctx.result.rows("unfunded")
    if not rows:
        return "Every request is funded in full."
    text = f"{ctx.money(ctx.total().missing)} of the requests for {horizon(ctx)} is not funded"
    first = next((row for row in rows if money_restores(ctx, row["activity"], row["year"])), None)
    if first is None:
        return f"{text}; more money alone would restore none of it, as rules hold it down."
    return f"{text}; more money alone would first restore {first['name']} in {first['year']}."


def prices(ctx: Context) -> str:
    """Where more money would bring most."""
    limits = priced(ctx)
    money = [row for row in limits if row["rule"] == "ceiling"] or [row for row in limits if row["rule"] == "source"]
    if money:
        dear = best(ctx, money)
        source = dear[0]["member"] if dear[0]["rule"] == "source" else ""
        dear = [row for row in dear if not source or row["member"] == source]
        years = years_phrase([row["year"] for row in dear])
        alike = " alike" if len(dear) > 1 else ""
        of_source = f" of {source}" if source else ""
        return f"More money{of_source} would bring most in {years}{alike}. {price(ctx, dear[0])}"
    if unpriced(ctx):
        return sentence(unpriced(ctx))
    unsure = [row for row in unconfirmed(ctx) if row["rule"] == "ceiling"]
    if unsure:
        years = years_phrase([row["year"] for row in unsure])
        return f"The ceiling of {years} holds the plan back; what more money there would bring is {NOT_CONFIRMED}."
    if limits:
        return f"No ceiling holds the plan back; {_what(limits[0])} does. {price(ctx, limits[0])}"
    if unconfirmed(ctx):
        return f"No ceiling holds the plan back; rules do, and what loosening them would bring is {NOT_CONFIRMED}."
    return "No ceiling and no rule holds the plan back: loosening one would add nothing."


def _what(row: Row) -> str:
    return "the target" if row["rule"] == "target" else "a rule"


RESERVED = (*MONEY_LIMITS, "target")
"""Ids in the table of rules that are no rows of the sheet Rules."""


def rules(ctx: Context) -> str:
    """Whether the rules hold, and which ones shape the plan."""
    rows = ctx.result.rows("rules")
    if not rows:
        return "The workbook sets no rules; only the ceilings bind."
    missed = [row for row in rows if row["strength"] == "should" and (row["missed"] or 0) > 0]
    binding = list(dict.fromkeys(str(row["rule"]) for row in rows if row["binding"] and row["rule"] not in RESERVED))
    shapes = f"{listed(binding, 6)} {'shapes' if len(binding) == 1 else 'shape'} the plan" if binding else (
        "no rule but the ceilings shapes the plan"
    )  # fmt: skip
    if missed:
        codes = listed(dict.fromkeys(str(row["rule"]) for row in missed), 4)
        one = len({row["rule"] for row in missed}) == 1
        lead = f"Every rule that must hold does; {codes}, which should hold, {'is' if one else 'are'} missed at a price"
        return f"{lead}; {shapes}."
    return f"Every rule holds in {plural(len(rows), 'test')}; {shapes}."


def rules_in_words(ctx: Context) -> str:
    """How many rules there are, and how many may be missed."""
    must = sum(rule.strength == "must" for rule in ctx.plan.rules)
    should = len(ctx.plan.rules) - must
    return f"Of {plural(len(ctx.plan.rules), 'rule')}, {must} must hold and {should} may be missed at a price."


def years(ctx: Context) -> str:
    """How much of the ceilings is used and how much above them, and the growth in first-year prices."""
    total = ctx.total().recommended
    ceilings = sum(ctx.steps(row.ceiling) for row in ctx.plan.years)
    common = ctx.account(source=COMMON)
    within, other = common.used - common.overrun, total - common.used
    used = percent(within / ceilings) if ceilings else "none"
    first, last = ctx.years[0], ctx.years[-1]
    beside = f" and {ctx.number(other)} of other sources" if other else ""
    if common.overrun or other:
        text = (
            f"The plan uses {ctx.money(total)}: {ctx.number(within)} within the ceilings of {horizon(ctx)} "
            f"({used} of them){beside}"
        )
        text += f"; {overruns(ctx)}" if common.overrun else ""
    else:
        text = f"The plan uses {ctx.money(total)}, {used} of the ceilings of {horizon(ctx)}"
    if first == last:
        return text + "."
    real = sum(real_steps(ctx, line.code, last) for line in ctx.plan.lines)
    start = ctx.total(year=first).recommended
    growth = f" ({percent(abs(real / start - 1))} {'more' if real >= start else 'less'} than {first})" if start else ""
    return f"{text}; at prices of {first}, {last} buys {ctx.number(real)}{growth}."


def real_steps(ctx: Context, line: str, year: int) -> int:
    """The recommended money of a line and year at prices of the first year, in whole steps, halves upward."""
    inflation = next(row.inflation for row in ctx.plan.lines if row.code == line)
    cash = ctx.total(line=line, year=year).recommended
    return math.floor(cash / (1 + inflation) ** (year - ctx.plan.first_year) + 0.5)


def matrix(ctx: Context) -> str:
    """Which block of topic and line takes most."""
    total = ctx.total().recommended
    shares = [(topic, ctx.total(topic=topic.code).recommended) for topic in ctx.plan.topics]
    lines = [(line, ctx.total(line=line.code).recommended) for line in ctx.plan.lines]
    if not total:
        return "No money is recommended."
    topic, most = max(shares, key=lambda pair: pair[1])
    line, most_line = max(lines, key=lambda pair: pair[1])
    return (
        f"{topic.name} takes the largest share of {horizon(ctx)} ({percent(most / total)}); "
        f"among the lines, {line.name} does ({percent(most_line / total)})."
    )


def grid(ctx: Context) -> str:
    """What the grid holds."""
    cells = len(ctx.cells)
    return (
        f"All {cells:,} amounts, each with its reason; enter what the committee decides in the column 'approved', "
        f"in full {ctx.plan.settings.currency}."
    )


def unspent(ctx: Context) -> str:
    """How much stays unspent, and the main reason."""
    total, carried = ctx.account().unspent, ctx.account().carried
    moved = f"{ctx.money(carried)} is carried into a later year" if carried else ""
    by_code: dict[str, int] = {}
    for row, steps in ctx.unspent:
        if row["code"] != "carried":
            by_code[row["code"]] = by_code.get(row["code"], 0) + steps
    if not total or not by_code:
        return sentence(moved + "; none lapses" if moved else "all money is used to the last unit")
    code = max(by_code, key=lambda name: by_code[name])
    text = f"{ctx.money(total)} stays unspent in {horizon(ctx)}, most of it because: {UNSPENT_WORDS.get(code, code)}"
    return sentence(f"{text}; {moved}" if moved else text)


def assumptions(ctx: Context) -> str:
    """How many assumptions there are and how many activities name their basis."""
    named = sum(bool(row.basis) for row in ctx.plan.activities)
    number = len(ctx.plan.assumptions)
    stated = plural(number, "stated assumption") if number else "no stated assumption"
    return (
        f"The plan rests on {stated}; "
        f"{named} of {plural(len(ctx.plan.activities), 'activity', 'activities')} name the basis of their figures."
    )


def checks(ctx: Context, number: int) -> str:
    """Whether the independent checks agree; ``number`` counts those on the sheet."""
    wrong = [row for row in ctx.result.rows("checks") if row["verdict"] != "OK"]
    if wrong:
        return f"{len(wrong)} of {number} checks do not agree; do not use this report before they do."
    return f"All {number} checks agree: the plan was recomputed independently, and the pages add up to each other."


def record(ctx: Context) -> str:
    """Where the report came from."""
    source = ctx.plan.file
    name = f"the workbook {source.workbook}" if source.workbook else "a plan made in a script"
    return f"Made from {name}. {proof(ctx)}"


def messages(ctx: Context) -> list[str]:
    """The three things a committee should know before it decides."""
    found = [winners(ctx), unfunded(ctx), prices(ctx)]
    missed = [row for row in ctx.result.rows("rules") if row["strength"] == "should" and (row["missed"] or 0) > 0]
    if missed:
        found[2] = rules(ctx)
    if ctx.result.status != "optimal":
        found[1] = proof(ctx)
    return found


def recommendation(ctx: Context) -> str:
    """What to do, in one sentence."""
    firm = [row.year for row in ctx.plan.years if row.status == "approved"] or [ctx.plan.first_year]
    return (
        f"Adopt the recommended amounts for {years_phrase(firm)} as listed in the sheet Grid, and fill its column "
        "'approved' where the committee decides otherwise."
    )


def change_share(figures: Figures) -> float | None:
    """The change against last year as a fraction; ``None`` where last year had nothing."""
    return figures.change / figures.baseline if figures.baseline else None
