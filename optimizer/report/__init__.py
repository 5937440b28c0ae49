"""The reports that a committee reads: `write_report` writes the Excel report of a result."""

from optimizer.report.write import write_report

__all__ = ["write_report"]
