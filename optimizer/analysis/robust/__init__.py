"""Which decisions survive when weights and values are not quite what was typed."""

from optimizer.analysis.robust.answer import robust, standard

__all__ = ["robust", "standard"]
