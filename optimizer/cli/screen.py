"""What the terminal shows: results on standard output, messages on standard error, in characters it has."""

from __future__ import annotations

import codecs
import contextlib
import json
import os
import shutil
import sys
import textwrap
import threading
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from optimizer.errors import UsageError

NARROWEST, WIDEST = 60, 120
"""Columns of text: below, a table no longer fits; above, a line is hard to follow."""

PLAIN = {"–": "-", "—": "-", "−": "-", "…": "~", "→": ">", "·": "-", "×": "x", "≥": ">=", "≤": "<=",
         "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "±": "+-",
         "•": "*", "\u00a0": " ", "\u202f": " ",
         "€": "EUR", "œ": "oe", "ß": "ss"}  # fmt: skip

BAR = 30
"""Characters of a progress bar."""

BEFORE_TELLING = 1.0
"""Seconds after which a person wonders whether anything is happening."""


def _plain(error: UnicodeError) -> tuple[str, int]:
    """The nearest characters that every terminal has; an error handler for `codecs`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    written = "".join(
        PLAIN.get(char) or unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode() or "?"
        for char in text
    )
    return written, error.end


codecs.register_error("optimizer.plain", _plain)


def prepare_streams() -> None:
    """Let a terminal that lacks a character show the nearest one it has; a closed stream goes nowhere."""
    # Kept open on purpose: they stand in for the streams until the process ends.
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="optimizer.plain")  # type: ignore[union-attr]


def _write(stream: TextIO, text: str) -> None:
    """Write a line; when the reader has gone (``| head``) the rest is not shown, and the work goes on.

    Raises UsageError where the line cannot be written for another reason, such as a full disk.
    """
    try:
        stream.write(text + "\n")
        stream.flush()
    except OSError as error:
        # What is still in the buffer would fail once more at the end: let it go nowhere.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if not isinstance(error, BrokenPipeError):
            reason = (error.strerror or str(error)).lower()
            raise UsageError(f"What is to be shown cannot be written: {reason}.") from error


def say(text: str = "") -> None:
    """A result, on standard output."""
    _write(sys.stdout, text)


def tell(text: str) -> None:
    """A message, on standard error."""
    _write(sys.stderr, text)


def reports(paths: Iterable[Path]) -> str:
    """Where the report is, in one or more files."""
    return "\n".join(f"Report: {path}" for path in paths)


def document(content: dict[str, Any]) -> None:
    """The one JSON document of ``--json``, on standard output; ASCII, so that every pipe carries it."""
    say(json.dumps(content, indent=1, allow_nan=False, default=_plain_value))


def _plain_value(value: Any) -> Any:
    if hasattr(value, "item"):  # a numpy scalar
        return value.item()
    if hasattr(value, "items"):  # a read-only mapping
        return dict(value.items())
    if isinstance(value, Sequence):
        return list(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def width() -> int:
    """The columns of text that fit the terminal; 100 where there is none."""
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((100, 24)).columns))


def _coloured(stream: TextIO) -> bool:
    # https://no-color.org: any value that is not empty turns colour off.
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def styled(text: str, style: str, stream: TextIO | None = None) -> str:
    """``text`` in ``bold``, ``red``, ``yellow``, ``green`` or ``faint`` where the stream shows colour."""
    codes = {"bold": 1, "faint": 2, "red": 31, "green": 32, "yellow": 33}
    return f"\x1b[{codes[style]}m{text}\x1b[0m" if _coloured(stream or sys.stdout) else text


def wrapped(text: str, indent: str = "", first: str | None = None) -> str:
    """``text`` in lines of the terminal's width, each after ``indent`` (the first after ``first``)."""
    return textwrap.fill(
        " ".join(text.split()),
        width(),
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def shortened(text: str, columns: int) -> str:
    """``text`` cut to ``columns`` characters, an ellipsis as the last where something is missing."""
    return text if len(text) <= columns else text[: max(columns - 1, 0)].rstrip() + "…"


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Sequence[int],
    flexible: Sequence[tuple[int, int]],
) -> str:
    """A table of text that fits the terminal.

    ``right`` are the columns set flush right (numbers, never cut). ``flexible`` are pairs of a column that gives
    way and the characters it keeps at least, taken in that order.
    """
    widths = [max(len(row[place]) for row in (header, *rows)) for place in range(len(header))]
    excess = sum(widths) + 2 * (len(widths) - 1) - width()
    for place, least in flexible:
        taken = max(0, min(excess, widths[place] - least))
        widths[place] -= taken
        excess -= taken
    lines = []
    for row in (header, *rows):
        cells = [shortened(cell, columns) for cell, columns in zip(row, widths, strict=True)]
        lines.append(
            "  ".join(
                cell.rjust(columns) if place in right else cell.ljust(columns)
                for place, (cell, columns) in enumerate(zip(cells, widths, strict=True))
            ).rstrip()
        )
    lines[0] = styled(lines[0], "bold")
    return "\n".join(lines)


@contextlib.contextmanager
def progress(what: str, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """What to call with how much is done, and of how much: a bar on a terminal once it lasts, which leaves no trace."""
    start, wide = time.monotonic(), 0

    def show(done: int, total: int) -> None:
        nonlocal wide
        passed = time.monotonic() - start
        if quiet or not sys.stderr.isatty() or (passed < BEFORE_TELLING and not wide):
            return
        full = BAR * done // max(total, 1)
        left = f", {passed * (total - done) / done:.0f} s left" if done else ""
        line = f"{what} [{'#' * full}{'.' * (BAR - full)}] {done:,} of {total:,}{left}"
        sys.stderr.write("\r" + line.ljust(wide))
        sys.stderr.flush()
        wide = max(wide, len(line))

    try:
        yield show
    finally:
        if wide:
            sys.stderr.write("\r" + " " * wide + "\r")
            sys.stderr.flush()


@contextlib.contextmanager
def working(what: str, *, quiet: bool) -> Iterator[None]:
    """Tell on a terminal that ``what`` is going on and for how long, once it lasts; leave no trace."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    start = time.monotonic()

    def tick() -> None:
        pause = BEFORE_TELLING
        while not done.wait(pause):
            sys.stderr.write(f"\r{what} … {time.monotonic() - start:.0f} s ")
            sys.stderr.flush()
            pause = 0.5
        if pause != BEFORE_TELLING:
            sys.stderr.write("\r" + " " * (len(what) + 16) + "\r")
            sys.stderr.flush()

    teller = threading.Thread(target=tick, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()
