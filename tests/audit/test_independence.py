"""The checker is worth something only as long as it shares no code with what it checks."""

import ast
from pathlib import Path

import optimizer.audit

AUDIT = Path(optimizer.audit.__file__).parent
LANGUAGE = AUDIT.parent / "language"
ALLOWED = ("optimizer.audit", "optimizer.errors", "optimizer.language", "optimizer._version")
"""Words of findings are texts of the language package, which knows nothing of plans and of answers."""


def imported(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield str(node.module)


def test_the_checker_imports_only_the_typed_values_and_the_standard_library():
    files = sorted(AUDIT.glob("**/*.py"))
    assert len(files) > 5
    for file in files:
        for name in imported(file):
            ours = name.split(".")[0] == "optimizer"
            assert not ours or name == "optimizer.plan" or name.startswith(ALLOWED), f"{file.name} imports {name}"
            assert name.split(".")[0] not in ("numpy", "pandas", "highspy", "pulp"), f"{file.name} imports {name}"


def test_the_words_of_findings_bring_no_other_code_with_them():
    files = sorted(LANGUAGE.glob("**/*.py"))
    assert files
    for file in files:
        for name in imported(file):
            ours = name.split(".")[0] == "optimizer"
            known = name.startswith(("optimizer.language", "optimizer.errors"))
            assert not ours or known, f"{file.name} imports {name}"
            assert name.split(".")[0] not in ("numpy", "pandas", "highspy", "pulp"), f"{file.name} imports {name}"
