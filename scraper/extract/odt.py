"""OpenDocument texts to blocks, by way of the same walk as a page's HTML.

Written against OpenDocument 1.2 part 1. Tracked deletions stand apart in
``text:tracked-changes``, so the running text is the accepted one.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from scraper.errors import UnreadableDocument
from scraper.extract.document import Document
from scraper.extract.html import walk
from scraper.extract.numbering import marked, with_markers, without_marks
from scraper.extract.odt_styles import TABLE, TEXT, Lists, Styles, integer
from scraper.extract.package import open_package, parse_xml, read_part
from scraper.extract.words import fold
from scraper.judge.media import ODT

if TYPE_CHECKING:
    import zipfile

    from lxml.etree import _Element

# Raised when the same document would yield other blocks.
ODT_VERSION = 1
# What limits.py has in memory before it reads one.
PRELOAD = ("lxml.etree", "selectolax.lexbor")

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_DUBLIN_TITLE = ".//{http://purl.org/dc/elements/1.1/}title"

# not part of the text as printed: deletions, comments, notes, contents lists, pictures
_SILENT = frozenset(
    {
        TEXT + "tracked-changes", _OFFICE + "annotation", TEXT + "note", TEXT + "table-of-content",
        TEXT + "sequence-decls", TEXT + "variable-decls", TEXT + "user-field-decls",
        _OFFICE + "forms", _DRAW + "image", _DRAW + "object", _DRAW + "object-ole",
        TEXT + "hidden-text", TEXT + "hidden-paragraph", TEXT + "ruby-text",
        "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}title",
        "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}desc",
    }
)  # fmt: skip
# Repeat counts are written by programs to fill a sheet; no plan has a hundred equal cells.
_REPEATED = 60


def read_odt(body: bytes) -> Document:
    """An ODT file: headings, lists with their printed numbers, tables with spans.

    Raises UnreadableDocument: ``unsupported_type``, ``truncated``, ``too_large``, or
    ``no_text`` for a document that holds pictures only.
    """
    package = open_package(body, "OpenDocument text")
    if b"encryption-data" in (read_part(package, "META-INF/manifest.xml") or b""):
        raise UnreadableDocument("unsupported_type", "the OpenDocument text needs a password")
    root = _part(package, "content.xml")
    text = root.find(f"{_OFFICE}body/{_OFFICE}text") if root is not None else None
    if root is None or text is None:
        raise UnreadableDocument("unsupported_type", "the package holds no OpenDocument text")
    styles = Styles([each for each in (_part(package, "styles.xml"), root) if each is not None])
    writer = _Writer(styles)
    writer.content(text)
    page = walk("".join(writer.out))
    blocks = tuple(with_markers(placed.block for placed in page.blocks))
    if not any(char.isalnum() for block in blocks for char in block.text):
        raise UnreadableDocument(
            "no_text", "the OpenDocument text holds no text; it may hold pictures"
        )
    return Document(
        media_type=ODT,
        title=_title(package)
        or next((block.text for block in blocks if block.kind == "heading"), ""),
        text="\n\n".join(block.text for block in blocks),
        blocks=blocks,
        extractor=f"opendocument {ODT_VERSION}",
        links=tuple(link for placed in page.blocks for link in placed.links),
    )


def _part(package: zipfile.ZipFile, name: str) -> _Element | None:
    data = read_part(package, name)
    return None if data is None else parse_xml(data, name)


def _title(package: zipfile.ZipFile) -> str:
    try:
        meta = _part(package, "meta.xml")
    except UnreadableDocument:  # the text is whole all the same
        return ""
    return fold(meta.findtext(_DUBLIN_TITLE) or "") if meta is not None else ""


class _Writer:
    """Writes a text's elements as HTML; ``out`` is the HTML so far, in pieces."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.lists = Lists(styles)
        self.out: list[str] = []
        self.printed = ""
        self.boxes: list[_Element] = []

    def content(self, parent: _Element) -> None:
        for child in parent:
            self.element(child)

    def element(self, element: _Element) -> None:
        tag = element.tag
        if tag in _SILENT or element.get(TEXT + "display") in ("none", "condition"):
            return
        if tag in (TEXT + "p", TEXT + "h"):
            self.paragraph(element)
        elif tag in (TEXT + "list", TEXT + "numbered-paragraph"):
            self.list(element)
        elif tag == TABLE + "table":
            self.table(element)
        else:  # sections, frames, text boxes, indexes
            self.content(element)

    def paragraph(self, element: _Element) -> None:
        style = element.get(TEXT + "style-name")
        if self.styles.is_contents(style):
            return
        level = self.styles.heading(style)
        if element.tag == TEXT + "h":
            level = min(max(integer(element.get(TEXT + "outline-level"), 1), 1), 6)
        printed, self.printed = self.printed, ""
        if (
            element.tag == TEXT + "h"
            and not printed
            and element.get(TEXT + "is-list-header") != "true"
        ):
            printed = self.lists.outline(level)
        tag = f"h{level}" if level else "p"
        outer, self.boxes = self.boxes, []
        begun = len(self.out)
        self.out.append("")
        self.inline(element, bool(self.styles.weight(style)) and not level)
        words = "".join(self.out[begun:])
        if printed and (not level or re.sub(r"<[^>]*>", "", words).strip()):
            words = _numbered(words, printed.strip() + " " if level else marked(printed))
        self.out[begun:] = [f"<{tag}>{words}</{tag}>"]
        boxes, self.boxes = self.boxes, outer
        for box in boxes:
            self.content(box)

    def inline(self, element: _Element, bold: bool) -> None:
        self.words(element.text, bold)
        for child in element:
            self.inline_element(child, bold)
            self.words(child.tail, bold)

    def inline_element(self, child: _Element, bold: bool) -> None:
        tag = child.tag
        if tag in _SILENT:
            return
        if tag == TEXT + "line-break":
            self.out.append("<br>")
        elif tag in (TEXT + "s", TEXT + "tab"):
            self.out.append(" ")
        elif tag.startswith(_DRAW):
            self.boxes.append(child)
        elif tag == TEXT + "a":
            self.out.append(f'<a href="{escape(child.get(_XLINK + "href") or "")}">')
            self.inline(child, bold)
            self.out.append("</a>")
        else:
            style = child.get(TEXT + "style-name")
            if not self.styles.hidden(style):
                own = self.styles.weight(style)
                self.inline(child, bold if own is None else own)

    def words(self, text: str | None, bold: bool) -> None:
        if text:
            safe = escape(without_marks(text))
            self.out.append(f"<strong>{safe}</strong>" if bold else safe)

    def list(self, element: _Element) -> None:
        level = self.lists.enter(element)
        self.out.append("<ul>")
        items = [element] if element.tag == TEXT + "numbered-paragraph" else list(element)
        for item in items:
            self.out.append("<li>")
            if item.tag != TEXT + "list-header":
                self.printed = self.lists.count(level, item)
            self.content(item)
            self.printed = ""
            self.out.append("</li>")
        self.out.append("</ul>")
        self.lists.leave()

    def table(self, element: _Element) -> None:
        self.out.append("<table>")
        self.rows(element, "td")
        self.out.append("</table>")

    def rows(self, parent: _Element, cell_tag: str) -> None:
        for child in parent:
            if child.tag == TABLE + "table-header-rows":
                self.rows(child, "th")
            elif child.tag in (TABLE + "table-rows", TABLE + "table-row-group"):
                self.rows(child, cell_tag)
            elif child.tag == TABLE + "table-row":
                for _ in range(_times(child, "number-rows-repeated")):
                    self.row(child, cell_tag)

    def row(self, row: _Element, cell_tag: str) -> None:
        self.out.append("<tr>")
        for cell in row:
            if cell.tag != TABLE + "table-cell":  # covered by another's span
                continue
            down = min(integer(cell.get(TABLE + "number-rows-spanned"), 1), 1000)
            right = min(integer(cell.get(TABLE + "number-columns-spanned"), 1), _REPEATED)
            for _ in range(_times(cell, "number-columns-repeated")):
                self.out.append(f'<{cell_tag} rowspan="{down}" colspan="{right}">')
                self.content(cell)
                self.out.append(f"</{cell_tag}>")
        self.out.append("</tr>")


def _numbered(words: str, printed: str) -> str:
    """A number before the words; in bold type if the words begin so."""
    start = len("<strong>") if words.startswith("<strong>") else 0
    return words[:start] + escape(printed) + words[start:]


def _times(element: _Element, attribute: str) -> int:
    return min(max(integer(element.get(TABLE + attribute), 1), 1), _REPEATED)
