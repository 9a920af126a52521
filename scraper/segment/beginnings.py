"""What beginning a recommendation at each atom of a page is worth: all evidence in one table.

Words, printed numbers as far as the page's numbering deserves trust, deadlines, form (a heading
begins more readily than prose), and what stands before. The weights were set by hand on the
tuning part of tests/corpus and left there; each says what it weighs.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from scraper.segment.addressees import DISCLAIMED
from scraper.segment.atoms import (
    BOLD,
    HEADING,
    ITEM,
    LABEL,
    PARAGRAPH,
    ROW,
    SHORT,
    TERM,
    TITLE_ROW,
    TITLES,
    TOGGLE,
    Atom,
    is_label,
)
from scraper.segment.bands import bands
from scraper.segment.cues import Cues, is_status
from scraper.segment.labels import WORDING
from scraper.segment.lexicon import two_best
from scraper.segment.not_ours import not_ours
from scraper.segment.numbers import Numbering
from scraper.segment.parts import goes_on
from scraper.segment.surroundings import against, group_at, heads_label, is_for_others
from scraper.segment.voice import begins_with_deadline, reports, voice

# What each form is worth as a beginning, before any evidence of identity.
FORM = {
    HEADING: 1.2, TOGGLE: 1.2, TITLE_ROW: 1.2, ROW: 1.0, TERM: 1.0, BOLD: 0.9, SHORT: 0.1,
    LABEL: 0.4, PARAGRAPH: -1.4, ITEM: -1.6,
}  # fmt: skip
_BEGIN = -2.6  # the price of a beginning
_BRIEF_WORDS = 2
_NOT_OURS = -2.5  # "Background", "Governance", "Contact us"
_SOMETHING, _SAYS_NOTHING = 0.25, -1.8  # a likeness to the other beginnings is not enough
_STALE_ROW = -2.5  # a row without number or wording of its own goes on with the one above
_NAMED = 1.4  # "Recommendation 7" rather than "7"
_NUMBERED = 0.5
_ASKS = 0.45  # per log odd of the recommendation's voice, for prose
_TELLS = -1.0  # prose in the force's own voice
_DEADLINE_LEAD = 2.2  # "By 27 March 2025, ..." at the beginning
# Prose straight below a title with a number of its own: it is about what the title names.
_BELOW_TITLE = -1.5
_TERM_OF_PROSE = 1.6  # a sentence in the term of a definition list begins an entry
_REPORTED = -3.2  # prose that tells what the report asked for
_ABOVE_LABEL = 1.2  # "Improve the response to stalking online." / "Update"
_ANNOUNCED = -2.5  # prose straight after "Response" is the response
_CONTRAST = 0.45  # of the best other recommendation's evidence is taken off
_CLEAR, _BEYOND = 4.0, 0.35  # evidence above a clear match counts at this rate
_NUMBER = 2.6  # the page's number means this recommendation, at full trust
_NUMBER_ELSEWHERE = -2.0  # it means another one
_NUMBER_UNKNOWN = -4.5  # "Recommendation 6", which is none of ours: another report's
_DEADLINE = 0.7
_GO_ON = 0.22  # evidence inside a segment, for or against going on
# A beginning worth less than this is none, whatever the page's other beginnings look like
# (align.py adds 2.4 at most), and leaves no doubt that a recommendation is absent.
_HOPELESS = -3.3
_LEAVE = -1.0  # going back to "none" at a heading
_LEAVE_NUMBER = 4.0  # a heading that names a recommendation addressed to others
_LEAVE_BARE_NUMBER = 1.5
_LEAVE_FOR_OTHERS = 5.0  # an item of another body
_TRUSTED = 0.5  # trust in the official numbering that makes "15." in a list an item of others
_LEAVE_OURS = -2.5  # a title in the words of one of ours
_LEAVE_FAREWELL = 4.0  # "Yours sincerely": the letter ends
_LEAVE_NOT_OURS = 2.2  # "Contact us"

_LESSER = frozenset("a an and for in of on the to".split())
_FAREWELL = re.compile(
    r"yours (?:sincerely|faithfully|truly)\b|(?:with )?(?:kind|best) (?:regards|wishes)\b",
    re.IGNORECASE,
)


class Beginning(NamedTuple):
    """One atom's evidence, before the page's own style is known.

    ``worth``: of beginning each recommendation here, by position; None where nothing may
    begin. ``group``: the positions that several printed numbers name together. ``inside``:
    of going on, by position. ``leave``: of ending a segment here with nothing of ours
    beginning; None where that cannot be. ``style``: what makes two beginnings look alike.
    """

    worth: tuple[float, ...] | None
    group: tuple[int, ...]
    inside: tuple[float, ...]
    leave: float | None
    style: tuple[object, ...]
    below_number: bool
    brief: bool


def survey(atoms: Sequence[Atom], cues: Cues, numbering: Numbering) -> list[Beginning]:
    """The evidence of every atom, in order."""
    surveyed = []
    heads = bands(atoms, cues)
    for index, atom in enumerate(atoms):
        below_number = _below_number(atoms, index)
        surveyed.append(
            Beginning(
                worth=None if index in heads else _worth(atoms, index, cues, numbering),
                group=group_at(atoms, index, cues, numbering),
                inside=_inside(atom, cues),
                leave=None
                if below_number or goes_on(atoms, index, numbering)
                else _leave(atoms, index, cues, numbering),
                style=_style(atom),
                below_number=below_number,
                brief=atom.form in (BOLD, SHORT)
                and atom.printed is None
                and len(atom.text.split()) <= _BRIEF_WORDS,
            )
        )
    return surveyed


def _style(atom: Atom) -> tuple[object, ...]:
    if atom.form in (PARAGRAPH, ITEM, SHORT):
        return (
            atom.form if atom.form == ITEM else PARAGRAPH,
            begins_with_deadline(atom.text),
            atom.printed is not None,
        )
    return (atom.form, atom.level if atom.form == HEADING else 0, atom.printed is not None)


def _worth(
    atoms: Sequence[Atom], index: int, cues: Cues, numbering: Numbering
) -> tuple[float, ...] | None:
    atom = atoms[index]
    if not _may_begin(atoms, index, cues, numbering):
        return None
    form = _form(atoms, index, numbering)
    evidence = cues.identity(index)
    if max(evidence, default=0.0) > _CLEAR:
        evidence = [_soft(each) for each in evidence]
    best, second = two_best(evidence)
    if form + best + _DEADLINE + (_NUMBER if atom.printed else 0.0) < _HOPELESS:
        return None  # an answer's paragraph, most often
    numbers = _numbers(atom, numbering, cues.count)
    less = against(atoms, index, cues, numbering)
    scores = []
    for own, number, deadline, other in zip(
        evidence, numbers, cues.deadlines(atom), less, strict=True
    ):
        score = form + own - _CONTRAST * (second if own == best else best)
        score += number + _DEADLINE * deadline
        if own < _SOMETHING and number <= 0:
            score += _SAYS_NOTHING
        scores.append(score - other)
    return tuple(scores)


def _may_begin(atoms: Sequence[Atom], index: int, cues: Cues, numbering: Numbering) -> bool:
    atom = atoms[index]
    if atom.form == LABEL:
        return _heads_one(atoms, index, cues)
    if _is_spelt_out(atoms, index) or (index and _is_spelt_out(atoms, index - 1)):
        return False  # a glossary's
    if index == 0 and atom.form == HEADING and atom.printed is None:
        return False  # the page's title
    if index == 0 and atom.form == SHORT and not any(cues.match(atom.text)):
        return False  # likewise, where nothing marks it as one
    if atom.form != ROW and is_status(atom):
        return False
    return not goes_on(atoms, index, numbering)


def _form(atoms: Sequence[Atom], index: int, numbering: Numbering) -> float:
    """What the atom's form, voice and place are worth, whatever it speaks of."""
    atom = atoms[index]
    form = FORM[atom.form] + _BEGIN
    if not_ours(atom.text):
        form += _NOT_OURS
    if atom.form == ROW and not atom.fresh:
        form += _STALE_ROW
    if atom.form in (PARAGRAPH, ITEM):
        sounds = voice(atom.text)
        if atom.form == PARAGRAPH and heads_label(atoms, index):
            form += _ABOVE_LABEL
            sounds = max(0.0, sounds)  # "Improve how we deal with stalking online."
        form += _ASKS * max(-3.0, min(3.0, sounds))
        if sounds < 0 and atom.printed is None:
            form += _TELLS
    elif atom.form == SHORT:
        form += _ASKS * min(0.0, max(-3.0, voice(atom.text)))
    if begins_with_deadline(atom.text):
        form += _DEADLINE_LEAD
    elif _announced(atoms, index):
        form += _ANNOUNCED
    if atom.form == PARAGRAPH and _reported(atoms, index):
        form += _REPORTED
    if atom.form == PARAGRAPH and atom.pieces and atom.pieces[0].side == "term":
        form += _TERM_OF_PROSE
    if _below_title(atoms, index, numbering):
        form += _BELOW_TITLE
    if atom.printed and atom.printed.named:
        form += _NAMED
    elif atom.printed and (atom.form not in (PARAGRAPH, ITEM) or _means_something(atom, numbering)):
        form += _NUMBERED
    return form


def _is_spelt_out(atoms: Sequence[Atom], index: int) -> bool:
    """Whether a term is an acronym whose words stand below it: "SPO", "Stalking protection
    order"."""
    if atoms[index].form != TERM or index + 1 == len(atoms):
        return False
    words = atoms[index + 1].text.lower().split()
    initials = "".join([word[0] for word in words if word not in _LESSER]).upper()
    return initials != "" and atoms[index].text.removesuffix("s") == initials


def _heads_one(atoms: Sequence[Atom], index: int, cues: Cues) -> bool:
    """Whether a label such as "Recommendation" heads a single one: it recurs on the page, and
    does not stand below a title that does so."""
    above = atoms[index - 1] if index else None
    titled = (
        above is not None
        and above.form in TITLES
        and (above.printed is not None or (above.form != SHORT and cues.labels_below_titles))
    )
    return is_label(atoms[index], WORDING) and cues.labels >= 3 and not titled


def _announced(atoms: Sequence[Atom], index: int) -> bool:
    before = atoms[index - 1].label if index and atoms[index - 1].form == LABEL else None
    after = atoms[index + 1].label if index + 1 < len(atoms) else None
    if before is not None and after is not None and before.text == after.text:
        return False  # one line between "Response" and "Response": a title below an empty answer
    prose = atoms[index].form in (PARAGRAPH, ITEM, SHORT) and atoms[index].printed is None
    return prose and before is not None and before.role != WORDING


def _reported(atoms: Sequence[Atom], index: int) -> bool:
    """Prose of an introduction that tells what the report asked for. Below a title of its own
    it is the recommendation, told."""
    titled = index > 1 and atoms[index - 1].form in TITLES
    return atoms[index].printed is None and not titled and reports(atoms[index].text)


def _below_title(atoms: Sequence[Atom], index: int, numbering: Numbering) -> bool:
    above, atom = atoms[index - 1] if index else None, atoms[index]
    return (
        atom.form in (PARAGRAPH, ITEM)
        and atom.printed is None
        and above is not None
        and above.form in TITLES
        and above.text != ""
        and above.printed is not None
        and numbering.trust >= _TRUSTED
        and _means_something(above, numbering)
    )


def _below_number(atoms: Sequence[Atom], index: int) -> bool:
    """Whether the line above is no more than "Recommendation 7": this is its title."""
    above = atoms[index - 1] if index else None
    return (
        above is not None
        and above.printed is not None
        and above.printed.named
        and not above.text
        and above.table < 0
    )


def _means_something(atom: Atom, numbering: Numbering) -> bool:
    # "1. 2. 3." inside an answer is a list, not recommendations 1 to 3
    numbers = atom.printed.numbers if atom.printed else ()
    return any(number in numbering.table for number in numbers)


def _soft(evidence: float) -> float:
    """Evidence above a clear match counts little more: one rare phrase is not proof."""
    return evidence if evidence < _CLEAR else _CLEAR + _BEYOND * (evidence - _CLEAR)


def _numbers(atom: Atom, numbering: Numbering, count: int) -> list[float]:
    """What the atom's printed numbers say for each position."""
    if atom.printed is None or not numbering.trust:
        return [0.0] * count
    weight = numbering.trust * (1.0 if atom.printed.named or atom.form != PARAGRAPH else 0.6)
    means = [numbering.table.get(number, {}) for number in atom.printed.numbers]
    unknown = atom.printed.named and not any(means)
    worth = [weight * (_NUMBER_UNKNOWN if unknown else _NUMBER_ELSEWHERE)] * count
    for position in {position for table in means for position in table}:
        likely = max(table.get(position, 0.0) for table in means)
        if likely:
            worth[position] = weight * _NUMBER * (0.35 + 0.65 * likely)
    return worth


def _leave(atoms: Sequence[Atom], index: int, cues: Cues, numbering: Numbering) -> float | None:
    atom = atoms[index]
    if is_for_others(index, atom, cues) and not _is_ours_unanswered(index, atom, cues, numbering):
        return _LEAVE + _LEAVE_FOR_OTHERS
    elsewhere = atom.printed is not None and all(
        number in cues.elsewhere for number in atom.printed.numbers
    )
    official = numbering.name == "official" and numbering.trust >= _TRUSTED
    if atom.table < 0 and _FAREWELL.match(atom.text):
        return _LEAVE_FAREWELL
    if atom.form in (LABEL, PARAGRAPH, ITEM) and not (
        atom.printed and (atom.printed.named or (elsewhere and official))
    ):
        return None
    if (atom.form == ROW and not atom.fresh) or (atom.printed and atom.printed.sub):
        return None
    if is_status(atom):
        return None
    value = _LEAVE
    titled = not_ours(atom.text)
    if atom.printed and elsewhere:
        plain = not atom.printed.named and atom.form not in (ROW, HEADING)
        value += _LEAVE_BARE_NUMBER if plain else _LEAVE_NUMBER
    elif max(cues.match(atom.text), default=0.0) > 1.0:
        value += _LEAVE_OURS
    if atom.form in (PARAGRAPH, ITEM):
        return value if value > 0 else None
    if atom.form == SHORT and not titled:
        return None
    return value + (_LEAVE_NOT_OURS if titled else 0.0)


def _is_ours_unanswered(index: int, atom: Atom, cues: Cues, numbering: Numbering) -> bool:
    """ "Recommendation 10: Training", and that it is for the College: ours by its number."""
    named = atom.printed is not None and atom.printed.named
    only_disclaimed = max(cues.others(index)) <= DISCLAIMED
    trusted = numbering.trust >= _TRUSTED and _means_something(atom, numbering)
    return named and only_disclaimed and trusted


def _inside(atom: Atom, cues: Cues) -> tuple[float, ...]:
    """What the atom says for going on inside each recommendation's segment."""
    scores = cues.match(atom.text)
    if not any(scores):
        return (0.0,) * cues.count
    weight = _GO_ON if voice(atom.text) > 0.5 else _GO_ON / 3
    first, second = two_best(scores)
    leads = [own - (second if own == first else first) for own in scores]
    return tuple([weight * (-2.0 if x < -2.0 else 2.0 if x > 2.0 else x) for x in leads])
