"""The main job: from a plan to an explained, re-checked allocation."""

from optimizer.allocate.export import export
from optimizer.allocate.options import Options
from optimizer.allocate.result import Result
from optimizer.allocate.solve import solve

__all__ = ["Options", "Result", "export", "solve"]
