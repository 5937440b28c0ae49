"""Text that is English as it stands and can be said in another language later: it remembers what it was made of.

Sentences are made where they are known (a reason while the plan is explained) and read where a language is chosen (a
page of the report). So a `Text` is an ordinary string, its English, together with the pattern and the parts it was made
from; `into` makes the same sentence in another language from that language's catalogue. Names that the user wrote are
plain strings and stay as they were written, unless the user wrote them in that language too (`written`).

>>> text = say("{who} gets {money} more.", who="A1", money=number(1250.5))
>>> text
'A1 gets 1,250.5 more.'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from string import Formatter
from types import MappingProxyType
from typing import Any

from optimizer.language import catalogue

DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
ENGLISH = "en"
LANGUAGES = (ENGLISH, "fr")
"""What texts can be said in."""


NOTHING: Mapping[str, Any] = MappingProxyType({})


class Text(str):
    """An English text that knows how it was made: a pattern of the catalogue, or an operation on other texts.

    Joining it to others with ``+`` or an f-string gives a plain string, which no longer does: use `say` and `joined`.
    """

    pattern: str
    parts: Mapping[str, Any]
    how: str

    def __new__(cls, english: str, how: str, pattern: str = "", parts: Mapping[str, Any] = NOTHING) -> Text:
        """``how`` is one of the operations of this module."""
        made = super().__new__(cls, english)
        made.how, made.pattern, made.parts = how, pattern, MappingProxyType(dict(parts))
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """So that texts survive the way to another process."""
        return Text, (str(self), self.how, self.pattern, dict(self.parts))

    def __deepcopy__(self, memo: Any) -> Text:
        """Texts do not change, so a copy is the text itself."""
        return self


def say(pattern: str, /, **parts: object) -> Text:
    """The sentence ``pattern`` with its ``{names}`` filled in. It must be a literal, which the catalogues translate.

    A format after a name, such as ``{count:,}``, makes a number of the part.
    """
    if not parts and (bare := _bare(pattern)) is not None:
        return bare
    named = {name: numeral(format(value, spec)) if spec else value for name, value, spec in _filled(pattern, parts)}
    english = _filled_in(pattern, {name: str(value) for name, value in named.items()})
    return Text(english, "say", pattern, named)


def worded(literal: str) -> Text:
    """A literal that stands in a declaration (a column's title, say) as a text; what is one already stays as it is."""
    return literal if isinstance(literal, Text) else Text(literal, "say", literal)


@cache
def _parsed(pattern: str) -> tuple[tuple[str, str | None, str], ...]:
    """The pieces of a pattern: text, the name behind it (``None`` at the end), its format. Few patterns make all."""
    return tuple((literal, name, spec or "") for literal, name, spec, _ in Formatter().parse(pattern))


@cache
def _bare(pattern: str) -> Text | None:
    """The text of a pattern that names nothing, made once."""
    if any(name is not None for _, name, _ in _parsed(pattern)):
        return None
    return Text(_filled_in(pattern, NOTHING), "say", pattern)


def _filled(pattern: str, parts: Mapping[str, object]) -> list[tuple[str, Any, str]]:
    specs = {name: spec for _, name, spec in _parsed(pattern) if name is not None}
    if specs.keys() != parts.keys():
        raise ValueError(f"{pattern!r} names {sorted(specs)}, given were {sorted(parts)}")
    return [(name, parts[name], spec) for name, spec in specs.items()]


def _filled_in(pattern: str, parts: Mapping[str, str]) -> str:
    """A pattern with its names filled in; formats are left out, as what is filled in is formatted already."""
    return "".join(literal + (parts[name] if name is not None else "") for literal, name, _ in _parsed(pattern))


def written(text: str, **others: str) -> str:
    """What the user wrote, and the same as the user wrote it in other languages: ``written("Aid", fr="Aide")``.

    Without a word in any other language it is the plain string.
    """
    typed = {language: other for language, other in others.items() if other and other != text}
    return Text(text, "written", "", typed) if typed else str(text)


def numeral(english: str) -> Text:
    """A number as English writes it: ``1,250.5`` or ``12.5 %``."""
    return Text(english, "numeral")


def dated(text: str) -> str:
    """A day as ``2026-09-01``, which other languages write their own way; any other text stays as it is."""
    return Text(text, "date") if DAY.fullmatch(text) else text


def number(value: float, spec: str = ",.1f") -> Text:
    """A number in the format ``spec``."""
    return numeral(format(value, spec))


def listed(words: Iterable[str], most: int = 0, last: str = "and") -> Text:
    """``a, b and c``; with ``most`` only so many, the others counted: ``a, b and 3 more``."""
    every: list[str] = list(words)
    shown = every
    if most and len(every) > most:
        shown = [*every[:most], say("{count} more", count=len(every) - most)]
    english = " ".join([", ".join(shown[:-1]), last, shown[-1]]) if len(shown) > 1 else "".join(shown)
    return Text(english, "listed", last, dict(enumerate_names(shown)))


def joined(separator: str, texts: Iterable[str]) -> Text:
    """Texts one after the other with ``separator`` (punctuation, the same in every language) between them."""
    every = list(texts)
    return Text(separator.join(every), "joined", separator, dict(enumerate_names(every)))


def enumerate_names(words: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Words under the names ``0``, ``1``, …"""
    return ((str(place), word) for place, word in enumerate(words))


def plural(count: int, noun: str, nouns: str = "") -> Text:
    """``1 activity``, ``3 activities``: catalogues translate ``activity|activities``."""
    nouns = nouns or noun + "s"
    english = f"{count:,} {noun if count == 1 else nouns}"
    return Text(english, "plural", f"{noun}|{nouns}", {"count": count})


def sentence(text: str) -> Text:
    """``text`` with a capital first letter and a full stop."""
    return Text(_as_sentence(text), "sentence", "", {"text": text})


def within(text: str) -> Text:
    """A sentence without its full stop, to stand inside another."""
    return Text(text.rstrip("."), "within", "", {"text": text})


def capitalised(text: str) -> Text:
    """``text`` with a capital first letter."""
    return Text(_capitalised(text), "capitalised", "", {"text": text})


def lowered(text: str) -> Text:
    """``text`` with a small first letter."""
    return Text(text[:1].lower() + text[1:], "lowered", "", {"text": text})


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _as_sentence(text: str) -> str:
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def into(text: str, language: str) -> str:
    """``text`` in ``language``; a string that is no `Text` stays as it is. KeyError where the catalogue lacks it."""
    if language == ENGLISH or not isinstance(text, Text):
        return str(text)
    words = catalogue.of(language)
    if text.how == "written":
        return str(text.parts.get(language, text))
    if text.how == "numeral":
        return words.numeral(str(text))
    if text.how == "date":
        year, month, day = text.split("-")
        return words.date.format(year=year, month=month, day=day)
    if text.how == "plural":
        return words.plural(text.parts["count"], text.pattern)
    parts = {name: into(part, language) if isinstance(part, str) else str(part) for name, part in text.parts.items()}
    if text.how == "say":
        return _filled_in(words.pattern(text.pattern), parts)
    if text.how == "listed":
        return words.listed(list(parts.values()), text.pattern)
    if text.how == "joined":
        return words.between.get(text.pattern, text.pattern).join(parts.values())
    if text.how == "lowered":
        return parts["text"][:1].lower() + parts["text"][1:]
    if text.how == "within":
        return parts["text"].rstrip(".")
    return _as_sentence(parts["text"]) if text.how == "sentence" else _capitalised(parts["text"])
