"""From a plan to a labelled linear programme: one short function per family of rows."""

from optimizer.model.assemble import assemble
from optimizer.model.model import Model
from optimizer.model.program import LinearProgram, Stage
from optimizer.model.settle import columns_of

__all__ = ["LinearProgram", "Model", "Stage", "assemble", "columns_of"]
