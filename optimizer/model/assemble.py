"""Plan to linear programme: what is funded, who pays, what rules demand, the list of stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.model.balance import add_balance, attainable
from optimizer.model.ceilings import add_ceilings
from optimizer.model.counts import add_ever_counted, counted
from optimizer.model.curves import full_points, no_curves, value_curves
from optimizer.model.frame import Frame
from optimizer.model.labels import Lazy
from optimizer.model.levels import Runs, add_runs
from optimizer.model.links import Ever, add_links, linked
from optimizer.model.locks import add_locks
from optimizer.model.minimums import Columns, Getting, add_minimums, getting_money
from optimizer.model.model import Model
from optimizer.model.packages import add_packages
from optimizer.model.posts import Posts, add_full_year, add_posts
from optimizer.model.program import Builder
from optimizer.model.rule_block import add_rules
from optimizer.model.rules import rule_rows
from optimizer.model.sources import add_flows
from optimizer.model.stages import add_target, stages, value_cost
from optimizer.model.units import add_units
from optimizer.model.value import add_pieces, worth
from optimizer.model.whole import Whole
from optimizer.plan import Plan
from optimizer.plan.amounts import Amounts, amounts
from optimizer.plan.origin import EMPTY
from optimizer.plan.scope import Parts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def assemble(plan: Plan, *, with_value: bool = True, without: Mapping[str, Floats] = EMPTY) -> Model:
    """The linear programme of ``plan``.

    Columns in order: amounts, whole things, pieces, money of sources, carried and overrun money, then what rules
    and the balance of topics add. Rows likewise. A plan without whole things, sources and links has nothing of
    them. Without value there are no pieces: only what limits the amounts, to ask whether a plan exists; under
    ``cheapest`` the value is such a limit and stays. ``without`` (parts, years) by source is what cells get in the
    plan solved without that source, for rules held against it. Raises UsageError for a plan that cannot be
    expressed.
    """
    money, parts = amounts(plan), Parts(plan)
    with_value = with_value or plan.settings.objective == "cheapest"
    curves = value_curves(plan, money) if with_value else no_curves(len(plan.years))
    builder = Builder()
    amount = builder.add_columns(
        Lazy(
            money.most.size,
            lambda: (("amount", row.code, year.year) for row in plan.activities for year in plan.years),
        ),
        upper=money.most.ravel(),
    )
    funded = _add_funded(builder, plan, money, parts, amount)
    pieces = add_pieces(builder, plan, money, curves, amount)
    runs = add_runs(builder, plan, pieces)
    flow = add_flows(builder, plan, money, parts, amount)
    overrun = add_ceilings(builder, plan, amount, flow)
    add_full_year(builder, plan, money, amount, flow, funded.posts)
    ever, ever_counted = add_ever_counted(builder, plan, money, parts, funded.begun, funded.getting)
    frame = Frame(
        plan=plan,
        amounts=money,
        parts=parts,
        amount=amount,
        flow=flow,
        units=funded.in_place,
        getting=funded.getting,
        ever=ever,
        without=without,
    )
    rules = rule_rows(frame)
    added = add_rules(builder, rules)
    earning = worth(plan, money, pieces, funded.share if with_value else {})
    value = value_cost(builder, plan, earning, added, overrun)
    balance = None
    if plan.settings.objective == "cheapest":
        add_target(builder, plan, value)
    elif plan.settings.objective == "balanced" and with_value:
        balance = add_balance(builder, plan, earning, attainable(plan, full_points(plan, money, curves)))
    listed = stages(builder, plan, earning, amount, flow, value, balance)
    return Model(
        plan=plan,
        amounts=money,
        parts=parts,
        curves=curves,
        pieces=pieces,
        rules=rules,
        rule_places=added.places,
        amount=amount,
        whole=funded.whole(ever_counted, runs),
        flow=flow,
        balance=balance,
        getting=funded.getting,
        value_cost=next(stage.cost for stage in listed if stage.name == "value"),
        program=builder.build(listed),
    )


@dataclass(frozen=True, kw_only=True)
class _Funded:
    """Columns of whole things, as the families of rows that make them know them."""

    share: Columns
    begun: Columns
    in_place: Columns
    posts: Posts
    gets: Columns
    getting: Getting
    ever_linked: Ever

    def whole(self, ever_counted: Ever, runs: Runs) -> Whole:
        """All of them, with those that rules and curves add."""
        return Whole(
            share=self.share,
            begun=self.begun,
            units=self.in_place,
            filled=self.posts.filled,
            given_up=self.posts.given_up,
            fills=self.posts.fills,
            gets=self.gets,
            ever_gets=self.ever_linked | ever_counted,
            run=runs,
        )


def _add_funded(builder: Builder, plan: Plan, money: Amounts, parts: Parts, amount: Ints) -> _Funded:
    """Add what each kind of activity asks of its amounts, links and locks."""
    asked_about = frozenset(linked(plan) | counted(plan, parts))
    share, begun = add_packages(builder, plan, money, amount, asked_about)
    units, posts = add_units(builder, plan, money, amount), add_posts(builder, plan, money, amount)
    in_place = units | posts.in_place
    gets = add_minimums(builder, plan, money, amount, units, posts, asked_about)
    getting = getting_money(money, gets, begun, asked_about)
    ever_linked = add_links(builder, plan, money, begun, getting)
    add_locks(builder, plan, money, amount, share, in_place, asked_about)
    return _Funded(
        share=share,
        begun=begun,
        in_place=in_place,
        posts=posts,
        gets=gets,
        getting=getting,
        ever_linked=ever_linked,
    )
