"""Prose that names its subject first: "As to early screening, a team of five reads ..."."""

import re
from collections.abc import Sequence

from scraper.segment.atoms import (
    BOLD,
    HEADING,
    PARAGRAPH,
    TERM,
    TEXT,
    TITLE_ROW,
    TOGGLE,
    Atom,
    Piece,
)
from scraper.segment.lexicon import Lexicon
from scraper.segment.not_ours import not_ours

_SUBJECT = re.compile(
    r"(?:as (?:to|for|regards)|on|turning to|with (?:regard|respect) to|regarding|concerning"
    r"|in (?:relation|respect|regard) (?:to|of)|when it comes to)\s+"
    r"(?:the (?:question|matter|subject|issue|point) of\s+)?([^,:.;]{3,70}),\s",
    re.IGNORECASE,
)
# Below "Other matters" each paragraph has a subject of its own: "The review of commissioning
# arrangements is one that ..."
_OTHER_MATTERS = re.compile(
    r"(?:any |some )?other (?:\w+ )?(?:matters|points|subjects|issues)\W*", re.I
)
_FIRST = re.compile(
    r"(?:(?:the|our|my|this) )?([^,:.;]{3,70}?)\s+(?:is|are|was|were|has|have|had|will|can)\b", re.I
)
# How plainly the subject must be one of ours, and the title above it none (shares).
_PLAIN, _HARDLY = 0.6, 0.3
_ABOVE = frozenset({HEADING, TOGGLE, TITLE_ROW, TERM, BOLD})


def with_subjects(atoms: Sequence[Atom], lexicon: Lexicon) -> list[Atom]:
    """The atoms, with a title of its own above each paragraph that names its subject first: where
    no title stands above it, or one that speaks of none of ours ("Other matters"). Inside what
    another title names, such a paragraph is part of the answer."""
    found: list[Atom] = []
    above: Atom | None = None
    for atom in atoms:
        if atom.form in _ABOVE or atom.table >= 0 or atom.printed is not None:
            above = atom
        subject = _SUBJECT.match(atom.text) if atom.form == PARAGRAPH else None
        if subject is None and atom.form == PARAGRAPH and above is not None:
            others = above.pieces and _OTHER_MATTERS.fullmatch(above.text)
            subject = _FIRST.match(atom.text) if others else None
        plain = subject is not None and lexicon.match(subject[1]).best()[1] > _PLAIN
        if subject and plain and not _speaks_of_ours(above, lexicon):
            title = Piece(TEXT, subject[1], atom.begins)
            found.append(Atom(BOLD, subject[1], atom.begins, atom.begins, (title,)))
        found.append(atom)
    return found


def _speaks_of_ours(title: Atom | None, lexicon: Lexicon) -> bool:
    if title is None:
        return False
    if not_ours(title.text):
        return False
    numbered = title.printed is not None or title.table >= 0
    return numbered or lexicon.match(title.text).best()[1] > _HARDLY
