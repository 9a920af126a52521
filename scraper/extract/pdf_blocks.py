"""Printed pages to blocks: tables whole, text in reading order, headings by their type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from scraper.extract.document import Block, Cell
from scraper.extract.markers import initials
from scraper.extract.pdf_bands import with_plain_rows
from scraper.extract.pdf_columns import HEADER_WORDS, Columns
from scraper.extract.pdf_flow import Stretch, common_leading, flowing, gutters, stretches, widen
from scraper.extract.pdf_furniture import furniture
from scraper.extract.pdf_grid import Piece, level_rules, ruled_pieces
from scraper.extract.pdf_headings import Headings
from scraper.extract.pdf_lines import (
    Paragraph,
    lines_of,
    paragraphs,
    runs_on,
    text_and_lead,
    usual_leading,
)
from scraper.extract.pdf_page import PrintedPage, Word
from scraper.extract.pdf_tables import Table, TableCell, continues, whole_tables, words_in
from scraper.extract.pdf_underlines import with_underlines
from scraper.extract.pdf_unruled import unruled_pieces

# Items whose markers stand this near to each other are of one level, in points.
_INDENT = 4.0


def blocks_of(pages: Sequence[PrintedPage]) -> tuple[Block, ...]:
    """All text of the pages but running titles, page numbers and contents lists."""
    pages = [with_underlines(page) for page in pages]
    pieces, words = _pieces_and_words(pages)
    tables = whole_tables(_groups(pages, pieces, words))
    for table in [table for table in tables if sum(1 for cell in table.cells if cell.parts) < 2]:
        tables.remove(table)  # a box around text is no table
        for piece in table.pieces:
            pieces[piece.page].remove(piece)
            words[piece.page] += [word for cell in piece.cells for word in cell.words]
    sequence = list(_in_order(pages, pieces, words, tables))
    flows = [each for each in sequence if isinstance(each, Stretch)]
    widen(flows)
    leading = common_leading(flows)
    known = _vocabulary(sequence)
    made = [
        each if isinstance(each, Table) else _flatten(flowing(each, leading))
        for each in _runs(sequence)
    ]
    headings = Headings(
        [paragraph for each in made if not isinstance(each, Table) for paragraph in each],
        [line for table in tables for cell in table.cells for line in cell.lines],
    )
    numbers = iter(range(len(tables)))
    found: list[Block] = []
    for each in made:
        if isinstance(each, Table):
            found += _table_blocks(each, next(numbers), known)
        else:
            found += _text_blocks(each, headings, known)
    return tuple(block for block in found if block.text)


def _pieces_and_words(
    pages: Sequence[PrintedPage],
) -> tuple[dict[int, list[Piece]], dict[int, list[Word]]]:
    """By page number: the tables from the top, and the words outside them."""
    ruled: dict[int, list[Piece]] = {}
    last: Piece | None = None
    for page in pages:
        ruled[page.number] = with_plain_rows(ruled_pieces(page, last), page.words)
        last = ruled[page.number][-1] if ruled[page.number] else None
    outside = [_without(page.words, words_in(ruled[page.number])) for page in pages]
    lines = [lines_of(words) for words in outside]
    dropped = {word for line in furniture(pages, lines) for word in line.words}
    pieces: dict[int, list[Piece]] = {}
    words: dict[int, list[Word]] = {}
    carried: Columns | None = None
    for page, own in zip(pages, outside, strict=True):
        kept = _without(own, dropped)
        boxes = [piece.box for piece in ruled[page.number]]
        across = [
            rule
            for rule in level_rules(page)
            if not any(box.top - 3 <= rule.top <= box.bottom + 3 for box in boxes)
        ]
        found, carried = unruled_pieces(page.number, kept, across, carried)
        pieces[page.number] = sorted(ruled[page.number] + found, key=lambda piece: piece.box.top)
        words[page.number] = _without(kept, words_in(found))
    return pieces, words


def _without(words: Iterable[Word], taken: set[Word]) -> list[Word]:
    return [word for word in words if word not in taken]


def _groups(
    pages: Sequence[PrintedPage], pieces: dict[int, list[Piece]], words: dict[int, list[Word]]
) -> list[list[Piece]]:
    """Pieces of one table together: the last on a page, and the first on the next."""
    groups: list[list[Piece]] = []
    open_at_foot = False
    for page in pages:
        own, text = pieces[page.number], words[page.number]
        for index, piece in enumerate(own):
            heads = index == 0 and not any(word.middle < piece.box.top for word in text)
            above = groups[-1][-1] if groups else None
            if heads and open_at_foot and above is not None and continues(above, piece):
                groups[-1].append(piece)
            else:
                groups.append([piece])
        last = own[-1] if own else None
        if last is not None:
            open_at_foot = not any(word.middle > last.box.bottom for word in text)
        elif text:
            open_at_foot = False
    return groups


def _in_order(
    pages: Sequence[PrintedPage],
    pieces: dict[int, list[Piece]],
    words: dict[int, list[Word]],
    tables: Sequence[Table],
) -> Iterator[Stretch | Table]:
    """Text and tables as they are read; a table stands where it begins."""
    begun = {id(table.pieces[0]): table for table in tables}
    parted = gutters(pages, words)
    for page in pages:
        own = pieces[page.number]
        bounds = [float("-inf"), *(piece.box.top for piece in own), float("inf")]
        for index, (top, bottom) in enumerate(pairwise(bounds)):
            if index and id(own[index - 1]) in begun:
                yield begun[id(own[index - 1])]
            band = [word for word in words[page.number] if top <= word.middle < bottom]
            yield from stretches(page, band, parted[page.number])


def _runs(sequence: Iterable[Stretch | Table]) -> Iterator[list[Stretch] | Table]:
    """The stretches between two tables together."""
    run: list[Stretch] = []
    for each in sequence:
        if isinstance(each, Stretch):
            run.append(each)
            continue
        yield run
        yield each
        run = []
    yield run


def _flatten(made: Iterable[list[Paragraph]]) -> list[Paragraph]:
    return [paragraph for each in made for paragraph in each]


def _vocabulary(sequence: Iterable[Stretch | Table]) -> frozenset[str]:
    """The document's words in lower case, without those that a line's end divides."""
    known = set(HEADER_WORDS)
    for each in sequence:
        cells = each.cells if isinstance(each, Table) else [each]
        for cell in cells:
            divided = False
            for line in cell.lines:
                whole = line.words[1 if divided else 0 :]
                divided = line.words[-1].text.endswith(("-", "\u00ad"))
                for word in whole[: -1 if divided else None]:
                    known.add(re.sub(r"^\W+|\W+$", "", word.text.lower()))
    return frozenset(known)


def _text_blocks(
    found: Sequence[Paragraph], headings: Headings, known: frozenset[str]
) -> Iterator[Block]:
    indents: list[float] = []
    for index in initials([paragraph.marker for paragraph in found]):
        found[index].marker = None
    for paragraph in found:
        level = headings.level(paragraph)
        marker = None if level else paragraph.marker
        text, lead = text_and_lead(paragraph.lines, marker, known)
        if marker is None:
            indents = []
            kind = "heading" if level else "paragraph"
            yield Block(kind, text, level=level, lead=lead, size=paragraph.size)
        else:
            indents = _indents(indents, paragraph)
            yield Block(
                "item", text, level=len(indents), marker=marker, lead=lead, size=paragraph.size
            )


def _indents(before: list[float], item: Paragraph) -> list[float]:
    """Where the markers of this item and those around it stand, outermost first."""
    x = item.lines[0].x0
    return [each for each in before if each < x - _INDENT] + [x]


def _table_blocks(table: Table, number: int, known: frozenset[str]) -> Iterator[Block]:
    leading = usual_leading(part.lines for cell in table.cells for part in cell.parts)
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.col)):
        place = Cell(
            table=number,
            row=cell.row,
            col=cell.col,
            rowspan=cell.rowspan,
            colspan=cell.colspan,
            header=cell.header,
        )
        indents: list[float] = []
        for paragraph in _cell_paragraphs(cell, leading):
            text, lead = text_and_lead(paragraph.lines, paragraph.marker, known)
            kind = "paragraph" if paragraph.marker is None else "item"
            indents = [] if paragraph.marker is None else _indents(indents, paragraph)
            yield Block(
                kind,
                text,
                level=len(indents),
                marker=paragraph.marker or "",
                lead=lead,
                cell=place,
                size=paragraph.size,
            )


def _cell_paragraphs(cell: TableCell, leading: float) -> list[Paragraph]:
    found: list[Paragraph] = []
    for part in cell.parts:
        more = paragraphs(part.lines, part.right, leading)
        if found and runs_on(found[-1].lines[-1], more[0].lines[0], part.right):
            found[-1].lines += more.pop(0).lines
        found += more
    return found
