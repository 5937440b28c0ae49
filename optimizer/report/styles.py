"""How cells look: a few kinds of number, a few weights of text, all readable in black and white."""

from __future__ import annotations

from typing import Any

PALETTE = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
"""The series of a chart, at most six; dark and light alternate, so that they differ in print too."""

DASHES = ("solid", "dash", "round_dot", "dash_dot", "long_dash", "square_dot")
"""Lines differ in these too, so that they can be told apart in black and white."""

INK, RULE_LINE, HEAD_FILL, INPUT_FILL = "#1A1A1A", "#BFBFBF", "#DCE6F0", "#FFF8DC"
FONT, FONT_SIZE = "Arial", 10

TEXT_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": PALETTE[0]},
    "finding": {"bold": True, "font_size": 12},
    "heading": {"bold": True, "font_size": 12, "font_color": PALETTE[0], "bottom": 1},
    "paragraph": {},
    "note": {"font_size": 9, "font_color": "#3D3D3D"},
    "marking": {"bold": True, "font_size": 10},
}
"""The weights of running text."""

GENERAL = "general"
"""A cell that holds whatever was typed, number or text, and shows it in full."""

ALIGN: dict[str, str] = {
    "text": "left",
    "wrap": "left",
    "word": "center",
    "year": "center",
    "input": "right",
    GENERAL: "left",
}
"""How a kind of cell is aligned; numbers to the right."""


def number_formats(unit: int, decimals: int, price_decimals: int) -> dict[str, str]:
    """The number format of each kind of cell.

    Money cells hold full units of the currency and show the plan's unit; negatives are in brackets, a change
    carries its sign.
    """
    scale = {1: "", 1000: ",", 1_000_000: ",,"}.get(unit, "")
    money = f"#,##0.{'0' * decimals}{scale}"
    price = f"#,##0.{'0' * price_decimals}"
    return {
        "money": f"{money}_);({money});{money}_)",
        "change": f"+{money}_);({money});{money}_)",
        "currency": "#,##0_);(#,##0);0_)" if unit > 1 else "#,##0.00_);(#,##0.00);0.00_)",
        "input": "#,##0_);(#,##0);0_)" if unit > 1 else "#,##0.00_);(#,##0.00);0.00_)",
        "cents": "#,##0.00_);(#,##0.00);0.00_)",
        "percent": "0.0%_)",
        "share": "0.00##%_)",
        "percent change": "+0.0%_);(0.0%);0.0%_)",
        "points": "#,##0.0_);(#,##0.0);0.0_)",
        "points change": "+#,##0.0_);(#,##0.0);0.0_)",
        "price": f"{price}_);({price});0_)",
        "number": "#,##0.0#####_);(#,##0.0#####);0.0_)",
        "integer": "#,##0_)",
        "year": "0",
        "tolerance": "0.0E+00",
    }


def scale_format(kind: str, unit: int) -> str:
    """The number format of an axis: ``money`` in the plan's unit, ``percent``, else whole numbers."""
    if kind == "money":
        return {1: "#,##0", 1000: "#,##0,", 1_000_000: "#,##0,,"}.get(unit, "#,##0")
    return "0%" if kind == "percent" else "#,##0"


def _aligned(kind: str) -> dict[str, Any]:
    """Numbers to the right; text indented, so that it keeps its distance from a number before it."""
    align = ALIGN.get(kind, "right")
    return {"align": align} if align == "center" else {"align": align, "indent": 1}


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any, unit: int, decimals: int, price_decimals: int) -> None:
        self._book = book
        self._numbers = number_formats(unit, decimals, price_decimals)
        self._made: dict[tuple[str, str], Any] = {}
        self._cells: dict[tuple[str, str, bool], Any] = {}

    def _get(self, key: tuple[str, str], look: dict[str, Any]) -> Any:
        if key not in self._made:
            base = {"font_name": FONT, "font_size": FONT_SIZE, "font_color": INK, "valign": "top"}
            self._made[key] = self._book.add_format({**base, **look})
        return self._made[key]

    def text(self, look: str) -> Any:
        """Running text: one of `TEXT_LOOKS`, wrapped where it is merged over several columns."""
        return self._get(("text", look), {"text_wrap": True, "valign": "vcenter", **TEXT_LOOKS[look]})

    def plain(self, look: str) -> Any:
        """Running text on a data sheet: never wrapped, it runs on over the empty cells beside it."""
        return self._get(("plain", look), TEXT_LOOKS[look])

    def head(self, kind: str) -> Any:
        """A column header above cells of ``kind``."""
        look = {
            "bold": True,
            "bg_color": HEAD_FILL,
            "text_wrap": True,
            "top": 1,
            "bottom": 1,
            "valign": "bottom",
        }
        return self._get(("head", kind), {**look, **_aligned(kind)})

    def cell(self, kind: str, emphasis: str = "", *, middle: bool = False) -> Any:
        """A table cell of ``kind``; ``emphasis`` is empty, ``subtotal`` or ``total``.

        ``middle`` is for rows of one line, which would else touch the border above.
        """
        asked = kind, emphasis, middle
        if asked not in self._cells:
            self._cells[asked] = self._cell(kind, emphasis, middle=middle)
        return self._cells[asked]

    def _cell(self, kind: str, emphasis: str, *, middle: bool) -> Any:
        key = kind, f"{emphasis} middle" if middle else emphasis
        look: dict[str, Any] = {"bottom": 4, "bottom_color": RULE_LINE, **_aligned(kind)}
        if middle:
            look["valign"] = "vcenter"
        if kind in self._numbers:
            look.pop("indent", None)  # the number formats leave room themselves
        if kind in self._numbers:
            look["num_format"] = self._numbers[kind]
        if kind == "wrap":
            look["text_wrap"] = True
        if kind == "word":
            look["bold"] = True
        if kind == "input":
            look |= {"locked": False, "bg_color": INPUT_FILL, "border": 1}
        if emphasis in ("subtotal", "others"):
            look |= {"bold": True}
        if emphasis == "total":
            look |= {"bold": True, "top": 1, "bottom": 1, "bottom_color": INK}
        return self._get(key, look)
