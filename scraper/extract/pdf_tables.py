"""Tables over several pages: pieces joined, rows that a page break cut made whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from scraper.extract.pdf_columns import HEADER_WORDS, NUMBER
from scraper.extract.pdf_grid import Piece, PieceCell, same_columns
from scraper.extract.pdf_lines import Line, lines_of
from scraper.extract.pdf_page import Word

_CONTINUED = re.compile(r"\bcont(?:inued|\.|d\b|'d)", re.IGNORECASE)
_ENDS = (".", "?", "!", ":", ";")
_HEADER_ROWS = 3
_LONGEST_LABEL = 8
_ENOUGH_ROWS = 5


@dataclass
class Part:
    """The lines of a cell on one page, and how far they may reach."""

    lines: list[Line]
    right: float


@dataclass
class TableCell:
    """A cell of a whole table; rows and columns count from 0."""

    row: int
    col: int
    rowspan: int
    colspan: int
    parts: list[Part] = field(default_factory=list)
    shaded: bool = False
    header: bool = False

    @property
    def lines(self) -> list[Line]:
        return [line for part in self.parts for line in part.lines]

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


@dataclass
class Table:
    """A whole table; ``pieces`` are what it was joined from, in order."""

    columns: tuple[float, ...]
    cells: list[TableCell]
    rows: int
    pieces: list[Piece]

    def row(self, index: int) -> list[TableCell]:
        """The cells that begin in a row."""
        return [cell for cell in self.cells if cell.row == index]

    def covering(self, row: int, col: int) -> TableCell | None:
        """The cell that holds a place of the grid, by a span perhaps."""
        for cell in reversed(self.cells):
            if (
                cell.row <= row < cell.row + cell.rowspan
                and cell.col <= col < cell.col + cell.colspan
            ):
                return cell
        return None


def whole_tables(groups: Iterable[Sequence[Piece]]) -> list[Table]:
    """One table of each group of pieces that follow each other over the pages."""
    tables = []
    for pieces in groups:
        table = Table(pieces[0].columns, [], 0, list(pieces))
        repeated = _repeated_rows(pieces)
        for piece in pieces:
            _drop_copies(pieces[0], piece, repeated)
        key = _key_columns(pieces)
        for index, piece in enumerate(pieces):
            _append(table, pieces[index - 1] if index else None, piece, key)
        _mark_header(table, repeated)
        tables.append(table)
    return tables


def continues(above: Piece, below: Piece) -> bool:
    """Whether a piece at a page's head has the columns, or the heading, of the one before."""
    if same_columns(above.columns, below.columns):
        return True
    alike = len(above.columns) == len(below.columns)
    return alike and _texts(above, 0) == _texts(below, 0) != ("",) * (len(above.columns) - 1)


def _texts(piece: Piece, row: int) -> tuple[str, ...]:
    cells = {cell.col: cell for cell in piece.row(row)}
    texts = (
        _piece_text(cells[col]) if col in cells else "" for col in range(len(piece.columns) - 1)
    )
    return tuple(" ".join(text.lower().split()) for text in texts)


def _piece_text(cell: PieceCell) -> str:
    return " ".join(line.text for line in lines_of(cell.words))


def _repeated_rows(pieces: Sequence[Piece]) -> int:
    """How many of a table's first rows stand again at the head of a later piece."""
    most = 0
    for piece in pieces[1:]:
        count = 0
        while count < min(_HEADER_ROWS, pieces[0].rows, piece.rows):
            if _copy(pieces[0], count, piece, count) is None:
                break
            count += 1
        most = max(most, count)
    return most


def _copy(first: Piece, heading: int, piece: Piece, row: int) -> dict[int, list[Word]] | None:
    """What a row holds by column besides a copy of a heading row; None if it has no copy.

    Some writers draw no rule between the repeated headings and the rest of a row.
    """
    headings = {cell.col: cell for cell in first.row(heading) if cell.words}
    cells = {cell.col: cell for cell in piece.row(row) if cell.words}
    if len(headings) < 2 or not headings.keys() <= cells.keys():
        return None
    rest = {col: list(cell.words) for col, cell in cells.items()}
    for col, cell in headings.items():
        labels = lines_of(cell.words)
        lines = lines_of(cells[col].words)
        if [line.text for line in lines[: len(labels)]] != [line.text for line in labels]:
            return None
        rest[col] = [word for line in lines[len(labels) :] for word in line.words]
    return rest


def _drop_copies(first: Piece, piece: Piece, repeated: int) -> None:
    """Take the copies of the heading rows out of a piece."""
    for row in reversed(range(repeated if piece is first else 0, piece.rows)):
        for heading in range(repeated):
            rest = _copy(first, heading, piece, row)
            if rest is None:
                continue
            if any(rest.values()):
                for cell in piece.row(row):
                    cell.words = rest.get(cell.col, [])
            else:
                _drop_row(piece, row)
            break


def _drop_row(piece: Piece, row: int) -> None:
    piece.cells = [cell for cell in piece.cells if cell.row != row]
    piece.rows -= 1
    for cell in piece.cells:
        if cell.row > row:
            cell.row -= 1


@dataclass(frozen=True)
class _Key:
    """The columns that every whole row seen fills, and how many rows that was seen in."""

    columns: frozenset[int]
    rows: int


def _key_columns(pieces: Sequence[Piece]) -> _Key:
    """What a row at the head of a page must fill, or else is the rest of a row."""
    filled = [
        {cell.col for cell in piece.row(row) if cell.words}
        for piece in pieces
        for row in range(1, piece.rows - 1)
    ]
    if not filled:
        begun = {cell.col for piece in pieces for cell in piece.row(0) if cell.words}
        return _Key(frozenset(begun & {0}), 0)
    return _Key(frozenset(set.intersection(*filled)), len(filled))


def _append(table: Table, above: Piece | None, piece: Piece, key: _Key) -> None:
    """Add a piece's rows; its first joins the table's last if that goes on in it."""
    if not piece.rows:
        return
    joined = above is not None and _goes_on(table, above, piece, key)
    if above is not None and not joined:
        _lengthen_spans(table, piece)
    offset = table.rows - (1 if joined else 0)
    for cell in sorted(piece.cells, key=lambda cell: (cell.row, cell.col)):
        part = Part(lines_of(cell.words), cell.right)
        if joined and cell.row == 0:
            whole = table.covering(table.rows - 1, cell.col)
            if whole is not None:
                if part.lines:
                    whole.parts.append(part)
                whole.rowspan += cell.rowspan - 1
                continue
        parts = [part] if part.lines else []
        table.cells.append(
            TableCell(cell.row + offset, cell.col, cell.rowspan, cell.colspan, parts, cell.shaded)
        )
    table.rows = piece.rows + offset


def _goes_on(table: Table, above: Piece, piece: Piece, key: _Key) -> bool:
    """Whether a piece's first row is the rest of the table's last row."""
    first = {cell.col: cell for cell in piece.row(0) if cell.words}
    if not first:
        return above.open_foot
    if 0 in first:
        number = _piece_text(first[0])
        if _CONTINUED.search(number) and NUMBER.match(number):
            return True
        if NUMBER.fullmatch(number):
            return False
    last = {col: table.covering(table.rows - 1, col) for col in first}
    filled = {col for col, cell in last.items() if cell is not None and cell.text}
    rests = sum(1 for col in filled if _is_rest(last[col], first[col]))
    fresh = len(first) - rests
    if key.columns - set(first):
        if not filled >= set(first):
            return rests > 0
        if 0 in key.columns and 0 in first and not rests:
            return False  # a row of its own, in which a cell is blank that the others fill
        # a part of a group may have no number of its own: believed where few rows are known
        return rests >= fresh or fresh < 2 or key.rows >= _ENOUGH_ROWS
    return rests > fresh or (rests == fresh and above.open_foot)


def _is_rest(cell: TableCell | None, rest: PieceCell) -> bool:
    """Whether text at the head of a page goes on in the middle of a cell's sentence."""
    if cell is None or not cell.lines:
        return False
    start, end = _piece_text(rest), cell.lines[-1].text
    if start[0].islower():
        return True
    return not end.endswith(_ENDS) and len(cell.lines) > 1 and not NUMBER.match(start)


def _lengthen_spans(table: Table, piece: Piece) -> None:
    """A cell merged over rows on both sides of a page break is one cell."""
    for cell in piece.row(0):
        whole = table.covering(table.rows - 1, cell.col)
        if whole is None or whole.colspan != cell.colspan or max(whole.rowspan, cell.rowspan) < 2:
            continue
        if cell.words and not _is_rest(whole, cell):
            continue
        if cell.words:
            whole.parts.append(Part(lines_of(cell.words), cell.right))
        whole.rowspan += cell.rowspan
        piece.cells.remove(cell)


def _mark_header(table: Table, repeated: int) -> None:
    """Mark the rows of column headings: repeated on each page, set off, or named as such."""
    rows = repeated or (1 if _is_set_off(table) or _is_labels(table.row(0)) else 0)
    for cell in table.cells:
        cell.header = cell.row < rows


def _is_set_off(table: Table) -> bool:
    """Whether the first row, and not the first column, is bold or shaded."""
    first = [cell for cell in table.row(0) if cell.lines]
    if len(first) < 2 or table.rows < 2:
        return False
    second = [cell for cell in table.row(1) if cell.lines]
    bold = all(_bold(cell) for cell in first) and not (second and all(map(_bold, second)))
    shaded = all(cell.shaded for cell in first) and not any(cell.shaded for cell in second)
    return bold or shaded


def _bold(cell: TableCell) -> bool:
    return all(line.bold for line in cell.lines)


def _is_labels(cells: Sequence[TableCell]) -> bool:
    texts = [cell.text.lower() for cell in cells if cell.text]
    named = [set(re.findall(r"[a-z]+", text)) & HEADER_WORDS for text in texts]
    labels = sum(1 for words in named if words)
    longest = _LONGEST_LABEL if len(texts) > 2 else 2
    short = all(len(text.split()) <= longest for text in texts)
    return short and labels >= 2 and labels * 2 >= len(texts)


def words_in(pieces: Iterable[Piece]) -> set[Word]:
    """All words that stand in the pieces' cells."""
    return {word for piece in pieces for cell in piece.cells for word in cell.words}
