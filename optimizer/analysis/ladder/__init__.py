"""The ladder: what the plan is worth at every budget, and the order in which activities enter as money grows."""

from optimizer.analysis.ladder.ladder import ladder, standard, with_entries
from optimizer.analysis.ladder.tables import DECLARED

__all__ = ["DECLARED", "ladder", "standard", "with_entries"]
