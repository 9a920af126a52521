"""Titles above several recommendations' rows: "Theme C: victims and safety" over three of them.

Such a band speaks of what stands below it, and may sound more like one of ours than the
paraphrase in the row; it begins none.
"""

from collections.abc import Sequence

from scraper.segment.atoms import HEADING, ROW, SHORT, TITLE_ROW, TOGGLE, Atom
from scraper.segment.cues import Cues
from scraper.segment.labels import ANSWER, WORDING

# Lead of the best recommendation over the next with which a row plainly speaks of it; and the
# share of a table's title rows of several rows that must be bands.
_PLAIN, _MOST = 0.4, 0.5
# How far below a heading its table may begin (an introduction stands between).
_BELOW = 3
_SEVERAL = 2


def bands(atoms: Sequence[Atom], cues: Cues) -> frozenset[int]:
    """The atoms that head rows of several recommendations."""
    if not any(atom.form == ROW for atom in atoms):
        return frozenset()
    found: set[int] = set()
    by_table: dict[int, list[int]] = {}
    for index, atom in enumerate(atoms):
        if atom.printed is not None or not atom.text:
            continue
        if atom.form == TITLE_ROW and atom.label is None:
            by_table.setdefault(atom.table, []).append(index)
        elif atom.form in (HEADING, TOGGLE, SHORT) and _heads_several(atoms, index, cues):
            found.add(index)
    for titles in by_table.values():
        rows = {index: _rows(atoms, index) for index in titles}
        several = [index for index in titles if len(rows[index]) >= _SEVERAL]
        heading = [index for index in several if _differ(rows[index], cues)]
        if heading and len(heading) >= _MOST * len(several):
            found.update(titles)
    return frozenset(found)


def _heads_several(atoms: Sequence[Atom], index: int, cues: Cues) -> bool:
    for place in range(index + 1, min(index + 1 + _BELOW, len(atoms))):
        if atoms[place].form == ROW:
            return _differ(_rows(atoms, place - 1), cues)
        if atoms[place].form in (HEADING, TOGGLE, TITLE_ROW):
            return False
    return False


def _rows(atoms: Sequence[Atom], index: int) -> list[Atom]:
    """The rows below a title, up to the next title or the table's end."""
    rows: list[Atom] = []
    for atom in atoms[index + 1 :]:
        if atom.form != ROW or (rows and atom.table != rows[0].table):
            break
        rows.append(atom)
    return rows


def _differ(rows: Sequence[Atom], cues: Cues) -> bool:
    """Whether rows plainly speak of several recommendations, each with a place for an answer."""
    spoken: set[int] = set()
    for row in rows:
        roles = {piece.role for piece in row.pieces}
        if not row.fresh or row.label is not None or WORDING not in roles or ANSWER not in roles:
            continue
        if row.printed is not None and row.printed.sub:
            return False
        position, lead = cues.best(row.text)
        if lead >= _PLAIN:
            spoken.add(position)
    return len(spoken) >= _SEVERAL
