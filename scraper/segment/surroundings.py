"""What stands around an atom that may begin a recommendation: titles above it, labels below it.

Prose below a title is about what the title names; a sentence between one answer and the next
label stands where a title stands; an item of another body ends what stands before.
"""

from collections.abc import Sequence

from scraper.segment.addressees import asks_other, names_addressee
from scraper.segment.atoms import ITEM, LABEL, PARAGRAPH, ROW, SHORT, TITLES, Atom, is_label
from scraper.segment.cues import Cues, is_status
from scraper.segment.labels import WORDING
from scraper.segment.lexicon import two_best
from scraper.segment.numbers import Numbering
from scraper.segment.voice import begins_imperative, voice

# Wording below a title that plainly names another (evidence), or that names two together.
_UNDER_ANOTHER, _PLAIN = 2.5, 1.2
_UNDER_OTHERS, _GROUP_ATOMS = 5.0, 12
_TITLE_WORDS = 30  # "Improve the response to stalking online." / "Update"


def group_at(
    atoms: Sequence[Atom], index: int, cues: Cues, numbering: Numbering
) -> tuple[int, ...]:
    """What is named together here, or was by the title above, whose wordings are told in turn."""
    own = cues.group(index, numbering)
    if own or atoms[index].form != PARAGRAPH or atoms[index].printed is not None:
        return own
    return _named_together(atoms, index, cues, numbering)


def against(atoms: Sequence[Atom], index: int, cues: Cues, numbering: Numbering) -> Sequence[float]:
    """What speaks against each recommendation here: that another body is addressed, or that the
    title above names another recommendation."""
    others = cues.others(index) or (0.0,) * cues.count
    if atoms[index].form not in (PARAGRAPH, ITEM) or atoms[index].printed is not None:
        return others
    named, price = _named_above(atoms, index, cues), _UNDER_ANOTHER
    if not named:
        named, price = _named_together(atoms, index, cues, numbering), _UNDER_OTHERS
    if not named:
        return others
    return [other + (position not in named) * price for position, other in enumerate(others)]


def _named_above(atoms: Sequence[Atom], index: int, cues: Cues) -> tuple[int, ...]:
    """The recommendation that the title straight above prose plainly names."""
    above = atoms[index - 1] if index else None
    if above is None or above.form not in TITLES or (above.form == SHORT and not above.printed):
        return ()
    scores = cues.match(above.text)
    best, second = two_best(scores)
    return (scores.index(best),) if best >= _PLAIN and best >= 2 * second else ()


def _named_together(
    atoms: Sequence[Atom], index: int, cues: Cues, numbering: Numbering
) -> tuple[int, ...]:
    """The recommendations that the title above names together, before their answer begins."""
    for above in range(index - 1, max(-1, index - _GROUP_ATOMS), -1):
        if atoms[above].form not in (PARAGRAPH, ITEM):
            return cues.group(above, numbering) if atoms[above].form in TITLES else ()
    return ()


def heads_label(atoms: Sequence[Atom], index: int) -> bool:
    """Whether a sentence that tells nothing stands between one answer and the next label, as a
    title does."""
    before = atoms[index - 1] if index else None
    after = atoms[index + 1] if index + 1 < len(atoms) else None
    return (
        after is not None
        and after.form == LABEL
        and not is_label(after, WORDING)
        and before is not None
        and before.form in (PARAGRAPH, SHORT)
        and (is_status(before) or voice(before.text) <= 0)
        and len(atoms[index].text.split()) <= _TITLE_WORDS
        and (voice(atoms[index].text) > 0 or begins_imperative(atoms[index].text))
    )


def is_for_others(index: int, atom: Atom, cues: Cues) -> bool:
    """Whether an item of another body begins here, and what stands before ends."""
    if atom.form == LABEL or (atom.form == ROW and not atom.fresh):
        return False
    if atom.form in (PARAGRAPH, ITEM, SHORT) and not (
        asks_other(atom.text) or (_is_line(atom) and names_addressee(atom.text))
    ):
        return False  # an answer may speak of them
    against = cues.others(index)
    return bool(against) and min(against) > 0


def _is_line(atom: Atom) -> bool:
    return atom.form == SHORT or (atom.printed is not None and not atom.text.endswith("."))
