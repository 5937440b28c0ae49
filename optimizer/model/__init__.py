"""From a plan to a labelled linear programme: one short function per family of rows."""

from optimizer.model.assemble import Model, assemble
from optimizer.model.program import LinearProgram, Stage

__all__ = ["LinearProgram", "Model", "Stage", "assemble"]
