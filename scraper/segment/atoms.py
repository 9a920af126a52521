"""The document as a line of atoms: what may begin a recommendation, and what it brings.

An atom is a block, half a block (a run-in label and the text behind it), or a row of a table
whose columns are understood. Alignment works on atoms; answers are assembled from pieces. Both are
named tuples: a page has hundreds, each made in a third of a frozen dataclass's time.
"""

from typing import NamedTuple

from scraper.segment.labels import Label
from scraper.segment.numbers import Printed

TEXT = "text"  # a piece whose role its place among the others decides

# The forms an atom takes; order of how readily each begins a recommendation.
HEADING, TOGGLE, TERM, BOLD, TITLE_ROW, ROW = (
    "heading",
    "toggle",
    "term",
    "bold",
    "title row",
    "row",
)
SHORT, PARAGRAPH, ITEM, LABEL = "short line", "paragraph", "item", "label"
TITLES = frozenset({HEADING, TOGGLE, TERM, BOLD, TITLE_ROW, SHORT})


class Piece(NamedTuple):
    """One paragraph or list item with its role: a label's role or ``text``. ``label`` is the
    nearest label as printed ("" if none), ``block`` the index of the document's block,
    ``column`` the table column it stands in (-1 outside tables), ``side`` what the markup
    says of it: ``term`` or ``definition`` of a list of these, ``quoted``, or ""."""

    role: str
    text: str
    block: int
    label: str = ""
    dated: bool = False
    item: bool = False
    column: int = -1
    side: str = ""

    def told(self, role: str, label: str, dated: bool) -> "Piece":
        """What a label or a cut says it is."""
        if role == self.role and label == self.label and dated == self.dated:
            return self
        return Piece(role, self.text, self.block, label, dated, self.item, self.column, self.side)


class Atom(NamedTuple):
    """One candidate beginning and what it brings. ``text`` speaks for identity: the
    wording side of a row, or the block's text without its printed number."""

    form: str
    text: str
    begins: int
    ends: int
    pieces: tuple[Piece, ...] = ()
    level: int = 0
    printed: Printed | None = None
    label: Label | None = None
    table: int = -1
    fresh: bool = True  # a row that brings a number or wording of its own
    record: bool = False  # a whole form, its keys and values
    title: str = ""  # the heading that a record stands under


def is_label(atom: Atom, role: str) -> bool:
    """Whether an atom is no more than a label of that role."""
    return atom.form == LABEL and atom.label is not None and atom.label.role == role
