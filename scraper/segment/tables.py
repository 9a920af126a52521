"""Tables read as records: which column is the number, the wording, the answer, the status.

Headers name the columns when they can; where they are missing, misspelt, blank or shifted
by one, what stands in the columns decides. A table whose first column holds labels is read
the other way round, as keys and values.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from scraper.extract.document import Block
from scraper.segment.atoms import ROW, TEXT, TITLE_ROW, Atom, Piece
from scraper.segment.columns import (
    Column,
    GridCell,
    column_roles,
    heads_of,
    is_header,
    is_second_header,
)
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
from scraper.segment.lexicon import Lexicon
from scraper.segment.numbers import Printed, printed_at_start, printed_in_cell
from scraper.segment.progress import status_of
from scraper.segment.voice import begins_with_deadline

# So many records, and so large a share of the rows, make a way of setting a table; and how
# many words a cell may have that is a title, a number or a status.
_RECORDS, _MOST, _TITLE_WORDS = 3, 0.8, 12

_GLOSS = re.compile(r"\s*\([^()\d]*\)$")


def read_table(blocks: Sequence[Block], indexes: Sequence[int], lexicon: Lexicon) -> list[Atom]:
    """The blocks of one table (by index) as atoms in reading order."""
    cells = cells_of(blocks, indexes)
    rows = sorted({cell.row for cell in cells})
    width = max(cell.col + cell.colspan for cell in cells)
    by_row = {row: [cell for cell in cells if cell.row == row] for row in rows}
    if _is_key_value(by_row, width):
        return _key_value(blocks, by_row, width)
    sections = _sections(by_row, width)
    atoms: list[Atom] = []
    for heads, members in sections:
        body = [row for row, title in members if title is None]
        roles = column_roles(cells, body, width, heads, lexicon) if body else {}
        for row, title in members:
            if title is not None:
                atoms.append(title_atom(blocks, title))
            else:
                atoms.extend(_row(blocks, cells, row, roles))
    return atoms


def _sections(
    by_row: dict[int, list[GridCell]], width: int
) -> list[tuple[dict[int, Column], list[tuple[int, GridCell | None]]]]:
    """The rows under each header: (heads by column, [(row, its title cell or None)])."""
    sections: list[tuple[dict[int, Column], list[tuple[int, GridCell | None]]]] = [({}, [])]
    deep = 0  # the rows above this one belong to a header of several rows
    for row, own in by_row.items():
        heads, members = sections[-1]
        title = _title(own, width)
        is_body = any(cell is None for _, cell in members)
        if heads and not members and row < deep:
            sections[-1] = (heads_of(own, heads), members)
        elif title is None and is_header(own, first=not heads and not is_body, width=width):
            above = heads if heads and not members and is_second_header(own) else None
            sections.append((heads_of(own, above), []))
            deep = max(cell.row + cell.rowspan for cell in own)
        else:
            members.append((row, title))
    return sections


def is_layout(blocks: Sequence[Block], indexes: Sequence[int]) -> bool:
    """Whether a table only arranges the page: one of its cells holds several recommendations,
    one column is all that is left of it (the other was the Welsh text), or its prose stands in
    rows of its own below rows of titles."""
    columns = {(place.col, place.colspan) for i in indexes if (place := blocks[i].cell)}
    narrow = {col for col, colspan in columns if colspan == min(span for _, span in columns)}
    if len(narrow) == 1 and len({blocks[i].cell.row for i in indexes if blocks[i].cell}) > 1:  # type: ignore[union-attr]
        return True
    if _is_prose_below_titles(blocks, indexes):
        return True
    begun: dict[tuple[int, int], int] = {}
    for index in indexes:
        block = blocks[index]
        place = block.cell
        assert place is not None
        printed = printed_at_start(block.text)
        titled = printed is not None and printed.named and not label_of(block.text)
        if titled or block.kind in ("heading", "toggle") or begins_with_deadline(block.text):
            begun[place.row, place.col] = begun.get((place.row, place.col), 0) + 1
    return any(count >= 4 for count in begun.values())


def _is_prose_below_titles(blocks: Sequence[Block], indexes: Sequence[int]) -> bool:
    """ "7 | Crime recording | Complete" over a row across the table, again and again."""
    spans = [place.colspan for index in indexes if (place := blocks[index].cell)]
    if sum(span > 1 for span in spans) < _RECORDS:
        return False  # most tables
    cells = cells_of(blocks, indexes)
    width = max(cell.col + cell.colspan for cell in cells)
    by_row: dict[int, list[GridCell]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell)
    across = titles = 0
    for own in by_row.values():
        words = [len(cell.text.split()) for cell in own]
        across += len(own) == 1 and own[0].colspan >= width and words[0] > _TITLE_WORDS
        titles += len(own) > 1 and max(words) <= _TITLE_WORDS
    return across >= titles >= _RECORDS and across + titles >= _MOST * len(by_row)


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


def _is_key_value(by_row: dict[int, list[GridCell]], width: int) -> bool:
    """Whether the first column holds the labels ("Force update", "Status", ...)."""
    keys = [row[0] for row in by_row.values() if row and row[0].col == 0 and row[0].colspan < width]
    if len(keys) < 2 or width > 4:
        return False
    named = [label for key in keys if (label := label_of(key.text))]
    roles = {label.role for label in named}
    beside = [row[1] for row in by_row.values() if len(row) > 1]
    if sum(label_of(cell.text) is not None for cell in beside[:1]) and len(named) < 3:
        return False  # a header row, not a key
    return len(named) >= 0.6 * len(keys) and len(roles) >= 2


def _key_value(
    blocks: Sequence[Block], by_row: dict[int, list[GridCell]], width: int
) -> list[Atom]:
    """Rows of keys and values: "Owner | DI Smith | Date | Nov-24", or a key over its value."""
    atoms = []
    waiting: Label | None = None
    for own in by_row.values():
        first = label_of(own[0].text)
        if first is None and len(own) == 1 and waiting is None:
            atoms.append(title_atom(blocks, own[0]))
            continue
        label = first or (waiting if len(own) == 1 else None)
        pieces: list[Piece] = []
        key = None
        for place, cell in enumerate(own):
            named = label_of(cell.text) if place + 1 < len(own) or place == 0 else None
            if named and (place == 0 or status_of(cell.text) is None):
                key = label = named
                continue
            pieces += _values(blocks, cell, label, number=place == 0 and len(own) > 1)
        waiting = key if not pieces else None
        atoms.append(_key_atom(blocks, own, pieces, first))
    return atoms


def _values(
    blocks: Sequence[Block], cell: GridCell, label: Label | None, *, number: bool
) -> list[Piece]:
    role = label.role if label else TEXT
    if label is None:
        # "7.1 | the sub-recommendation's text": the number, then wording
        role = NUMBER if number and printed_in_cell(cell.text) else WORDING if cell.col else TEXT
    return pieces_of(
        blocks,
        cell,
        Column(role, label.text if label else "", bool(label and label.dated)),
    )


def _key_atom(
    blocks: Sequence[Block], own: Sequence[GridCell], pieces: Sequence[Piece], label: Label | None
) -> Atom:
    wording = " ".join(piece.text for piece in pieces if piece.role == WORDING)
    number = next((piece.text for piece in pieces if piece.role == NUMBER), "")
    printed = printed_in(number) if number else (printed_at_start(wording) if wording else None)
    if printed is None and label is not None and label.role == WORDING:
        key = printed_at_start(own[0].text)  # "Recommendation 7.1 | its wording"
        printed = replace(key, rest="") if key else None
    return Atom(
        ROW,
        printed.rest if printed and not number and printed.rest else wording,
        own[0].blocks[0],
        own[-1].blocks[-1],
        tuple(pieces),
        printed=printed,
        label=label,
        table=table_of(blocks, own[0]),
        fresh=bool(wording or number),
    )


def table_of(blocks: Sequence[Block], cell: GridCell) -> int:
    """The table that a cell stands in."""
    place = blocks[cell.blocks[0]].cell
    return place.table if place else -1


def _title(own: Sequence[GridCell], width: int) -> GridCell | None:
    """The cell of a row that holds a title across the table, else None."""
    filled = [cell for cell in own if cell.text.strip()]
    if len(filled) != 1 or width < 2:
        return None
    cell = filled[0]
    if cell.colspan >= width:
        return cell
    if width < 3 or cell.col != 0 or cell.rowspan > 1 or printed_in_cell(cell.text):
        return None
    return cell if len(cell.text) < 160 and (cell.header or printed_at_start(cell.text)) else None


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


def _row(
    blocks: Sequence[Block], cells: Sequence[GridCell], row: int, roles: dict[int, Column]
) -> list[Atom]:
    here = sorted(
        (c for c in cells if c.row <= row < c.row + c.rowspan and c.text.strip()),
        key=lambda c: c.col,
    )
    if not here:
        return []
    pieces: list[Piece] = []
    identity: list[str] = []
    printed: list[Printed] = []
    fresh = False
    for cell in here:
        column = roles.get(cell.col, Column(TEXT))
        own = cell.row == row
        if column.role == NUMBER:
            found = printed_in(cell.text)
            if found:
                printed.append(found)
                identity.append(found.rest)
            fresh = fresh or own
        elif column.role == WORDING:
            found = printed_at_start(cell.text)
            if found:
                printed.append(found)
            identity.append(found.rest if found else cell.text)
            fresh = fresh or own
        pieces.extend(pieces_of(blocks, cell, column))
    whole = [p for p in printed if not p.sub] or printed
    return [
        Atom(
            ROW,
            " ".join(text for text in identity if text),
            min(c.blocks[0] for c in here if c.row == row)
            if any(c.row == row for c in here)
            else here[0].blocks[0],
            max(c.blocks[-1] for c in here),
            tuple(pieces),
            printed=whole[0] if whole else None,
            table=table_of(blocks, here[0]),
            fresh=fresh,
        )
    ]


def printed_in(text: str) -> Printed | None:
    """The numbers that a cell is, or begins with."""
    text = text.replace("\n", ", ")  # two numbers, one below the other
    bare = _GLOSS.sub("", text)  # "15 (Commissioner)"
    return printed_in_cell(text) or printed_at_start(text) or printed_in_cell(bare)


def pieces_of(blocks: Sequence[Block], cell: GridCell, column: Column) -> list[Piece]:
    """The cell's blocks as pieces; a label inside the cell changes the role from there on."""
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
        if found and role in (ANSWER, TEXT, WORDING) and found[0].role not in (NUMBER, EVIDENCE):
            role, label, dated = found[0].role, found[0].text, found[0].dated
            text = found[1]
        if text:
            pieces.append(Piece(role, text, index, label, dated, block.kind == "item", cell.col))
        if found and role in (STATUS, DATE, OWNER):
            role, label, dated = column.role, column.label, column.dated
    return pieces
