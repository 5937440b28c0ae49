"""Words that sentences about a plan are made of, and its amounts as they are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from optimizer.language import Text, joined, listed, numeral, say
from optimizer.plan import COMMON, Plan, Scope, Words
from optimizer.plan.amounts import Amounts, amounts
from optimizer.plan.scope import Member, Parts
from optimizer.workbook.checks.payers import Payers
from optimizer.workbook.layout import unit_in_words

KINDS = {
    "topic": say("topic"),
    "line": say("line"),
    "activity": say("activity"),
    "tag": say("tag"),
    "source": say("source"),
}
PLURALS = {
    "topic": say("topics"),
    "line": say("lines"),
    "activity": say("activities"),
    "tag": say("tags"),
    "source": say("sources"),
}
THAT = {
    "topic": say("that topic"),
    "line": say("that line"),
    "activity": say("that activity"),
    "tag": say("that tag"),
    "source": say("that source"),
}
RELATIONS = {
    "at least": say("at least"),
    "at most": say("at most"),
    "exactly": say("exactly"),
    "within": say("within"),
}


def percent(share: float) -> Text:
    """``12.5 %``: a fraction as an officer writes it."""
    return numeral(f"{share * 100:.6g} %")


def clause(subject: str, several: bool, verb: str, rest: str) -> Text:
    """Subject and demand: ``line TRN gets …``, or with ``several`` ``lines TRN and EXE together get …``."""
    if several:
        return {
            "gets": say("{subject} together get {rest}", subject=subject, rest=rest),
            "loses": say("{subject} together lose {rest}", subject=subject, rest=rest),
            "grows": say("{subject} together grow {rest}", subject=subject, rest=rest),
            "stays": say("{subject} together stay {rest}", subject=subject, rest=rest),
            "changes": say("{subject} together change {rest}", subject=subject, rest=rest),
            "has": say("{subject} together have {rest}", subject=subject, rest=rest),
            "pays": say("{subject} together pay {rest}", subject=subject, rest=rest),
        }[verb]
    return {
        "gets": say("{subject} gets {rest}", subject=subject, rest=rest),
        "loses": say("{subject} loses {rest}", subject=subject, rest=rest),
        "grows": say("{subject} grows {rest}", subject=subject, rest=rest),
        "stays": say("{subject} stays {rest}", subject=subject, rest=rest),
        "changes": say("{subject} changes {rest}", subject=subject, rest=rest),
        "has": say("{subject} has {rest}", subject=subject, rest=rest),
        "pays": say("{subject} pays {rest}", subject=subject, rest=rest),
    }[verb]


def headed(name: str, words: Iterable[str]) -> Text:
    """``R1 (Rules!A2, must, political)``; blank words are left out."""
    return joined("", [name, " (", joined(", ", [word for word in words if word]), ")"])


def years_in_words(years: Sequence[int]) -> Text:
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

    def money(self, amount: float) -> Text:
        """An amount without its unit, with as many decimals as amounts are rounded to."""
        shown = f"{amount:,.{self.decimals}f}"
        return numeral(shown.removeprefix("-") if not shown.strip("-0.,") else shown)

    def in_unit(self, amount: float) -> Text:
        """An amount with its unit behind it."""
        return joined(" ", [self.money(amount), self.unit])

    def named(self, codes: Iterable[str]) -> Text:
        """Sources in a sentence: ``the ceilings and EU``."""
        return listed([say("the ceilings") if code == COMMON else code for code in codes])


def whose_in_words(member: Member) -> Text:
    """`` of PoC``; empty for a rule without members."""
    return say(" of {member}", member=member.label) if member.label else joined("", [])


def scope_in_words(scope: Scope, leave_out: Sequence[str] = ()) -> Text:
    """``line TRN, topic PoC or CAAC``; empty where everything is meant.

    A kind in ``leave_out`` is told by its members already.
    """
    told = [words_of_scope(kind, getattr(scope, kind)) for kind in scope_kinds(scope, leave_out)]
    return joined(", ", told)


def scope_kinds(scope: Scope, leave_out: Sequence[str] = ()) -> list[str]:
    """The columns that a scope names anything in, without those of ``leave_out``."""
    kinds = ("topic", "line", "activity", "tag")
    return [kind for kind in kinds if kind not in leave_out and getattr(scope, kind)]


def names_several(scope: Scope, leave_out: Sequence[str] = ()) -> bool:
    """Whether the first word of `scope_in_words` is a plural."""
    kinds = scope_kinds(scope, leave_out)
    return bool(kinds) and len(getattr(scope, kinds[0]).include) > 1


def words_of_scope(kind: str, words: Words) -> Text:
    """``topic PoC or CAAC but not CPP``."""
    if not words.include:
        return _every_but(kind, listed(words.exclude))
    names = listed(words.include)
    name = _several(kind, names) if len(words.include) > 1 else _single(kind, names)
    return say("{scope} but not {names}", scope=name, names=listed(words.exclude)) if words.exclude else name


def _single(kind: str, name: Text) -> Text:
    return {
        "topic": say("topic {name}", name=name),
        "line": say("line {name}", name=name),
        "activity": say("activity {name}", name=name),
        "tag": say("tag {name}", name=name),
    }[kind]


def _several(kind: str, names: Text) -> Text:
    return {
        "topic": say("topics {names}", names=names),
        "line": say("lines {names}", names=names),
        "activity": say("activities {names}", names=names),
        "tag": say("tags {names}", names=names),
    }[kind]


def _every_but(kind: str, names: Text) -> Text:
    return {
        "topic": say("every topic but {names}", names=names),
        "line": say("every line but {names}", names=names),
        "activity": say("every activity but {names}", names=names),
        "tag": say("every tag but {names}", names=names),
    }[kind]
