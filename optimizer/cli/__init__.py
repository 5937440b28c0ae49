"""The command line: the only place that prints and sets exit codes."""

import gc
from collections.abc import Sequence

__all__ = ["main", "run"]

RARELY = (20_000, 20, 20)
"""How seldom to look for things that nobody holds any more: a tenth of a command's time went into looking, in vain."""


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line (without the program's name) and return its exit code."""
    from optimizer.cli.entry import run as carried_out

    return carried_out(arguments)


def main() -> None:
    """The command ``optimizer``; an interrupt while it is still being loaded ends quietly too."""
    gc.set_threshold(*RARELY)
    try:
        from optimizer.cli.entry import main as carried_out
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    carried_out()
