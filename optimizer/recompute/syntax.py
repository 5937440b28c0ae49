"""Formulas as trees: two writings of one formula give the same tree, whatever program saved it last."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from optimizer.errors import OptimizerError
from optimizer.recompute.cells import Place, address, place_of

_TOKEN = re.compile(
    r"\s*(?:"
    r"(?P<number>\d+\.?\d*(?:[Ee][+-]?\d+)?|\.\d+(?:[Ee][+-]?\d+)?)"
    r'|(?P<text>"(?:[^"]|"")*")'
    r"|(?P<call>[A-Za-z_][A-Za-z0-9_.]*)\("
    r"|(?P<area>(?:(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?\$?[A-Z]{1,3}\$?\d+(?::(?:(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?\$?[A-Z]{1,3}\$?\d+)?)"
    r"|(?P<word>TRUE|FALSE)"
    r"|(?P<sign><=|>=|<>|[-+*/^&=<>(),;%])"
    r")"
)


class FormulaError(OptimizerError):
    """A formula that a report never holds, or one without a result."""


class Number(NamedTuple):
    """A number as typed."""

    value: float


class Quoted(NamedTuple):
    """A text in quotes, or TRUE and FALSE as the words."""

    value: str


class Reference(NamedTuple):
    """Cells of a sheet (empty: the formula's own), from the first to the last."""

    sheet: str
    first: Place
    last: Place


class Call(NamedTuple):
    """A function with its arguments."""

    name: str
    arguments: tuple[Tree, ...]


class Binary(NamedTuple):
    """An operation on two values."""

    sign: str
    left: Tree
    right: Tree


class Negative(NamedTuple):
    """A value with its sign turned."""

    value: Tree


Tree = Number | Quoted | Reference | Call | Binary | Negative


@dataclass(slots=True)
class _Parser:
    """Reads tokens from left to right; ``at`` is the next one."""

    tokens: list[tuple[str, str]]
    at: int = 0

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self, *signs: str) -> str:
        """The next token if it is one of the signs, else an empty text."""
        if self.at < len(self.tokens):
            kind, text = self.tokens[self.at]
            if kind == "sign" and text in signs:
                self.at += 1
                return text
        return ""

    def expect(self, sign: str) -> None:
        if not self.take(sign):
            raise FormulaError(f"{sign} is missing before {self.peek() or 'the end'}")

    def level(self, rank: int) -> Tree:
        """Everything that binds at least as tightly as the operations of ``rank``."""
        left = self.signed()
        while self.at < len(self.tokens):
            kind, sign = self.tokens[self.at]
            tighter = _RANKS.get(sign, -1) if kind == "sign" else -1
            if tighter < rank:
                break
            self.at += 1
            left = Binary(sign, left, self.level(tighter + 1))
        return left

    def signed(self) -> Tree:
        if self.take("-"):
            return Negative(self.signed())
        if self.take("+"):
            return self.signed()
        return self.single()

    def single(self) -> Tree:
        if self.at >= len(self.tokens):
            raise FormulaError("it ends too early")
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return Number(float(text))
        if kind == "text":
            return Quoted(text[1:-1].replace('""', '"'))
        if kind == "word":
            return Quoted(text)
        if kind == "area":
            return _reference(text)
        if kind == "call":
            return Call(text.upper(), self.arguments())
        if text == "(":
            inside = self.level(0)
            self.expect(")")
            return inside
        raise FormulaError(f"{text} is out of place")

    def arguments(self) -> tuple[Tree, ...]:
        found: list[Tree] = []
        while not self.take(")"):
            if found and not self.take(",", ";"):
                raise FormulaError(f"a comma is missing before {self.peek() or 'the end'}")
            found.append(self.level(0))
        return tuple(found)


_SIGNS = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))
_RANKS = {sign: rank for rank, signs in enumerate(_SIGNS) for sign in signs}
"""How tightly an operation binds; equals are worked out from left to right."""


def parsed(formula: str) -> Tree:
    """The tree of a formula without its ``=``; FormulaError for what is no formula of a report."""
    tokens: list[tuple[str, str]] = []
    at, text = 0, formula.strip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise FormulaError(f"{text[at : at + 12]} cannot be read")
        tokens.append((found.lastgroup, found[found.lastgroup]))
        at = found.end()
    parser = _Parser(tokens)
    tree = parser.level(0)
    if parser.at < len(tokens):
        raise FormulaError(f"{parser.peek()} is out of place")
    return tree


def _reference(text: str) -> Reference:
    sheet, mark, cells = text.rpartition("!") if text.count("!") < 2 else _twice_named(text)
    first, _, last = cells.partition(":")
    name = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
    return Reference(name if mark else "", place_of(first), place_of(last or first))


def _twice_named(text: str) -> tuple[str, str, str]:
    """``Grid!A1:Grid!A9`` as ``Grid``, ``!``, ``A1:A9``."""
    first, _, last = text.rpartition(":")
    sheet, mark, cell = first.rpartition("!")
    return sheet, mark, f"{cell}:{last.rpartition('!')[2]}"


def written(tree: Tree) -> str:
    """The tree as one text, the same for every writing of the formula."""
    if isinstance(tree, Number):
        return f"{tree.value:.15g}"
    if isinstance(tree, Quoted):
        return repr(tree.value)
    if isinstance(tree, Reference):
        return f"[{tree.sheet}]{address(tree.first)}:{address(tree.last)}"
    if isinstance(tree, Call):
        return f"{tree.name}({','.join(written(argument) for argument in tree.arguments)})"
    if isinstance(tree, Negative):
        return f"(-{written(tree.value)})"
    return f"({written(tree.left)}{tree.sign}{written(tree.right)})"
