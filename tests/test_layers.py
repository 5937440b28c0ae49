"""Imports go only downward, wherever in a module they stand."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOUSE = (
    "cli",
    "app",
    "report",
    "analysis",
    "allocate",
    "recompute",
    "audit",
    "solvers",
    "model",
    "workbook",
    "plan",
    "language",
    "replacing",
    "errors",
)
NOT_FOR_AUDIT = ("optimizer.model", "optimizer.solvers", "optimizer.allocate", "optimizer.plan.amounts",
                 "optimizer.plan.scope")  # fmt: skip
FILES = {
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
    for file in sorted((ROOT / "optimizer").rglob("*.py"))
}


def imports(module: str) -> set[str]:
    """The modules of this package that ``module`` imports, also inside functions and for type checkers."""
    found = set()
    for node in ast.walk(ast.parse(FILES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            parts = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {part if part in FILES else str(node.module) for part in parts}
    return {name for name in found if name.split(".")[0] == "optimizer"}


def layer(module: str) -> int:
    """The place of a module in the house, counted from the top; the package itself stands above all."""
    part = module.split(".")[1] if "." in module else ""
    if part in ("", "__main__"):
        return -1
    return len(HOUSE) if part == "_version" else HOUSE.index(part)


@pytest.mark.parametrize("module", FILES)
def test_imports_go_only_downward(module):
    for name in imports(module):
        assert name in FILES, f"{module} imports {name}, which is no module"
        same_package = "." in module and module.split(".")[1] == name.split(".")[1]
        assert same_package or layer(module) < layer(name), f"{module} imports {name}, which stands above it"


def test_no_module_imports_itself_through_others():
    TopologicalSorter({module: imports(module) for module in FILES}).prepare()


def test_the_independent_checker_shares_nothing_with_what_it_checks():
    audit = {module for module in FILES if module.startswith(("optimizer.audit", "optimizer.recompute"))}
    assert audit
    for module in audit:
        assert not [name for name in imports(module) if name.startswith(NOT_FOR_AUDIT)]
