"""Lines that say which recommendations the title above them answers.

"14. Partnership" over *Recommendation 25*, or "Judging danger" over "Covers recommendations 12
(risk) and 13 (orders).": the number belongs to the title, and a number that the title has of its
own is the section's.
"""

import re
from collections.abc import Sequence

from scraper.segment.atoms import BOLD, HEADING, ITEM, PARAGRAPH, ROW, SHORT, TERM, TOGGLE, Atom
from scraper.segment.labels import NUMBER
from scraper.segment.numbers import Printed, printed_at_start

_TITLES = frozenset({HEADING, TOGGLE, TERM, BOLD})
_LINES = frozenset({BOLD, SHORT, PARAGRAPH, ITEM})
# So many titles with numbers of their own over such lines make them the page's section numbers.
_RECORDS = 3
_LONGEST = 200
_LEAD_IN = re.compile(
    r"^\W*(?:(?:this|the) (?:section|part|chapter|theme|topic|heading) )?(?:covers?|covering|answers?|answering|address(?:es|ing)"
    r"|responds? to|responding to|response to|our (?:answer|response|reply) to|relates? to|relating to|relates|linked to|links to"
    r"|meets|meeting|in (?:answer|response|reply) to|deals? with|dealing with|corresponds to|this is|these are|see|official"
    r"|super-?complaint|report|for|on|re|from the report)?:?\s*(?:the )?(?:report[’']?s |official |national |joint |super-?complaint )*"
    r"(?=rec)",
    re.IGNORECASE,
)
_GLOSS = re.compile(r"\s*\([^()]{2,70}\)")
_BEHIND = re.compile(
    r"(?: (?:of|in|from) the (?:\w+ ){0,3}(?:report|super-?complaint))?\W*", re.IGNORECASE
)


def number_line(text: str) -> Printed | None:
    """The recommendations that a line names, where it does nothing else; what stands in brackets
    behind each is the ``rest``."""
    if len(text) > _LONGEST or "ec" not in text[:70]:
        return None
    lead_in = _LEAD_IN.match(text)
    if lead_in is None:
        return None
    printed = printed_at_start(_GLOSS.sub("", text[lead_in.end() :]))
    if printed is None or not printed.named or printed.sub or not _BEHIND.fullmatch(printed.rest):
        return None
    return printed._replace(rest=" ".join(_GLOSS.findall(text)).strip(" ()"))


def with_number_lines(atoms: Sequence[Atom]) -> list[Atom]:
    """Titles with the numbers that stand on the line below them, and without that line."""
    lines = {
        index: found
        for index, atom in enumerate(atoms)
        if index and (found := _numbers_alone(atom))
    }
    pairs = {index - 1: found for index, found in lines.items() if _names(atoms, index, lines)}
    own = {
        index
        for index, found in pairs.items()
        if (printed := atoms[index].printed) and printed.numbers != found.numbers
    }
    sections = len(own) >= _RECORDS
    merged: list[Atom] = []
    for index, atom in enumerate(atoms):
        if index - 1 in pairs and (sections or index - 1 not in own):
            continue
        if index in pairs and (sections or index not in own):
            atom = atom._replace(
                printed=pairs[index], text=f"{atom.text} {pairs[index].rest}".rstrip()
            )
        elif sections and atom.form == HEADING and atom.printed and not atom.printed.named:
            atom = atom._replace(printed=None)
        merged.append(atom)
    return merged


def _numbers_alone(atom: Atom) -> Printed | None:
    """What a line or a row "Reference | Recommendation 7" names."""
    if atom.form == ROW:
        printed = atom.printed
        alone = printed is not None and not printed.sub and not atom.text
        keyed = atom.label is not None and atom.label.role == NUMBER
        only = all(piece.role == NUMBER for piece in atom.pieces)
        return printed if alone and keyed and only else None
    if atom.form not in _LINES or atom.table >= 0 or len(atom.pieces) != 1:
        return None
    return number_line(atom.pieces[0].text)


def _names(atoms: Sequence[Atom], index: int, lines: dict[int, Printed]) -> bool:
    """Whether the line stands straight below a title that has none of the report's numbers,
    and no other such line stands before the next title."""
    above = atoms[index - 1]
    if above.form not in _TITLES or above.table >= 0 or index - 1 in lines or not above.text:
        return False
    if above.printed is not None and above.printed.named:
        return False
    if above.form == BOLD and atoms[index].form != above.form and above.printed is None:
        return False
    for later in range(index + 1, len(atoms)):
        if later in lines:
            return later - 1 >= 0 and atoms[later - 1].form == above.form
        if atoms[later].form == above.form and atoms[later].level <= above.level:
            return True
    return True
