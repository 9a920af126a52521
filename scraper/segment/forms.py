"""Forms read as records: one atom for each, as if it were the row of a table."""

from collections.abc import Mapping, Sequence

from scraper.extract.document import Block
from scraper.segment.atoms import BOLD, HEADING, LABEL, ROW, TOGGLE, Atom, Piece
from scraper.segment.cells import cells_of, pieces_of_cell, printed_in, table_of, title_atom
from scraper.segment.columns import Column, GridCell
from scraper.segment.cues import is_status
from scraper.segment.labels import ANSWER, NUMBER, WORDING, Label, label_of
from scraper.segment.learnt import learnt_key
from scraper.segment.numbers import Printed, printed_at_start
from scraper.segment.records import is_form

# So many forms with a title above them, and this share of all, make that the document's way.
_TITLED, _MOST = 3, 0.6


def read_form(
    blocks: Sequence[Block], indexes: Sequence[int], keys: Mapping[str, Label]
) -> list[Atom]:
    """The blocks of one table as records; none where it is no form. ``keys`` as records.py
    learnt them. A record ends where one of its keys comes again."""
    if not keys:
        return []
    cells = cells_of(blocks, indexes)
    by_row: dict[int, list[GridCell]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell)
    width = max(cell.col + cell.colspan for cell in cells)
    firsts = [own[0].text for own in by_row.values() if own[0].col == 0 and own[0].colspan < width]
    if width != 2 or not is_form(firsts, keys):
        return []
    atoms: list[Atom] = []
    record: list[tuple[Label | None, list[GridCell]]] = []
    seen: set[str] = set()
    for own in by_row.values():
        name = learnt_key(own[0].text)
        label = keys.get(name) or label_of(own[0].text)
        across = own[0].colspan == width
        if record and (across or (name in keys and name in seen)):
            atoms.append(_record(blocks, record))
            record, seen = [], set()
        if across:
            atoms.append(title_atom(blocks, own[0]))
            continue
        record.append((label, own))
        seen.add(name)
    return [*atoms, _record(blocks, record)] if record else atoms


def _record(
    blocks: Sequence[Block], rows: Sequence[tuple[Label | None, Sequence[GridCell]]]
) -> Atom:
    pieces: list[Piece] = []
    printed: list[Printed] = []
    identity: list[str] = []
    for label, own in rows:
        if label is None:
            label = Label(WORDING, "", False)  # "7.1 | the sub-recommendation's text"
        values = own if own[0].col > 0 else own[1:]
        for cell in values:
            found = None
            if label.role == NUMBER:
                found = printed_in(cell.text)
            elif label.role == WORDING:
                found = printed_at_start(cell.text) or printed_at_start(own[0].text)
                identity.append(found.rest if found and found.rest else cell.text)
            elif (named := printed_at_start(cell.text)) and named.named and named.rest:
                # "This answers: | Recommendation 7: crime recording", whatever the key says
                found, label = named, Label(WORDING, label.text, False)
                identity.append(named.rest)
            printed += [found] if found else []
            column = Column(label.role, label.text, label.dated)
            pieces += pieces_of_cell(blocks, cell, column)
    first, last = rows[0][1][0], rows[-1][1][-1]
    whole = [each for each in printed if not each.sub] or printed
    return Atom(
        ROW,
        " ".join(identity),
        first.blocks[0],
        last.blocks[-1],
        tuple(pieces),
        printed=whole[0] if whole else None,
        label=next((label for label, _ in rows if label and label.role == ANSWER), None),
        table=table_of(blocks, first),
        fresh=bool(identity or printed),
        record=True,
    )


def with_titles(atoms: Sequence[Atom], blocks: Sequence[Block]) -> list[Atom]:
    """Forms with the titles straight above them as one, where most forms have one: a title such
    as "Form 3" says little, and is where the record begins."""
    forms = [index for index, atom in enumerate(atoms) if atom.record]
    titled = {index for index in forms if index and _is_title(atoms[index - 1], blocks)}
    if len(titled) < _TITLED or len(titled) < _MOST * len(forms):
        return list(atoms)
    found: list[Atom] = []
    for index, atom in enumerate(atoms):
        if index in titled:
            title = found.pop()
            text = " ".join(part for part in (title.text, atom.text) if part)
            printed = atom.printed or title.printed
            heading = title.pieces[0].text if title.pieces else blocks[title.begins].text
            atom = atom._replace(begins=title.begins, text=text, printed=printed, title=heading)
        found.append(atom)
    return found


def _is_title(atom: Atom, blocks: Sequence[Block]) -> bool:
    """Whether a heading stands there, be it one that recurs or sounds like a label."""
    if atom.form == LABEL:
        return blocks[atom.begins].kind in ("heading", "toggle")
    return atom.form in (HEADING, BOLD, TOGGLE) and not is_status(atom)
