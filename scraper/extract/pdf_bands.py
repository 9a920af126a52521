"""Tables whose every other row is shaded, and nothing ruled: the plain rows between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from scraper.extract.pdf_columns import Columns
from scraper.extract.pdf_grid import Piece, PieceCell, same_columns
from scraper.extract.pdf_lines import Line, lines_of
from scraper.extract.pdf_page import Box, Word

# The white between two rows, and between the lines of one, in type sizes.
_NEXT_ROW = 2.5
_NEXT_LINE = 0.8


def with_plain_rows(pieces: Sequence[Piece], words: Iterable[Word]) -> list[Piece]:
    """Shaded pieces of a page with the same columns joined over the plain rows between
    them, and with the plain row above the first and below the last."""
    shaded = [piece for piece in pieces if all(cell.shaded for cell in piece.cells)]
    if not shaded:
        return list(pieces)
    taken = {word for piece in pieces for cell in piece.cells for word in cell.words}
    lines = lines_of(word for word in words if word not in taken)
    found: list[Piece] = []
    for piece in pieces:
        above = found[-1] if found else None
        if piece not in shaded:
            found.append(piece)
            continue
        between = _between(lines, above.box.bottom if above else float("-inf"), piece.box.top)
        if above is not None and above in shaded and same_columns(above.columns, piece.columns):
            row = _row(above, between)
            if row or not between:
                _extend(above, row)
                _extend(above, [replace(cell) for cell in piece.cells], piece.rows)
                lines = [line for line in lines if line not in between or not row]
                continue
        first = _near(reversed(between), piece.box.top, upwards=True)
        row = _row(piece, first)
        if row:
            for cell in piece.cells:
                cell.row += 1
            piece.cells += row
            piece.rows += 1
            piece.box = replace(piece.box, top=min(line.top for line in first))
            lines = [line for line in lines if line not in first]
        found.append(piece)
    for index, piece in enumerate(found):
        if piece in shaded:
            end = found[index + 1].box.top if index + 1 < len(found) else float("inf")
            below = _near(_between(lines, piece.box.bottom, end), piece.box.bottom, upwards=False)
            _extend(piece, _row(piece, below))
    return found


def _between(lines: Iterable[Line], top: float, bottom: float) -> list[Line]:
    return [line for line in lines if top <= line.middle < bottom]


def _near(lines: Iterable[Line], edge: float, upwards: bool) -> list[Line]:
    """The lines of one row next to an edge."""
    found: list[Line] = []
    for line in lines:
        white = edge - line.bottom if upwards else line.top - edge
        if white > (_NEXT_LINE if found else _NEXT_ROW) * line.size:
            break
        found.append(line)
        edge = line.top if upwards else line.bottom
    return found


def _row(piece: Piece, lines: Sequence[Line]) -> list[PieceCell]:
    """Lines as the cells of one row (0) of the piece; none if they do not keep to its columns."""
    columns = Columns(piece.columns)
    splits = [columns.split(line) for line in lines]
    cells: dict[int, list[Word]] = {}
    for split in splits:
        if split is None:
            return []
        for col, words in split.items():
            cells.setdefault(col, []).extend(words)
    inside = all(piece.box.x0 - 3 <= line.x0 and line.x1 <= piece.box.x1 + 3 for line in lines)
    if len(cells) < 2 or not inside:
        return []
    top, bottom = min(line.top for line in lines), max(line.bottom for line in lines)
    made = []
    for col, words in cells.items():
        box = Box(piece.columns[col], piece.columns[col + 1], top, bottom)
        right = box.x1 - max(min(word.x0 for word in words) - box.x0, 0)
        made.append(PieceCell(0, col, 1, 1, box, words, right=right))
    return made


def _extend(piece: Piece, cells: Sequence[PieceCell], rows: int = 1) -> None:
    """Add rows at the foot of a piece."""
    if not cells:
        return
    for cell in cells:
        cell.row += piece.rows
        piece.cells.append(cell)
    piece.rows += rows
    piece.box = replace(piece.box, bottom=max(cell.box.bottom for cell in cells))
