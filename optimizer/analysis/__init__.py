"""What if, and why: the officer's questions beyond the plan itself, each answered by solving."""

from optimizer.analysis.told import Analysis, Field, Mark, Picture, Table

__all__ = ["Analysis", "Field", "Mark", "Picture", "Table"]
