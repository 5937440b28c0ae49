"""The command line: the only place that prints and sets exit codes."""

from optimizer.cli.entry import main, run

__all__ = ["main", "run"]
