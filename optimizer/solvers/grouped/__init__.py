"""A divisible programme solved by groups of amounts that no limit tells apart."""

from optimizer.solvers.grouped.session import GroupedSession

__all__ = ["GroupedSession"]
