"""The plan's linear programme as a file that other solvers read."""

from __future__ import annotations

from pathlib import Path

from optimizer.errors import UsageError, nearest
from optimizer.model import assemble
from optimizer.plan import Plan
from optimizer.replacing import replacing

KINDS = ("lp", "mps")


def export(plan: Plan, path: str | Path, kind: str = "lp") -> Path:
    """Write the first stage of ``plan`` to ``path`` as ``lp`` (CPLEX LP) or ``mps`` (free MPS); returns the path.

    Columns and rows are named after what they are, such as ``amount_P_TRN_1_2027`` and ``ceiling_2027``. Raises
    UsageError for another kind or a path that cannot be written; an older file stays whole until then.
    """
    from optimizer.solvers.pulp import write_program

    if kind not in KINDS:
        meant = nearest(kind, KINDS)
        raise UsageError(
            f"{kind!r} is no kind of programme file; allowed are {' and '.join(KINDS)}."
            + (f" Did you mean {meant}?" if meant else "")
        )
    target = Path(path)
    with replacing(target) as draft:
        write_program(assemble(plan).program, draft, kind)
    return target
