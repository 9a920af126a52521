"""Ruled tables on one page: from rules to a grid of cells with their words.

pdfplumber's own finder wants all four corners of a cell, so it loses what a page break
leaves open (8 of 90 cells of a split table, measured). Here two neighbouring boxes of the
grid are one cell where no rule is drawn between them, which also gives the spans.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from scraper.extract.pdf_page import Box, PrintedPage, Word

# Rules this near to each other are one rule drawn twice (the borders of two cells).
_SNAP = 3.0
# Rules meet if their ends are this near.
_MEET = 1.5
# A rule separates two boxes if it covers this share of their common side.
_COVERS = 0.6
# Words further apart than this stand in different columns, where no rule says so.
COLUMN_GAP = 8.0
# Tables of one page that follow each other more closely than this, with the same columns,
# are one table drawn row by row.
_STACKED = 6.0
# How far the lines of a list item are set in at most.
_SET_IN = 24.0


@dataclass
class PieceCell:
    """A cell, or what of it is on one page; ``box`` is its place on that page, ``right``
    how far its lines may reach."""

    row: int
    col: int
    rowspan: int
    colspan: int
    box: Box
    words: list[Word] = field(default_factory=list)
    shaded: bool = False
    right: float = 0.0


@dataclass
class Piece:
    """A table, or what of it is on one page. ``columns`` are the places of its column
    edges, one more than columns. ``open_foot``: no rule closes its last row, as where
    a page break cuts a row. ``starts`` are where the text of columns begins."""

    page: int
    box: Box
    columns: tuple[float, ...]
    cells: list[PieceCell]
    rows: int
    open_foot: bool = False
    starts: dict[int, float] = field(default_factory=dict)

    def row(self, index: int) -> list[PieceCell]:
        """The cells that begin in a row, from left to right."""
        return sorted((cell for cell in self.cells if cell.row == index), key=lambda cell: cell.col)


def ruled_pieces(page: PrintedPage, before: Piece | None = None) -> list[Piece]:
    """The ruled tables of a page, from the top; of two or more columns, and with text.

    ``before`` is the last table of the page before: a row of it that fills this page may
    show no more than the rules between its columns.
    """
    groups = _groups(level_rules(page), _uprights(page))
    pieces = [_piece(page, *group, before) for group in groups]
    found = sorted((piece for piece in pieces if piece), key=lambda piece: piece.box.top)
    taken: set[Word] = set()
    for piece in sorted(found, key=lambda piece: piece.box.bottom - piece.box.top):
        if before is not None and same_columns(before.columns, piece.columns):
            shift = piece.columns[0] - before.columns[0]
            piece.starts = {col: x + shift for col, x in before.starts.items()}
        _fill(piece, [word for word in page.words if word not in taken], page.shades)
        taken.update(word for cell in piece.cells for word in cell.words)
    return _stacked([piece for piece in found if any(cell.words for cell in piece.cells)])


def level_rules(page: PrintedPage) -> list[Box]:
    """The level rules of a page from the top, those of neighbouring cells joined."""
    return _merged(page.across, lambda r: (r.top, r.x0, r.x1), lambda p, a, b: Box(a, b, p, p))


def _uprights(page: PrintedPage) -> list[Box]:
    return _merged(page.down, lambda r: (r.x0, r.top, r.bottom), lambda p, a, b: Box(p, p, a, b))


def _merged(
    rules: Iterable[Box],
    measure: Callable[[Box], tuple[float, float, float]],
    make: Callable[[float, float, float], Box],
) -> list[Box]:
    """Rules that lie on one line and touch, as one. ``measure``: place, start, end."""
    places: list[list[tuple[float, float, float]]] = []
    for each in sorted(map(measure, rules)):
        if (
            places
            and each[0] - places[-1][-1][0] <= _SNAP
            and each[0] - places[-1][0][0] <= 2 * _SNAP
        ):
            places[-1].append(each)
        else:
            places.append([each])
    merged = []
    for group in places:
        place = sum(p for p, _, _ in group) / len(group)
        start, end = float("nan"), float("-inf")
        for _, a, b in sorted(group, key=lambda each: each[1]):
            if a > end + _SNAP:
                if end > float("-inf"):
                    merged.append(make(place, start, end))
                start, end = a, b
            end = max(end, b)
        merged.append(make(place, start, end))
    return merged


def _groups(across: list[Box], down: list[Box]) -> list[tuple[list[Box], list[Box]]]:
    """Rules that cross or meet, or uprights of equal extent, as one table's."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, upright in enumerate(down):
        for j, level in enumerate(across):
            if _crosses(upright, level):
                parent[root(len(across) + i)] = root(j)
        for k in range(i):
            if _same_extent(upright, down[k]):
                parent[root(len(across) + i)] = root(len(across) + k)
    groups: dict[int, tuple[list[Box], list[Box]]] = {}
    for index, rule in enumerate(across + down):
        group = groups.setdefault(root(index), ([], []))
        group[0 if index < len(across) else 1].append(rule)
    return [group for group in groups.values() if group[1]]


def _crosses(upright: Box, level: Box) -> bool:
    return (
        upright.top - _MEET <= level.top <= upright.bottom + _MEET
        and level.x0 - _MEET <= upright.x0 <= level.x1 + _MEET
    )


def _same_extent(one: Box, other: Box) -> bool:
    # the piece of one long row on a page of its own has uprights and nothing else
    tall = one.bottom - one.top > 40
    return tall and abs(one.top - other.top) <= _MEET and abs(one.bottom - other.bottom) <= _MEET


def _piece(
    page: PrintedPage, across: list[Box], down: list[Box], before: Piece | None
) -> Piece | None:
    xs = _with_ends(sorted({rule.x0 for rule in down}), [(r.x0, r.x1) for r in across])
    ys = _with_ends(sorted({rule.top for rule in across}), [(r.top, r.bottom) for r in down])
    if before is not None and len(xs) < len(before.columns):
        xs = _completed(xs, before.columns, bool(across))
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > 4000:
        return None
    closed = any(abs(rule.top - ys[-1]) <= _SNAP for rule in across)
    cells = _cells(xs, ys, across, down)
    box = Box(xs[0], xs[-1], ys[0], ys[-1])
    return Piece(page.number, box, tuple(xs), cells, len(ys) - 1, open_foot=not closed)


def _completed(xs: list[float], columns: Sequence[float], sides: bool) -> list[float]:
    """The column edges of the table before, if those found here are some of them.

    ``sides``: the outermost edges found are the table's sides, as level rules show them.
    """
    near = all(any(abs(x - edge) <= _SNAP for edge in columns) for x in xs)
    same_sides = abs(xs[0] - columns[0]) <= _SNAP and abs(xs[-1] - columns[-1]) <= _SNAP
    return list(columns) if near and (same_sides or not sides) else xs


def _with_ends(places: list[float], extents: list[tuple[float, float]]) -> list[float]:
    """Places of rules one way, with the sides that only the other way's ends show."""
    if not extents:
        return places
    start, end = min(a for a, _ in extents), max(b for _, b in extents)
    if not places or start < places[0] - _SNAP:
        places = [start, *places]
    if end > places[-1] + _SNAP:
        places = [*places, end]
    return places


def _cells(xs: list[float], ys: list[float], across: list[Box], down: list[Box]) -> list[PieceCell]:
    """One cell for each set of boxes that no rule divides."""
    wide, high = len(xs) - 1, len(ys) - 1
    spans = {(row, col): (row, col) for row in range(high) for col in range(wide)}

    def root(box: tuple[int, int]) -> tuple[int, int]:
        while spans[box] != box:
            spans[box] = spans[spans[box]]
            box = spans[box]
        return box

    for row in range(high):
        for col in range(wide):
            side = [(r.top, r.bottom) for r in down if abs(r.x0 - xs[col + 1]) <= _SNAP]
            if col + 1 < wide and not _covered(ys[row], ys[row + 1], side):
                spans[root((row, col + 1))] = root((row, col))
            foot = [(r.x0, r.x1) for r in across if abs(r.top - ys[row + 1]) <= _SNAP]
            if row + 1 < high and not _covered(xs[col], xs[col + 1], foot):
                spans[root((row + 1, col))] = root((row, col))
    members: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for box in spans:
        members.setdefault(root(box), []).append(box)
    cells = []
    for boxes in members.values():
        rows, cols = [row for row, _ in boxes], [col for _, col in boxes]
        rowspan, colspan = max(rows) - min(rows) + 1, max(cols) - min(cols) + 1
        whole = rowspan * colspan == len(boxes)
        for row, col in [(min(rows), min(cols))] if whole else boxes:
            down_to, right_to = (row + rowspan, col + colspan) if whole else (row + 1, col + 1)
            place = Box(xs[col], xs[right_to], ys[row], ys[down_to])
            cells.append(PieceCell(row, col, down_to - row, right_to - col, place))
    return cells


def _covered(start: float, end: float, parts: Sequence[tuple[float, float]]) -> bool:
    length = sum(max(0.0, min(end, b) - max(start, a)) for a, b in parts)
    return length >= _COVERS * (end - start)


def _fill(piece: Piece, words: list[Word], shades: Sequence[Box]) -> None:
    """Put the page's words into the cells in whose box their middle lies."""
    inside = [word for word in words if _holds(piece.box, word)]
    for cell in piece.cells:
        cell.words = [word for word in inside if _holds(cell.box, word)]
        # the white at both sides of a cell is alike
        cell.right = cell.box.x1 - max(min((w.x0 for w in cell.words), default=0) - cell.box.x0, 0)
        cell.shaded = any(_overlap(cell.box, shade) > 0.5 for shade in shades)
    for cell in piece.cells:
        if cell.colspan == 1 and cell.words:
            piece.starts[cell.col] = _left(cell.words)
    for cell in [cell for cell in piece.cells if cell.colspan > 1 and cell.words]:
        _divide(piece, cell)


def _left(words: Iterable[Word]) -> float:
    return min(word.x0 for word in words)


def _divide(piece: Piece, cell: PieceCell) -> None:
    """Part a cell over several columns where its words keep to these columns.

    A row that is set off by colour alone, or by white space, has no upright rules.
    """
    edges = piece.columns[cell.col : cell.col + cell.colspan + 1]
    left = _left(cell.words)
    # at the head of a page the rest of a list item may stand alone, set in
    set_in = _SET_IN if cell.row == 0 else 2.0
    cuts = [
        index
        for index in range(1, cell.colspan)
        if _parted(cell.words, edges[index])
        or -2 < left - piece.starts.get(cell.col + index, float("inf")) < set_in
    ]
    if not cuts:
        return
    piece.cells.remove(cell)
    for start, end in pairwise([0, *cuts, cell.colspan]):
        box = Box(edges[start], edges[end], cell.box.top, cell.box.bottom)
        words = [word for word in cell.words if _holds(box, word)]
        piece.cells.append(
            PieceCell(
                cell.row, cell.col + start, cell.rowspan, end - start, box, words, cell.shaded
            )
        )


def _parted(words: Sequence[Word], x: float) -> bool:
    """Whether words stand on both sides of ``x``, level with each other and well apart."""
    left = [word for word in words if word.x1 <= x + 1]
    right = [word for word in words if word.x0 >= x - 1]
    if len(left) + len(right) < len(words):
        return False
    level = [
        (one, other)
        for one in left
        for other in right
        if abs(one.middle - other.middle) < one.size / 2
    ]
    return bool(level) and all(other.x0 - one.x1 >= COLUMN_GAP for one, other in level)


def _holds(box: Box, word: Word) -> bool:
    return box.x0 <= (word.x0 + word.x1) / 2 < box.x1 and box.top <= word.middle < box.bottom


def _overlap(box: Box, shade: Box) -> float:
    """The share of a box that a shade covers."""
    wide = min(box.x1, shade.x1) - max(box.x0, shade.x0)
    high = min(box.bottom, shade.bottom) - max(box.top, shade.top)
    area = (box.x1 - box.x0) * (box.bottom - box.top)
    return wide * high / area if wide > 0 and high > 0 and area > 0 else 0.0


def same_columns(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether two tables have the same column widths; pages may have shifted margins."""
    if len(one) != len(other):
        return False
    shifts = [a - b for a, b in zip(one, other, strict=True)]
    return max(shifts) - min(shifts) <= 4 and abs(shifts[0]) <= 40


def _stacked(pieces: list[Piece]) -> list[Piece]:
    """Join tables that were drawn row by row."""
    joined: list[Piece] = []
    for piece in pieces:
        above = joined[-1] if joined else None
        if (
            above is None
            or not same_columns(above.columns, piece.columns)
            or not -_SNAP <= piece.box.top - above.box.bottom <= _STACKED
        ):
            joined.append(piece)
            continue
        for cell in piece.cells:
            cell.row += above.rows
            above.cells.append(cell)
        above.rows += piece.rows
        above.box = Box(above.box.x0, above.box.x1, above.box.top, piece.box.bottom)
        above.open_foot = piece.open_foot
    return joined
