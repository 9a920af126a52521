"""Headings that are worded like labels, and are titles: "Six-month update" among titles.

The labels of a page recur. A heading that stands once, beside headings of its own level that are
titles, and speaks of a recommendation, is a title as they are; so is one that names the
recommendation in brackets.
"""

import re
from collections import Counter
from collections.abc import Sequence

from scraper.extract.document import Block
from scraper.segment.atoms import HEADING, LABEL, TOGGLE, Atom
from scraper.segment.labels import ANSWER
from scraper.segment.lexicon import Lexicon
from scraper.segment.numbers import printed_at_end, printed_at_start

_FORMS = {"heading": HEADING, "toggle": TOGGLE}
_REPLY = re.compile(r"\b(?:response|reply|answer|recommendation|comment|position)", re.IGNORECASE)
# So many titles beside it, and this share of the headings there, make titles the page's way.
_TITLES, _MOST = 3, 0.6
_CLEAR = 0.6  # by how much a title speaks more plainly of one recommendation than of the others


def is_bracketed_title(block: Block) -> bool:
    """Whether a heading that looks like a label names the recommendation it is the title of:
    "Six-month update (recommendation 29)"."""
    if block.kind not in (*_FORMS, "term", "caption") and block.lead != block.text:
        return False
    printed = printed_at_end(block.text)
    return printed is not None and printed.named and _REPLY.search(printed.rest) is None


def lone_titles(atoms: Sequence[Atom], blocks: Sequence[Block], lexicon: Lexicon) -> list[int]:
    """The labels that are titles, by their places among the atoms."""
    times = Counter(atom.label.text.lower() for atom in atoms if atom.label is not None)
    return [
        index
        for index, atom in enumerate(atoms)
        if atom.form == LABEL
        and atom.label is not None
        and atom.label.role == ANSWER
        and not atom.label.dated
        and times[atom.label.text.lower()] == 1
        and blocks[atom.begins].kind in _FORMS
        and _stands_among_titles(atoms, atom, _FORMS[blocks[atom.begins].kind], lexicon)
        and _speaks(blocks[atom.begins].text, lexicon)
    ]


def _stands_among_titles(atoms: Sequence[Atom], label: Atom, form: str, lexicon: Lexicon) -> bool:
    beside = [each for each in atoms if each.form == form and each.level == label.level]
    titles = sum(each.printed is not None or _speaks(each.text, lexicon) for each in beside)
    return titles >= _TITLES and titles >= _MOST * len(beside)


def _speaks(text: str, lexicon: Lexicon) -> bool:
    printed = printed_at_start(text)
    return lexicon.match(printed.rest if printed else text).best()[1] > _CLEAR
