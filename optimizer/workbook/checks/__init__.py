"""Checks across the records of a plan, after each cell has been read on its own."""

from optimizer.workbook.checks.check_plan import check_plan as check_plan

__all__ = ["check_plan"]
