"""The catalogue of a language: its words for every English pattern, its plurals, and how it writes numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """``patterns`` maps English patterns to translated ones, ``nouns`` pairs ``one|several`` likewise.

    ``lasts`` are the words before the last of a list, ``between`` what punctuation between texts is written as,
    ``separators`` those of thousands and decimals, ``one_below`` the number up to which a noun is singular,
    and ``date`` how a day is written, by its ``{year}``, ``{month}`` and ``{day}``.
    """

    language: str
    patterns: Mapping[str, str]
    nouns: Mapping[str, str]
    lasts: Mapping[str, str]
    between: Mapping[str, str]
    separators: tuple[str, str]
    one_below: float
    date: str

    def pattern(self, english: str) -> str:
        """The translated pattern; KeyError where there is none."""
        return self.patterns[english]

    def numeral(self, english: str) -> str:
        """A number as this language writes it; ``,`` and ``.`` are what English separates by."""
        thousands, decimal = self.separators
        return "".join({",": thousands, ".": decimal}.get(character, character) for character in english)

    def listed(self, words: Sequence[str], last: str) -> str:
        """``a, b et c``."""
        if len(words) < 2:
            return "".join(words)
        return " ".join([", ".join(words[:-1]), self.lasts[last], words[-1]])

    def plural(self, count: int, pair: str) -> str:
        """``1 activité``, ``3 activités``."""
        one, several = self.nouns[pair].split("|")
        return f"{self.numeral(f'{count:,}')} {one if abs(count) < self.one_below else several}"


@cache
def of(language: str) -> Catalogue:
    """The catalogue of ``language``, gathered from its files; ValueError where two say the same thing differently."""
    # English needs neither: they take longer to import than the command line needs to say how it is used.
    import tomllib
    from importlib.resources import files

    folder = files("optimizer.language") / language
    settings: dict[str, str] = {}
    patterns: dict[str, str] = {}
    nouns: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda found: found.name):
        if not file.name.endswith(".toml"):
            continue
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        settings |= content.get("numbers", {})
        for gathered, name in ((patterns, "patterns"), (nouns, "nouns")):
            for english, translated in content.get(name, {}).items():
                if gathered.setdefault(english, translated) != translated:
                    raise ValueError(f"{file.name}: {english!r} is also translated {gathered[english]!r}")
    return Catalogue(
        language=language,
        patterns=patterns,
        nouns=nouns,
        between={"; ": settings["semicolon"], ": ": settings["colon"]},
        lasts={"and": settings["and"], "or": settings["or"]},
        separators=(settings["thousands"], settings["decimal"]),
        one_below=float(settings["one_below"]),
        date=settings["date"],
    )
