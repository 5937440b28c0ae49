"""What pages say, in English and in other languages: see `optimizer.language.text`."""

from optimizer.language.text import (
    ENGLISH,
    LANGUAGES,
    Text,
    capitalised,
    into,
    joined,
    listed,
    number,
    numeral,
    plural,
    say,
    sentence,
    worded,
    written,
)

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "Text",
    "capitalised",
    "into",
    "joined",
    "listed",
    "number",
    "numeral",
    "plural",
    "say",
    "sentence",
    "worded",
    "written",
]
