"""``optimizer check``: every problem of a workbook with its cell, and every rule read back in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from optimizer.cli import screen
from optimizer.cli.findings import counted, told
from optimizer.cli.options import Debug, File, Json, Quiet, existing
from optimizer.errors import LEVELS, Problem, WorkbookError


def findings_document(
    problems: Sequence[Problem], workbook: Path | None = None, sentences: Sequence[dict[str, str]] = ()
) -> dict[str, Any]:
    """The JSON document of ``check``; also what a command prints whose workbook has errors.

    ``status`` is ``ok`` or ``errors``; ``sentences`` are the rules and ceilings read back, each with its cell
    (none while there are errors).
    """
    found = Counter(problem.level for problem in problems)
    return {
        "status": "errors" if found["error"] else "ok",
        **({"workbook": workbook.name} if workbook else {}),
        **{f"{level}s": found[level] for level in LEVELS},
        "problems": [problem.to_dict() for problem in problems],
        "sentences": list(sentences),
    }


def check(
    file: File,
    annotate: Annotated[
        Path | None,
        typer.Option(
            "--annotate",
            metavar="COPY",
            show_default=False,
            help="Write a copy with the cells marked.",
        ),
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001 -- read by the entry point, whatever the command
) -> None:
    """Say everything that is wrong with a workbook.

    Every problem with its cell, what is allowed there and the remedy; then every rule read back.
    """
    existing(file)
    from optimizer.workbook.read import examine

    found = examine(file)
    sentences: Sequence[dict[str, str]] = ()
    if found.plan is not None:
        from optimizer.workbook.sentences import sentences as read_back

        sentences = read_back(found.plan)
    if annotate is not None:
        from optimizer.workbook.annotate import annotate as write_marked_copy

        write_marked_copy(file, found.problems, annotate)
    if json:
        screen.document(findings_document(found.problems, file, sentences))
    else:
        _show(file, found.problems, sentences, annotate, quiet=quiet)
    if found.plan is None:
        raise typer.Exit(WorkbookError.exit_code)


def _show(
    file: Path,
    problems: Sequence[Problem],
    sentences: Sequence[dict[str, str]],
    annotated: Path | None,
    *,
    quiet: bool,
) -> None:
    for text in told([row for row in problems if row.level == "error" or not quiet], on_screen=True):
        screen.say(text)
    if quiet:
        return
    if sentences:
        screen.say(screen.styled("What the workbook says", "bold"))
        for sentence in sentences:
            screen.say(screen.wrapped(sentence["sentence"], "    ", "  "))
    usable = not any(problem.level == "error" for problem in problems)
    verdict = "ready to solve" if usable else "not usable as it stands"
    screen.say(screen.wrapped(f"{file}: {verdict}; {counted(problems)}."))
    if annotated is not None:
        screen.say(f"Annotated copy: {annotated}")
