"""The links of a page, each with the words that may say whose it is.

How the NPCC lays its links out is not known, so no layout is assumed: what stands nearest
to a link is looked at first (its text, its sentence, its row, the line and the heading
above), whatever holds it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from scraper.extract.words import fold

if TYPE_CHECKING:
    from scraper.extract.document import Block, Cell

# Private-use characters mark where links begin and end, so that their places survive the
# walk from elements to blocks. A page's own ones are dropped first.
_BEGIN, _MID, _END = "\ue000", "\ue001", "\ue002"
_OWN_MARKS = re.compile(f"[{_BEGIN}-{_END}]")
_LINK = re.compile(f"{_BEGIN}(\\d+){_MID}")
_MARKS = re.compile(f"{_BEGIN}\\d+{_MID}|{_END}")
# An address printed as text, as an annex may have it.
_PRINTED = re.compile(r"(?:https?://|www\.)[^\s<>\"'“”‘’]+[^\s<>\"'“”‘’.,;:!?)\]]")
_SENTENCE_END = re.compile(r"[.;!?]\s")
# How ``near`` calls the farthest sign of all.
ABOVE = "the heading above"
# A line above a link that is no label for it: longer ones are prose about something else.
_LONGEST_LABEL = 90
# Bounds on hostile pages; the response is a letter with some fifty links.
_MOST_LINKS = 5_000
_TALLEST_CELL = 60
_FARTHEST_ABOVE = 200


@dataclass(frozen=True)
class FoundLink:
    """``url`` is absolute. ``near`` are (where, text) pairs, nearest first; ``around`` is
    all text of its block and its row."""

    url: str
    text: str
    near: tuple[tuple[str, str], ...]
    around: str


@dataclass(frozen=True)
class _Spot:
    """A link's place in the clean text of a block."""

    href: str
    begin: int
    end: int
    text: str


class _Page:
    """The blocks of a page, unmarked, with what stands in which row of a table."""

    def __init__(self, blocks: Sequence[Block], hrefs: Sequence[tuple[str, str]]) -> None:
        self.blocks = blocks
        self.texts: list[str] = []
        self.spots: list[list[_Spot]] = []
        self.rows: dict[tuple[int, int], list[tuple[Cell, str]]] = {}
        self.heads: dict[int, list[tuple[Cell, str]]] = {}
        for block in blocks:
            text, spots = _unmarked(block.text, hrefs)
            self.texts.append(text)
            self.spots.append(spots)
            cell = block.cell
            if cell is None or not text:
                continue
            for row in range(cell.row, cell.row + min(cell.rowspan, _TALLEST_CELL)):
                self.rows.setdefault((cell.table, row), []).append((cell, text))
            if cell.header:
                self.heads.setdefault(cell.table, []).append((cell, text))


def find_links(html: str, base: str) -> tuple[FoundLink, ...]:
    """Every link to another page, in reading order, printed addresses included.
    ``base`` resolves relative ones. Never raises on any page."""
    from selectolax.lexbor import LexborHTMLParser

    from scraper.extract.html import walk

    tree = LexborHTMLParser(_OWN_MARKS.sub("", html))
    hrefs: list[tuple[str, str]] = []
    for node in tree.css("a[href]")[:_MOST_LINKS]:
        node.insert_before(f"{_BEGIN}{len(hrefs)}{_MID}")
        node.insert_after(_END)
        hrefs.append((node.attributes.get("href") or "", fold(node.text(separator=" "))))
    page = _Page([placed.block for placed in walk(tree.html or "").blocks], hrefs)
    links = []
    for at, spots in enumerate(page.spots):
        for which, spot in enumerate(spots):
            url = absolute(spot.href, base)
            if url is None:
                continue
            near = [
                ("its text", spot.text),
                *_in_block(page.texts[at], spots, which),
                *_in_table(page, at),
                *_above(page, at),
            ]
            row = " ".join(text for where, text in near if where == "its row")
            told = tuple((where, text) for where, text in near if text)
            links.append(FoundLink(url, spot.text, told, f"{page.texts[at]} {row}"))
    return tuple(links)


def absolute(href: str, base: str) -> str | None:
    """The address a link leads to, ready to be listed; None for mail, scripts, places on
    the same page and what is no address."""
    try:
        parts = urlsplit(urljoin(base, href.strip()))
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc or href.strip().startswith("#"):
        return None
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def _unmarked(text: str, hrefs: Sequence[tuple[str, str]]) -> tuple[str, list[_Spot]]:
    """A block's text without marks, and its links in order."""
    clean = ""
    spots: list[_Spot] = []
    pieces = _LINK.split(text)
    for number, piece in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        begin = len(clean)
        inside, mark, _ = piece.partition(_END)
        clean += _MARKS.sub("", piece)
        if number:
            href, whole = hrefs[int(number)]
            own = inside if mark else ""
            spots.append(_Spot(href, begin, begin + len(own), fold(own) or whole))
    taken = [(spot.begin, spot.end) for spot in spots]
    for printed in _PRINTED.finditer(clean):
        if not any(begin <= printed.start() < end for begin, end in taken):
            href = printed[0] if "://" in printed[0] else f"https://{printed[0]}"
            spots.append(_Spot(href, printed.start(), printed.end(), printed[0]))
    return clean, sorted(spots, key=lambda spot: spot.begin)


def _in_block(text: str, spots: Sequence[_Spot], which: int) -> list[tuple[str, str]]:
    """The sentence before and after a link as far as its neighbours, then all the text
    since the link before it."""
    spot = spots[which]
    since = spots[which - 1].end if which else 0
    until = spots[which + 1].begin if which + 1 < len(spots) else len(text)
    before, after = text[since : spot.begin], text[spot.end : until]
    sentence = _SENTENCE_END.split(before)[-1]
    rest = _SENTENCE_END.split(after)[0]
    return [("its sentence", sentence), ("its sentence", rest), ("its paragraph", before)]


def _in_table(page: _Page, at: int) -> list[tuple[str, str]]:
    """The other cells of its row, nearest first, and the head of its column."""
    own = page.blocks[at].cell
    if own is None:
        return []
    row: list[tuple[int, str]] = []
    for cell, text in page.rows.get((own.table, own.row), ()):
        # to the left first: that is where a row says what it is about
        distance = own.col - cell.col
        if distance:
            row.append((distance if distance > 0 else 1000 - distance, text))
    row.sort(key=lambda each: each[0])
    heads = [
        text
        for cell, text in page.heads.get(own.table, ())
        if cell.row < own.row and cell.col <= own.col < cell.col + cell.colspan
    ]
    return [("its row", text) for _, text in row] + [("its column", text) for text in heads[-2:]]


def _above(page: _Page, at: int) -> list[tuple[str, str]]:
    """The short line straight above, the term or the item it belongs to, its heading."""
    own = page.blocks[at]
    if own.cell is not None:
        return []  # rows and columns say it
    found: list[tuple[str, str]] = []
    for back in range(at - 1, max(-1, at - _FARTHEST_ABOVE), -1):
        block, text = page.blocks[back], page.texts[back]
        if block.kind in ("heading", "toggle", "caption"):
            return [*found, (ABOVE, text)]
        if block.kind == "term" and own.kind == "definition":
            found.append(("the term above", text))
        elif block.kind == "item" and own.kind == "item" and block.level < own.level:
            found.append(("the item above", text))
            own = block
        elif back == at - 1 and len(text) <= _LONGEST_LABEL and not page.spots[back]:
            found.append(("the line above", text))
    return found
