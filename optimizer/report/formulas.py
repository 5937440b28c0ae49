"""A rule's money as a live formula over the grid and the payments, with its value worked out here.

Each builder returns the formula together with what it comes to, so that the sheet Rules can test it against the
result: where a rule speaks of more than plain sums (a limit lowered to the requests, say), the two differ and
the sheet shows the number alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from optimizer.allocate.result import Row
from optimizer.plan import COMMON, Base, Plan, Rule
from optimizer.plan.scope import Member
from optimizer.report.context import Context
from optimizer.report.sheet import Live, Placed, column_letter, quoted
from optimizer.report.sums import EVERYWHERE, Sums, Where, any_of, sums

LONGEST_FORMULA = 8_000
"""A formula holds 8,192 characters."""


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Where the accounts of the sources stand: the ceilings' on Years, all of them on Who pays, and the payments.

    The last two are ``None`` where there is no source but the ceilings.
    """

    ceilings: Placed
    accounts: Placed | None = None
    financing: Placed | None = None


@dataclass(frozen=True, kw_only=True)
class RuleFormulas:
    """What the formulas need: the sums, the decision page with the ceilings, the accounts, the rules' members."""

    ctx: Context
    plan: Plan
    sums: Sums
    decision: Placed
    sources: Sources
    members: Mapping[str, Mapping[str, Member]]

    def quick_of_row(self, row: Row) -> dict[str, list[Live]]:
        """The same without formulas that multiply all cells of a Grid so long that a spreadsheet would stand still."""
        found = self.of_row(row)
        if not self.ctx.lean_grid:
            return found
        grid = quoted(self.sums.grid.sheet)
        return {
            name: [live for live in lives if "SUMPRODUCT(" not in live.formula or grid not in live.formula]
            for name, lives in found.items()
        }

    def of_row(self, row: Row) -> dict[str, list[Live]]:
        """What ``achieved``, ``base`` and ``required`` of one row of the table ``rules`` may be as formulas."""
        if row["rule"] == "ceiling":
            return self._ceiling_row(row["year"])
        if row["rule"] == "source":
            return self._source_row(row["member"], row["year"])
        if row["rule"] == "target":
            return {}
        rule = self.ctx.rules_named[row["rule"]]
        years = (row["year"],) if row["year"] else rule.years
        if rule.measure == "moved":
            return self._moved_by_activity(rule, years) or self._moved(rule, years)
        member = self.members[rule.code].get(row["member"] or "")
        if member is None:
            return {}
        where = Where(scopes=(rule.scope,), words=member.words)
        found = {"achieved": [self._achieved(rule, member, where, years)]}
        if rule.base:
            found["base"] = self._bases(rule, rule.base, member, where, years)
        return {name: kept for name, lives in found.items() if (kept := [live for live in lives if live is not None])}

    def _achieved(self, rule: Rule, member: Member, where: Where, years: Sequence[int]) -> Live | None:
        if rule.measure == "count":
            return self.sums.activities(where, years[0]) if len(years) == 1 else None
        if rule.measure == "units":
            return self.sums.units(where, years)
        return self.sums.money("recommended", where, years, member.sources)

    def _bases(self, rule: Rule, base: Base, member: Member, where: Where, years: Sequence[int]) -> list[Live | None]:
        of_member = Where(words=member.words)
        if base.kind == "total":
            return [self.sums.of_grid("recommended", EVERYWHERE, years)]
        if base.kind == "ceiling":
            return [self._ceilings(years)]
        if base.kind in ("request", "baseline"):
            return [self.sums.of_grid(base.kind, where, years)]
        if base.kind == "member":
            return [self.sums.money("recommended", of_member, years, member.sources)]
        if base.kind == "previous year":
            return [self._previous(rule, member, where, years)]
        if base.kind == "scope":
            within = Where(scopes=(base.scope,), words=member.words)
            sources = self.sums.parts.picked(base.source)
            return [self.sums.money("recommended", within, years, sources)]
        return []

    def _previous(self, rule: Rule, member: Member, where: Where, years: Sequence[int]) -> Live | None:
        if len(years) != 1:
            return None
        if years[0] != self.plan.first_year:
            return self._achieved(rule, member, where, [years[0] - 1])
        return None if rule.measure in ("count", "units") else self.sums.of_grid("baseline", where, years)

    def _ceilings(self, years: Sequence[int]) -> Live:
        chosen = any_of([f"({self.decision.range('year')}={year})" for year in years])
        value = sum(self.ctx.currency(row.ceiling) for row in self.plan.years if row.year in years)
        column = self.decision.range(f"ceiling ({self.ctx.unit})")
        return Live(f"SUMPRODUCT({chosen}*{column})", round(value, 6))

    def _as_shown(self, flow: Row) -> bool:
        """Whether an account is in whole steps of the last digit shown; a formula over rounded cells would be off."""
        return all(
            self.ctx.cash(self.ctx.steps(flow[name])) == self.ctx.currency(flow[name])
            for name in ("amount", "overrun", "carry_in", "reserve", "carried")
        )

    def _ceiling_row(self, year: int) -> dict[str, list[Live]]:
        """A ceiling: what its account takes in less the reserve, and what of it is used or carried out."""
        account, flow = self.sources.ceilings, self.ctx.flows[COMMON, year]
        if not self._as_shown(flow):
            return {}
        letter = column_letter(account.index(str(year)))
        sheet, first = quoted(account.sheet), account.first + 1
        used = self.sums.of_grid("recommended", EVERYWHERE, (year,))
        others = [code for code in self.ctx.sources if code != COMMON]
        paid = self.sums.paid(EVERYWHERE, (year,), others) if others else None
        formula, money = used.formula, _number(used)
        if paid:
            formula, money = f"{formula}-{paid.formula}", money - _number(paid)
        carried = self.ctx.currency(flow["carried"])
        available = self.ctx.currency(flow["amount"] + flow["overrun"] + flow["carry_in"] - flow["reserve"])
        ins = f"SUM({sheet}!{letter}{first}:{letter}{first + 2})-{sheet}!{letter}{first + 3}"
        return {
            "required": [Live(ins, available)],
            "achieved": [Live(f"{formula}+{sheet}!{letter}{first + 5}", round(money + carried, 6))],
        }

    def _source_row(self, source: str, year: int) -> dict[str, list[Live]]:
        """A source: what it has, and what of it is used or carried out."""
        account, flow = self.sources.accounts, self.ctx.flows[source, year]
        used = self.sums.paid(EVERYWHERE, (year,), (source,))
        if account is None or used is None or not self._as_shown(flow):
            return {}
        years = self.ctx.years
        block = len(years) + (len(years) > 1)
        at = account.first + self.ctx.sources.index(source) * block + years.index(year)
        cell = {title.removesuffix(f" ({self.ctx.unit})"): account.cell(title, at) for title in account.columns}
        ins = f"{cell['amount given']}+{cell['used above it']}+{cell['carried in']}-{cell['held back']}"
        available = self.ctx.currency(flow["amount"] + flow["overrun"] + flow["carry_in"] - flow["reserve"])
        money = _number(used) + self.ctx.currency(flow["carried"])
        return {
            "required": [Live(ins, available)],
            "achieved": [Live(f"{used.formula}+{cell['carried out']}", round(money, 6))],
        }

    def _moved_by_activity(self, rule: Rule, years: Sequence[int]) -> dict[str, list[Live]]:
        """The same as `_moved` in one sum where the members are activities.

        An activity's topics hold fixed shares of it, so its rows fall short together. The year before stands in the
        row above: the grid lists the years of one activity and topic in order.
        """
        by_row = rule.each == ("activity",) and len(years) == 1 and rule.base is not None
        if not by_row or rule.base is None or rule.base.kind not in ("baseline", "previous year"):
            return {}
        year, currency, grid = years[0], self.plan.settings.currency, self.sums.grid
        before = rule.base.kind == "previous year" and year != self.plan.first_year
        where, skip = Where(scopes=(rule.scope,)), 1 if before else 0
        now = grid.range(f"recommended ({currency})", skip=skip)
        then = grid.range(f"recommended ({currency})", drop=1) if before else grid.range(f"baseline ({currency})")
        of_year = f"({grid.range('year', skip=skip)}={year})"
        tests = "*".join([*self.sums.tests(where, grid, skip), of_year, f"({then}>{now})", f"({then}-{now})"])
        figure, at = ("recommended", year - 1) if before else ("baseline", year)
        losses = self.sums.losses(figure, at, year, where)
        base = self.sums.of_grid(figure, where, (at,))
        return {"achieved": [Live(f"SUMPRODUCT({tests})", round(losses, 6))], "base": [base]}

    def _moved(self, rule: Rule, years: Sequence[int]) -> dict[str, list[Live]]:
        """Money below its base, member by member, summed."""
        if rule.base is None or len(years) != 1:
            return {}
        losses, bases = [], []
        for member in self.members[rule.code].values():
            where = Where(scopes=(rule.scope,), words=member.words)
            money = self.sums.money("recommended", where, years, member.sources)
            base = next(iter(self._bases(rule, rule.base, member, where, years)), None)
            if base is None or money is None:
                return {}
            losses.append(Live(f"MAX(0,{base.formula}-{money.formula})", max(0.0, _number(base) - _number(money))))
            bases.append(base)
        return {"achieved": [_added(losses)], "base": [_added(bases)]}


def rule_formulas(ctx: Context, grid: Placed, decision: Placed, sources: Sources) -> RuleFormulas:
    """Prepare the formulas of all rules of the plan."""
    made = sums(ctx, grid, sources.financing)
    return RuleFormulas(
        ctx=ctx,
        plan=ctx.plan,
        sums=made,
        decision=decision,
        sources=sources,
        members={rule.code: {member.label: member for member in made.parts.members(rule)} for rule in ctx.plan.rules},
    )


def live_or_number(choices: Sequence[Live], number: float | None, tolerance: float) -> Live | float | None:
    """The first formula that comes to ``number`` and fits a cell; else the number the program found."""
    if number is None:
        return number
    for live in choices:
        if len(live.formula) <= LONGEST_FORMULA and abs(_number(live) - number) <= tolerance * max(1.0, abs(number)):
            return live
    return number


def _added(parts: Sequence[Live]) -> Live:
    return Live("+".join(part.formula for part in parts), round(sum(_number(part) for part in parts), 6))


def _number(live: Live) -> float:
    return float(live.value)
