"""What labels and table columns say of a segment's pieces; ``text`` where neither says anything."""

import re
from collections.abc import Sequence

from scraper.segment.atoms import (
    BOLD,
    HEADING,
    ITEM,
    LABEL,
    PARAGRAPH,
    ROW,
    SHORT,
    TERM,
    TEXT,
    TITLE_ROW,
    TITLES,
    TOGGLE,
    Atom,
    Piece,
)
from scraper.segment.labels import ANSWER, DATE, DOCUMENTS, EVIDENCE, NUMBER, OWNER, STATUS, WORDING
from scraper.segment.progress import status_of
from scraper.segment.voice import voice

# The letter of a sub-part before its wording: "(b) ", "c. ", "(iv) ".
_LETTERED = re.compile(r"^(?:\([a-h]\)|\([ivx]{1,4}\)|[a-h][).])\s+\S")
_ASKS = 0.5  # voice (log odds) from which a numbered sentence is the wording of a part
_COLUMN = "response"  # a column or a row of a table announces as clearly as any label
_META = frozenset({OWNER, DATE, EVIDENCE, DOCUMENTS, NUMBER, WORDING})


def with_roles(atoms: Sequence[Atom], first: int, last: int) -> tuple[list[Piece], str]:
    """Every piece of a stretch with the role that labels and columns give it; ``text``
    where none does. Also the first label that announced the answer, "" if none did."""
    role, label, dated = TEXT, "", False
    announced = ""
    pieces: list[Piece] = []
    in_table = atoms[first].form == ROW and _has_answer(atoms[first])
    for index in range(first, last + 1):
        atom = atoms[index]
        if in_table and atom.table < 0:
            if any(each.record for each in atoms[index + 1 : last + 1]):
                continue  # the title of a second part's form
            break  # the table answers; what stands below it is about something else
        if atom.label is not None and atom.form in (LABEL, TITLE_ROW):
            role, label, dated = atom.label.role, atom.label.text, atom.label.dated
            role = TEXT if role == NUMBER else role
            if role == DATE and dated:  # "Deadline: 27 March 2025" has its value already
                role, label, dated = (ANSWER, "", False) if announced else (TEXT, "", False)
            if role == ANSWER:
                announced = announced or label
            continue
        if _is_status(atom):
            pieces += [piece.told(STATUS, piece.label, piece.dated) for piece in atom.pieces]
            if role == STATUS:
                role, label, dated = (ANSWER, "", False) if announced else (TEXT, "", False)
            continue
        if index == first and atom.form in (HEADING, TOGGLE, TERM, BOLD, TITLE_ROW, SHORT):
            continue
        if atom.form in (HEADING, TOGGLE, TERM, TITLE_ROW):
            if role in _META and role != WORDING:
                role, label, dated = TEXT if not announced else ANSWER, "", False
            continue
        if _is_part_title(atom) or (announced and _is_lettered_part(atoms, index)):
            continue
        if atom.form == ROW:
            if _has_answer(atom):
                announced = announced or _COLUMN
            pieces.extend(atom.pieces)
            continue
        for piece in atom.pieces:
            pieces.append(piece.told(role, label, dated))
            if role in (STATUS, DATE, OWNER):
                # such a label speaks for one line; what follows goes on as before it
                role, label, dated = (ANSWER, "", False) if announced else (TEXT, "", False)
        if role == WORDING and not _asks_on(atoms, index, last):
            role, label, dated = TEXT, "", False
    return pieces, announced


def _asks_on(atoms: Sequence[Atom], index: int, last: int) -> bool:
    """Whether the wording goes on behind an atom that a label announced as such: up to the
    answer's label, where there is one. Else "Asked: ..." speaks for one paragraph, and for the
    list that this leads into."""
    here, behind = atoms[index], atoms[index + 1 : last + 1]
    if here.text.endswith(":") or (here.form == ITEM and behind and behind[0].form == ITEM):
        return True
    return any(each.label is not None and each.label.role == ANSWER for each in behind)


def _has_answer(row: Atom) -> bool:
    """Whether a row has a place for the answer, be it blank."""
    told = row.label is not None and row.label.role == ANSWER
    return told or any(piece.role == ANSWER for piece in row.pieces)


def _is_part_title(atom: Atom) -> bool:
    """The title or the wording of a sub-part: "12.1 - review what was decided"."""
    return (
        atom.printed is not None
        and atom.printed.sub
        and atom.form in (BOLD, SHORT, PARAGRAPH)
        and len(atom.text.split()) <= 25
        and voice(atom.text) > (_ASKS if _is_sentence(atom) else -1.0)
    )


def _is_sentence(atom: Atom) -> bool:
    """ "10.1 Advisers are on call around the clock.": a numbered paragraph, not a title."""
    return atom.form == PARAGRAPH and atom.text.rstrip().endswith(".")


def _is_lettered_part(atoms: Sequence[Atom], index: int) -> bool:
    """ "(b) policies and practice." between one part's answer and the next "Response"."""
    after = atoms[index + 1].label if index + 1 < len(atoms) else None
    atom = atoms[index]
    if after is None or atom.form not in (ITEM, PARAGRAPH, SHORT, BOLD):
        return False
    if after.role == ANSWER and _LETTERED.match(atom.text):
        return True
    numbered = atom.printed is not None and atom.printed.sub
    return numbered and after.role in (ANSWER, EVIDENCE, OWNER)


def _is_status(atom: Atom) -> bool:
    """A status that stands by itself: a badge, a coloured word, a line."""
    badge = atom.printed is not None and atom.form == ITEM  # first in a numbered item
    return (
        (badge or (atom.form in (*TITLES, PARAGRAPH) and atom.printed is None))
        and len(atom.text) <= 40
        and not atom.text.endswith(".")
        and status_of(atom.text) is not None
    )
