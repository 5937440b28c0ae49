"""Why money of a source lapses in a year: every wish that it could have paid, and what stands in its way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from optimizer.allocate.holders import Holders
from optimizer.allocate.next_steps import DUST, NextSteps, Step
from optimizer.allocate.outcome import Outcome
from optimizer.allocate.purses import Purses, purses
from optimizer.allocate.words import listed, money, rules_named
from optimizer.language import Text, joined, say
from optimizer.plan import Activity, Link, Rule

Floats = npt.NDArray[np.float64]

SAME_MONEY = 1e-6
"""Money below this is the last digit of a solver."""

LEAST_SHARE = 0.01
"""An activity gets money from this part of its request on."""


NEXT_TO_NOTHING = 1e-7
"""The part of a plan's value below which a gain, or the price of the rule in its way, is not told from nothing."""


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """What keeps a wish from the money: a code of the closed list, a sentence, rules and cells.

    ``rank`` orders obstacles of one code: the one of least rank is told where several share a sentence's place.
    """

    code: str
    text: Text
    rules: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    rank: float = 0.0


class Lapses:
    """The obstacles of one outcome; `of` tells those of one wish for the money of one source and year."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome, self._model, self._plan = outcome, outcome.model, outcome.model.plan
        self._steps, self.holders = NextSteps(outcome), Holders(outcome)
        self._funded, self._lapsed = np.asarray(outcome.amounts > DUST), outcome.flows.lapsed
        self._class_of = np.full(len(self._model.parts.share), -1, dtype=np.int64)
        for number, group in enumerate(self._model.flow.classes):
            self._class_of[group.parts] = number
        self._alike: dict[tuple[int, int], Obstacle | None] = {}
        self._matched: dict[tuple[int, int, tuple[int, ...]], Obstacle | None] = {}

    @cached_property
    def has(self) -> Purses:
        """Who may pay what."""
        return purses(self._plan, self._model.parts)

    def scope(self, s: int) -> Floats:
        """The share of each activity that source ``s`` may pay, (activities,)."""
        if s == 0:
            return np.ones(len(self._plan.activities))
        return self._model.parts.share_of(self.has.may_pay[s])

    def open(self, s: int, y: int) -> Floats:
        """Money of source ``s`` that activities could still take in year ``y``, (activities,)."""
        return np.asarray(self.scope(s) * self._steps.open[:, y], dtype=np.float64)

    def of(self, s: int, a: int, y: int) -> Obstacle | None:
        """What keeps activity ``a`` from money of source ``s`` in year ``y``; ``None`` where nothing is found."""
        found = self._before_sources(a, y) or self._matching(s, a, y) or self._held(a, y)
        return found or self._split(s, a, y, self._steps.of(a, y)) or self._next_to_nothing(a, y)

    def _before_sources(self, a: int, y: int) -> Obstacle | None:
        """What keeps an activity from everybody's money alike: looked for once, however many sources may pay it."""
        if (a, y) not in self._alike:
            self._alike[a, y] = self._whoever_pays(a, y)
        return self._alike[a, y]

    def _whoever_pays(self, a: int, y: int) -> Obstacle | None:
        row = self._plan.activities[a]
        if row.lock:
            return _locked(row)
        if not self._steps.is_worth_it(a, y):
            year = self._plan.years[y].year
            text = say("What is still asked for in {year} brings no value.", year=year)
            return Obstacle(code="worth_nothing", text=text)
        link = self._link(a, y)
        return self._too_big(a, y, self._steps.of(a, y)) if link is None else _linked(row, link)

    def _next_to_nothing(self, a: int, y: int) -> Obstacle | None:
        """What brings too little beside the value of the plan for a limit in its way to have a price."""
        if self._steps.could_add(a, y) > NEXT_TO_NOTHING * max(1.0, abs(self._outcome.exact_value)):
            return None
        year = self._plan.years[y].year
        text = say("What is still asked for in {year} brings next to nothing beside the rest of the plan.", year=year)
        return Obstacle(code="worth_nothing", text=text)

    def _left(self, parts: slice) -> Floats:
        """Money that nobody uses and that may pay some of these cells, (years,)."""
        pays = self.has.may_pay[:, parts].any(axis=1)
        return np.asarray(self._lapsed[pays].sum(axis=0), dtype=np.float64)

    def _left_exactly(self, part: int) -> Floats:
        """Money that nobody uses and that may pay this cell, before rounding, (years,).

        Rounding leaves crumbs, which are no money that the other topics of a split activity could have had.
        """
        pays = self.has.may_pay[:, part]
        return np.asarray(self._outcome.exact_flows.lapsed[pays].sum(axis=0), dtype=np.float64)

    def _parts(self, a: int) -> slice:
        """The parts of one activity, which follow each other."""
        first, end = np.searchsorted(self._model.parts.activity, [a, a + 1])
        return slice(int(first), int(end))

    def _too_big(self, a: int, y: int, steps: tuple[Step, ...]) -> Obstacle | None:
        """The next whole thing needs more than what is left, in this year or in another that it needs."""
        left, least = self._left(self._parts(a)), None
        for step in steps:
            short = np.flatnonzero(step.need > left + DUST)
            if not len(short):
                return None
            if least is None or step.need[y] < least[0].need[y]:
                least = (step, y if y in short else int(short[0]))
        if least is None:
            return None
        step, where = least
        year = self._plan.years[where].year
        text = say(
            "Too little for what comes next: {thing} needs {needed} in {year}, where {left} is left.",
            thing=step.thing,
            needed=money(self._plan, float(step.need[where])),
            year=year,
            left=money(self._plan, float(left[where])),
        )
        return Obstacle(code="unit_too_big", text=text, rank=float(step.need[y]))

    def _matching(self, s: int, a: int, y: int) -> Obstacle | None:
        """A rule that asks for a share of other money, or caps the source's."""
        if s == 0:
            return None
        mine = tuple(sorted(set(self._class_of[self._parts(a)].tolist()) - {-1}))
        if (s, y, mine) not in self._matched:
            self._matched[s, y, mine] = self._unmatched(s, y, mine)
        return self._matched[s, y, mine]

    def _unmatched(self, s: int, y: int, mine: tuple[int, ...]) -> Obstacle | None:
        """The same for all activities whose cells are of the same classes."""
        columns = [int(self._model.flow.column[s - 1, c, y]) for c in mine]
        rules = self._rules(code for column in columns for code in self.holders.of(column))
        shares = [rule for rule in rules if rule.measure == "share"]
        code, year = self._plan.sources[s - 1].code, self._plan.years[y].year
        if shares:
            text = say(
                "Money of {source} has to come with other money in {year}, and no more of that is there: {rules}.",
                source=code,
                year=year,
                rules=_named(shares),
            )
            return _by_rules("matching_missing", text, shares)
        if not rules:
            return None
        text = say("What {source} may pay in {year} is capped by {rules}.", source=code, year=year, rules=_named(rules))
        return _by_rules("rule", text, rules)

    def _held(self, a: int, y: int) -> Obstacle | None:
        """Rules that hold the whole amount down."""
        rules = self._rules(self.holders.of(int(self._model.amount[a * self._model.num_years + y])))
        return _by_rules("rule", joined("", [_named(rules), "."]), rules) if rules else None

    def _split(self, s: int, a: int, y: int, steps: tuple[Step, ...]) -> Obstacle | None:
        """The rest of a split activity is for topics that the source may not pay, and nobody else has the money."""
        if s == 0:
            return None
        share, row, mine = self._model.parts.share, self._plan.activities[a], self._parts(a)
        for part, topic in zip(range(mine.start, mine.stop), row.shares, strict=True):
            needed = min((float(step.need[y]) for step in steps), default=0.0) * float(share[part])
            left = float(self._left_exactly(part)[y])
            if not self.has.may_pay[s, part] and left < max(needed, SAME_MONEY):
                code = self._plan.sources[s - 1].code
                return Obstacle(
                    code="matching_missing",
                    text=say(
                        "{activity} also serves {topic}, which {source} may not pay; no other money is left for it.",
                        activity=row.code,
                        topic=topic,
                        source=code,
                    ),
                    cells=(row.origin.cell("topic"),),
                )
        return None

    def _link(self, a: int, y: int) -> Link | None:
        """The link that keeps an activity without money in the year."""
        row, place = self._plan.activities[a], self._place
        if self._funded[a, y]:
            return None
        for link in self._links.get(row.code, ()):
            others = [place[code] for code in link.others]
            if link.relation == "excludes":
                against = others if link.activity == row.code else [place[link.activity]] if a in others else []
                if any(self._funded[other].any() for other in against):
                    return link
            elif link.activity == row.code:
                got = [self._counts(other, y) for other in others]
                if not (any(got) if link.relation == "requires any" else all(got)):
                    return link
        return None

    @cached_property
    def _place(self) -> dict[str, int]:
        return {own.code: at for at, own in enumerate(self._plan.activities)}

    @cached_property
    def _links(self) -> dict[str, list[Link]]:
        """The links that name an activity, on either side, by its code."""
        found: dict[str, list[Link]] = {}
        for link in self._plan.links:
            for code in dict.fromkeys((link.activity, *link.others)):
                found.setdefault(code, []).append(link)
        return found

    @cached_property
    def _rule_place(self) -> dict[str, int]:
        return {rule.code: at for at, rule in enumerate(self._plan.rules)}

    def _counts(self, other: int, y: int) -> bool:
        """Whether an activity that is needed gets money: a package from its first year with cost on."""
        since = slice(0, y + 1) if self._plan.activities[other].kind == "package" else slice(y, y + 1)
        amount, request = self._outcome.amounts[other, since], self._model.amounts.request[other, since]
        return bool(((amount > DUST) & (amount >= LEAST_SHARE * request - DUST)).any())

    def _rules(self, codes: Iterable[str]) -> list[Rule]:
        asked = {self._rule_place[code] for code in codes if code in self._rule_place}
        return [self._plan.rules[place] for place in sorted(asked)]


def _named(rules: list[Rule]) -> Text:
    return rules_named([rule.code for rule in rules])


def _by_rules(code: str, text: Text, rules: list[Rule]) -> Obstacle:
    """An obstacle made of rules."""
    return Obstacle(
        code=code,
        text=text,
        rules=tuple(rule.code for rule in rules),
        cells=tuple(rule.origin.cell("limit") for rule in rules),
    )


def _locked(row: Activity) -> Obstacle:
    held = {
        "full": say("at its full request"),
        "baseline": say("at last year's money"),
        "out": say("out of the plan"),
    }[row.lock]
    cell = row.origin.cell("lock")
    text = say("Activities that could use it are locked: {activity} is held {held}.", activity=row.code, held=held)
    return Obstacle(code="rule", text=text, rules=("lock",), cells=(cell,))


def _linked(row: Activity, link: Link) -> Obstacle:
    others = listed(link.others)
    if link.relation == "excludes":
        text = say(
            "Activities that could use it are excluded by what is funded: {activity} (excludes {others}).",
            activity=row.code,
            others=others,
        )
    else:
        needed = say("one of {others}", others=others) if link.relation == "requires any" else others
        text = say(
            "Activities that could use it are waiting for others that are not funded: {activity} (requires {others}).",
            activity=row.code,
            others=needed,
        )
    return Obstacle(code="rule", text=text, rules=("link",), cells=(link.origin.cell("other"),))


def merged(found: Mapping[int, Obstacle]) -> dict[tuple[str, bool, tuple[str, ...]], list[int]]:
    """Wishes whose obstacles are told in one sentence, by code and, for limits with reserved ids, by these."""
    groups: dict[tuple[str, bool, tuple[str, ...]], list[int]] = {}
    for wish, obstacle in found.items():
        reserved = obstacle.rules in (("lock",), ("link",))
        groups.setdefault((obstacle.code, reserved, obstacle.rules if reserved else ()), []).append(wish)
    return groups
