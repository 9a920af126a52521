"""The cells of a table: where they stand, and their blocks as pieces."""

import re
from collections.abc import Sequence

from scraper.extract.document import Block
from scraper.segment.atoms import TEXT, TITLE_ROW, Atom, Piece
from scraper.segment.columns import Column, GridCell
from scraper.segment.labels import (
    ANSWER,
    DATE,
    EVIDENCE,
    NUMBER,
    OWNER,
    STATUS,
    WORDING,
    Label,
    label_of,
    run_in_label,
)
from scraper.segment.numbers import Printed, printed_at_start, printed_in_cell

_GLOSS = re.compile(r"\s*\([^()\d]*\)$")


def cells_of(blocks: Sequence[Block], indexes: Sequence[int]) -> list[GridCell]:
    """The cells that hold these blocks, by row and column."""
    grouped: dict[tuple[int, int], list[int]] = {}
    for index in indexes:
        place = blocks[index].cell
        assert place is not None
        grouped.setdefault((place.row, place.col), []).append(index)
    cells = []
    for (row, col), members in sorted(grouped.items()):
        place = blocks[members[0]].cell
        assert place is not None
        text = "\n".join(blocks[index].text for index in members)
        cells.append(
            GridCell(row, col, place.rowspan, place.colspan, place.header, tuple(members), text)
        )
    return cells


def table_of(blocks: Sequence[Block], cell: GridCell) -> int:
    """The table that a cell stands in."""
    place = blocks[cell.blocks[0]].cell
    return place.table if place else -1


def title_atom(blocks: Sequence[Block], cell: GridCell) -> Atom:
    """A cell across the table, or all of a row, as a title."""
    printed = printed_at_start(cell.text)
    pieces = tuple(
        Piece(TEXT, blocks[index].text, index, item=blocks[index].kind == "item")
        for index in cell.blocks
    )
    return Atom(
        TITLE_ROW,
        printed.rest if printed else cell.text,
        cell.blocks[0],
        cell.blocks[-1],
        pieces,
        printed=printed,
        label=label_of(cell.text),
        table=table_of(blocks, cell),
    )


def printed_in(text: str) -> Printed | None:
    """The numbers that a cell is, or begins with."""
    text = text.replace("\n", ", ")  # two numbers, one below the other
    bare = _GLOSS.sub("", text)  # "15 (Commissioner)"
    return printed_in_cell(text) or printed_at_start(text) or printed_in_cell(bare)


def pieces_of_cell(
    blocks: Sequence[Block], cell: GridCell, column: Column, usual: frozenset[str] | None = None
) -> list[Piece]:
    """The cell's blocks as pieces; a label inside the cell changes the role from there on.
    ``usual``: the labels that recur in this table; None where any counts."""
    role, label, dated = column.role, column.label, column.dated
    pieces = []
    for index in cell.blocks:
        block = blocks[index]
        text = block.text
        inner: Label | None = label_of(text) if block.lead == text or text.endswith(":") else None
        if inner and role in (ANSWER, TEXT, WORDING) and inner.role != NUMBER:
            role, label, dated = inner.role, inner.text, inner.dated
            continue
        found = run_in_label(text, block.lead)
        if found and usual is not None and role == found[0].role == ANSWER:
            told = found[0].dated or found[0].text in usual or block.lead
            found = found if told else None
        if found and role in (ANSWER, TEXT, WORDING) and found[0].role not in (NUMBER, EVIDENCE):
            role, label, dated = found[0].role, found[0].text, found[0].dated
            text = found[1]
        if text:
            pieces.append(Piece(role, text, index, label, dated, block.kind == "item", cell.col))
        if found and role in (STATUS, DATE, OWNER):
            role, label, dated = column.role, column.label, column.dated
    return pieces
