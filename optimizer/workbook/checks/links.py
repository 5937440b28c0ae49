"""Links that contradict each other or say the same twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from optimizer.language import joined, listed, say
from optimizer.plan import Link, Plan
from optimizer.workbook.checks.cite import cite
from optimizer.workbook.findings import Findings


def check_links(plan: Plan, findings: Findings) -> None:
    """Report links that were said before, and those by which an activity can never get money.

    Activities that require each other in a circle are legal: they all get money, or none does.
    """
    _doubled(plan.links, findings)
    out = {row.code for row in plan.activities if row.lock == "out"}
    apart: dict[str, dict[str, Link]] = {}
    for link in plan.links:
        if link.relation == "excludes":
            for one, other in _pairs(link):
                apart.setdefault(one, {}).setdefault(other, link)
                apart.setdefault(other, {}).setdefault(one, link)
    needs = _needs(plan.links) if out or apart else {}
    for link in plan.links if out or apart else ():
        if link.relation != "excludes":
            _never(link, needs, apart, out, findings)


def _pairs(link: Link) -> Iterator[tuple[str, str]]:
    return ((link.activity, other) for other in link.others)


def _doubled(links: Iterable[Link], findings: Findings) -> None:
    seen: dict[tuple[str, frozenset[object]], Link] = {}
    for link in links:
        for said in _said(link):
            first = seen.setdefault((link.relation, said), link)
            if first is not link:
                cite(
                    findings,
                    "warning",
                    "duplicate_link",
                    link.origin,
                    "other",
                    say(
                        "That {activity} {relation} this stands in row {row} already.",
                        activity=link.activity,
                        relation=link.relation,
                        row=first.origin.row,
                    ),
                    found=", ".join(link.others),
                    remedy="Delete one of the two, or correct it if another activity was meant.",
                )
                break


def _said(link: Link) -> Iterator[frozenset[object]]:
    """What a link says, piece by piece: exclusions hold both ways, `requires any` only as a whole."""
    if link.relation == "excludes":
        return (frozenset(pair) for pair in _pairs(link))
    if link.relation == "requires":
        return (frozenset({("needs", link.activity), other}) for other in link.others)
    return iter([frozenset({("needs", link.activity), *link.others})])


def _needs(links: Iterable[Link]) -> Mapping[str, frozenset[str]]:
    """All activities that get money whenever an activity does, itself among them."""
    direct: dict[str, set[str]] = {}
    for link in links:
        if link.relation == "requires":
            direct.setdefault(link.activity, set()).update(link.others)
    found = {}
    for code in direct:
        reached, waiting = {code}, [code]
        while waiting:
            for other in direct.get(waiting.pop(), ()):
                if other not in reached:
                    reached.add(other)
                    waiting.append(other)
        found[code] = frozenset(reached)
    return found


def _never(
    link: Link,
    needs: Mapping[str, frozenset[str]],
    apart: Mapping[str, Mapping[str, Link]],
    out: set[str],
    findings: Findings,
) -> None:
    """Report a link that can never be kept once its activity gets money."""

    def clash(other: str) -> str:
        together = needs.get(link.activity, frozenset({link.activity})) | needs.get(other, frozenset({other}))
        if together & out:
            return say("the lock of {activities} is out", activities=listed(sorted(together & out)))
        for first in sorted(together & apart.keys()):
            for second in sorted(together & apart[first].keys()):
                row = apart[first][second].origin.row
                return say("{first} and {second} exclude each other (row {row})", first=first, second=second, row=row)
        return ""

    clashes = [clash(other) for other in link.others]
    if all(clashes) if link.relation == "requires any" else any(clashes):
        why = next(reason for reason in clashes if reason)
        cite(
            findings,
            "warning",
            "links_contradict",
            link.origin,
            "other",
            say(
                "{activity} can never get money: it {relation} {others}, but {why}.",
                activity=link.activity,
                relation=link.relation,
                others=joined(", ", link.others),
                why=why,
            ),
            found=", ".join(link.others),
            remedy="Take one of the two back, or set the active of one link to no.",
        )
