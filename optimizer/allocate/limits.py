"""Every limit that may take part in a conflict: what it sets in the programme, where it was typed, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from optimizer.allocate.result import Row
from optimizer.allocate.words import listed, money, points
from optimizer.language import number, plural, say
from optimizer.model import Model
from optimizer.model.program import Label
from optimizer.plan import Activity

STATUSES = {"approved": say("approved"), "planning": say("planning"), "indicative": say("indicative")}
"""How sure a year's ceiling is, in words."""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One limit of a plan.

    ``kind`` is ``rule`` or a reserved id: ``ceiling``, ``source``, ``request``, ``minimum``, ``lock``, ``link``,
    ``term``, ``target``. ``place`` is the row of a rule in the model, the year of a ceiling, the link; the
    activity-year of a request, the source-year of a source (years fastest); else the activity. ``rows`` and
    ``columns`` are what it sets in the programme: a ceiling also sets what may be carried out of its year and overrun.
    """

    kind: str
    place: int
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()


def limits_of(model: Model) -> list[Limit]:
    """Every limit that may take part in a conflict: must rules, money, what activities ask for and demand."""
    return [
        *_rules(model),
        *_ceilings(model),
        *_sources(model),
        *_of_activities(model),
        *_links(model),
        *_requests(model),
    ]


def _rules(model: Model) -> Iterator[Limit]:
    for place, row in enumerate(model.rule_rows):
        if row.rule.strength == "must":
            yield Limit(kind="rule", place=place, rows=(int(model.rule_places[place]),))
    target = model.program.row_of.get(("target",))
    if target is not None:
        yield Limit(kind="target", place=0, rows=(target,))


def _ceilings(model: Model) -> Iterator[Limit]:
    program = model.program
    for y, year in enumerate(model.plan.years):
        labels: tuple[Label, ...] = (("ceiling", year.year), ("full year", year.year))
        rows = tuple(program.row_of[label] for label in labels if label in program.row_of)
        held = (program.column_of["carry", year.year], program.column_of["overrun", year.year])
        columns = tuple(column for column in held if program.col_upper[column] > 0.0)
        yield Limit(kind="ceiling", place=y, rows=rows, columns=columns)


def _sources(model: Model) -> Iterator[Limit]:
    program = model.program
    for s, source in enumerate(model.plan.sources):
        for y, year in enumerate(model.plan.years):
            row = program.row_of.get(("source", source.code, year.year))
            if row is not None:
                carry = program.column_of.get(("source carry", source.code, year.year))
                columns = (carry,) if carry is not None and program.col_upper[carry] > 0.0 else ()
                yield Limit(kind="source", place=s * model.num_years + y, rows=(row,), columns=columns)


def _of_activities(model: Model) -> Iterator[Limit]:
    """Minimums, terms and locks: all rows of an activity together."""
    found: dict[tuple[str, str], list[int]] = {}
    for row, label in enumerate(model.program.rows):
        if label[0] in ("minimum", "term", "lock"):
            found.setdefault((str(label[0]), str(label[1])), []).append(row)
    place = {row.code: a for a, row in enumerate(model.plan.activities)}
    for (kind, code), rows in found.items():
        yield Limit(kind=kind, place=place[code], rows=tuple(rows))


def _links(model: Model) -> Iterator[Limit]:
    rows: dict[tuple[str, str, str], list[int]] = {}
    for row, label in enumerate(model.program.rows):
        if label[0] == "link":
            rows.setdefault((str(label[1]), str(label[2]), str(label[3])), []).append(row)
    for place, link in enumerate(model.plan.links):
        names = ("; ".join(link.others),) if link.relation == "requires any" else link.others
        held = [row for name in names for row in rows.get((link.activity, link.relation, name), ())]
        if held:
            yield Limit(kind="link", place=place, rows=tuple(held))


def _requests(model: Model) -> Iterator[Limit]:
    """Of a package one limit: that it is funded once at most."""
    for i, column in enumerate(model.amount.tolist()):
        a, y = divmod(i, model.num_years)
        if model.plan.activities[a].kind != "package":
            units = model.whole.units.get((a, y))
            yield Limit(kind="request", place=i, columns=(column,) if units is None else (column, units))
    for a, ways in model.amounts.starts.items():
        if ways:
            held = {model.whole.share[a, s] for s in range(len(ways))}
            held |= {model.whole.begun[a, s] for s in range(len(ways)) if (a, s) in model.whole.begun}
            once = model.program.row_of.get(("one start", model.plan.activities[a].code))
            amounts = model.amount[a * model.num_years : (a + 1) * model.num_years].tolist()
            yield Limit(
                kind="request",
                place=a * model.num_years + ways[0].first,
                rows=() if once is None else (once,),
                columns=(*sorted(held), *amounts),
            )


def told(model: Model, limit: Limit, sentences: Mapping[str, str]) -> Row:
    """A limit as a row of the conflict: id, member, year, the cell where it was typed, the limit, and a sentence."""
    tell = {
        "rule": _rule,
        "target": _target,
        "ceiling": _ceiling,
        "source": _source,
        "request": _request,
        "link": _link,
    }
    if limit.kind in tell:
        member, year, cell, number, sentence = tell[limit.kind](model, limit, sentences)
    else:
        member, year, cell, number, sentence = _demand(model.plan.activities[limit.place], limit.kind)
    name = model.rule_rows[limit.place].rule.code if limit.kind == "rule" else limit.kind
    return {"rule": name, "member": member, "year": year, "cell": cell, "limit": number, "sentence": sentence}


Told = tuple[str, int | None, str, float | None, str]


def _rule(model: Model, limit: Limit, sentences: Mapping[str, str]) -> Told:
    row = model.rule_rows[limit.place]
    rule = row.rule
    return row.member, row.year, rule.origin.cell("limit"), rule.limit, sentences.get(rule.code, rule.name)


def _target(model: Model, limit: Limit, sentences: Mapping[str, str]) -> Told:  # noqa: ARG001 -- one shape for all
    target = float(model.plan.settings.target_value or 0.0)
    cell = model.plan.settings.cells.get("target_value", "")
    return "", None, cell, target, say("The plan has to reach {points} points.", points=points(target))


def _ceiling(model: Model, limit: Limit, sentences: Mapping[str, str]) -> Told:  # noqa: ARG001 -- one shape for all
    year = model.plan.years[limit.place]
    sentence = say(
        "The ceiling of {year} is {money} ({status}).",
        year=year.year,
        money=money(model.plan, year.ceiling),
        status=STATUSES[year.status],
    )
    return str(year.year), year.year, year.origin.cell("ceiling"), year.ceiling, sentence


def _source(model: Model, limit: Limit, sentences: Mapping[str, str]) -> Told:  # noqa: ARG001 -- one shape for all
    s, y = divmod(limit.place, model.num_years)
    source, year = model.plan.sources[s], model.plan.years[y].year
    given = source.in_year(year)
    cell = source.origin.cell(f"amount {year}" if year in source.amounts else "amount")
    sentence = say("{source} gives {money} in {year}.", source=source.code, money=money(model.plan, given), year=year)
    return source.code, year, cell, given, sentence


def _request(model: Model, limit: Limit, sentences: Mapping[str, str]) -> Told:  # noqa: ARG001 -- one shape for all
    a, y = divmod(limit.place, model.num_years)
    activity, year = model.plan.activities[a], model.plan.years[y].year
    cell = activity.origin.cell(f"request {year}" if year in activity.requests else "request")
    if activity.kind == "package":
        asked = float(model.amounts.request[a].sum())
        sentence = say(
            "{activity} is one package of {money}, funded once at most.",
            activity=activity.code,
            money=money(model.plan, asked),
        )
        return activity.code, None, cell, asked, sentence
    asked = float(model.amounts.most[a, y])
    sentence = say(
        "{activity} asks for no more than {money} in {year}.",
        activity=activity.code,
        money=money(model.plan, asked),
        year=year,
    )
    return activity.code, year, cell, asked, sentence


def _link(model: Model, limit: Limit, sentences: Mapping[str, str]) -> Told:  # noqa: ARG001 -- one shape for all
    link = model.plan.links[limit.place]
    others = listed(link.others)
    sentence = {
        "requires": say("{activity} requires {others}.", activity=link.activity, others=others),
        "requires any": say("{activity} requires one of {others}.", activity=link.activity, others=others),
        "excludes": say("{activity} excludes {others}.", activity=link.activity, others=others),
    }[link.relation]
    return link.activity, None, link.origin.cell("other"), None, sentence


def _demand(row: Activity, kind: str) -> Told:
    """A minimum, a term or a lock."""
    if kind == "minimum":
        return (
            row.code,
            None,
            row.origin.cell(kind),
            row.minimum,
            say("{activity} gets at least {least} or nothing.", activity=row.code, least=number(row.minimum, "g")),
        )
    if kind == "term":
        years = plural(row.term, "year")
        sentence = say("A post of {activity}, once filled, is kept for {years}.", activity=row.code, years=years)
        return row.code, None, row.origin.cell(kind), float(row.term), sentence
    sentence = {
        "full": say("{activity} is locked at all it asks for.", activity=row.code),
        "baseline": say("{activity} is locked at last year's money.", activity=row.code),
        "out": say("{activity} is locked at nothing.", activity=row.code),
    }[row.lock or "full"]
    return row.code, None, row.origin.cell("lock"), None, sentence
