"""What becomes of a spoilt workbook at the command line, and whether that keeps the contract."""

from __future__ import annotations

import contextlib
import io
import json
import math
import resource
import signal
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimizer.cli import run
from tests.fuzz.spoiling import spoilt

SECONDS = 60
"""A command that takes longer on so small a workbook hangs."""
MEMORY = 4 * 2**30
"""Bytes of address space that a command may take."""


@dataclass(frozen=True)
class Verdict:
    """``outcome`` is what happened in words, ``fault`` what breaks the contract; empty where nothing does."""

    outcome: str
    fault: str = ""


def judged(path: Path) -> Verdict:
    """Check and solve the workbook as a person would."""
    code, document, told = called("check", str(path), "--json")
    if code not in (0, 2, 3):
        return Verdict("fault", f"check ended with {code}: {told[-300:]}")
    if code != 0:
        fault = "" if code == 2 or document.get("problems") else "an error without a problem that is named"
        return Verdict("refused", fault or _unsaid(told))
    report = path.with_suffix(".out.xlsx")
    code, document, told = called(
        "solve", str(path), "--json", "--opinion", "0", "--time-limit", "20", "--output", str(report)
    )
    if code not in (0, 4, 5):
        return Verdict("fault", f"solve ended with {code}: {told[-300:]}")
    if code == 4:
        return Verdict("no plan", "" if document["conflict"] else "no plan, and no conflict that says why")
    return Verdict("plan", broken_promise(path, document))


def _unsaid(told: str) -> str:
    return "" if "Traceback" not in told else "a traceback"


def called(*words: str) -> tuple[int, dict[str, Any], str]:
    """One command line: its exit code, its document, and what it said beside it."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), bounded():
        code = run(list(words))
    text = out.getvalue()
    try:
        document = json.loads(text) if text.strip() else {}
    except ValueError:
        return 1, {}, f"no JSON document: {text[:200]}"
    return code, document, err.getvalue()


class Hang(BaseException):
    """A command that does not end."""


@contextlib.contextmanager
def bounded() -> Iterator[None]:
    """Within the time that a command may take; a hang ends as an exception that nobody catches."""

    def late(*_: object) -> None:
        raise Hang(f"longer than {SECONDS} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def limit_memory() -> None:
    """From now on, no more than `MEMORY` for this process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def broken_promise(path: Path, document: dict[str, Any]) -> str:
    """What a delivered plan breaks of what the file itself says, read by other means; empty where it keeps all.

    Amounts are finite, none above its request, and each year's money within its typed ceiling and other sources.
    """
    spent: dict[int, float] = {}
    for row in document["allocation"]:
        amount = row["recommended"]
        if not math.isfinite(amount) or amount < -1e-9:
            return f"{row['activity']} gets {amount}"
        if amount > row["request"] * (1 + 1e-9) + 1e-6:
            return f"{row['activity']} gets {amount} of {row['request']} asked for"
        spent[row["year"]] = spent.get(row["year"], 0.0) + amount
    typed = typed_ceilings(path)
    for year, money in spent.items():
        accounts = [row for row in document["sources"] if row["year"] == year]
        others = sum(row["amount"] + row["carry_in"] + row["overrun"] for row in accounts if row["source"] != "common")
        common = [row for row in accounts if row["source"] == "common"]
        if year in typed and abs(common[0]["amount"] - typed[year]) > 1e-6 * max(1.0, abs(typed[year])):
            return f"the ceiling of {year} is {typed[year]} in the file and {common[0]['amount']} in the plan"
        most = others + sum(row["amount"] + row["carry_in"] + row["overrun"] for row in common)
        if money > most * (1 + 1e-9) + 1e-6:
            return f"{money} spent in {year}, and there are {most}"
    return ""


def typed_ceilings(path: Path) -> dict[int, float]:
    """The ceilings that stand as plain numbers in the file, as openpyxl reads it; none where it cannot."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except Exception:  # openpyxl refuses files that others read: then there is nothing to compare with
        return {}
    found: dict[int, float] = {}
    for sheet in book.worksheets:
        if sheet.title.strip().casefold() != "years":
            continue
        rows = list(sheet.iter_rows(values_only=True))
        header = next((row for row in rows if row and "year" in [str(cell).strip().casefold() for cell in row]), None)
        if header is None:
            continue
        words = [str(cell).strip().casefold() for cell in header]
        if "ceiling" not in words or words.count("ceiling") > 1:
            continue
        for row in rows[rows.index(header) + 1 :]:
            year, ceiling = row[words.index("year")], row[words.index("ceiling")]
            if isinstance(year, (int, float)) and isinstance(ceiling, (int, float)) and not isinstance(ceiling, bool):
                found[int(year)] = float(ceiling)
    return found


def case(seed: int) -> tuple[int, str, Verdict]:
    """One spoilt workbook, made and judged in a folder of its own: its seed, how it was spoilt, the verdict."""
    with tempfile.TemporaryDirectory() as folder:
        path, ways = spoilt(seed, Path(folder))
        try:
            return seed, ways, judged(path)
        except Hang as hang:
            return seed, ways, Verdict("fault", str(hang))
        except MemoryError:
            return seed, ways, Verdict("fault", "out of memory")
        except BaseException as error:  # whatever reaches this place has passed the command line's own net
            return seed, ways, Verdict("fault", f"{type(error).__name__}: {error}")
