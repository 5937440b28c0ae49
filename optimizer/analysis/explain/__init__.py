"""Why this amount and not that one: replacement costs, what holds an activity, break-evens, the next money."""

from optimizer.analysis.explain.explain import explain, standard

__all__ = ["explain", "standard"]
