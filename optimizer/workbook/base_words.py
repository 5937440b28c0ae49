"""What a share or a change is held against, from the words of the column `of`."""

from __future__ import annotations

import re

from optimizer.errors import nearest
from optimizer.plan import COMMON, Base, BaseKind, Scope, Words
from optimizer.workbook.words import SCOPE_COLUMNS, Scribe, few, listed

KINDS: dict[str, BaseKind] = {
    "total": "total",
    "ceiling": "ceiling",
    "request": "request",
    "baseline": "baseline",
    "member": "member",
    "previous year": "previous year",
}
"""Bases that are one word."""

ALLOWED = "total, ceiling, request, baseline, member, previous year, without X, or parts such as line: EXE; source: X"

_PARTS = (*SCOPE_COLUMNS, "source")
_WITHOUT = re.compile(r"without\s+(?:source\s*:?\s*)?(.+)$", re.IGNORECASE | re.DOTALL)


def base_named(scribe: Scribe, text: str) -> Base | None:
    """The base; ``None`` with a finding where it is unclear."""
    plain = " ".join(text.casefold().split())
    if plain in KINDS:
        return Base(kind=KINDS[plain], text=text)
    without = _WITHOUT.match(text.strip())
    if without:
        return _without(scribe, text, without.group(1))
    if ":" in text:
        return _parts(scribe, text)
    scribe.error(
        "unknown_base",
        f"{text!r} is not something that a measure can be held against.",
        found=text,
        allowed=ALLOWED,
        did_you_mean=nearest(text, list(KINDS)),
        remedy="Choose one of the words, or write a part as topic: X or line: Y.",
    )
    return None


def _without(scribe: Scribe, text: str, named: str) -> Base | None:
    """`without X`: exactly one source of the sheet."""
    before = scribe.cells.findings.count
    words = scribe.words("source", listed(named))
    if scribe.cells.findings.count > before:
        return None
    one = words.include[0] if len(words.include) == 1 and not words.exclude else ""
    if one and one != COMMON:
        return Base(kind="without", source=Words(include=(one,)), text=text)
    sources = [code for code in scribe.known.codes.get("source", {}).values() if code != COMMON]
    scribe.error(
        "unknown_base",
        "`without` leaves out one source of the sheet Sources"
        + (": the ceilings cannot be left out." if one else ", and only one."),
        found=text,
        allowed=f"without {few(sources)}" if sources else "a source of the sheet Sources",
        remedy="Name one source, such as without X; for several, make several rules.",
    )
    return None


def _parts(scribe: Scribe, text: str) -> Base | None:
    found: dict[str, Words] = {}
    for part in text.split(";"):
        if not part.strip():
            continue
        kind, colon, words = part.partition(":")
        kind = kind.strip().casefold()
        kind = kind[:-1] if kind not in _PARTS and kind.endswith("s") else kind
        if not colon or kind not in _PARTS or not words.strip() or kind in found:
            scribe.error(
                "unknown_base",
                f"The part {part.strip()!r} of the base cannot be read.",
                found=text,
                allowed="topic: X, Y; line: Z (each of topic, line, activity, tag, source at most once)",
                did_you_mean=nearest(kind, _PARTS),
                remedy="Write the column, a colon, and its words; a semicolon between parts.",
            )
            return None
        found[kind] = scribe.words(kind, listed(words))
    source = found.pop("source", Words())
    return Base(kind="scope", scope=Scope(**found), source=source, text=text)
