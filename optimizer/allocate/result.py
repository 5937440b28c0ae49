"""What a solve returns: the answer as plain rows, as DataFrames and as the JSON document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from optimizer.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

TABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # One row per cell (activity, topic, year). Money in the plan's unit; `value` and `marginal_value` are
        # weighted and discounted points; `marginal_value` is that of one more unit of money, None at the full
        # request. `code` is one of AMOUNT_CODES, `reason` a sentence, `rules` the ids and `cells` the addresses
        # of the limits that hold the amount. `units` is the cell's share of the units or posts in place, `filled` and
        # `given_up` of the posts filled and given up in the year; None where there is no such thing.
        "allocation": (
            "activity",
            "name",
            "topic",
            "share",
            "line",
            "year",
            "baseline",
            "request",
            "recommended",
            "change",
            "units",
            "filled",
            "given_up",
            "value",
            "marginal_value",
            "code",
            "reason",
            "rules",
            "cells",
        ),
        # One row per activity, best value per unit of money (at full request) first.
        "ranking": (
            "rank",
            "activity",
            "name",
            "topic",
            "line",
            "recommended",
            "request",
            "value",
            "value_per_unit",
            "enters_at",
        ),
        # One row per rule, member and year (`year` None over the whole plan; `within` gives two rows), then the
        # reserved ids: `ceiling` per year. `required`, `achieved`, `margin`, `base` in money; `margin` ≥ 0 where
        # the rule holds (minus the distance for `exactly`); `percent` is achieved over base, None without base.
        # `marginal_value` is the gain per unit of money by which the limit is loosened, solved again;
        # `tightening_value` the loss per unit tightened where it differs, else None; `holds_up_to` is how far
        # the limit may be loosened (in money) while the marginal value stays the same, None where not asked
        # (not binding), `holds_beyond` True where it holds at least that far. `whole_held` is True where prices were
        # taken with whole numbers held as they are. Rows of `count` and `units` rules are in numbers, not money.
        # After the rules come the reserved ids `ceiling` (per year), `source` (member: its code, per year) and, under
        # the objective `cheapest`, `target` (in points). For ceilings and sources `next_gain` is what
        # `next_step` more money (1 % of the ceiling) brings in points, solved again, and `gets` lists where it
        # goes, as activity-year labels; None and empty elsewhere.
        "rules": (
            "rule",
            "name",
            "member",
            "year",
            "cell",
            "sentence",
            "measure",
            "relation",
            "strength",
            "priority",
            "limit",
            "base",
            "percent",
            "required",
            "achieved",
            "margin",
            "missed",
            "penalty",
            "binding",
            "marginal_value",
            "tightening_value",
            "holds_up_to",
            "holds_beyond",
            "whole_held",
            "next_step",
            "next_gain",
            "gets",
            "owner",
            "reason",
        ),
        # One row per source and year, the ceilings (`common`) first. amount + overrun + carry_in = available + reserve;
        # available = used + carried + lapsed. `code`/`reason` tell why money is unspent (the largest part).
        "sources": (
            "source",
            "name",
            "kind",
            "certainty",
            "year",
            "status",
            "amount",
            "overrun",
            "carry_in",
            "reserve",
            "available",
            "used",
            "carried",
            "lapsed",
            "code",
            "reason",
        ),
        # Why money is unspent; the amounts of one source and year add to reserve + carried + lapsed.
        # `gain_if_open` is what the plan would gain, solved again, if the source could pay every cell; None where that
        # was not asked (the source pays every cell, or nothing of it is left for want of somebody who may use it).
        "unspent": ("source", "year", "code", "amount", "reason", "rules", "cells", "gain_if_open"),
        # Which source pays how much of each cell; the amounts of a cell add to what is recommended.
        "financing": ("source", "activity", "topic", "year", "amount"),
        # What each ally pays of the money used of each source paid in common: whole cents that add to it.
        "contributions": ("ally", "share", "source", "year", "amount"),
        # Posts year by year: in_place = before + filled - given_up; cost = full_year - deferred, the last being what
        # the year's new posts do not cost yet. Money in the plan's unit.
        "posts": (
            "activity",
            "name",
            "line",
            "year",
            "before",
            "filled",
            "given_up",
            "in_place",
            "cost",
            "full_year",
            "deferred",
        ),
        # One row per topic over the horizon. `points` and `full_points` (at full requests) are discounted and
        # unweighted; `attainment` is their ratio, None for a topic with weight 0 or nothing of value requested.
        "topics": ("topic", "name", "baseline", "request", "recommended", "points", "full_points", "attainment"),
        # Amounts of the plan solved without a source, where a rule's base needs them: one row per cell.
        "without": ("source", "activity", "topic", "year", "amount"),
        # What is not funded, in the order in which it should be restored.
        "unfunded": ("rank", "activity", "name", "topic", "line", "year", "amount", "marginal_value"),
        # The independent checker's findings. `verdict` is the word OK or BREACH.
        "checks": ("check", "what", "expected", "found", "difference", "verdict"),
        # Each stage of the objective, in the order in which they were solved.
        "stages": ("stage", "meaning", "objective", "gap", "status"),
    }
)

AMOUNT_CODES = (
    "full_request",
    "rule",
    "ceiling",
    "source",
    "minimum_not_reached",
    "next_unit_does_not_fit",
    "package_does_not_fit",
    "needs_other",
    "excluded_by_other",
    "locked",
    "term_running",
    "last_money_at_the_margin",
    "worth_nothing_more",
    "nearest_to_baseline",
    "rounding",
    "amended",
)
UNSPENT_CODES = (
    "reserve",
    "carried",
    "rule",
    "nothing_in_scope_asks",
    "requests_met",
    "unit_too_big",
    "matching_missing",
    "worth_nothing",
)

DOCUMENT_TABLES = (
    "allocation",
    "ranking",
    "rules",
    "sources",
    "unspent",
    "financing",
    "contributions",
    "posts",
    "topics",
    "without",
    "unfunded",
    "checks",
)


def plan_head(plan: Plan) -> dict[str, Any]:
    """What every JSON document says of the plan it is about."""
    return {
        "title": plan.title,
        "currency": plan.settings.currency,
        "unit": plan.settings.unit,
        "workbook": plan.file.workbook,
        "sha256": plan.file.sha256,
    }


@dataclass(frozen=True, kw_only=True)
class Result:
    """The answer to one solve.

    ``status`` is ``optimal``, ``feasible`` (stopped at a limit before the proof) or ``infeasible``.
    ``value`` is that of the amounts shown; ``bound`` and ``gap`` (relative) are before rounding;
    ``rounding_cost`` is the difference the rounding made; ``curve_error`` bounds how far the plan can be below
    the optimum of the smooth value curves. All are ``None`` for an infeasible plan, and so are the tables empty.
    ``conflict`` and ``repairs`` are filled only then, and ``contradiction`` tells the conflict
    as a sum where it is one. ``tables`` holds the rows, see `TABLES`.
    """

    plan: Plan
    status: str
    objective: str
    value: float | None
    bound: float | None
    gap: float | None
    rounding_cost: float | None = None
    curve_error: float | None = None
    rounded: bool = True
    second_opinion: str = ""
    warnings: tuple[str, ...] = ()
    conflict: tuple[Row, ...] = ()
    repairs: tuple[tuple[Row, ...], ...] = ()
    contradiction: str = ""
    manifest: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    def rows(self, table: str) -> tuple[Row, ...]:
        """The rows of one table of `TABLES`, each a dictionary with that table's columns in order."""
        TABLES[table]
        return self.tables.get(table, ())

    def frame(self, table: str) -> pd.DataFrame:
        """One table as a DataFrame with the columns of `TABLES`, also where it is empty."""
        import pandas

        return pandas.DataFrame(list(self.rows(table)), columns=list(TABLES[table]))

    @property
    def allocation(self) -> pd.DataFrame:
        """One row per cell: what it was, asks for and gets, and why."""
        return self.frame("allocation")

    @property
    def ranking(self) -> pd.DataFrame:
        """One row per activity, best value for money first."""
        return self.frame("ranking")

    @property
    def rules(self) -> pd.DataFrame:
        """One row per rule, member and year: required, achieved, margin and price."""
        return self.frame("rules")

    @property
    def sources(self) -> pd.DataFrame:
        """One row per source and year: where its money went."""
        return self.frame("sources")

    @property
    def unfunded(self) -> pd.DataFrame:
        """What is not funded, in restore order."""
        return self.frame("unfunded")

    def to_dict(self) -> dict[str, Any]:
        """The JSON document of ``solve --json``; the same plan gives the same document."""
        plan = self.plan
        head: dict[str, Any] = {
            "status": self.status,
            "objective": self.objective,
            "value": self.value,
            "bound": self.bound,
            "gap": self.gap,
            "rounding_cost": self.rounding_cost,
            "curve_error": self.curve_error,
            "rounded": self.rounded,
            "second_opinion": self.second_opinion,
            "plan": plan_head(plan),
        }
        if self.status == "infeasible":
            head["conflict"] = list(self.conflict)
            head["contradiction"] = self.contradiction
            head["repairs"] = [list(repair) for repair in self.repairs]
        else:
            head |= {name: list(self.rows(name)) for name in DOCUMENT_TABLES}
        return {**head, "warnings": list(self.warnings), "manifest": dict(self.manifest)}
