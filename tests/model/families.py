"""One tiny plan for every family of rows, and the file that it is written to.

``python -m tests.model.families`` writes the files anew, to be read before they are committed.
"""

from __future__ import annotations

from pathlib import Path

from optimizer.model import assemble
from optimizer.plan import Plan
from optimizer.solvers.pulp import write_program
from tests.plans import activity, link, package, plan, rule, source

GOLDEN = Path(__file__).parent / "golden"

A = activity("A", topic="PoC", request=50.0, value=20.0, baseline=10.0)
B = activity("B", topic="CPP", request=40.0, value=10.0)
UNITS = activity("U", kind="units", unit_cost=10.0, request=35.0, value=10.0)
POSTS = activity("X", kind="posts", unit_cost=10.0, request=30.0, value=10.0, baseline=10.0, delay=0.5, term=2)
MOVING = package("P", 30.0, 20.0, value=10.0, start=(2027, 2028))
SOURCES = (source("E", 20.0, topic="CPP", carry_share=0.5), source("J", 5.0, kind="joint"))
YEAR = {"carry_share": 0.1, "reserve": 0.02, "overrun": 0.05, "overrun_price": 3.0}

FAMILIES: dict[str, Plan] = {
    "pieces": plan([A], ceilings=[40.0]),
    "ceiling": plan([A], ceilings=[40.0, 50.0], year=YEAR),
    "full year": plan([POSTS], ceilings=[40.0], sources=SOURCES[1:]),
    "source": plan([A, B], ceilings=[40.0, 50.0], sources=SOURCES),
    "paid": plan([activity("S", shares={"PoC": 0.4, "CPP": 0.6}, request=50.0)], ceilings=[40.0], sources=SOURCES),
    "rule": plan([A, B], ceilings=[40.0], rules=[rule("R", "share", "at least", 0.3, each=("topic",))]),
    "below": plan([A, B], ceilings=[40.0], rules=[rule("R", "moved", "at most", 0.3, each=("activity",))]),
    "package": plan([package("P", 30.0, 20.0, value=10.0)], ceilings=[40.0, 50.0]),
    "one start": plan([MOVING], ceilings=[40.0, 50.0], discount_rate=0.1),
    "partial": plan([package("P", 30.0, value=10.0, partial=0.5)], ceilings=[20.0]),
    "minimum": plan([activity("A", request=50.0, value=20.0, minimum=15.0)], ceilings=[40.0]),
    "units": plan([UNITS], ceilings=[40.0]),
    "in place": plan([POSTS], ceilings=[40.0, 50.0]),
    "term": plan([POSTS], ceilings=[40.0, 50.0, 60.0]),
    "fills": plan([POSTS], ceilings=[40.0]),
    "gets": plan([A, B], ceilings=[40.0], rules=[rule("R", "count", "at least", 2.0)]),
    "ever gets": plan([A, B], ceilings=[40.0, 50.0], rules=[rule("R", "count", "at most", 1.0, period="whole plan")]),
    "link": plan(
        [A, B, UNITS],
        ceilings=[40.0, 50.0],
        links=[link("A", "requires", "B"), link("B", "requires any", "A", "U"), link("U", "excludes", "B")],
    ),
    "lock": plan(
        [activity("A", request=50.0, value=20.0, lock="full"), package("P", 30.0, lock="out")], ceilings=[40.0]
    ),
    "run": plan([activity("L", request=40.0, levels=[(10.0, 1.0), (20.0, 8.0), (40.0, 10.0)])], ceilings=[15.0]),
    "attained": plan([A, B], ceilings=[40.0], objective="balanced"),
    "least": plan([A, B], ceilings=[40.0], objective="balanced", tie_break="none"),
    "target": plan([A, B], ceilings=[40.0], objective="cheapest", target_value=12.0, sources=SOURCES),
}
"""Which plan shows which family of rows, the first word of their labels."""


def golden(family: str) -> Path:
    """The committed file of a family."""
    return GOLDEN / f"{family.replace(' ', '_')}.lp"


def write(family: str, path: Path) -> None:
    """Write the programme of a family's plan."""
    write_program(assemble(FAMILIES[family]).program, path, "lp")


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name in FAMILIES:
        write(name, golden(name))
