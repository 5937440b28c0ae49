"""The accounts of the sources in whole steps: what comes in is what goes out, and what is used adds to the plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from optimizer.allocate.result import Row
from optimizer.plan.amounts import decimal
from optimizer.report.apportion import apportion

CLEAN = Decimal("1e-9")


@dataclass(frozen=True, slots=True)
class Account:
    """One source in one year, in steps: amount + overrun + carry_in = reserve + used + carried + lapsed."""

    amount: int = 0
    overrun: int = 0
    carry_in: int = 0
    reserve: int = 0
    used: int = 0
    carried: int = 0
    lapsed: int = 0

    def __add__(self, other: Account) -> Account:
        return Account(*(getattr(self, name) + getattr(other, name) for name in Account.__slots__))

    def __sub__(self, other: Account) -> Account:
        return Account(*(getattr(self, name) - getattr(other, name) for name in Account.__slots__))

    @property
    def available(self) -> int:
        """What may be used or carried."""
        return self.amount + self.overrun + self.carry_in - self.reserve

    @property
    def unspent(self) -> int:
        """What is held back or lapses; what is carried is spent or lapses in a later year."""
        return self.reserve + self.lapsed


def accounts(
    rows: Sequence[Row], recommended: Mapping[int, int], step: Decimal, steps: Callable[[float], int]
) -> dict[tuple[str, int], Account]:
    """Every row of the table ``sources`` by (source, year).

    ``recommended`` is the money of each year in steps, which the sources' use adds to. What lapses takes up what
    rounding the others leaves over; an amount that all is used of is raised by the step that its use needs.
    """
    found: dict[tuple[str, int], Account] = {}
    used: dict[tuple[str, int], int] = {}
    by_year: dict[int, list[Row]] = {}
    for row in rows:
        by_year.setdefault(row["year"], []).append(row)
    for year, mine in by_year.items():
        exact = [(decimal(row["used"]) / step).quantize(CLEAN) for row in mine]
        shares = apportion(recommended.get(year, 0), exact)
        used |= {(row["source"], year): share for row, share in zip(mine, shares, strict=True)}
    carry_in: dict[str, int] = {}
    after = {(row["source"], row["year"] - 1): row for row in rows}
    for row in rows:
        key = row["source"], row["year"]
        amount, overrun, reserve = (steps(row[name]) for name in ("amount", "overrun", "reserve"))
        into = carry_in.get(row["source"], 0)
        amount += max(0, used[key] - (amount + overrun + into - reserve))
        rest = amount + overrun + into - reserve - used[key]
        carried = min(_carried(row, after.get(key), used, steps), rest)
        carry_in[row["source"]] = carried
        found[key] = Account(amount, overrun, into, reserve, used[key], carried, rest - carried)
    return found


def _carried(row: Row, after: Row | None, used: Mapping[tuple[str, int], int], steps: Callable[[float], int]) -> int:
    """What is carried, rounded up or down so that nothing lapses in the year ``after`` where nothing does."""
    nearest = steps(row["carried"])
    if after is None or not row["carried"] or decimal(after["lapsed"]) > CLEAN:
        return nearest
    given, more, held, on = (steps(after[name]) for name in ("amount", "overrun", "reserve", "carried"))
    needed = used[after["source"], after["year"]] + held + on - given - more
    return needed if abs(needed - nearest) <= 1 and needed >= 0 else nearest


def unspent_steps(rows: Sequence[Row], found: Mapping[tuple[str, int], Account], step: Decimal) -> tuple[int, ...]:
    """Every row of the table ``unspent`` in steps that add to what the account of its source and year leaves."""
    steps = [0] * len(rows)
    by_account: dict[tuple[str, int], list[int]] = {}
    for place, row in enumerate(rows):
        by_account.setdefault((row["source"], row["year"]), []).append(place)
    for key, places in by_account.items():
        account = found[key]
        # What is held back and what is carried stand in the account as such: only what lapses is shared out.
        own = {"reserve": account.reserve, "carried": account.carried}
        for place in places:
            steps[place] = own.pop(rows[place]["code"], 0)
        lapses = [place for place in places if rows[place]["code"] not in ("reserve", "carried")] or places[:1]
        parts = [(decimal(rows[place]["amount"]) / step).quantize(CLEAN) for place in lapses]
        left = account.lapsed + sum(own.values())
        shares = apportion(left, parts)
        largest = max(range(len(parts)), key=lambda place: parts[place])
        shares[largest] += left - sum(shares)
        for place, share in zip(lapses, shares, strict=True):
            steps[place] += share
    return tuple(steps)
