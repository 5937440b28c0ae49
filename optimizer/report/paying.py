"""Who pays, in figures and in sentences: money by source, and what rests on money that is not there yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from optimizer.language import listed, sentence
from optimizer.plan import COMMON
from optimizer.plan.amounts import decimal
from optimizer.report.context import Context
from optimizer.report.wording import NOT_RECEIVED, percent


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
        return "No source pays anything, as nothing is recommended."
    told = [
        f"{ctx.source_names[source]} {'pay' if source == COMMON else 'pays'} {ctx.money(steps)} "
        f"({percent(steps / total)})"
        for source, steps in used.items()
        if steps
    ]
    idle = [ctx.source_names[source] for source, steps in used.items() if not steps and source != COMMON]
    tail = f"; {listed(idle)} {'pays' if len(idle) == 1 else 'pay'} nothing" if idle else ""
    return sentence(listed(told) + tail)


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
        [f"{ctx.source_names[row.source]} ({row.certainty}) {ctx.number(ctx.steps(row.amount))}" for row in rows]
    )
    text = f"{ctx.money(ctx.steps(sum(row.amount for row in rows)))} rests on money not yet received: {told}"
    posts = list(dict.fromkeys(code for row in rows for code in row.posts))
    if posts:
        amount = ctx.money(ctx.steps(sum(row.on_posts for row in rows)))
        text += f". Of it {amount} pays posts ({listed(posts, 4)}), which stay when the money does not come"
    return sentence(text)


def contributions(ctx: Context) -> str:
    """What the allies pay in all, and who pays most."""
    by_ally: dict[str, Decimal] = defaultdict(Decimal)
    for row in ctx.result.rows("contributions"):
        by_ally[row["ally"]] += decimal(row["amount"])
    total = sum(by_ally.values(), Decimal())
    if not total:
        return "No common or joint money is used, so nothing is shared out among the allies."
    most = max(by_ally, key=lambda ally: by_ally[ally])
    unit, currency = ctx.plan.settings.unit, ctx.plan.settings.currency
    return (
        f"Together {len(by_ally)} allies pay {currency} {total * unit:,.2f} of common and joint money, to the cent; "
        f"{most} pays most ({currency} {by_ally[most] * unit:,.2f})."
    )


def not_received_on(ctx: Context) -> Mapping[tuple[str, int], float]:
    """Money not yet received by (activity, year), in the plan's unit."""
    certainty = certainties(ctx)
    found: dict[tuple[str, int], float] = defaultdict(float)
    for row in ctx.result.rows("financing"):
        if certainty.get(row["source"]) in NOT_RECEIVED:
            found[row["activity"], row["year"]] += row["amount"]
    return found
