"""The independent checker: an answer against its plan, recomputed with arithmetic of its own.

It reads the plan's typed values and the tables of the answer, and uses nothing else of this package but the words
its findings are told in, so that a fault of the model cannot hide in the check of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, localcontext
from typing import Any

from optimizer.audit.book import Book
from optimizer.audit.cells import check_cells, check_values
from optimizer.audit.certificate import Prices, check_certificate
from optimizer.audit.earned import Earned
from optimizer.audit.financing import check_contributions, check_financing
from optimizer.audit.finding import Finding, exact
from optimizer.audit.links import check_links
from optimizer.audit.posts import check_posts
from optimizer.audit.reserved import check_reserved
from optimizer.audit.rules import check_rules
from optimizer.audit.sources import check_sources, check_unspent
from optimizer.audit.stages import check_stages
from optimizer.audit.topics import check_topics
from optimizer.audit.whole import check_whole
from optimizer.audit.without import check_without
from optimizer.audit.worth import (
    check_curve_error,
    check_ranking,
    check_totals,
    check_unfunded,
    check_value,
)
from optimizer.plan import Plan

DIGITS = 60
"""Digits kept in decimal sums: enough for the products of two typed figures to stay exact."""


def check(plan: Plan, document: Mapping[str, Any], prices: Prices | None = None) -> tuple[Finding, ...]:
    """Everything that can be said for or against ``document``, the answer to ``plan``.

    ``document`` has the keys of ``Result.to_dict()``: ``value``, ``bound``, ``gap``, ``rounded``,
    ``curve_error`` and the tables; money in the plan's unit. ``prices`` (divisible plans under the objective
    ``value``, else they are not looked at) are points gained per unit by which a limit rises, by label, see
    `optimizer.audit.certificate.proven_bound`; with them the bound itself is proven. One finding for each kind of
    check, rule row, source and year; linear in the number of cells. A spoilt document raises nothing: what is
    missing or no number is a breach.
    """
    with localcontext(Context(prec=DIGITS)):
        book = Book(plan, document)
        earned = Earned(book)
        found = [*check_cells(book), *check_whole(book), *check_posts(book), *check_links(book)]
        values, points = check_values(book, earned)
        rules, penalties = check_rules(book)
        found += [*values, *rules, *check_reserved(book), *check_without(book)]
        sources, overrun = check_sources(book)
        found += [*sources, *check_unspent(book), *check_financing(book), *check_contributions(book)]
        found += check_value(book, points, penalties, overrun)
        found += check_curve_error(book, earned.curves)
        found += [*check_ranking(book, points, earned), *check_topics(book, earned)]
        found += [*check_unfunded(book, earned), *check_stages(book, earned)]
        found += check_totals(book, points)
        if prices is not None and plan.settings.objective == "value":
            value = exact(document.get("value"))
            found += check_certificate(book, earned, 0.0 if value is None else float(value), prices)
    return tuple(found)
