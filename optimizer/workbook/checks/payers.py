"""Which cells each source of money may pay, and how much it has at the very best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.plan import COMMON, Plan, Rule, Words
from optimizer.plan.scope import Member, Parts, Portion

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, slots=True)
class Paid:
    """A member of a rule and the sources whose money counts.

    ``portion`` is the part of the member's that at least one of them may pay.
    """

    member: Member
    portion: Portion
    codes: tuple[str, ...]


class Payers:
    """The sources of a plan, the ceilings (`COMMON`) first, then in sheet order."""

    def __init__(self, plan: Plan, parts: Parts) -> None:
        self.parts = parts
        self.codes = parts.sources
        self.may_pay: dict[str, Bools] = {code: parts.having("source", code) for code in parts.sources}
        self.most: dict[str, Floats] = _most(plan)
        self._served = {code: parts.share_of(cells) > 0.0 for code, cells in self.may_pay.items()}

    def picked(self, words: Words) -> tuple[str, ...]:
        """The sources that scope words mean; all without words."""
        picked = self.parts.picked(words)
        return self.codes if picked is None else picked

    def payable(self, codes: tuple[str, ...]) -> Bools:
        """The parts that at least one of the sources may pay, shape (parts,)."""
        mask = np.zeros(len(self.parts.share), dtype=np.bool_)
        for code in codes:
            mask |= self.may_pay[code]
        return mask

    def money(self, codes: tuple[str, ...], portion: Portion) -> Floats:
        """The most money (years,) of those of the sources that may pay anything of a member's ``portion``."""
        found = np.zeros_like(self.most[COMMON])
        for code in codes:
            if portion.among(self._served[code]):
                found = found + self.most[code]
        return found

    def in_words(self, codes: tuple[str, ...], portion: Portion) -> str:
        """Whose money `money` counts: ``the ceiling``, ``the ceiling with EU``, ``the source EU``."""
        paying = [code for code in codes if portion.among(self._served[code])]
        named = [code for code in paying if code != COMMON]
        if COMMON in paying:
            return "the ceiling" + (f" with {', '.join(named)}" if named else "")
        return f"the source{'s' if len(named) > 1 else ''} {', '.join(named)}"

    def members(self, rule: Rule) -> list[Paid]:
        """The members of ``rule`` that have a cell which a source of the rule may pay."""
        paid = [self._paid(member) for member in self.parts.members(rule)]
        return [row for row in paid if row.portion]

    def _paid(self, member: Member) -> Paid:
        if member.sources is None:
            return Paid(member=member, portion=member.portion, codes=self.codes)
        paid = member.places[self.payable(member.sources)[member.places]]
        return Paid(member=member, portion=self.parts.portion_of(paid), codes=member.sources)


def _most(plan: Plan) -> dict[str, Floats]:
    """The money of each source at the very best (years,): reserves left out, overruns and carry-over counted."""
    own = np.array([row.ceiling * (1 - row.reserve + row.overrun) for row in plan.years])
    carried = np.array([0.0] + [row.ceiling * row.carry_share for row in plan.years[:-1]])
    found = {COMMON: own + carried}
    for source in plan.sources:
        money = np.array([source.in_year(row.year) for row in plan.years], dtype=np.float64)
        found[source.code] = money + source.carry_share * np.concatenate([[0.0], money[:-1]])
    return found
