"""The targets, each a ratio of two ways measured in one run, and the table of what was measured against them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Target:
    """``part``: the module that measures it. ``why``: what is said where it is not met."""

    code: str
    part: str
    what: str
    relation: str
    limit: float
    why: str = ""

    def met(self, figure: Figure) -> bool | None:
        """None where a way came to its time limit before the ratio could tell."""
        above = figure.ratio >= self.limit
        undecided = figure.bound == ("less than" if above else "more than")
        return None if undecided else above == (self.relation == "at least")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A measured ratio; ``bound`` where a way came to its limit: "more than" or "less than" that."""

    ratio: float
    bound: str = ""

    def __str__(self) -> str:
        digits = 2 if self.ratio < 10 else 1 if self.ratio < 100 else 0
        return f"{self.bound} {self.ratio:.{digits}f}".strip()


NO_REDUCTION = "The model still holds every activity-year with its labels for rounding, reasons and prices."
REPORT = "Most of our time goes into the plan's tables and the pages of its report, which the script does not have."
TARGETS = {
    target.code: target
    for target in (
        Target(
            code="large_plan.L",
            part="large_plan",
            what="L, plan to solution: quickest peer / ours",
            relation="at least",
            limit=10.0,
            why=NO_REDUCTION,
        ),
        Target(
            code="large_plan.XL",
            part="large_plan",
            what="XL, plan to solution: quickest peer / ours",
            relation="at least",
            limit=100.0,
            why=NO_REDUCTION,
        ),
        Target(
            code="large_plan.memory",
            part="large_plan",
            what="XL, peak memory added: least peer / ours",
            relation="at least",
            limit=10.0,
            why=NO_REDUCTION,
        ),
        Target(
            code="small_plan",
            part="small_plan",
            what="S, plan to solution: ours / arrays straight into highspy",
            relation="at most",
            limit=1.3,
            why="The solver takes a few milliseconds at this size; labelling the rules in Python takes more.",
        ),
        Target(
            code="sweep.S.warm",
            part="sweep",
            what="sweep at S: ours / highspy kept warm",
            relation="at most",
            limit=1.25,
            why="Ours starts every scenario from the plan as it stands, so that answers do not depend on the order.",
        ),
        Target(
            code="sweep.S.rebuilt",
            part="sweep",
            what="sweep at S: PuLP + CBC rebuilt / ours",
            relation="at least",
            limit=15.0,
        ),
        Target(
            code="sweep.M.warm",
            part="sweep",
            what="sweep at M: highspy kept warm / ours",
            relation="at least",
            limit=2.5,
            why="Ours starts every scenario from the plan as it stands, so that answers do not depend on the order.",
        ),
        Target(
            code="sweep.M.rebuilt",
            part="sweep",
            what="sweep at M: PuLP + CBC rebuilt / ours",
            relation="at least",
            limit=55.0,
        ),
        Target(
            code="reading",
            part="reading",
            what="100,000 rows into a checked plan: ours / calamine alone",
            relation="at most",
            limit=3.0,
            why="Every cell is checked and remembers its address, so that a problem can be told where it stands.",
        ),
        Target(
            code="workbook_to_report.S",
            part="workbook_to_report",
            what="S, workbook to report: the usual stack / ours",
            relation="at least",
            limit=2.0,
            why=REPORT,
        ),
        Target(
            code="workbook_to_report.M",
            part="workbook_to_report",
            what="M, workbook to report: the usual stack / ours",
            relation="at least",
            limit=5.0,
            why=REPORT,
        ),
        Target(
            code="workbook_to_report.L",
            part="workbook_to_report",
            what="L, workbook to report: the usual stack / ours",
            relation="at least",
            limit=20.0,
            why=REPORT,
        ),
        Target(
            code="budget_curve",
            part="budget_curve",
            what="S, exact budget curve: grid of 100 points with CBC / ours",
            relation="at least",
            limit=6.0,
        ),
        Target(
            code="starting.quickstart",
            part="starting",
            what="`solve` on `inputs/quickstart.xlsx` with its report / importing the same libraries",
            relation="at most",
            limit=2.5,
            why="Finding the plan, its prices and its report takes longer than the libraries take to load.",
        ),
        Target(
            code="starting.human_security",
            part="starting",
            what="`solve` on `inputs/human_security.xlsx` with its report / importing the same libraries",
            relation="at most",
            limit=2.5,
            why="The plan holds packages that are funded whole or not at all: proving the best choice and what each is "
            "short of takes searches, not start-up.",
        ),
        Target(
            code="starting.help",
            part="starting",
            what="`--help` / importing typer",
            relation="at most",
            limit=1.5,
            why="All commands and their options are declared and laid out on top of what typer loads.",
        ),
    )
}
"""In the order of the table."""


def sentence(code: str, figure: Figure) -> str:
    """What was measured, what was wanted, and whether it is so."""
    target = TARGETS[code]
    verdict = {True: "met", False: "not met", None: "not decided within the time limit"}[target.met(figure)]
    what = target.what[0].upper() + target.what[1:]
    return f"{what}: {figure}; the target is {target.relation} {target.limit:g}: {verdict}."


def sentences(figures: Mapping[str, Figure]) -> str:
    """The same of several, as a list."""
    return "\n".join("- " + sentence(code, figure) for code, figure in figures.items())


def table(figures: Mapping[str, Figure], missing: Mapping[str, str]) -> str:
    """The Markdown table of all targets; ``missing`` tells by part why it has no figure."""
    lines = ["| what | target | measured | |", "|---|---:|---:|---|"]
    for code, target in TARGETS.items():
        asked = f"{target.relation} {target.limit:g}"
        figure = figures.get(code)
        if figure is None:
            lines.append(f"| {target.what} | {asked} | – | {missing.get(target.part, 'not measured')} |")
            continue
        verdict = {True: "met", False: f"not met. {target.why}".strip(), None: "not decided within the time limit"}
        lines.append(f"| {target.what} | {asked} | {figure} | {verdict[target.met(figure)]} |")
    return "\n".join(lines)
