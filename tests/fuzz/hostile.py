"""Files made to fill the memory or the time, at full size: ``python -m tests.fuzz.hostile``; prints what each took."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.fuzz.page import put
from tests.workbooks import base, make_workbook

ACTIVITIES = "xl/worksheets/sheet5.xml"
GIGABYTES = 3
MEMORY = 4 * 2**30
SECONDS = 120

COMMAND = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
from optimizer.cli import run
code = run(["check", sys.argv[1]])
print()
print(code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def _with_part(path: Path, part: str, content: Callable[[bytes], list[bytes]]) -> None:
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in {**parts, part: b""}:
            with new.open(name, "w", force_zip64=True) as written:
                for block in content(parts.get(part, b"")) if name == part else [parts[name]]:
                    written.write(block)


def bomb(path: Path) -> None:
    """A sheet that unpacks to gigabytes of blanks."""
    _with_part(path, ACTIVITIES, lambda old: [old, *[b" " * 2**20] * (1024 * GIGABYTES)])


def bomb_of_texts(path: Path) -> None:
    """A list of texts that unpacks to gigabytes."""
    _with_part(path, "xl/sharedStrings.xml", lambda _: [b"<sst>", *[b"<si/>" * 2**18] * (819 * GIGABYTES), b"</sst>"])


def laughs(path: Path) -> None:
    """An entity of an entity of an entity, a billion words when written out."""
    nested = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    head = f"<!DOCTYPE l [<!ENTITY l0 'lol'>{nested}]>".encode()
    _with_part(path, ACTIVITIES, lambda old: [head, old.replace(b"<v>120</v>", b"<v>&l9;</v>")])


def _rows(of: Callable[[int], bytes], count: int) -> Callable[[bytes], list[bytes]]:
    def content(old: bytes) -> list[bytes]:
        head, tail = old.split(b"</sheetData>")
        return [head, *(of(number) for number in range(6, count)), b"</sheetData>", tail]

    return content


def empty_rows(path: Path) -> None:
    """A million rows that have a format and nothing in them."""
    row = b'<row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/><c r="I%d" s="1"/></row>'
    _with_part(path, ACTIVITIES, _rows(lambda number: row % (number, number, number), 1_048_577))


def blank_texts(path: Path) -> None:
    """A million rows that hold a blank."""
    row = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t> </t></is></c></row>'
    _with_part(path, ACTIVITIES, _rows(lambda number: row % (number, number), 1_048_577))


def wide(path: Path) -> None:
    """Every column that a sheet can have, with a name of its own and a remark."""
    sheets = base()
    sheets["Activities"][0] += [f"remark {number}" for number in range(16_384 - 9)]
    sheets["Activities"][1] += ["see note"] * (16_384 - 9)
    make_workbook(path, sheets)


def names_alike(path: Path) -> None:
    """Every column that a sheet can have, each named nearly like one of ours."""
    sheets = base()
    sheets["Activities"][0] += [f"requests {number}" for number in range(16_384 - 9)]
    make_workbook(path, sheets)


def far_cell(path: Path) -> None:
    """One filled cell in the last corner of a sheet."""
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    _with_part(path, ACTIVITIES, lambda old: [old.replace(b"</sheetData>", cell + b"</sheetData>")])


def merged(path: Path) -> None:
    """A hundred thousand merged ranges below the table."""
    ranges = b"".join(b'<mergeCell ref="A%d:C%d"/>' % (number, number) for number in range(10, 100_010))
    merged = b"<mergeCells>%s</mergeCells>" % ranges
    _with_part(path, ACTIVITIES, lambda old: [old.replace(b"</sheetData>", b"</sheetData>" + merged)])


HOSTILE = (bomb, bomb_of_texts, laughs, empty_rows, blank_texts, wide, names_alike, far_cell, merged)


def main() -> int:
    """Make each file, check it in a process of bounded memory, and tell how it ended; 1 where not well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, help="also put the table into this page")
    asked = parser.parse_args()
    faults = 0
    lines = ["| file | MB | exit code | seconds | MB of memory |", "|---|---:|---:|---:|---:|"]
    print("\n".join(lines))
    for make in HOSTILE:
        with tempfile.TemporaryDirectory() as folder:
            path = make_workbook(Path(folder) / "plan.xlsx", base())
            make(path)
            code, seconds, memory = _checked(path)
            faults += code not in (0, 3)
            size = path.stat().st_size / 1e6
            said = (make.__doc__ or "").rstrip(".")
            lines.append(f"| {said} | {size:.1f} | {code} | {seconds:.1f} | {memory:,} |")
            print(lines[-1], flush=True)
    if asked.into:
        put("\n".join(lines), "python -m tests.fuzz.hostile", asked.into, "hostile")
    return 1 if faults else 0


def _checked(path: Path) -> tuple[int, float, int]:
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, str(path)], capture_output=True, text=True, timeout=SECONDS, check=False
    )
    words = done.stdout.split()[-2:]
    code, memory = (int(words[0]), int(words[1])) if done.returncode == 0 else (done.returncode, 0)
    return code, time.monotonic() - started, memory


if __name__ == "__main__":
    sys.exit(main())
