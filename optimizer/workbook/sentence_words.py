"""Words that sentences about a plan are made of, and its amounts as they are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from optimizer.plan import COMMON, Plan, Scope, Words
from optimizer.plan.amounts import Amounts, amounts
from optimizer.plan.scope import Parts
from optimizer.workbook.checks.payers import Payers
from optimizer.workbook.layout import unit_in_words

PLURALS = {"topic": "topics", "line": "lines", "activity": "activities", "tag": "tags", "source": "sources"}
_VERBS = {
    "gets": "get",
    "loses": "lose",
    "grows": "grow",
    "stays": "stay",
    "changes": "change",
    "has": "have",
    "pays": "pay",
}


def percent(share: float) -> str:
    """``12.5 %``: a fraction as an officer writes it."""
    return f"{share * 100:.6g} %"


def listed(words: Sequence[str], last: str = "and") -> str:
    """``A, B and C``."""
    return " ".join([", ".join(words[:-1]), last, words[-1]]) if len(words) > 1 else "".join(words)


def agreeing(subject: str, demand: str) -> str:
    """Subject and demand as one clause: ``line TRN gets …``, ``lines TRN and EXE together get …``."""
    verb, _, rest = demand.partition(" ")
    if subject.partition(" ")[0] in PLURALS.values():
        return f"{subject} together {_VERBS[verb]} {rest}"
    return f"{subject} {demand}"


def years_in_words(years: Sequence[int]) -> str:
    """``2027–2029 and 2031``: runs of three or more years are drawn together."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    words: list[str] = []
    for run in runs:
        words += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(year) for year in run]
    return listed(words)


class Sayer:
    """A plan with its amounts at hand."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.unit = unit_in_words(plan.settings.currency, plan.settings.unit)
        self.parts = Parts(plan)
        self.payers = Payers(plan, self.parts)
        self.amounts: Amounts = amounts(plan)
        self.index = {row.year: place for place, row in enumerate(plan.years)}
        step = Decimal(str(plan.settings.round_to)).normalize()
        exponent = step.as_tuple().exponent
        self.decimals = max(0, -exponent) if step and isinstance(exponent, int) else 1

    def money(self, amount: float) -> str:
        """An amount without its unit, with as many decimals as amounts are rounded to."""
        shown = f"{amount:,.{self.decimals}f}"
        return shown.removeprefix("-") if not shown.strip("-0.,") else shown

    def named(self, codes: Iterable[str]) -> str:
        """Sources in a sentence: ``the ceilings and EU``."""
        return listed(["the ceilings" if code == COMMON else code for code in codes])


def scope_in_words(scope: Scope, leave_out: Sequence[str] = ()) -> str:
    """``line TRN, topic PoC or CAAC``; empty where everything is meant.

    A kind in ``leave_out`` is told by its members already.
    """
    told = [
        words_of_scope(kind, getattr(scope, kind))
        for kind in ("topic", "line", "activity", "tag")
        if kind not in leave_out and getattr(scope, kind)
    ]
    return ", ".join(told)


def words_of_scope(kind: str, words: Words) -> str:
    """``topic PoC or CAAC but not CPP``."""
    if not words.include:
        return f"every {kind} but {listed(words.exclude)}"
    name = f"{PLURALS[kind] if len(words.include) > 1 else kind} {listed(words.include)}"
    return f"{name} but not {listed(words.exclude)}" if words.exclude else name
