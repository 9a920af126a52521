"""Tables that are no records in rows: those whose columns are the recommendations, and those
that only set a paper's numbers beside its paragraphs."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from scraper.extract.document import Block
from scraper.segment.cells import cells_of
from scraper.segment.columns import GridCell
from scraper.segment.numbers import printed_at_start, printed_in_cell

# So many recommendations, and this share of the columns or rows, make it one of these.
_RECORDS, _MOST = 2, 0.6
_PARAGRAPHS = 3
_LOWEST = 6  # level of a heading


def in_reading_order(
    blocks: Sequence[Block], indexes: Sequence[int]
) -> list[tuple[int, Block]] | None:
    """The blocks of such a table (by index) as a person reads them, none of them in a cell any
    more; None where the table is another."""
    cells = [cell for cell in cells_of(blocks, indexes) if cell.text.strip()]
    return _by_column(blocks, cells) or _paragraphs(blocks, cells)


def _by_column(
    blocks: Sequence[Block], cells: Sequence[GridCell]
) -> list[tuple[int, Block]] | None:
    """ "Rec 7: crime recording | Rec 11: ..." over "November 2024 | Asked for | Drawn up"."""
    top = min((cell.row for cell in cells), default=0)
    heads = [cell for cell in cells if cell.row == top and cell.col > 0]
    named = [cell for cell in heads if _is_named(cell)]
    keys = {cell.row: cell for cell in cells if cell.col == 0 and cell.row > top}
    if len(named) < _RECORDS or len(named) < _MOST * len(heads) or len(keys) < _RECORDS:
        return None
    if any(cell.colspan > 1 for cell in cells):
        return None
    below: dict[int, list[GridCell]] = defaultdict(list)
    for cell in cells:
        if cell.row > top:
            below[cell.col].append(cell)
    found: list[tuple[int, Block]] = []
    for head in heads:
        found += [
            (index, replace(block, kind="heading", level=_LOWEST))
            for index, block in _outside(blocks, head)
        ]
        for cell in below[head.col]:
            if cell.row in keys:
                found += [
                    (index, replace(block, kind="paragraph", lead=block.text))
                    for index, block in _outside(blocks, keys[cell.row])
                ]
            found += _outside(blocks, cell)
    return found


def _paragraphs(
    blocks: Sequence[Block], cells: Sequence[GridCell]
) -> list[tuple[int, Block]] | None:
    """ "4.1 | Recommendation 7 (crime recording) is that ...": the numbers are the paper's."""
    rows = {cell.row for cell in cells}
    numbers = {cell.row for cell in cells if cell.col == 0 and _is_number(cell)}
    named = [cell for cell in cells if cell.col == 1 and _is_named(cell)]
    if max((cell.col for cell in cells), default=0) > 1 or len(numbers) < _MOST * len(rows):
        return None
    if len(named) < _PARAGRAPHS or not all("." in cell.text for cell in cells if cell.col == 0):
        return None
    return [each for cell in cells if cell.col for each in _outside(blocks, cell)]


def _outside(blocks: Sequence[Block], cell: GridCell) -> list[tuple[int, Block]]:
    return [(index, replace(blocks[index], cell=None)) for index in cell.blocks]


def _is_named(cell: GridCell) -> bool:
    printed = printed_at_start(cell.text)
    return printed is not None and printed.named


def _is_number(cell: GridCell) -> bool:
    return printed_in_cell(cell.text) is not None
