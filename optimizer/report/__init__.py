"""The reports that a committee reads: `write_report` writes the Excel report of a result, with analyses on request."""

from optimizer.report.write import report_paths, write_analyses, write_report

__all__ = ["report_paths", "write_analyses", "write_report"]
