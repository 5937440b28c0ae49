"""The independent checker and the run manifest: they share no code with the model and the solvers."""

from optimizer.audit.check import check
from optimizer.audit.finding import BREACH, OK, Finding
from optimizer.audit.manifest import manifest

__all__ = ["BREACH", "OK", "Finding", "check", "manifest"]
