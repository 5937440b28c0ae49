"""The words that parts carry in one column of a scope, looked up by word."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

NONE: Ints = np.zeros(0, dtype=np.int64)


class Carried:
    """Which parts carry which words of one column.

    ``words`` are those of the sheet, in its order; their places there are the codes in ``code`` (pairs,), and ``part``
    (pairs,) says who carries them, parts rising. ``single``: every part carries exactly one, and the pairs are the
    parts. Words that parts carry and the sheet does not have are numbered after those of the sheet.
    """

    def __init__(self, words: Sequence[str], index: dict[str, int], part: Ints, code: Ints, *, single: bool) -> None:
        self.words, self._index = words, index
        self.part, self.code, self.single = part, code, single

    @classmethod
    def one_each(cls, words: Sequence[str], carried: Sequence[str]) -> Carried:
        """A column in which part k carries the one word ``carried[k]``."""
        index = {word: code for code, word in enumerate(words)}
        try:
            code = np.array([index[word] for word in carried], dtype=np.int64)
        except KeyError:
            code = np.array([index.setdefault(word, len(index)) for word in carried], dtype=np.int64)
        return cls(words, index, np.arange(len(code)), code, single=True)

    @classmethod
    def several(cls, words: Sequence[str], carriers: Sequence[tuple[Ints, str]]) -> Carried:
        """A column of any number of words a part; ``carriers`` are the parts of each word."""
        index = {word: code for code, word in enumerate(words)}
        part = np.concatenate([NONE, *(held for held, _ in carriers)])
        code = np.repeat(np.array([index[word] for _, word in carriers], dtype=np.int64), [len(h) for h, _ in carriers])
        order = np.argsort(part, kind="stable")
        return cls(words, index, part[order], code[order], single=False)

    def taken(self, part: Ints) -> Carried:
        """A column of one word each in which part k carries what ``part[k]`` carries here."""
        return Carried(self.words, self._index, np.arange(len(part)), self.code[part], single=True)

    @cached_property
    def _by_word(self) -> tuple[Ints, Ints]:
        """The parts in the order of their words, and where each word's begin."""
        order = np.argsort(self.code, kind="stable")
        return self.part[order], np.searchsorted(self.code[order], np.arange(len(self._index) + 1))

    @cached_property
    def _by_part(self) -> Ints:
        """Where the pairs of each part begin."""
        return np.searchsorted(self.part, np.arange(int(self.part.max(initial=-1)) + 2))

    def places(self, word: str) -> Ints:
        """The parts that carry ``word``, rising."""
        code = self._index.get(word)
        if code is None:
            return NONE
        part, start = self._by_word
        return part[start[code] : start[code + 1]]

    def carrying(self, words: Sequence[str]) -> Ints:
        """The parts that carry at least one of ``words``, rising."""
        if len(words) == 1:
            return self.places(words[0])
        return np.unique(np.concatenate([NONE, *(self.places(word) for word in words)]))

    def spread(self, place: Ints, include: Sequence[str], exclude: Sequence[str]) -> tuple[Ints, Ints]:
        """For each of the parts at ``place`` the words it carries: which of them, and the word's code.

        Only words of the sheet count, of these only ``include`` (if any) and none of ``exclude``.
        """
        if self.single:
            which, code = np.arange(len(place)), self.code[place]
        else:
            start = self._by_part
            inside = place < len(start) - 1
            first = start[np.where(inside, place, 0)]
            length = np.where(inside, start[np.where(inside, place + 1, 0)] - first, 0)
            which = np.repeat(np.arange(len(place)), length)
            code = self.code[np.repeat(first - np.cumsum(length) + length, length) + np.arange(len(which))]
        kept = np.zeros(len(self._index), dtype=np.bool_)
        kept[[self._index[word] for word in include if word in self._index] if include else slice(None)] = True
        kept[[self._index[word] for word in exclude if word in self._index]] = False
        kept[len(self.words) :] = False
        if kept.all():
            return which, code
        held = kept[code]
        return which[held], code[held]
