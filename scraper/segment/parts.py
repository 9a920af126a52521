"""What goes on with the recommendation above: rows and titles of its parts 7.1 and 7.2."""

from collections.abc import Sequence

from scraper.segment.atoms import BOLD, HEADING, ROW, TITLES, TOGGLE, Atom
from scraper.segment.labels import NUMBER
from scraper.segment.numbers import Numbering

_PART_BELOW = 4  # how many atoms below its recommendation a first part may stand
_TITLE_ABOVE = 30  # and how many below its title a later one
_TRUSTED = 0.5
_PARTS = frozenset({ROW, HEADING, TOGGLE, BOLD})


def goes_on(atoms: Sequence[Atom], index: int, numbering: Numbering) -> bool:
    """Whether a row, or the title of a part, goes on with the recommendation above it."""
    return (
        _same_number_as_above(atoms, index)
        or _is_part_of_above(atoms, index)
        or _is_part_of_title(atoms, index, numbering)
    )


def _same_number_as_above(atoms: Sequence[Atom], index: int) -> bool:
    """A row 7.2 below the row 7.1 of the same table goes on with it."""
    atom, above = atoms[index], atoms[index - 1] if index else None
    if atom.form == ROW and not atom.text and above is not None and above.form in TITLES:
        return atom.printed is not None and atom.printed == above.printed
    return (
        atom.form == ROW
        and above is not None
        and above.form == ROW
        and above.table == atom.table
        and (not atom.text or _number_cell(atom) == _number_cell(above) >= 0)
        and atom.printed is not None
        and above.printed is not None
        and atom.printed.numbers == above.printed.numbers
    )


def _is_part_of_above(atoms: Sequence[Atom], index: int) -> bool:
    """A row 22.1 below "Recommendation 22" and its wording goes on with it, and so does one
    without wording of its own below "22."."""
    printed = atoms[index].printed
    if atoms[index].form != ROW or printed is None or not printed.sub or printed.named:
        return False
    for atom in reversed(atoms[max(0, index - _PART_BELOW) : index]):
        above = atom.printed
        whole = above is not None and not above.sub
        if above is not None and whole and (above.named or not atoms[index].text):
            return above.numbers == printed.numbers
        if above is not None and whole and _number_cell(atom) >= 0 > _number_cell(atoms[index]):
            return atom.table == atoms[index].table and above.numbers == printed.numbers
    return False


def _is_part_of_title(atoms: Sequence[Atom], index: int, numbering: Numbering) -> bool:
    """ "13.2" below a title with the number 13, where that number means a recommendation and
    is no section's."""
    atom = atoms[index]
    if atom.printed is None or not atom.printed.sub or atom.form not in _PARTS:
        return False
    number = atom.printed.numbers[0]
    if numbering.trust < _TRUSTED or number not in numbering.table:
        return False
    for above in reversed(atoms[max(0, index - _TITLE_ABOVE) : index]):
        if above.form in TITLES and above.printed is not None and not above.printed.sub:
            return above.printed.numbers == atom.printed.numbers and above.text != ""
    return False


def _number_cell(atom: Atom) -> int:
    """The block of the number that a row has beside those in its wording, -1 where it has none;
    rows under one merged cell have the same."""
    return next((piece.block for piece in atom.pieces if piece.role == NUMBER), -1)
