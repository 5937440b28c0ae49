"""Who pays, in figures and in sentences: money by source, and what rests on money that is not there yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from optimizer.language import joined, listed, numeral, say, sentence
from optimizer.plan import COMMON
from optimizer.plan.amounts import decimal
from optimizer.report.context import Context
from optimizer.report.wording import NOT_RECEIVED, chosen, percent


def certainties(ctx: Context) -> Mapping[str, str]:
    """How certain the money of each source is; the ceilings follow the status of their year."""
    return {COMMON: "", **{row.code: row.certainty for row in ctx.plan.sources}}


def paid(ctx: Context, by: str) -> dict[tuple[str, str], Decimal]:
    """What each source pays over the whole plan, in exact steps, by (source, ``topic`` or ``line``)."""
    line = {row.code: row.line for row in ctx.plan.activities}
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in ctx.result.rows("financing"):
        key = row["topic"] if by == "topic" else line[row["activity"]]
        found[row["source"], key] += decimal(row["amount"]) / ctx.step
    return {place: steps.quantize(Decimal("1e-9")) for place, steps in found.items()}


def by_source(ctx: Context) -> str:
    """How much each source pays, and its share of the plan."""
    used = {source: ctx.account(source=source).used for source in ctx.sources}
    total = sum(used.values())
    if not total:
        return say("No source pays anything, as nothing is recommended.")
    told = [_pays(ctx, source, steps, total) for source, steps in used.items() if steps]
    idle = [ctx.source_names[source] for source, steps in used.items() if not steps and source != COMMON]
    if not idle:
        return sentence(listed(told))
    if len(idle) == 1:
        rest = say("{source} pays nothing", source=idle[0])
    else:
        rest = say("{sources} pay nothing", sources=listed(idle))
    return sentence(joined("; ", [listed(told), rest]))


def _pays(ctx: Context, source: str, steps: int, total: int) -> str:
    name, money, share = ctx.source_names[source], ctx.money(steps), percent(steps / total)
    if source == COMMON:
        return say("{sources} pay {money} ({share})", sources=name, money=money, share=share)
    return say("{source} pays {money} ({share})", source=name, money=money, share=share)


@dataclass(frozen=True, kw_only=True, slots=True)
class Resting:
    """What rests on one source whose money is not received: in the plan's unit, posts apart."""

    source: str
    certainty: str
    amount: float
    on_posts: float
    posts: tuple[str, ...]


def not_received(ctx: Context) -> Sequence[Resting]:
    """The sources that pay with money not yet received, firmest first."""
    certainty = certainties(ctx)
    posts = {row.code for row in ctx.plan.activities if row.kind == "posts"}
    found = []
    for source in sorted(
        (code for code in certainty if certainty[code] in NOT_RECEIVED),
        key=lambda code: NOT_RECEIVED.index(certainty[code]),
    ):
        rows = [row for row in ctx.result.rows("financing") if row["source"] == source]
        on_posts = [row for row in rows if row["activity"] in posts]
        if rows:
            found.append(
                Resting(
                    source=source,
                    certainty=certainty[source],
                    amount=sum(row["amount"] for row in rows),
                    on_posts=sum(row["amount"] for row in on_posts),
                    posts=tuple(dict.fromkeys(str(row["activity"]) for row in on_posts)),
                )
            )
    return found


def resting(ctx: Context) -> str:
    """``EUR 120.0 thousand rests on money not yet received: …``; empty where nothing does."""
    rows = not_received(ctx)
    if not rows:
        return ""
    told = listed(
        say(
            "{source} ({certainty}) {amount}",
            source=ctx.source_names[row.source],
            certainty=chosen(row.certainty),
            amount=ctx.number(ctx.steps(row.amount)),
        )
        for row in rows
    )
    money = ctx.money(ctx.steps(sum(row.amount for row in rows)))
    text = sentence(say("{money} rests on money not yet received: {told}", money=money, told=told))
    posts = list(dict.fromkeys(code for row in rows for code in row.posts))
    if not posts:
        return text
    of_it = say(
        "Of it {amount} pays posts ({posts}), which stay when the money does not come.",
        amount=ctx.money(ctx.steps(sum(row.on_posts for row in rows))),
        posts=listed(posts, 4),
    )
    return joined(" ", [text, of_it])


def contributions(ctx: Context) -> str:
    """What the allies pay in all, and who pays most."""
    by_ally: dict[str, Decimal] = defaultdict(Decimal)
    for row in ctx.result.rows("contributions"):
        by_ally[row["ally"]] += decimal(row["amount"])
    total = sum(by_ally.values(), Decimal())
    if not total:
        return say("No common or joint money is used, so nothing is shared out among the allies.")
    most = max(by_ally, key=lambda ally: by_ally[ally])
    unit, currency = ctx.plan.settings.unit, ctx.plan.settings.currency

    def full(amount: Decimal) -> str:
        return say("{currency} {amount}", currency=currency, amount=numeral(f"{amount * unit:,.2f}"))

    return say(
        "Together {count} allies pay {money} of common and joint money, to the cent; {ally} pays most ({most}).",
        count=len(by_ally),
        money=full(total),
        ally=most,
        most=full(by_ally[most]),
    )


def not_received_on(ctx: Context) -> Mapping[tuple[str, int], float]:
    """Money not yet received by (activity, year), in the plan's unit."""
    certainty = certainties(ctx)
    found: dict[tuple[str, int], float] = defaultdict(float)
    for row in ctx.result.rows("financing"):
        if certainty.get(row["source"]) in NOT_RECEIVED:
            found[row["activity"], row["year"]] += row["amount"]
    return found
