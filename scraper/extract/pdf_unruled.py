"""Tables without upright rules: where they begin and end, and what parts their rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from scraper.extract.pdf_columns import (
    LONGEST_LABEL,
    NUMBER,
    Columns,
    edges_between,
    find_labels,
    merged,
    segments,
)
from scraper.extract.pdf_grid import Piece, PieceCell
from scraper.extract.pdf_keyed import keyed
from scraper.extract.pdf_lines import Line, lines_of
from scraper.extract.pdf_page import Box, Word

# How many lines are looked at first to see where columns are.
_FIRST_LOOK = 12
# A row begins where the white above a line is this much larger than between the lines of a
# row, in type sizes.
_ROW_GAP = 0.3
# White larger than this, in type sizes, ends a table.
_FAR = 5.0
# The share of lines that may run across the columns between rules, as titles of groups do.
_ODD = 0.1
# Rules shorter than this are under words, not under rows.
_RULE = 100.0


def unruled_pieces(
    number: int, words: Sequence[Word], across: Sequence[Box], carried: Columns | None
) -> tuple[list[Piece], Columns | None]:
    """The tables of a page among ``words``, which no ruled table holds.

    ``across`` are the page's level rules; ``carried`` the columns of a table that reached
    the foot of the page before. Returns the tables from the top, and the columns to carry
    on to the next page.
    """
    lines = lines_of(words)
    pieces: list[Piece] = []
    start = 0
    while start < len(lines):
        columns, end = None, 0
        if start == 0 and carried is not None:
            columns, end = carried, _end(lines, 0, carried, carried=True)
        if end == 0:
            columns, end = _headed(lines, start, across)
        rows = None
        if end == 0:
            found = keyed(lines, start)
            columns, end, rows = found if found else (None, 0, None)
        if end == 0:
            columns, end = _between_rules(lines, start, across)
        if end == 0 or columns is None:
            start += 1
            continue
        piece = _piece(number, lines[start:end], columns, across, rows)
        if piece is not None:
            pieces.append(piece)
        open_columns = columns if end == len(lines) and rows is None else None
        start = end
        if start == len(lines):
            return pieces, open_columns
    return pieces, None


def _headed(lines: Sequence[Line], start: int, across: Sequence[Box]) -> tuple[Columns | None, int]:
    """The columns under a header line at ``start``, and where their table ends (0: none)."""
    labels = find_labels(lines, start, across)
    if labels is None:
        return None, 0
    seeds, below = labels
    columns, end = None, min(start + _FIRST_LOOK, len(lines))
    for _ in range(2):  # prose under the table blurs the gutters: look again without it
        columns = Columns(edges_between(seeds, lines[start:end]))
        end = _end(lines, start, columns)
    together = [columns.split(line) for line in lines[below:end]] if columns else []
    return (columns, end) if any(each and len(each) > 1 for each in together) else (None, 0)


def _end(lines: Sequence[Line], start: int, columns: Columns, carried: bool = False) -> int:
    """Where a table that begins at line ``start`` ends; 0 if none does."""
    index = start
    spread = False
    while index < len(lines):
        line = lines[index]
        if index > start and line.top - lines[index - 1].bottom > _FAR * line.size:
            break
        split = columns.split(line)
        if split is None and not _is_title_row(lines, index, columns):
            break
        spread = spread or (split is not None and (len(split) > 1 or 0 not in split))
        index += 1
    if index < len(lines):
        while index > start + 1 and _is_heading_below(lines, index - 1, columns):
            index -= 1
    return index if spread or not carried else 0


def _is_title_row(lines: Sequence[Line], index: int, columns: Columns) -> bool:
    """Whether a line across the columns is a row of the table: short, and the table goes on."""
    if len(lines[index].words) > 2 * LONGEST_LABEL or index + 2 >= len(lines):
        return False
    below = [columns.split(line) for line in lines[index + 1 : index + 3]]
    return all(each is not None for each in below) and len(below[0] or ()) > 1


def _is_heading_below(lines: Sequence[Line], index: int, columns: Columns) -> bool:
    """Whether the last line kept to the first column by chance, as a heading of what follows."""
    line, above = lines[index], lines[index - 1]
    if set(columns.split(line) or {1}) != {0}:
        return False
    return line.size > 1.06 * above.size or (line.bold and not above.bold)


def _between_rules(
    lines: Sequence[Line], start: int, across: Sequence[Box]
) -> tuple[Columns | None, int]:
    """The columns of a table whose rows are parted by level rules, and where it ends."""
    top, above = lines[start].top, lines[start - 1].top if start else float("-inf")
    first = next((rule for rule in across if above < rule.top <= top + 2), None)
    if first is None or first.x1 - first.x0 < _RULE:
        return None, 0
    tops = [r.top for r in across if r.top >= first.top and _same_width(r, first)]
    if len(tops) < 3:
        return None, 0
    inside = [line for line in lines[start:] if line.bottom <= tops[-1] + 2]
    if not inside:
        return None, 0
    runs = _merged_runs([s for line in inside for s in segments(line, 0.6 * line.size)], inside)
    edges = [first.x0, *((a.x1 + b.x0) / 2 for a, b in pairwise(runs)), first.x1]
    columns = Columns(tuple(edges))
    full = [band for band in pairwise(tops) if _used(inside, columns, *band) > 1]
    return (columns, start + len(inside)) if len(runs) > 1 and len(full) > 1 else (None, 0)


def _merged_runs(segments: Sequence[Sequence[Word]], lines: Sequence[Line]) -> list[Box]:
    """Stretches of the width in which words stand, but for the odd line across them."""
    spans = [Box(s[0].x0, s[-1].x1, 0, 0) for s in segments]
    widest = max(lines, key=lambda line: line.x1 - line.x0)
    across = [span for span in spans if span.x1 - span.x0 > 0.8 * (widest.x1 - widest.x0)]
    if len(across) <= _ODD * len(lines):
        spans = [span for span in spans if span not in across]
    return merged(spans)


def _used(lines: Sequence[Line], columns: Columns, top: float, bottom: float) -> int:
    """How many columns hold words between two rules."""
    return len(
        {col for line in lines if top < line.top < bottom for col in columns.split(line) or ()}
    )


def _same_width(one: Box, other: Box) -> bool:
    return abs(one.x0 - other.x0) <= 4 and abs(one.x1 - other.x1) <= 4


def _piece(
    number: int,
    lines: Sequence[Line],
    columns: Columns,
    across: Sequence[Box],
    rows: set[int] | None,
) -> Piece | None:
    """The table that the lines make; ``rows``: the lines that its rows begin with, if known."""
    edges = columns.edges
    splits = [columns.split(line) for line in lines]
    starts = rows or _row_starts(lines, splits, columns, across)
    row = -1
    made: dict[tuple[int, int], PieceCell] = {}
    for index, (line, split) in enumerate(zip(lines, splits, strict=True)):
        if index in starts or split is None or (index and splits[index - 1] is None):
            row += 1
        for col, words in (split if split is not None else {0: list(line.words)}).items():
            span = 1 if split is not None else len(edges) - 1
            box = Box(edges[col], edges[col + span], line.top, line.bottom)
            cell = made.setdefault((row, col), PieceCell(row, col, 1, span, box))
            cell.words += words
            cell.box = Box(box.x0, box.x1, cell.box.top, line.bottom)
    cells = list(made.values())
    for cell in cells:
        column = [
            w.x1 for c in cells for w in c.words if (c.col, c.colspan) == (cell.col, cell.colspan)
        ]
        cell.right = max(column)
    if len(edges) < 3:
        return None
    box = Box(edges[0], edges[-1], lines[0].top, lines[-1].bottom)
    return Piece(number, box, edges, cells, row + 1)


def _row_starts(
    lines: Sequence[Line],
    splits: Sequence[dict[int, list[Word]] | None],
    columns: Columns,
    across: Sequence[Box],
) -> set[int]:
    """The lines that rows begin with."""
    wide = 0.6 * (columns.edges[-1] - columns.edges[0])
    tops = [rule.top for rule in across if rule.x1 - rule.x0 >= wide]
    ruled = {
        index
        for index, (above, line) in enumerate(pairwise(lines), 1)
        if any(above.middle < top <= line.middle for top in tops)
    }
    white = _white_rows(lines, splits)
    # rules under the headings, or around the titles of groups, do not part every row
    return {0, *ruled} if len(ruled) >= 0.75 * len(white) else white | ruled


def _white_rows(lines: Sequence[Line], splits: Sequence[dict[int, list[Word]] | None]) -> set[int]:
    """The lines that rows begin with, by their number or by the white above them."""
    gaps = [below.top - above.bottom for above, below in pairwise(lines)]
    # within rows lines are set close; a table of one-line rows has no such white to show
    usual = min(sorted(gaps)[len(gaps) // 4], 0.5 * lines[0].size) if gaps else 0.0
    firsts = [split[0][0].text for split in splits if split and 0 in split]
    numbered = sum(1 for text in firsts if NUMBER.fullmatch(text)) > len(firsts) / 2
    starts = {0}
    for index, gap in enumerate(gaps, 1):
        split = splits[index] or {}
        white = gap > usual + _ROW_GAP * lines[index].size
        named = numbered and 0 in split and NUMBER.fullmatch(split[0][0].text)
        begun = len(split) > 1 or (0 in split and not numbered)
        if named or (white and begun):
            starts.add(index)
    return starts
