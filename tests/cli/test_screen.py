"""What the terminal shows, and how it behaves where a terminal lacks something."""

import io
import os
import sys

import pytest

from optimizer.cli import screen
from optimizer.cli.findings import told
from optimizer.errors import Problem


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1 – 2", "1 - 2"),
        ("Élan à Łódź", "Elan a ?odz"),
        ("≥ 5 → 6 €", ">= 5 > 6 EUR"),
        ("cut…", "cut~"),
        ("日", "?"),
    ],
)
def test_a_character_the_terminal_lacks_is_shown_by_the_nearest_it_has(text, shown):
    assert text.encode("ascii", "optimizer.plain").decode() == shown


def test_colour_is_for_terminals_only(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert screen.styled("no", "red", Terminal()) == "\x1b[31mno\x1b[0m"
    assert screen.styled("no", "red", io.StringIO()) == "no"
    monkeypatch.setenv("TERM", "dumb")
    assert screen.styled("no", "red", Terminal()) == "no"


def test_no_color_turns_colour_off_unless_it_is_empty(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert screen.styled("no", "red", Terminal()) == "no"
    monkeypatch.setenv("NO_COLOR", "")
    assert screen.styled("no", "red", Terminal()) != "no"


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_table_fits_the_terminal_and_never_cuts_a_number(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    rows = [("A-1", "A long name that has to give way " * 3, "12,345.0", "because of a rule that binds it hard")]
    shown = screen.table(("Code", "Name", "Amount", "Why"), rows, right=[2], flexible=[(1, 12), (3, 8)])
    assert max(map(len, shown.splitlines())) <= columns
    assert "12,345.0" in shown


def test_a_text_is_wrapped_with_its_indent(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    lines = screen.wrapped("word " * 40, "    ", "- ").splitlines()
    assert lines[0].startswith("- word")
    assert all(line.startswith("    word") and len(line) <= 60 for line in lines[1:])


def test_a_reader_that_has_gone_does_not_stop_the_work(monkeypatch):
    read, write = os.pipe()
    os.close(read)
    with open(write, "w", encoding="utf-8") as broken:
        monkeypatch.setattr(sys, "stdout", broken)
        screen.say("x" * 10)
        screen.say("still here")


def test_slow_work_is_told_on_a_terminal_and_leaves_no_trace(monkeypatch):
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(screen, "BEFORE_TELLING", 0.01)
    with screen.working("solving", quiet=False):
        while not stream.getvalue():
            pass
    assert "solving … 0 s" in stream.getvalue()
    assert stream.getvalue().endswith(" \r")


def test_quick_work_and_quiet_work_tell_nothing(monkeypatch):
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with screen.working("solving", quiet=False):
        pass
    with screen.working("solving", quiet=True):
        pass
    assert stream.getvalue() == ""


def test_of_many_problems_alike_the_first_are_told_and_how_many_more_there_are():
    def made(number, code="negative"):
        return Problem(level="error", code=code, sheet="Activities", cell=f"F{number}", message="It is negative.")

    few = list(told([made(n) for n in range(2, 22)], on_screen=True))
    assert len(few) == 20
    many = list(told([made(1, "other"), *(made(n) for n in range(2, 1002))], on_screen=True))
    assert len(many) == 12
    text = " ".join(many[-1].split())
    assert "990 more on Activities like these: F12, F13," in text
    assert "and 978 others" in text
