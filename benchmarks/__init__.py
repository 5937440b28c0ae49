"""What is measured, and against what. One command each; see docs/benchmarks.md."""
