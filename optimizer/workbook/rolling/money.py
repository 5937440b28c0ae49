"""Money one year on: what may be carried out of the year that leaves becomes a source of the next."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from optimizer.plan import COMMON, Scope, Source
from optimizer.plan.amounts import decimal, round_to_multiple
from optimizer.plan.scope import Parts
from optimizer.workbook.rolling.turn import Turn
from optimizer.workbook.table import Row, is_blank
from optimizer.workbook.words import listed

_SCOPE = ("topic", "line", "activity", "tag")
_ORDER = ("earmarked", "joint", "common")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Purse:
    """A source in the year that leaves: what it gives, what of it may be carried, and which classes it may pay."""

    code: str
    money: Decimal
    may_carry: Decimal
    pays: tuple[bool, ...]


def roll_sources(turn: Turn) -> None:
    """Columns of the year that leaves become comments, sources without money go to sleep, carried money gets a row."""
    carried = _carried(turn)
    turn.retire_year_columns("Sources")
    for row in turn.draft.rows("Sources"):
        _end_if_spent(turn, row)
    for code, amount in carried.items():
        _carry(turn, code, amount)


def _end_if_spent(turn: Turn, row: Row) -> None:
    draft, sheet = turn.draft, "Sources"
    names = [name for name in ("amount",) if name in draft.tables[sheet].columns]
    names += [f"{name} {year}" for name, year in draft.tables[sheet].years]
    if not any(draft.number(sheet, row, name) for name in names):
        turn.end(sheet, row, f"it gives nothing after {turn.gone}")


def _carried(turn: Turn) -> dict[str, float]:
    """The money that each source takes out of the year that leaves: what it left, but no more than it may carry."""
    purses, asked = _purses(turn)
    used = _used(turn, purses, asked)
    step = decimal(turn.plan.settings.round_to)
    found = {}
    for purse in purses:
        left = min(purse.may_carry, purse.money - used[purse.code])
        if left > 0:
            rounded = round_to_multiple(left, step)
            found[purse.code] = float(rounded if rounded <= left else rounded - step)
    return {code: amount for code, amount in found.items() if amount > 0}


def _purses(turn: Turn) -> tuple[list[_Purse], list[Decimal]]:
    """The sources in the order in which they pay (earmarked, joint, the ceilings, other common money), and the money
    approved by class of parts that the same sources may pay.
    """
    parts, plan, first = Parts(turn.plan), turn.plan, turn.plan.years[0]
    ordered = sorted(plan.sources, key=lambda source: _ORDER.index(source.kind))
    masks = [parts.matching(source.scope).tolist() for source in ordered]
    signatures = list(zip(*masks, strict=True)) if masks else [()] * len(parts.share)
    asked: dict[tuple[bool, ...], Decimal] = {}
    for at, signature in enumerate(signatures):
        approved = decimal(turn.approved(plan.activities[int(parts.activity[at])].code))
        asked[signature] = asked.get(signature, Decimal(0)) + approved * decimal(float(parts.share[at]))
    found = [
        _Purse(
            code=source.code,
            money=decimal(source.in_year(turn.gone)),
            may_carry=decimal(source.in_year(turn.gone)) * decimal(source.carry_share),
            pays=tuple(signature[at] for signature in asked),
        )
        for at, source in enumerate(ordered)
    ]
    ceiling = _Purse(
        code=COMMON,
        money=decimal(first.ceiling) * (1 - decimal(first.reserve)),
        may_carry=decimal(first.ceiling) * decimal(first.carry_share),
        pays=(True,) * len(asked),
    )
    others = sum(source.kind != "common" for source in ordered)
    return [*found[:others], ceiling, *found[others:]], list(asked.values())


def _used(turn: Turn, purses: list[_Purse], asked: list[Decimal]) -> Mapping[str, Decimal]:
    """What each source paid in the year: as the decision says it, else as much of each in turn as can be."""
    said = {code: decimal(amount) for (code, year), amount in turn.decided.used.items() if year == turn.gone}
    if said:
        return {purse.code: said.get(purse.code, Decimal(0)) for purse in purses}
    if len(purses) > 1:
        turn.notes.append(
            f"Which source paid in {turn.gone} was not said: earmarked money was taken to pay first, then joint "
            "money, then the ceiling."
        )
    return _paid(purses, asked)


def _paid(purses: list[_Purse], asked: list[Decimal]) -> Mapping[str, Decimal]:
    """What each purse pays when each in turn pays as much as it can: augmenting paths in a small network."""
    unmet = list(asked)
    flow = [[Decimal(0)] * len(asked) for _ in purses]
    for at, purse in enumerate(purses):
        room = purse.money
        while room > 0:
            path = _path(at, purses, flow, unmet)
            if path is None:
                break
            amount = min([room, unmet[path[-1][1]], *(flow[giver][cls] for giver, cls in _returns(path))])
            for payer, cls in path:
                flow[payer][cls] += amount
            for giver, cls in _returns(path):
                flow[giver][cls] -= amount
            unmet[path[-1][1]] -= amount
            room -= amount
    return {purse.code: sum(row, Decimal(0)) for purse, row in zip(purses, flow, strict=True)}


def _returns(path: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Who gives up paying which class, so that the payer before can: the next payer of the path."""
    return [(path[at + 1][0], path[at][1]) for at in range(len(path) - 1)]


def _path(
    start: int, purses: list[_Purse], flow: list[list[Decimal]], unmet: list[Decimal]
) -> list[tuple[int, int]] | None:
    """The shortest way from a purse to a class that is not yet paid, as (payer, class); ``None`` without one."""
    waiting = deque([start])
    trail: dict[int, list[tuple[int, int]]] = {start: []}
    while waiting:
        payer = waiting.popleft()
        for cls, pays in enumerate(purses[payer].pays):
            if not pays:
                continue
            here = [*trail[payer], (payer, cls)]
            if unmet[cls] > 0:
                return here
            for other, row in enumerate(flow):
                if row[cls] > 0 and other not in trail:
                    trail[other] = here
                    waiting.append(other)
    return None


def _carry(turn: Turn, code: str, amount: float) -> None:
    source = next((row for row in turn.plan.sources if row.code == code), None)
    name = _free(turn, f"CARRY-{turn.gone}" + (f"-{code}" if source else ""))
    what = f"the ceiling of {turn.gone}" if source is None else code
    record = {
        "source": name,
        "name": f"Carried over from {turn.gone}" + (f": {source.name}" if source else ""),
        "kind": source.kind if source else "common",
        **(_scope(source) if source else {}),
        f"amount {turn.gone + 1}": amount,
        "certainty": source.certainty if source else "",
        "basis": f"What {what} left and may carry into {turn.gone + 1}",
    }
    turn.draft.append("Sources", {key: value for key, value in record.items() if value != ""}, f"money left of {what}")
    _name_with(turn, code, name)


def _free(turn: Turn, name: str) -> str:
    taken = {turn.text("Sources", row, "source").casefold() for row in turn.draft.rows("Sources")}
    return next(word for word in (name, *(f"{name}-{n}" for n in range(2, 100))) if word.casefold() not in taken)


def _scope(source: Source) -> dict[str, str]:
    scope: Scope = source.scope
    return {
        name: ", ".join([*getattr(scope, name).include, *(f"not {word}" for word in getattr(scope, name).exclude)])
        for name in _SCOPE
    }


def _name_with(turn: Turn, code: str, name: str) -> None:
    """Rules and allies that name a source name what was carried out of it too."""
    for sheet, column in (("Rules", "source"), ("Shares", "out")):
        for row in turn.draft.rows(sheet):
            text = turn.text(sheet, row, column)
            words = [] if is_blank(text) else listed(text)
            more = []
            for word in words:
                bare = word[4:].strip() if word.casefold().startswith("not ") else word
                if bare.casefold() == code.casefold():
                    more.append(f"not {name}" if bare != word else name)
            if more:
                turn.draft.put(sheet, row, column, ", ".join([*words, *more]), f"{name} is money of {code}")
