"""Reading HTML reports back: headings, tables by sheet and row, pictures, and what must not be in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Read(HTMLParser):
    """What a page holds: texts of elements, tables by their id (rows of texts, the header first), and attributes."""

    tags: set[str] = field(default_factory=set)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    headings: list[tuple[str, str]] = field(default_factory=list)
    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    captions: int = 0
    pictures: list[dict[str, str]] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._inside: list[str] = []
        self._table: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag in ("h1", "h2", "h3"):
            self.headings.append((tag, ""))
        elif tag == "table":
            self._table = self.tables[dict(attrs)["id"] or ""] = []
        elif tag == "tr":
            self._table.append([])
        elif tag in ("td", "th"):
            self._table[-1].append("")
        elif tag == "svg":
            self.pictures.append({"role": dict(attrs).get("role") or "", "title": "", "desc": ""})
        self.captions += tag == "caption"
        if tag not in ("meta", "col"):
            self._inside.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self._inside.pop() == tag, f"{tag} closes what it did not open"

    def handle_data(self, data: str) -> None:
        tag = self._inside[-1] if self._inside else ""
        if tag != "style":
            self.text += data
        if tag in ("h1", "h2", "h3"):
            self.headings[-1] = tag, self.headings[-1][1] + data
        elif tag in ("td", "th"):
            self._table[-1][-1] += data
        elif "svg" in self._inside and tag in ("title", "desc"):
            self.pictures[-1][tag] += data


def read(text: str) -> Read:
    """The page ``text`` as it is read."""
    page = Read()
    page.feed(text)
    page.close()
    return page
