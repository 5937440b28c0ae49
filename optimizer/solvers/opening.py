"""A session by the name of its solver."""

from __future__ import annotations

from optimizer.errors import UsageError, nearest
from optimizer.model.groups import Groups
from optimizer.model.program import LinearProgram
from optimizer.solvers.session import Limits, Session


def open_session(
    program: LinearProgram, solver: str = "highs", limits: Limits | None = None, groups: Groups | None = None
) -> Session:
    """A session with the named solver: ``highs``, or any solver that PuLP finds (``cbc`` comes with it).

    With ``groups`` HiGHS solves a divisible programme by them, which comes to the same; other solvers do not.

    Raises UsageError for a name that no installed solver has.
    """
    limits = limits or Limits()
    if solver.casefold() == "highs":
        if groups is not None:
            from optimizer.solvers.grouped import GroupedSession

            return GroupedSession(program, groups, limits)
        from optimizer.solvers.highs import HighsSession

        return HighsSession(program, limits)
    from optimizer.solvers.pulp import PulpSession, available

    names = available()
    if solver.casefold() not in names:
        known = ["highs", *names]
        meant = nearest(solver, known)
        raise UsageError(
            f"no solver is called {solver!r}"
            + (f"; did you mean {meant}?" if meant else "")
            + f" Installed here: {', '.join(known)}."
        )
    return PulpSession(program, limits, names[solver.casefold()])
