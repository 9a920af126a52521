"""Tables read as records: which column is the number, the wording, the answer, the status.

Headers name the columns when they can; where they are missing, misspelt, blank or shifted
by one, what stands in the columns decides. A table whose first column holds labels is read
the other way round, as keys and values.
"""

from collections.abc import Mapping, Sequence

from scraper.extract.document import Block
from scraper.segment.atoms import ROW, TEXT, Atom, Piece
from scraper.segment.cells import cells_of, pieces_of_cell, printed_in, table_of, title_atom
from scraper.segment.columns import (
    Column,
    GridCell,
    column_roles,
    heads_of,
    is_header,
    is_second_header,
)
from scraper.segment.forms import read_form
from scraper.segment.key_values import is_key_value, key_value_rows
from scraper.segment.labels import NUMBER, WORDING, Label, label_of, run_in_label
from scraper.segment.lexicon import Lexicon
from scraper.segment.numbers import Printed, printed_at_start, printed_in_cell
from scraper.segment.voice import begins_with_deadline

# So many records, and so large a share of the rows, make a way of setting a table; and how
# many words a cell may have that is a title, a number or a status.
_RECORDS, _MOST, _TITLE_WORDS = 3, 0.8, 12
_USUAL = 2  # times that a label run in recurs in a table


def read_table(
    blocks: Sequence[Block],
    indexes: Sequence[int],
    lexicon: Lexicon,
    learnt: Mapping[str, Label],
    keys: Mapping[str, Label],
) -> list[Atom]:
    """The blocks of one table (by index) as atoms in reading order; ``learnt``: labels that the
    page teaches, ``keys``: those of its forms."""
    cells = cells_of(blocks, indexes)
    rows = sorted({cell.row for cell in cells})
    width = max(cell.col + cell.colspan for cell in cells)
    by_row: dict[int, list[GridCell]] = {row: [] for row in rows}
    covering: dict[int, list[GridCell]] = {row: [] for row in rows}
    for cell in cells:
        by_row[cell.row].append(cell)
        for row in range(cell.row, min(cell.row + cell.rowspan, rows[-1] + 1)):
            if row in covering and cell.text.strip():
                covering[row].append(cell)
    form = read_form(blocks, indexes, keys)
    if form:
        return form
    if is_key_value(by_row, width, learnt):
        return key_value_rows(blocks, by_row, width, learnt)
    sections = _sections(by_row, width)
    usual = _usual_labels(blocks, indexes)
    atoms: list[Atom] = []
    for heads, members in sections:
        body = [row for row, title in members if title is None]
        roles = column_roles(cells, body, width, heads, lexicon) if body else {}
        for row, title in members:
            if title is not None:
                atoms.append(title_atom(blocks, title))
            else:
                atoms.extend(_row(blocks, covering[row], row, roles, usual))
    return atoms


def _usual_labels(blocks: Sequence[Block], indexes: Sequence[int]) -> frozenset[str]:
    """Labels run in before several texts of a table: one alone ("Plan: a desk from June.") may
    be the beginning of a sentence."""
    texts = [found[0].text for i in indexes if (found := run_in_label(blocks[i].text))]
    return frozenset(text for text in texts if texts.count(text) >= _USUAL)


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


def _row(
    blocks: Sequence[Block],
    covering: Sequence[GridCell],
    row: int,
    roles: dict[int, Column],
    usual: frozenset[str],
) -> list[Atom]:
    here = sorted(covering, key=lambda c: c.col)
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
        pieces.extend(pieces_of_cell(blocks, cell, column, usual))
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
