"""Many plans that differ in a few numbers: one resident model a worker, changed in place."""

from optimizer.analysis.sweep.moved import Moved, values_of
from optimizer.analysis.sweep.resident import Resident, Swept
from optimizer.analysis.sweep.running import each_done
from optimizer.analysis.sweep.sweep import sweep

__all__ = ["Moved", "Resident", "Swept", "each_done", "sweep", "values_of"]
