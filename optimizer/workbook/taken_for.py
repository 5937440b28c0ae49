"""What a file is that only has the name of a workbook, and whether another program holds it: to say so in words."""

from __future__ import annotations

import re
from pathlib import Path

_TEXT = re.compile(rb"[^\x00-\x08\x0e-\x1f]*\Z")
_KINDS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\s*%PDF-"), "it is a PDF"),
    (re.compile(rb"\s*<\?xml.{0,400}Excel\.Sheet", re.DOTALL), "it is XML as Excel 2003 wrote it"),
    (re.compile(rb"\s*(<!doctype html|<html|<head|<table|<meta)", re.IGNORECASE), "it is a web page, HTML"),
    (re.compile(rb"\s*<"), "it is XML or a web page"),
    (re.compile(rb"[^\n]*[,;\t|][^\n]*(\n|$)"), "it is plain text, like a CSV file"),
    (re.compile(rb"."), "it is plain text"),
)
"""How the beginnings of files are told apart, the first that fits."""

HEAD = 2_048


def taken_for(data: bytes) -> str:
    """What ``data`` really is, such as ``it is a web page, HTML``; empty where that cannot be told."""
    head = data[:HEAD].removeprefix(b"\xef\xbb\xbf")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", "replace").encode()
    if not head.strip() or not (_TEXT.match(head) or head.startswith(b"%PDF-")):
        return ""
    return next((words for pattern, words in _KINDS if pattern.match(head)), "")


def lock_beside(file: Path) -> str:
    """A further sentence where a lock file tells that another program has ``file`` open, else empty."""
    for mark, program in ((f"~${file.name}", "Excel"), (f".~lock.{file.name}#", "LibreOffice")):
        if file.with_name(mark).exists():
            return f" It is open in {program} ({mark} stands beside it): save and close it there, or use a copy."
    return ""
