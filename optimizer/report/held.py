"""What holds an amount below its request: a rule or a lock, or only that there is no more money."""

from __future__ import annotations

from optimizer.language import listed, say
from optimizer.report.context import Context
from optimizer.report.wording import AMOUNT_WORDS

NOT_BY_MONEY = frozenset(
    {
        "full_request",
        "rule",
        "locked",
        "needs_other",
        "excluded_by_other",
        "term_running",
        "worth_nothing_more",
        "amended",
    }
)
"""The codes of amounts that more money alone does not raise."""

ALL_OF_IT = say("nothing: all of it costs less than was requested")
"""New posts cost less in their first year, and a package that begins later may: no money is missing there."""


def money_restores(ctx: Context, activity: str, year: int) -> bool:
    """Whether more money alone raises the amount of an activity in a year."""
    return not any(row["code"] in NOT_BY_MONEY for row in ctx.rows_of(activity, year))


def held_by(ctx: Context, activity: str, year: int) -> str:
    """The rules that hold the amount down, ``R03 and R07``; where none does, what does in short."""
    rows = ctx.rows_of(activity, year)
    rules = dict.fromkeys(str(rule) for row in rows if row["code"] == "rule" for rule in row["rules"])
    codes = dict.fromkeys(row["code"] for row in rows)
    if set(codes) == {"full_request"}:
        return ALL_OF_IT
    return listed(rules or (AMOUNT_WORDS.get(code, code) for code in codes))
