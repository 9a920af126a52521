"""Alignment: which recommendation each atom belongs to (Viterbi over the line of atoms).

States are "none" and each recommendation, and each group of recommendations that a printed
"10 and 12" names together. At each atom the path goes on in its state or begins another.
Beginning costs; evidence of several kinds pays for it: words, printed numbers as far as the
page's numbering deserves trust, deadlines, form (a heading begins more readily than prose),
order, and likeness to the other beginnings on the same page. All weights are in one table,
set by hand on the tuning part of tests/corpus and left there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

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
)
from scraper.segment.cues import NOT_OURS, Cues
from scraper.segment.labels import WORDING
from scraper.segment.numbers import Numbering
from scraper.segment.progress import status_of
from scraper.segment.voice import begins_with_deadline, voice

NONE = -1

# What each form is worth as a beginning, before any evidence of identity.
FORM = {
    HEADING: 1.2, TOGGLE: 1.2, TITLE_ROW: 1.2, ROW: 1.0, TERM: 1.0, BOLD: 0.9, SHORT: 0.1,
    LABEL: 0.4, PARAGRAPH: -1.4, ITEM: -1.6,
}  # fmt: skip
_NOT_OURS = -2.5  # "Background", "Governance", "Contact us"
_SOMETHING, _SAYS_NOTHING = 0.25, -1.8  # a likeness to the other beginnings is not enough
_BEGIN = -2.6  # the price of a beginning
_STALE_ROW = -2.5  # a row without number or wording of its own goes on with the one above
_NAMED = 1.4  # "Recommendation 7" rather than "7"
_NUMBERED = 0.5
_ASKS = 0.45  # per log odd of the recommendation's voice, for prose
_TELLS = -1.0  # prose in the force's own voice
_DEADLINE_LEAD = 2.2  # "By 27 March 2025, ..." at the beginning
_WORDS = 1.0  # per unit of lexicon evidence
_CONTRAST = 0.45  # of the best other recommendation's evidence is taken off
_AHEAD = 0.6  # evidence in the wording that follows a short heading
_CLEAR, _BEYOND = 4.0, 0.35
_NUMBER = 2.6  # the page's number means this recommendation, at full trust
_NUMBER_ELSEWHERE = -2.0  # it means another one
_DEADLINE = 0.7
_GO_ON = 0.22  # evidence inside a segment, for or against going on
_NEXT, _SKIP, _BACK, _AGAIN = 0.45, -0.08, -0.9, -1.2
_OUT_OF_GROUP = -4.0  # one member's wording below "Recommendations 12 and 24"
# "Recommendations 12 and 24" means both, and one of them alone hardly ever
_TOGETHER, _ALONE = 0.8, 2.0
_ANNOUNCED = -2.5  # prose straight after "Response" is the response
_LIKE_OTHERS = 1.6  # times the share of the page's recommendations that begin this way
_UNLIKE_OTHERS = -1.3
_LEAVE = -1.0  # going back to "none" at a heading
_LEAVE_NUMBER = 4.0  # a heading that names a recommendation addressed to others
_LEAVE_OURS = -2.5  # a title in the words of one of ours
_LEAVE_ABOVE = 2.0  # a heading of a higher level than the beginnings
_LEAVE_LIKE = 1.9  # a heading in the style of the beginnings that matches none of ours


@dataclass(frozen=True)
class Segment:
    """A stretch of atoms that belongs to one recommendation or a group of them (positions),
    with what the beginning was worth and by how much it beat the second best. ``restarts``:
    later atoms at which the same recommendation begins anew (its wording below its heading,
    the next sub-part)."""

    members: tuple[int, ...]
    first: int
    last: int
    score: float
    margin: float
    restarts: tuple[int, ...] = ()


def signature(atom: Atom) -> tuple[object, ...]:
    """What makes two beginnings look alike on one page."""
    if atom.form in (PARAGRAPH, ITEM, SHORT):
        return (
            atom.form if atom.form == ITEM else PARAGRAPH,
            begins_with_deadline(atom.text),
            atom.printed is not None,
        )
    return (atom.form, atom.level if atom.form == HEADING else 0, atom.printed is not None)


def align(
    atoms: Sequence[Atom], cues: Cues, numbering: Numbering, masked: frozenset[int]
) -> list[Segment]:
    """The segments of a document, in order. ``masked`` atoms belong to nothing."""
    first = _path(atoms, cues, numbering, masked, {})
    styles = _styles(atoms, first, cues.count)
    return _joined(atoms, _path(atoms, cues, numbering, masked, styles) if styles else first)


def _joined(atoms: Sequence[Atom], segments: Sequence[Segment]) -> list[Segment]:
    """Neighbouring segments of the same recommendation as one."""
    joined: list[Segment] = []
    for each in segments:
        before = joined[-1] if joined else None
        if before is None or before.members != each.members or before.last + 1 != each.first:
            joined.append(each)
            continue
        atom = atoms[each.first]
        anew = atom.form not in (PARAGRAPH, ITEM, SHORT) or atom.printed or voice(atom.text) > 1.0
        joined[-1] = Segment(
            before.members,
            before.first,
            each.last,
            max(before.score, each.score),
            max(before.margin, each.margin),
            (*before.restarts, each.first) if anew else before.restarts,
        )
    return joined


def _styles(
    atoms: Sequence[Atom], segments: Sequence[Segment], count: int
) -> dict[tuple[object, ...], float]:
    """signature -> share of the located recommendations that begin with it."""
    begun: dict[tuple[object, ...], set[int]] = {}
    located = {member for segment in segments for member in segment.members}
    if len(located) < 3:
        return {}
    for segment in segments:
        begun.setdefault(signature(atoms[segment.first]), set()).update(segment.members)
    return {key: len(members) / len(located) for key, members in begun.items()}


def start_scores(
    atoms: Sequence[Atom],
    index: int,
    cues: Cues,
    numbering: Numbering,
    styles: dict[tuple[object, ...], float],
) -> list[float] | None:
    """What beginning each recommendation at this atom is worth; None where nothing may begin."""
    atom = atoms[index]
    if atom.form == LABEL and not _heads_one(atoms, index, cues):
        return None
    if index == 0 and atom.form == HEADING and atom.printed is None:
        return None  # the page's title
    if atom.form != ROW and len(atom.text) <= 40 and atom.printed is None and status_of(atom.text):
        return None
    if _same_number_as_above(atoms, index):
        return None
    form = FORM[atom.form] + _BEGIN + (_NOT_OURS if NOT_OURS.search(atom.text) else 0.0)
    if atom.form == ROW and not atom.fresh:
        form += _STALE_ROW
    if atom.form in (PARAGRAPH, ITEM):
        form += _ASKS * max(-3.0, min(3.0, voice(atom.text)))
        if voice(atom.text) < 0 and atom.printed is None:
            form += _TELLS
    elif atom.form == SHORT:
        form += _ASKS * min(0.0, max(-3.0, voice(atom.text)))
    if begins_with_deadline(atom.text):
        form += _DEADLINE_LEAD
    elif _announced(atoms, index):
        form += _ANNOUNCED
    if atom.printed and atom.printed.named:
        form += _NAMED
    elif atom.printed and (atom.form not in (PARAGRAPH, ITEM) or _means_something(atom, numbering)):
        form += _NUMBERED
    if styles:
        share = styles.get(signature(atom), 0.0)
        top = max(styles.values())
        form += _LIKE_OTHERS * share if share >= 0.15 else (_UNLIKE_OTHERS if top >= 0.6 else 0.0)
    evidence = [_soft(each) for each in cues.identity(atoms, index, _AHEAD)]
    best = sorted(evidence, reverse=True)
    scores = []
    for position, own in enumerate(evidence):
        other = best[1] if own == best[0] and len(best) > 1 else best[0]
        score = form + _WORDS * (own - _CONTRAST * other)
        score += cues.deadline(atom, position) * _DEADLINE
        number = _number(atom, numbering, position)
        score += number + (_SAYS_NOTHING if own < _SOMETHING and number <= 0 else 0.0)
        scores.append(score)
    return scores


def _heads_one(atoms: Sequence[Atom], index: int, cues: Cues) -> bool:
    """Whether a label such as "Recommendation" heads a single one: it recurs on the page, and
    does not stand below a numbered title."""
    label = atoms[index].label
    above = atoms[index - 1] if index else None
    numbered = above is not None and above.form in TITLES and above.printed is not None
    return label is not None and label.role == WORDING and cues.labels >= 3 and not numbered


def _announced(atoms: Sequence[Atom], index: int) -> bool:
    before = atoms[index - 1].label if index and atoms[index - 1].form == LABEL else None
    prose = atoms[index].form in (PARAGRAPH, ITEM, SHORT) and atoms[index].printed is None
    return prose and before is not None and before.role != WORDING


def _is_number_line(atom: Atom) -> bool:
    """A line that is no more than "Recommendation 7": the title follows."""
    return atom.printed is not None and atom.printed.named and not atom.text and atom.table < 0


def _same_number_as_above(atoms: Sequence[Atom], index: int) -> bool:
    """A row 7.2 below the row 7.1 of the same table goes on with it."""
    atom, above = atoms[index], atoms[index - 1] if index else None
    return (
        atom.form == ROW
        and above is not None
        and above.form == ROW
        and above.table == atom.table
        and not atom.text
        and atom.printed is not None
        and above.printed is not None
        and atom.printed.numbers == above.printed.numbers
    )


def _means_something(atom: Atom, numbering: Numbering) -> bool:
    # "1. 2. 3." inside an answer is a list, not recommendations 1 to 3
    numbers = atom.printed.numbers if atom.printed else ()
    return any(number in numbering.table for number in numbers)


def _soft(evidence: float) -> float:
    """Evidence above a clear match counts little more: one rare phrase is not proof."""
    return evidence if evidence < _CLEAR else _CLEAR + _BEYOND * (evidence - _CLEAR)


def _number(atom: Atom, numbering: Numbering, position: int) -> float:
    if atom.printed is None or not numbering.trust:
        return 0.0
    likely = max(
        (numbering.table.get(number, {}).get(position, 0.0) for number in atom.printed.numbers),
        default=0.0,
    )
    weight = numbering.trust * (1.0 if atom.printed.named or atom.form != PARAGRAPH else 0.6)
    if likely:
        return weight * _NUMBER * (0.35 + 0.65 * likely)
    return weight * _NUMBER_ELSEWHERE


def _leave(atom: Atom, styles: dict[tuple[object, ...], float], cues: Cues) -> float | None:
    """What ending a segment here, with nothing of ours beginning, is worth."""
    if atom.form in (LABEL, PARAGRAPH, ITEM) and not (atom.printed and atom.printed.named):
        return None
    if (atom.form == ROW and not atom.fresh) or (atom.printed and atom.printed.sub):
        return None
    if len(atom.text) <= 40 and atom.printed is None and status_of(atom.text):
        return None
    value = _LEAVE
    if atom.printed and all(number in cues.elsewhere for number in atom.printed.numbers):
        value += _LEAVE_NUMBER if atom.printed.named or atom.form in (ROW, HEADING) else 1.5
    elif max(cues.match(atom.text), default=0.0) > 1.0:
        value += _LEAVE_OURS
    if atom.form in (PARAGRAPH, ITEM):
        return value if value > 0 else None
    if atom.form == SHORT:
        return value + 2.2 if NOT_OURS.search(atom.text) else None
    if styles:
        value += _LEAVE_LIKE * styles.get(signature(atom), 0.0)
        if atom.form == HEADING:
            value += _LEAVE_ABOVE * sum(
                share
                for (form, level, *_), share in styles.items()
                if form == HEADING and isinstance(level, int) and level > atom.level
            )
    if NOT_OURS.search(atom.text):
        value += 2.2
    return value


def _path(
    atoms: Sequence[Atom],
    cues: Cues,
    numbering: Numbering,
    masked: frozenset[int],
    styles: dict[tuple[object, ...], float],
) -> list[Segment]:
    """The best path: states, what it cost to get there, and where each was begun."""
    groups: list[tuple[int, ...]] = [(position,) for position in range(cues.count)]
    value: dict[tuple[int, ...], float] = {(): 0.0}
    trail: list[dict[tuple[int, ...], tuple[tuple[int, ...], bool]]] = []
    begun: list[dict[tuple[int, ...], float]] = []
    for index, atom in enumerate(atoms):
        if index in masked:
            leave = max(value, key=lambda state: value[state])
            trail.append({(): (leave, True)})
            begun.append({})
            value = {(): value[leave]}
            continue
        scores = start_scores(atoms, index, cues, numbering, styles)
        options: dict[tuple[int, ...], float] = {}
        if scores is not None:
            # a beginning must earn its price: detours that only lead to a better next one don't
            options = {group: scores[group[0]] for group in groups if scores[group[0]] > 0}
            group = cues.group(atom, numbering)
            if group:
                together = max(scores[member] for member in group) + _TOGETHER
                options = {state: worth - _ALONE for state, worth in options.items()}
                if together > 0:
                    options[group] = together
        value, step = _advance(
            value,
            options,
            _leave(atom, styles, cues),
            _inside(atom, cues),
            numbered=atom.printed is not None,
            titled=index > 0 and _is_number_line(atoms[index - 1]),
        )
        trail.append(step)
        begun.append(options)
    return _read_back(trail, begun, value)


def _inside(atom: Atom, cues: Cues) -> list[float]:
    """What the atom says for going on inside each recommendation's segment."""
    scores = cues.match(atom.text)
    if not scores or not atom.text:
        return [0.0] * cues.count
    weight = _GO_ON if voice(atom.text) > 0.5 else _GO_ON / 3
    order = [*sorted(scores, reverse=True), 0.0]
    return [
        weight * max(-2.0, min(2.0, own - (order[1] if own == order[0] else order[0])))
        for own in scores
    ]


def _advance(
    value: dict[tuple[int, ...], float],
    options: dict[tuple[int, ...], float],
    leave: float | None,
    inside: list[float],
    *,
    numbered: bool,
    titled: bool,
) -> tuple[dict[tuple[int, ...], float], dict[tuple[int, ...], tuple[tuple[int, ...], bool]]]:
    after: dict[tuple[int, ...], float] = {}
    step: dict[tuple[int, ...], tuple[tuple[int, ...], bool]] = {}
    for state, worth in value.items():  # go on
        after[state] = worth + (max(inside[m] for m in state) if state else 0.0)
        step[state] = (state, False)
    if leave is not None:
        source = max(value, key=lambda state: value[state])
        if value[source] + leave > after.get((), float("-inf")):
            after[()], step[()] = value[source] + leave, (source, True)
    for state, worth in options.items():
        gains = {
            before: value[before]
            + worth
            + (0.0 if titled and before == state else _jump(before, state, numbered=numbered))
            for before in value
        }
        source = max(gains, key=lambda before: gains[before])
        reached = gains[source]
        if reached > after.get(state, float("-inf")):
            after[state], step[state] = reached, (source, True)
    return after, step


def _jump(before: tuple[int, ...], state: tuple[int, ...], *, numbered: bool) -> float:
    if not before:
        return 0.0
    if len(before) > 1 and set(state) < set(before) and not numbered:
        return _OUT_OF_GROUP
    distance = state[0] - before[-1]
    if distance == 1:
        return _NEXT
    if distance > 1:
        return _SKIP * min(distance - 1, 5)
    return _AGAIN if state == before or state[0] in before else _BACK


def _read_back(
    trail: Sequence[dict[tuple[int, ...], tuple[tuple[int, ...], bool]]],
    begun: Sequence[dict[tuple[int, ...], float]],
    value: dict[tuple[int, ...], float],
) -> list[Segment]:
    segments: list[Segment] = []
    if not trail:
        return segments
    state = max(value, key=lambda each: value[each])
    last = len(trail) - 1
    for index in range(len(trail) - 1, -1, -1):
        before, started = trail[index][state]
        if started and state:
            scores = begun[index]
            others = [score for group, score in scores.items() if not set(group) & set(state)]
            margin = scores[state] - max(others, default=scores[state] - 3.0)
            segments.append(Segment(state, index, last, scores[state], margin))
        if started:
            last = index - 1
        state = before
    return segments[::-1]
