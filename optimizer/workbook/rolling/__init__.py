"""A plan one year on: the first year leaves, a new last one comes, and what was decided becomes the baseline."""

from optimizer.workbook.rolling.rolled import rolled, rolled_draft

__all__ = ["rolled", "rolled_draft"]
