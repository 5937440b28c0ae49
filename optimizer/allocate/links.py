"""Which link keeps an activity without money: a prerequisite that is not funded, or an exclusion that is."""

from __future__ import annotations

import numpy as np

from optimizer.allocate.outcome import Outcome
from optimizer.allocate.reason import Reason
from optimizer.allocate.words import listed
from optimizer.language import Text, say
from optimizer.plan import Link

LEAST_SHARE = 0.01
"""An activity gets money from this part of its request on."""


def gets_money(outcome: Outcome, code: str, y: int | None) -> bool:
    """Whether the activity of that code gets money in year ``y``, or in any year.

    A funded package counts from its first year with cost to the end of the horizon.
    """
    model = outcome.model
    a = next(place for place, row in enumerate(model.plan.activities) if row.code == code)
    amount, least = outcome.exact[a], LEAST_SHARE * model.amounts.request[a]
    paid = (amount > 0.0) & (amount >= np.minimum(least, model.amounts.most[a]) * (1 - 1e-6))
    if model.plan.activities[a].kind == "package":
        paid = np.logical_or.accumulate(paid)
    return bool(paid.any() if y is None else paid[y])


def blocking_link(outcome: Outcome, a: int, y: int | None) -> Reason | None:
    """The reason of an activity that gets nothing because of a link; ``None`` where no link stands in its way."""
    plan = outcome.model.plan
    code = plan.activities[a].code
    for link in plan.links:
        if link.relation == "excludes":
            others = link.others if link.activity == code else (link.activity,) if code in link.others else ()
            taken = [other for other in others if gets_money(outcome, other, None)]
            if taken:
                return _told("excluded_by_other", say("Excluded by {other}, which is funded.", other=taken[0]), link)
        elif link.activity == code:
            missing = [other for other in link.others if not gets_money(outcome, other, y)]
            if missing and (link.relation == "requires" or len(missing) == len(link.others)):
                needed = listed(missing, most=4)
                if link.relation == "requires any" and len(missing) > 1:
                    needed = say("any of {others}", others=needed)
                if y is None:
                    return _told("needs_other", say("Needs {others}, not funded.", others=needed), link)
                year = plan.years[y].year
                text = say("Needs {others}, not funded in {year}.", others=needed, year=year)
                return _told("needs_other", text, link)
    return None


def _told(code: str, text: Text, link: Link) -> Reason:
    return Reason(code=code, text=text, rules=("link",), cells=(link.origin.cell("other"),))
