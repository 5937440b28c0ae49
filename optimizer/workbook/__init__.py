"""The workbook: what may stand in it, how it is read and checked, and the one to fill in."""
