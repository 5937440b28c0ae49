"""What pages say, in English and in other languages: see `optimizer.language.text`."""

from optimizer.language.choice import CHOICES, languages
from optimizer.language.text import (
    ENGLISH,
    LANGUAGES,
    Text,
    capitalised,
    dated,
    into,
    joined,
    listed,
    lowered,
    number,
    numeral,
    plural,
    say,
    sentence,
    within,
    worded,
    written,
)

__all__ = [
    "CHOICES",
    "ENGLISH",
    "LANGUAGES",
    "Text",
    "capitalised",
    "dated",
    "into",
    "joined",
    "languages",
    "listed",
    "lowered",
    "number",
    "numeral",
    "plural",
    "say",
    "sentence",
    "within",
    "worded",
    "written",
]
