"""A report held against its workbook: what stands in its cells, recomputed without the model or a solver."""
