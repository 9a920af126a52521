"""HTML to blocks: one walk over the tree that loses no text.

Trafilatura's plain text drops accordion titles, list items that are only a link and text
straight inside a ``div`` (measured, docs/segmentation.md), and those are where the numbers
of the recommendations stand. So segmentation works on this walk, and trafilatura only says
where on the page the main content is (extract/scope.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from scraper.extract.document import Block, Cell, Link
from scraper.extract.grid import place_cells
from scraper.extract.inline import (
    BULLET,
    SHOW,
    Context,
    Piece,
    at_bold_labels,
    inherit,
    integer,
    is_badge,
    lead_of,
    links_of,
    name_of,
    numeral,
    shows_status,
)
from scraper.extract.panels import Panels, panels_of
from scraper.extract.words import fold

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

# never shown as text
_SILENT = frozenset(
    "script style noscript template svg math iframe object embed select option input textarea"
    " datalist canvas video audio map head title meta link _comment -comment".split()
)
# elements that run on within a line; every other element begins and ends a block
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr o:p q s"
    " samp small span strike strong sub sup time tt u var wbr img picture source ruby rt".split()
)
# Deepest nesting that is followed. Real pages stay under 60; the walk takes two Python
# frames a level, and the interpreter allows 1000.
_DEEPEST = 200
# A table that arranges a page has few rows; one of a plan may have a heading in every row.
_LAYOUT_ROWS = 4
# A cell with more lines than this is a part of the page: the longest answer of tests/corpus
# that stands in a cell has 18.
_LAYOUT_LINES = 40
# A <main> with less text than this, characters, may be an empty one beside the content.
_MAIN_TEXT = 200


class Place(NamedTuple):  # a page has hundreds: made in half a frozen dataclass's time
    """One element of the page: its parent's index and what names it."""

    parent: int
    tag: str
    name: str


class Placed(NamedTuple):
    """A block, the index of the element that holds it, and how much of it is link text."""

    block: Block
    place: int
    linked: int
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Page:
    """A whole page walked: its title, its blocks in order, and the elements they stand in.
    ``main`` is the markup of the one element that the page declares to be its main content, ""
    where it declares none, several or an empty one."""

    title: str
    lang: str
    blocks: tuple[Placed, ...]
    places: tuple[Place, ...]
    main: str


class _Walk:
    """The state of one walk: the running line, and what has been cut from it so far."""

    def __init__(self, panels: Panels) -> None:
        self.panels = panels
        self.places: list[Place] = []
        self.blocks: list[Placed] = []
        self.pieces: list[Piece] = []
        self.marker = ""
        self.fresh_item = False
        self.tables = 0

    def flush(self, context: Context) -> None:
        """End the running line, and keep it as a block if there is text in it."""
        if not self.pieces:
            return
        pieces, self.pieces = self.pieces, []
        if not any(bold for _, bold, _ in pieces):
            self.keep(pieces, context)
            return
        for part in (
            at_bold_labels(pieces) if context.kind not in ("heading", "toggle") else [pieces]
        ):
            self.keep(part, context)

    def keep(self, pieces: list[Piece], context: Context) -> None:
        text = fold("".join([piece for piece, _, _ in pieces]))
        if not text:
            return
        kind, level = context.kind, context.level
        if kind in ("heading", "toggle"):
            text = SHOW.sub("", text) or text
        if kind == "item" and not self.fresh_item:
            kind, level = "paragraph", 0  # a second paragraph within one list item
        self.fresh_item = False
        bullet = BULLET.match(text) if kind in ("paragraph", "item") else None
        lead = lead_of(pieces, text)
        if bullet and bullet.end() < len(text):  # a list typed by hand
            kind, level = "item", max(level, 1)
            text, lead = text[bullet.end() :], lead.removeprefix(bullet[0])
        links = links_of(pieces)
        block = Block(
            kind=kind,
            text=text,
            level=level,
            marker=self.marker,
            lead=lead,
            cell=context.cell,
            lang=context.lang,
            hidden=context.hidden,
            quoted=context.quoted,
            anchor=len(links) == 1 and links[0].href.startswith("#") and links[0].text == text,
        )
        self.marker = ""
        linked = sum([len(link.text) for link in links]) if links else 0
        self.blocks.append(Placed(block, context.place, linked, links))

    def element(self, node: LexborNode, context: Context, depth: int) -> None:
        tag = str(node.tag)
        if tag in _SILENT or (self.panels.elsewhere and node.mem_id in self.panels.elsewhere):
            return
        attributes: dict[str, Any] = node.attributes
        inner = inherit(tag, attributes, context)
        if tag in _INLINE:
            if tag == "img":
                self.image(attributes, context)
            elif context.kind not in ("heading", "toggle") and _is_badge(node, attributes):
                self.flush(context)
                self.children(node, inner, depth)
                self.flush(context)
            else:
                self.children(node, inner, depth)
            return
        if tag == "br":
            if context.kind == "heading":
                self.pieces.append((" ", context.bold, context.href))
            else:
                self.flush(context)
            return
        self.flush(context)
        self.place(tag, attributes, inner)
        if self.panels.names and node.mem_id in self.panels.names:
            name = self.panels.names[node.mem_id]
            self.keep([(name, False, "")], replace(inner, kind="toggle", level=0))
        if tag == "table":
            self.table(node, inner, depth)
        elif tag in ("ol", "ul", "menu"):
            self.list(node, attributes, inner, depth)
        else:
            self.children(node, inner, depth)
            self.flush(inner)
        if tag == "li":
            self.marker = ""

    def enter(self, node: LexborNode, context: Context) -> Context:
        """What holds inside an element of which only a part is walked."""
        tag, attributes = str(node.tag), node.attributes
        inner = inherit(tag, attributes, context)
        if tag not in _INLINE:
            self.place(tag, attributes, inner)
        return inner

    def place(self, tag: str, attributes: dict[str, Any], inner: Context) -> None:
        self.places.append(Place(inner.place, tag, name_of(attributes)))
        inner.place = len(self.places) - 1

    def image(self, attributes: dict[str, Any], context: Context) -> None:
        # a coloured dot or tick in a table is a status, and elsewhere if it says so
        alt = attributes.get("alt") or ""
        if alt and context.cell is not None:
            self.pieces.append((f" {alt} ", context.bold, ""))
        elif alt and shows_status(alt):
            self.flush(context)
            self.keep([(alt, False, "")], replace(context, kind="paragraph", level=0))

    def children(self, node: LexborNode, context: Context, depth: int) -> None:
        if depth > _DEEPEST:
            self.pieces.append((node.text(separator=" "), context.bold, context.href))
            return
        for child in node.iter(include_text=True):
            if child.tag != "-text":
                self.element(child, context, depth + 1)
                continue
            text = child.text_content or ""
            if self.pieces or not text.isspace():  # no line begins with white space
                self.pieces.append((text, context.bold, context.href))

    def list(
        self, node: LexborNode, attributes: dict[str, Any], context: Context, depth: int
    ) -> None:
        context.level = context.level + 1 if context.kind == "item" else 1
        ordered = node.tag == "ol"
        number = integer(attributes.get("start"), 1)
        for child in node.iter(include_text=True):
            if child.tag == "li":
                inner = replace(context, kind="item")
                number = integer(child.attributes.get("value"), number)
                self.flush(context)
                self.fresh_item = True
                self.marker = numeral(number, str(attributes.get("type") or "1")) if ordered else ""
                number += 1
                self.element(child, inner, depth + 1)
            elif child.tag == "-text":
                self.pieces.append((child.text_content or "", context.bold, context.href))
            else:
                self.element(child, context, depth + 1)
        self.flush(context)

    def table(self, node: LexborNode, context: Context, depth: int) -> None:
        rows = _rows(node)
        layout = _is_layout(node, rows)
        number = self.tables
        self.tables += 0 if layout else 1
        for child in node.iter():
            if child.tag == "caption":
                self.children(child, replace(context, kind="caption"), depth + 1)
                self.flush(replace(context, kind="caption"))
        attributed = [[cell.attributes for cell in cells] for _, cells in rows]
        grid = place_cells([[_spans(attributes) for attributes in own] for own in attributed])
        for index, (head, cells) in enumerate(rows):
            for cell, place, attributes in zip(cells, grid[index], attributed[index], strict=True):
                tag = str(cell.tag)
                inner = inherit(tag, attributes, context)
                self.places.append(Place(context.place, tag, name_of(attributes)))
                inner.place = len(self.places) - 1
                inner.kind, inner.level = "paragraph", 0
                if not layout:
                    header = head or tag == "th"
                    inner.cell = Cell(number, *place, header=header)
                self.children(cell, inner, depth + 1)
                self.flush(inner)


def _rows(table: LexborNode) -> list[tuple[bool, list[LexborNode]]]:
    """The table's own rows, not those of tables inside it: (in a thead, its cells)."""
    rows: list[tuple[bool, list[LexborNode]]] = []
    for child in table.iter():
        if child.tag == "tr":
            rows.append((False, _cells(child)))
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows += [(child.tag == "thead", _cells(row)) for row in child.iter() if row.tag == "tr"]
    return rows


def _is_badge(node: LexborNode, attributes: dict[str, Any]) -> bool:
    """Whether an inline element is a badge at the beginning or the end of its line."""
    if not attributes.get("class") or not is_badge(attributes, fold(node.text())):
        return False
    return _is_edge(node.prev) or _is_edge(node.next)


def _is_edge(beside: LexborNode | None) -> bool:
    return beside is None or (
        beside.tag not in _INLINE
        and (beside.tag != "-text" or not (beside.text_content or "").strip())
    )


def _cells(row: LexborNode) -> list[LexborNode]:
    return [cell for cell in row.iter() if cell.tag in ("td", "th")]


def _spans(attributes: dict[str, Any]) -> tuple[int, int]:
    return integer(attributes.get("rowspan"), 1), integer(attributes.get("colspan"), 1)


def _is_layout(table: LexborNode, rows: list[tuple[bool, list[LexborNode]]]) -> bool:
    """Whether a table only arranges the page: it holds tables or whole parts of the page, with
    headings of their own, or has a single column."""
    if table.attributes.get("role") in ("presentation", "none"):
        return True
    if all(len(cells) <= 1 for _, cells in rows):
        return True
    if len(rows) <= _LAYOUT_ROWS and any(
        cell.css_first("h1, h2") is not None
        or len(cell.css("h3, h4")) > 2
        or len(cell.css("br, p, li")) > _LAYOUT_LINES
        for _, cells in rows
        for cell in cells
    ):
        return True
    return any(
        cell.css_first("table") is not None and len(cells) <= 2
        for _, cells in rows
        for cell in cells
    )


def walk(html: str, *, within_main: bool = False) -> Page:
    """Every visible and hidden text of a page as blocks; with ``within_main`` only that of the
    element which ``Page.main`` gives, where there is one. Never raises on any input."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    state = _Walk(panels_of(tree, html))
    root = tree.root
    title = tree.css_first("title")
    lang = (root.attributes.get("lang") or "") if root is not None else ""
    state.places.append(Place(-1, "html", ""))
    context = Context(place=0, lang=str(lang).lower())
    main = _main(tree)
    if main is not None and within_main:
        around = _around(main)
        for outer in around:
            context = state.enter(outer, context)
        state.element(main, context, len(around))
    elif tree.body is not None:
        state.element(tree.body, context, 0)
    state.flush(context)
    return Page(
        title=fold(title.text()) if title is not None else "",
        lang=str(lang).lower(),
        blocks=tuple(state.blocks),
        places=tuple(state.places),
        main="" if main is None else f"<html><body>{main.html}</body></html>",
    )


def _main(tree: LexborHTMLParser) -> LexborNode | None:
    """The one element that a page declares to be its main content, if it holds text and stands
    in no table."""
    declared = tree.css("main, [role=main]")
    if len(declared) != 1 or len(declared[0].text(strip=True)) < _MAIN_TEXT:
        return None
    tags = [outer.tag for outer in _around(declared[0])]
    return None if "table" in tags or len(tags) > _DEEPEST else declared[0]


def _around(node: LexborNode) -> list[LexborNode]:
    """The elements around one, from the body inwards."""
    found: list[LexborNode] = []
    outer = node.parent
    while outer is not None and outer.tag not in ("html", "-undef", "-document"):
        found.append(outer)
        outer = outer.parent
    return found[::-1]
