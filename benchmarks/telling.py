"""What all benchmarks share: the command line, what is told of a measurement, and its place in the documentation."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import warnings
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import environment
from benchmarks.targets import Figure

SOLVING = ("pulp", "highspy", "numpy")
"""What every benchmark that solves needs."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """A measurement as Markdown, the ratios that have targets, and the ways that came to another value.

    ``pictures``: SVG by file name, which stand in the folder ``images`` beside the page.
    """

    text: str
    figures: Mapping[str, Figure] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """One command.

    ``options``: its own options by name with their defaults and what they mean, and ``quick``: what ``--quick`` makes
    of them. ``marks``: between which lines of the documentation its result stands. ``packages``: whose versions are
    told with it.
    """

    name: str
    about: str
    marks: tuple[str, str]
    options: Mapping[str, tuple[Any, str]]
    quick: Mapping[str, Any]
    told: Callable[[Namespace], Told]
    packages: tuple[str, ...] = SOLVING

    def parser(self) -> ArgumentParser:
        """The command line."""
        parser = ArgumentParser(prog=f"python -m benchmarks.{self.name}", description=self.about)
        for name, (default, meaning) in self.options.items():
            parser.add_argument(f"--{name}", type=type(default), default=None, help=f"{meaning} (default: {default})")
        parser.add_argument("--quick", action="store_true", help="small sizes, few runs: to try it out")
        parser.add_argument("--into", type=Path, help="also put the result into this page")
        parser.add_argument("--record", type=Path, help="also keep the result in this file")
        parser.add_argument("--here", action="store_true", help="in this Python, without the environment of the peers")
        return parser

    def asked(self, words: list[str] | None = None) -> Namespace:
        """The options as given, else as ``--quick`` has them, else their defaults."""
        asked = self.parser().parse_args(words)
        for name, (default, _) in self.options.items():
            if getattr(asked, name) is None:
                setattr(asked, name, self.quick.get(name, default) if asked.quick else default)
        return asked

    def run(self) -> int:
        """Measure, print, keep; ends with 1 where values differ."""
        asked = self.asked()
        if not asked.here:
            environment.enter()
        told = self.told(asked)
        print(told.text)
        if told.wrong:
            print(f"VALUES DIFFER: {'; '.join(told.wrong)}")
            return 1
        if asked.into:
            place(told, asked.into, self.marks)
        if asked.record:
            keep(told, asked.record)
        return 0

    def stamp(self, asked: Namespace) -> str:
        """When it was measured, how, with what and on how busy a machine."""
        words = [
            f"--{name} {value}"
            for name, (default, _) in self.options.items()
            if (value := getattr(asked, name)) != default and value != ""
        ]
        call = " ".join(["python -m", f"benchmarks.{self.name}", *words])
        return (
            f"Measured on {datetime.now(UTC):%Y-%m-%d} by `{call}`, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} "
            f"cores;\n{environment.versions(self.packages)}."
        )


def insert(text: str, page: Path, marks: tuple[str, str]) -> None:
    """Put the text between the marks of the page that are meant for it."""
    before, mark, rest = page.read_text(encoding="utf-8").partition(marks[0])
    _, end, after = rest.partition(marks[1])
    if not (mark and end):
        raise SystemExit(f"{page} has no place for it: {marks[0]} … {marks[1]}")
    page.write_text(f"{before}{mark}\n\n{text.strip()}\n\n{end}{after}", encoding="utf-8")


def place(told: Told, page: Path, marks: tuple[str, str]) -> None:
    """Put a result and its pictures where the page has them."""
    insert(told.text, page, marks)
    for name, text in told.pictures.items():
        (page.parent / "images").mkdir(exist_ok=True)
        (page.parent / "images" / name).write_text(text, encoding="utf-8")


def keep(told: Told, path: Path) -> None:
    """The result as a JSON file that `kept` reads."""
    figures = {code: [figure.ratio, figure.bound] for code, figure in told.figures.items()}
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    held = {"date": day, "text": told.text, "figures": figures, "pictures": dict(told.pictures)}
    path.write_text(json.dumps(held, indent=1), encoding="utf-8")


def kept(path: Path) -> tuple[str, Told]:
    """The day and the result of a file that `keep` wrote."""
    held = json.loads(path.read_text(encoding="utf-8"))
    figures = {code: Figure(ratio=ratio, bound=bound) for code, (ratio, bound) in held["figures"].items()}
    return held["date"], Told(text=held["text"], figures=figures, pictures=held.get("pictures", {}))


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Peers chatter on both streams; only the table is to be seen."""
    logging.disable(logging.CRITICAL)
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)
