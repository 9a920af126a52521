"""Tables read as keys and values: "Force update", "Status" ... in the first column."""

from collections.abc import Mapping, Sequence

from scraper.extract.document import Block
from scraper.segment.atoms import ROW, TEXT, Atom, Piece
from scraper.segment.cells import pieces_of_cell, printed_in, table_of, title_atom
from scraper.segment.columns import Column, GridCell
from scraper.segment.labels import NUMBER, WORDING, Label, label_of
from scraper.segment.learnt import learnt_key
from scraper.segment.numbers import printed_at_start, printed_in_cell, printed_whole
from scraper.segment.progress import status_of


def _key_label(cell: GridCell, learnt: Mapping[str, Label]) -> Label | None:
    return label_of(cell.text) or (learnt.get(learnt_key(cell.text)) if learnt else None)


def is_key_value(
    by_row: dict[int, list[GridCell]], width: int, learnt: Mapping[str, Label]
) -> bool:
    """Whether the first column holds the labels ("Force update", "Status", ...)."""
    keys = [row[0] for row in by_row.values() if row and row[0].col == 0 and row[0].colspan < width]
    if len(keys) < 2 or width > 4:
        return False
    named = [label for key in keys if (label := _key_label(key, learnt))]
    roles = {label.role for label in named}
    beside = [row[1] for row in by_row.values() if len(row) > 1]
    if sum(label_of(cell.text) is not None for cell in beside[:1]) and len(named) < 3:
        return False  # a header row, not a key
    return len(named) >= 0.6 * len(keys) and len(roles) >= 2


def key_value_rows(
    blocks: Sequence[Block],
    by_row: dict[int, list[GridCell]],
    width: int,
    learnt: Mapping[str, Label],
) -> list[Atom]:
    """Rows of keys and values: "Owner | DI Smith | Date | Nov-24", or a key over its value."""
    atoms = []
    waiting: Label | None = None
    for own in by_row.values():
        first = _key_label(own[0], learnt)
        if first is None and len(own) == 1 and waiting is None:
            atoms.append(title_atom(blocks, own[0]))
            continue
        label = first or (waiting if len(own) == 1 else None)
        pieces: list[Piece] = []
        key = None
        for place, cell in enumerate(own):
            named = (label_of(cell.text) if place + 1 < len(own) else None) if place else first
            if named and (place == 0 or status_of(cell.text) is None):
                key = label = named
                continue
            pieces += _values(blocks, cell, label, number=place == 0 and len(own) > 1)
        waiting = key if not pieces else None
        atoms.append(_key_atom(blocks, own, pieces, first))
    return atoms


def _is_number(text: str) -> bool:
    return printed_in_cell(text) is not None or printed_whole(text)


def _values(
    blocks: Sequence[Block], cell: GridCell, label: Label | None, *, number: bool
) -> list[Piece]:
    role = label.role if label else TEXT
    if label is None:
        # "7.1 | the sub-recommendation's text": the number, then wording
        role = NUMBER if number and printed_in_cell(cell.text) else WORDING if cell.col else TEXT
    elif label.role == NUMBER and not _is_number(cell.text):
        role = WORDING  # "Rec | Quality of investigations"
    return pieces_of_cell(
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
        printed = key._replace(rest="") if key else None
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
