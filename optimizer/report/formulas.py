"""A rule's money as a live formula over the grid, with its value worked out here.

Each builder returns the formula together with what it comes to, so that the sheet Rules can test it against the
result: where a rule speaks of more than plain sums (a limit lowered to the requests, say), the two differ and
the sheet shows the number alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.allocate.result import Row
from optimizer.plan import Base, Plan, Rule, Scope, Words
from optimizer.plan.scope import Member, Parts
from optimizer.report.context import Context
from optimizer.report.sheet import Live, Placed, column_letter, quoted, text_literal

LONGEST_FORMULA = 8_000
"""A formula holds 8,192 characters."""

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class RuleFormulas:
    """What the formulas need: the grid, the ceilings and their account on their sheets, and the amounts behind them."""

    ctx: Context
    plan: Plan
    parts: Parts
    grid: Placed
    ceilings: Placed
    account: Placed
    amounts: dict[str, dict[tuple[str, str, int], float]]
    keys: tuple[tuple[str, str], ...]
    members: dict[str, dict[str, Member]]

    def of_row(self, row: Row) -> dict[str, Live]:
        """The formulas of one row of the table ``rules`` that can be live: ``achieved``, ``base``, ``required``."""
        if row["rule"] == "ceiling":
            return self._account(row["year"])
        rule = self.plan.rule(row["rule"])
        years = (row["year"],) if row["year"] else rule.years
        if rule.measure == "moved":
            return self._moved_by_activity(rule, years) or self._moved(rule, years)
        member = self.members[rule.code].get(row["member"] or "")
        if member is None:
            return {}
        in_scope = self.parts.matching(rule.scope) & self.parts.words_of_member(member.words)
        where = [*self._scope(rule.scope), *self._words(member.words)]
        found = {"achieved": self._sum("recommended", where, in_scope, years)}
        base = self._base(rule.base, member, where, in_scope, years) if rule.base else None
        return found | ({"base": base} if base else {})

    def _base(self, base: Base, member: Member, where: list[str], in_scope: Bools, years: Sequence[int]) -> Live | None:
        of_member, member_mask = self._words(member.words), self.parts.words_of_member(member.words)
        if base.kind == "total":
            return self._sum("recommended", [], self._everything, years)
        if base.kind == "ceiling":
            return self._ceiling(years)
        if base.kind in ("request", "baseline"):
            return self._sum(base.kind, where, in_scope, years)
        if base.kind == "member":
            return self._sum("recommended", of_member, member_mask, years)
        if base.kind == "previous year":
            return self._previous(where, in_scope, years)
        mask = self.parts.matching(base.scope) & member_mask
        return self._sum("recommended", [*self._scope(base.scope), *of_member], mask, years)

    def _previous(self, where: list[str], mask: Bools, years: Sequence[int]) -> Live | None:
        if len(years) != 1:
            return None
        if years[0] == self.plan.first_year:
            return self._sum("baseline", where, mask, years)
        return self._sum("recommended", where, mask, [years[0] - 1])

    def _account(self, year: int) -> dict[str, Live]:
        """A ceiling: what its account takes in less the reserve, and what of it is used or carried out."""
        account, flow = (
            self.account,
            next(row for row in self.ctx.result.rows("sources") if (row["source"], row["year"]) == ("common", year)),
        )
        letter = column_letter(account.index(str(year)))
        sheet, first = quoted(account.sheet), account.first + 1
        carried, money = (
            self.ctx.currency(flow["carried"]),
            self._sum("recommended", [], self._everything, (year,)),
        )
        available = self.ctx.currency(flow["amount"] + flow["overrun"] + flow["carry_in"] - flow["reserve"])
        return {
            "required": Live(
                f"SUM({sheet}!{letter}{first}:{letter}{first + 2})-{sheet}!{letter}{first + 3}", available
            ),
            "achieved": Live(f"{money.formula}+{sheet}!{letter}{first + 5}", round(_number(money) + carried, 6)),
        }

    @property
    def _everything(self) -> Bools:
        return np.ones(len(self.keys), np.bool_)

    def _moved_by_activity(self, rule: Rule, years: Sequence[int]) -> dict[str, Live]:
        """The same as `_moved` in one sum where the members are activities.

        An activity's topics hold fixed shares of it, so its rows fall short together. The year before stands in the
        row above: the grid lists the years of one activity and topic in order.
        """
        by_row = rule.each == ("activity",) and len(years) == 1 and rule.base is not None
        if not by_row or rule.base is None or rule.base.kind not in ("baseline", "previous year"):
            return {}
        year, currency = years[0], self.plan.settings.currency
        before = rule.base.kind == "previous year" and year != self.plan.first_year
        mask, where = self.parts.matching(rule.scope), self._scope(rule.scope, skip=1 if before else 0)
        now = self.grid.range(f"recommended ({currency})", skip=1 if before else 0)
        then = (
            self.grid.range(f"recommended ({currency})", drop=1)
            if before
            else self.grid.range(f"baseline ({currency})")
        )
        of_year = f"({self.grid.range('year', skip=1 if before else 0)}={year})"
        tests = "*".join([*where, of_year, f"({then}>{now})", f"({then}-{now})"])
        figure, at = ("recommended", year - 1) if before else ("baseline", year)
        losses = 0.0
        for place in np.flatnonzero(mask).tolist():
            key = self.keys[place]
            losses += max(0.0, self.amounts[figure][*key, at] - self.amounts["recommended"][*key, year])
        base = self._sum(figure, self._scope(rule.scope), mask, (at,))
        return {"achieved": Live(f"SUMPRODUCT({tests})", round(losses, 6)), "base": base}

    def _moved(self, rule: Rule, years: Sequence[int]) -> dict[str, Live]:
        """Money below its base, member by member, summed."""
        if rule.base is None or len(years) != 1:
            return {}
        losses, bases = [], []
        for member in self.members[rule.code].values():
            mask = self.parts.matching(rule.scope) & self.parts.words_of_member(member.words)
            where = [*self._scope(rule.scope), *self._words(member.words)]
            money = self._sum("recommended", where, mask, years)
            base = self._base(rule.base, member, where, mask, years)
            if base is None:
                return {}
            losses.append(Live(f"MAX(0,{base.formula}-{money.formula})", max(0.0, _number(base) - _number(money))))
            bases.append(base)
        return {"achieved": _added(losses), "base": _added(bases)}

    def _sum(self, figure: str, where: list[str], mask: Bools, years: Sequence[int]) -> Live:
        amounts = self.amounts[figure]
        value = sum(
            amounts.get((*self.keys[place], year), 0.0) for year in years for place in np.flatnonzero(mask).tolist()
        )
        column = self.grid.range(f"{figure} ({self.plan.settings.currency})")
        factors = [*where, *self._years(years), column]
        return Live(f"SUMPRODUCT({'*'.join(factors)})" if len(factors) > 1 else f"SUM({column})", round(value, 6))

    def _years(self, years: Sequence[int]) -> list[str]:
        if tuple(years) == self.ctx.years:
            return []
        column = self.grid.range("year")
        return [_any([f"({column}={year})" for year in years])]

    def _ceiling(self, years: Sequence[int]) -> Live:
        chosen = _any([f"({self.ceilings.range('year')}={year})" for year in years])
        value = sum(self.ctx.currency(row.ceiling) for row in self.plan.years if row.year in years)
        column = self.ceilings.range(f"ceiling ({self.ctx.unit})")
        return Live(f"SUMPRODUCT({chosen}*{column})", round(value, 6))

    def _scope(self, scope: Scope, skip: int = 0) -> list[str]:
        tests = []
        for kind in ("topic", "line", "activity", "tag"):
            words: Words = getattr(scope, kind)
            if words.include:
                tests.append(_any([self._is(kind, word, skip) for word in words.include]))
            tests += [f"(1-{self._is(kind, word, skip)})" for word in words.exclude]
        return tests

    def _words(self, words: Sequence[tuple[str, str]]) -> list[str]:
        return [self._is(kind, word) for kind, word in words]

    def _is(self, kind: str, word: str, skip: int = 0) -> str:
        if kind == "tag":
            # FIND and not SEARCH: the latter reads * and ? in a tag as wildcards.
            column = self.grid.range("tags", skip=skip)
            return f'ISNUMBER(FIND({text_literal(f", {word},")},", "&{column}&","))'
        return f"({self.grid.range(kind, skip=skip)}={text_literal(word)})"


def rule_formulas(ctx: Context, grid: Placed, ceilings: Placed, account: Placed) -> RuleFormulas:
    """Prepare the formulas of all rules of the plan."""
    parts = Parts(ctx.plan)
    keys = tuple((row.code, topic) for row in ctx.plan.activities for topic in row.shares)
    amounts = {
        name: {cell.key: ctx.currency(cell.row[name]) for cell in ctx.cells}
        for name in ("baseline", "request", "recommended")
    }
    members = {rule.code: {member.label: member for member in parts.members(rule)} for rule in ctx.plan.rules}
    return RuleFormulas(
        ctx=ctx,
        plan=ctx.plan,
        parts=parts,
        grid=grid,
        ceilings=ceilings,
        account=account,
        amounts=amounts,
        keys=keys,
        members=members,
    )


def live_or_number(live: Live | None, number: float | None, tolerance: float) -> Live | float | None:
    """The formula where it comes to ``number`` and fits a cell; else the number the program found."""
    if number is None or live is None or len(live.formula) > LONGEST_FORMULA:
        return number
    return live if abs(_number(live) - number) <= tolerance * max(1.0, abs(number)) else number


def first_that_fits(choices: Sequence[Live], number: float, tolerance: float) -> Live | float:
    """The first formula that comes to ``number``; the number where none does."""
    for live in choices:
        if abs(_number(live) - number) <= tolerance * max(1.0, abs(number)):
            return live
    return number


def _any(tests: list[str]) -> str:
    return tests[0] if len(tests) == 1 else f"(({'+'.join(tests)})>0)"


def _added(parts: Sequence[Live]) -> Live:
    return Live("+".join(part.formula for part in parts), round(sum(_number(part) for part in parts), 6))


def _number(live: Live) -> float:
    return float(live.value)
