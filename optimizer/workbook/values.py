"""A plan's values back to records, for plans whose values were replaced after they were read.

What only the sheets say is settled by then: a blank `value_at_half` is its default, years in words are years, and rows
that are not active are gone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from optimizer.plan import Activity, Base, Plan, Rule, Scope, Settings, Source, Words
from optimizer.workbook.schema import SETTINGS

Record = dict[str, Any]

_BLANK_MEANS = {"share": "total", "change": "baseline", "moved": "baseline"}
_SCOPE = ("topic", "line", "activity", "tag")


def tables_of(plan: Plan) -> dict[str, Any]:
    """The sheets that say what ``plan`` says; an empty optional one is left out."""
    found: dict[str, Any] = {
        "settings": _settings(plan.settings),
        "topics": [_said(topic=row.code, **_named(row), weight=row.weight) for row in plan.topics],
        "lines": [_said(line=row.code, **_named(row), inflation=row.inflation) for row in plan.lines],
        "years": [
            _said(
                year=row.year,
                ceiling=row.ceiling,
                status=row.status,
                carry_share=row.carry_share,
                reserve=row.reserve,
                overrun=row.overrun,
                overrun_price=row.overrun_price,
            )
            for row in plan.years
        ],
        "activities": [_activity(row) for row in plan.activities],
        "levels": [
            _said(activity=row.code, level=level.name, amount=level.amount, value=level.value)
            for row in plan.activities
            for level in row.levels
        ],
        "splits": [
            _said(activity=row.code, topic=topic, share=share)
            for row in plan.activities
            if len(row.shares) > 1
            for topic, share in row.shares.items()
        ],
        "links": [_said(activity=row.activity, relation=row.relation, other=_list(row.others)) for row in plan.links],
        "rules": [_rule(row, plan) for row in plan.rules],
        "sources": [_source(row) for row in plan.sources],
        "shares": [_said(ally=row.ally, share=row.share, out=_list(row.out)) for row in plan.shares],
        "assumptions": [
            _said(
                assumption=row.assumption,
                value=row.value,
                owner=row.owner,
                date=row.date,
                confidence=row.confidence,
                basis=row.basis,
            )
            for row in plan.assumptions
        ],
        "scenarios": [
            _said(
                scenario=row.scenario,
                name=row.name,
                sheet=row.sheet,
                row=row.row,
                column=row.column,
                how=row.how,
                to="blank" if row.to == "" else row.to,
            )
            for row in plan.scenarios
        ],
        "views": [
            {"view": view, "topic": topic, "weight": weight}
            for view, weights in plan.views.items()
            for topic, weight in weights.items()
        ],
    }
    required = ("settings", "topics", "lines", "years", "activities")
    return {name: records for name, records in found.items() if records or name in required}


def _said(**values: Any) -> Record:
    return {name.replace("_fr", " fr"): value for name, value in values.items() if value not in (None, "")}


def _named(row: Any) -> Record:
    return {"name": row.name if row.name != row.code else "", "name_fr": row.name_fr}


def _list(words: Iterable[Any]) -> str:
    return ", ".join(map(str, words))


def _settings(settings: Settings) -> Record:
    return _said(**{column.name: getattr(settings, column.name) for column in SETTINGS})


def _words(words: Words) -> str:
    return _list([*words.include, *(f"not {word}" for word in words.exclude)])


def _scope(scope: Scope) -> Record:
    return {name: _words(getattr(scope, name)) for name in _SCOPE}


def _activity(row: Activity) -> Record:
    package = row.kind == "package"
    whole = row.kind in ("units", "posts")
    return _said(
        activity=row.code,
        **_named(row),
        topic=next(iter(row.shares)) if len(row.shares) == 1 else "",
        line=row.line,
        tags=_list(row.tags),
        kind=row.kind,
        baseline=row.baseline,
        request=row.request,
        **{f"request {year}": amount for year, amount in row.requests.items()},
        value=row.value,
        value_at_half=None if package or row.levels else row.value_at_half,
        minimum=None if package else row.minimum,
        unit_cost=row.unit_cost if whole else None,
        term=row.term if row.kind == "posts" else None,
        delay=row.delay if row.kind == "posts" else None,
        partial=row.partial if package else None,
        start=_list(row.start) if package and row.start is not None else "",
        earns=row.earns if package else "",
        lock=row.lock,
        owner=row.owner,
        basis=row.basis,
        date=row.date,
    )


def _rule(row: Rule, plan: Plan) -> Record:
    every = row.years == tuple(year.year for year in plan.years)
    return _said(
        rule=row.code,
        **_named(row),
        **_scope(row.scope),
        year="" if every else _list(row.years),
        source=_words(row.source),
        each=_list(row.each),
        period=row.period,
        measure=row.measure,
        relation=row.relation,
        limit=_limit(row),
        of=_base(row.measure, row.base),
        strength=row.strength,
        penalty=row.penalty if row.strength == "should" else None,
        priority=row.priority,
        owner=row.owner,
        reason=row.reason,
        reason_fr=row.reason_fr,
    )


def _limit(row: Rule) -> Any:
    """A share above the whole is only believed as a percentage."""
    factor = row.measure in ("share", "change", "moved") or row.base is not None
    if factor and abs(row.limit) > 1:
        return f"{row.limit * 100!r} %"
    return row.limit


def _base(measure: str, base: Base | None) -> str:
    """What stands in `of`: as it was typed where that is known, blank where a blank means it."""
    if base is None or (not base.text and base.kind == _BLANK_MEANS.get(measure)):
        return ""
    if base.kind not in ("without", "scope"):
        return base.kind
    if base.text:
        return base.text
    if base.kind == "without":
        return f"without {base.source.include[0]}"
    parts = {**_scope(base.scope), "source": _words(base.source)}
    return "; ".join(f"{name}: {words}" for name, words in parts.items() if words)


def _source(row: Source) -> Record:
    return _said(
        source=row.code,
        **_named(row),
        kind=row.kind,
        **_scope(row.scope),
        amount=row.amount,
        **{f"amount {year}": amount for year, amount in row.amounts.items()},
        carry_share=row.carry_share,
        certainty=row.certainty,
        owner=row.owner,
        basis=row.basis,
    )
