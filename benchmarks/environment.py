"""The environment in which the benchmarks run: ours and all peers, pinned, made where there is none.

``python -m benchmarks.environment`` makes it and tells what it holds. Every benchmark enters it by itself, so that all
ways are measured on one Python with the same versions; a package that cannot be installed is told with its reason.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "benchmarks" / ".peers"
WHOLE = "environment.json"
"""Written last: an environment without it was broken off."""

OWN = {
    "pulp": "3.3.2",
    "highspy": "1.16.0",
    "numpy": "2.4.6",
    "pandas": "3.1.1",
    "openpyxl": "3.1.5",
    "python-calamine": "0.9.1",
    "xlsxwriter": "3.3.1",
    "typer": "0.29.2",
    "joblib": "1.6.0",
    "matplotlib": "3.11.2",
    "jinja2": "3.1.6",
}
"""What the optimizer itself needs, also for its pictures."""

PEERS = {
    "pyomo": "6.10.1",
    "linopy": "0.10.1",
    "cvxpy-base": "1.9.3",
    "highsbox": "1.15.1",
    "pyoptinterface": "0.6.1",
}
"""What only peers need. PyOptInterface finds its HiGHS in highsbox."""

PINS = OWN | PEERS


def folder(pins: Mapping[str, str] = PINS) -> Path:
    """Where the environment of these pins for this Python stands."""
    key = json.dumps([sys.version, sorted(pins.items())])
    return FOLDER / f"python{sys.version_info[0]}.{sys.version_info[1]}-{sha256(key.encode()).hexdigest()[:8]}"


def made(pins: Mapping[str, str] = PINS) -> Path:
    """Python of the environment, which is made first where there is none; SystemExit where ours cannot be had."""
    place = folder(pins)
    python = place / "bin" / "python"
    with _alone():
        if not (place / WHOLE).exists():
            print(f"making the environment of the peers in {place.relative_to(ROOT)}", file=sys.stderr)
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
            missing = _installed(python, pins)
            for name in OWN:
                if name in missing:
                    raise SystemExit(f"{name}, which the optimizer needs, cannot be installed: {missing[name]}")
            (place / WHOLE).write_text(json.dumps({"missing": missing}), encoding="utf-8")
    return python


def enter() -> None:
    """Go on in the environment: the same module with the same arguments; nothing where it is entered already."""
    if Path(sys.prefix) == folder():
        return
    python = str(made())
    module = sys.modules["__main__"].__spec__
    assert module is not None, "benchmarks are run with python -m"
    name = module.name.removesuffix(".__main__")
    os.chdir(ROOT)
    os.execve(python, [python, "-m", name, *sys.argv[1:]], surroundings())


def surroundings() -> dict[str, str]:
    """Variables for a process of a benchmark: the tree is importable, one thread for linear algebra.

    Modules are compiled once, as they are where the package is installed.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}


def missing() -> dict[str, str]:
    """Why packages of the entered environment could not be installed, by name."""
    with contextlib.suppress(FileNotFoundError):
        held: dict[str, str] = json.loads((Path(sys.prefix) / WHOLE).read_text(encoding="utf-8"))["missing"]
        return held
    return {}


def absence(error: ImportError) -> str:
    """Why a way does not run whose package cannot be imported."""
    name = (error.name or str(error)).split(".")[0]
    why = missing().get({"cvxpy": "cvxpy-base"}.get(name, name))
    return f"not installed ({name}{': ' + why if why else ''})"


def versions(names: Iterable[str] = PINS) -> str:
    """Python and packages, as installed."""
    found = [f"Python {sys.version.split()[0]}"]
    for name in names:
        with contextlib.suppress(PackageNotFoundError):
            found.append(f"{name} {version(name)}")
    return ", ".join(found)


def _installed(python: Path, pins: Mapping[str, str]) -> dict[str, str]:
    """Install all at once; where that fails, one by one to learn which are missing, and why."""
    if _pip(python, [f"{name}=={pin}" for name, pin in pins.items()]) is None:
        return {}
    return {name: why for name, pin in pins.items() if (why := _pip(python, [f"{name}=={pin}"])) is not None}


def _pip(python: Path, packages: list[str]) -> str | None:
    """Install; None, or the last line of what went wrong."""
    call = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return None
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    return (errors or done.stderr.strip().splitlines() or ["failed"])[-1].removeprefix("ERROR: ")[:80]


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One process makes the environment, others wait for it."""
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    """Make the environment and tell what it holds."""
    enter()
    print(versions())
    for name, why in missing().items():
        print(f"{name} {PINS[name]} is missing: {why}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
