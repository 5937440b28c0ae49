"""What importing the package and asking for help costs, and what the package offers."""

import subprocess
import sys

import pytest

import optimizer

HEAVY = ("numpy", "pandas", "highspy", "pulp", "openpyxl", "xlsxwriter", "python_calamine", "rich")


@pytest.mark.parametrize(
    "action",
    [
        "import optimizer",
        "import optimizer; optimizer.WorkbookError, optimizer.Problem",
        "from optimizer.cli import run; assert run(['--help']) == 0",
        "from optimizer.cli import run; assert run(['solve', '--help']) == 0",
        "from optimizer.cli import run; assert run(['--version']) == 0",
        "from optimizer.cli import run; assert run(['solve', 'no such file.xlsx']) == 2",
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(action):
    script = f"import sys\n{action}\nprint('|', *[name for name in {HEAVY!r} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.strip().splitlines()[-1] == "|"


def test_every_public_name_can_be_used():
    for name in optimizer.__all__:
        assert getattr(optimizer, name) is not None
    assert sorted(optimizer.__all__) == dir(optimizer)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'frobnicate'"):
        _ = optimizer.frobnicate


def test_blas_is_told_to_use_one_thread_before_numpy_is_imported():
    script = (
        "import os; os.environ.pop('OPENBLAS_NUM_THREADS', None)\n"
        "from optimizer.cli import run; run(['--version'])\n"
        "print(os.environ['OPENBLAS_NUM_THREADS'])"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.split()[-1] == "1"
