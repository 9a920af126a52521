"""Alignment: which recommendation each atom belongs to (Viterbi over the line of atoms).

States are "none", each recommendation, and each group of recommendations that a printed
"10 and 12" names together. At each atom the path goes on in its state or begins another.
Beginning costs, and the evidence of beginnings.py pays for it, with order and with likeness to
the other beginnings on the same page, which a first pass finds out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from scraper.segment.atoms import BOLD, HEADING, ITEM, PARAGRAPH, SHORT, TOGGLE, Atom
from scraper.segment.beginnings import Beginning
from scraper.segment.not_ours import may_stand_within
from scraper.segment.voice import voice

State = tuple[int, ...]

_NEXT, _SKIP, _BACK, _AGAIN = 0.45, -0.08, -0.9, -1.2  # order, from one to another
_OUT_OF_GROUP = -4.0  # one member's wording below "Recommendations 12 and 24"
# "Recommendations 12 and 24" means both, and one of them alone hardly ever
_TOGETHER, _ALONE = 0.8, 2.0
_LIKE_OTHERS = 1.6  # times the share of the page's recommendations that begin this way
_UNLIKE_OTHERS = -1.3
# A way to begin that this share of the page's recommendations has is the page's way; one
# that fewer than the other share have is unlike it.
_THE_WAY, _HARDLY = 0.6, 0.15
_BRIEF = -2.0  # "Training" in bold, where headings begin: a part of an answer
_LEAVE_WITHIN = 4.0  # ... and so is "Governance"
_LEAVE_ABOVE = 4.0  # a heading of a higher level than the beginnings
_LEAVE_LIKE = 1.9  # a heading in the style of the beginnings that matches none of ours
# Words that head a part of an answer as well as a part of the page.
_MIDST = re.compile(
    r"(?:governance\b.{0,40}|background|context|summary|review|next review|definitions|notes?|approval|our commitment)\W*$",
    re.IGNORECASE,
)
_UNREACHED = float("-inf")


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


def align(
    atoms: Sequence[Atom], surveyed: Sequence[Beginning], masked: frozenset[int]
) -> list[Segment]:
    """The segments of a document, in order. ``masked`` atoms belong to nothing."""
    first = _path(atoms, surveyed, masked, {})
    styles = _styles(surveyed, first)
    return _joined(atoms, _path(atoms, surveyed, masked, styles) if styles else first)


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
    surveyed: Sequence[Beginning], segments: Sequence[Segment]
) -> dict[tuple[object, ...], float]:
    """style -> share of the located recommendations that begin with it."""
    begun: dict[tuple[object, ...], set[int]] = {}
    located = {member for segment in segments for member in segment.members}
    if len(located) < 3:
        return {}
    for segment in segments:
        begun.setdefault(surveyed[segment.first].style, set()).update(segment.members)
    return {key: len(members) / len(located) for key, members in begun.items()}


def _path(
    atoms: Sequence[Atom],
    surveyed: Sequence[Beginning],
    masked: frozenset[int],
    styles: Mapping[tuple[object, ...], float],
) -> list[Segment]:
    """The best path. ``value`` is what it costs at most to stand in each state, by the state's
    place; ``trail`` tells of every atom which states were begun there, and from which."""
    if not surveyed:
        return []
    states = _states(surveyed)
    place_of = {state: place for place, state in enumerate(states)}
    jumps = _jumps(states)
    value = [0.0, *[_UNREACHED] * (len(states) - 1)]
    trail: list[dict[int, int]] = []
    begun: list[dict[State, float]] = []
    for index, beginning in enumerate(surveyed):
        options: dict[State, float] = {}
        step: dict[int, int] = {}
        best = max(value)
        leave: float | None = 0.0
        if index in masked:
            after = [_UNREACHED] * len(states)
        else:
            options = _options(beginning, styles)
            inside = _inside(beginning, states)
            after = [so_far + more for so_far, more in zip(value, inside, strict=True)]
            leave = _leaving(atoms[index], beginning, styles)
        if leave is not None and best + leave > after[0]:
            after[0], step[0] = best + leave, value.index(best)
        for state, worth in options.items():
            place = place_of[state]
            gains = [so_far + more for so_far, more in zip(value, jumps[place], strict=True)]
            if beginning.below_number:
                gains[place] = value[place]  # the title below "Recommendation 7" is its own
            most = max(gains)
            if most + worth > after[place]:
                after[place], step[place] = most + worth, gains.index(most)
        value = after
        trail.append(step)
        begun.append(options)
    return _read_back(states, trail, begun, value.index(max(value)))


def _states(surveyed: Sequence[Beginning]) -> tuple[State, ...]:
    """None, every recommendation, and every group of them that this page names together."""
    alone = [(position,) for position in range(len(surveyed[0].inside))]
    groups = dict.fromkeys(each.group for each in surveyed if each.group)
    return ((), *alone, *groups)


@lru_cache(maxsize=64)
def _jumps(states: tuple[State, ...]) -> list[list[float]]:
    """For each state what order says of coming from each state."""
    return [[_jump(before, state) for before in states] for state in states]


def _inside(beginning: Beginning, states: Sequence[State]) -> list[float]:
    """What an atom says for going on, by the state's place."""
    inside = beginning.inside
    groups = states[len(inside) + 1 :]
    return [0.0, *inside, *[max(inside[member] for member in each) for each in groups]]


def _options(
    beginning: Beginning, styles: Mapping[tuple[object, ...], float]
) -> dict[State, float]:
    """What may begin here, and its worth on a page of these styles. A beginning must earn its
    price: detours that only lead to a better next one don't."""
    if beginning.worth is None:
        return {}
    like = 0.0
    if styles:
        share = styles.get(beginning.style, 0.0)
        unlike = _UNLIKE_OTHERS if max(styles.values()) >= _THE_WAY else 0.0
        if unlike and beginning.brief:
            unlike += _BRIEF
        like = _LIKE_OTHERS * share if share >= _HARDLY else unlike
    alone = _ALONE if beginning.group else 0.0
    options: dict[State, float] = {
        (position,): worth + like - alone
        for position, worth in enumerate(beginning.worth)
        if worth + like > 0
    }
    if beginning.group:
        together = max(beginning.worth[member] for member in beginning.group) + like + _TOGETHER
        if together > 0:
            options[beginning.group] = together
    return options


def _is_unlike(beginning: Beginning, styles: Mapping[tuple[object, ...], float]) -> bool:
    """Whether the page's recommendations have a way to begin, and this is not like it."""
    return max(styles.values()) >= _THE_WAY and styles.get(beginning.style, 0.0) < _HARDLY


def _leaving(
    atom: Atom, beginning: Beginning, styles: Mapping[tuple[object, ...], float]
) -> float | None:
    if beginning.leave is None or not styles:
        return beginning.leave
    if atom.form in (BOLD, SHORT) and atom.printed is None and _MIDST.match(atom.text):
        headed = sum(share for (form, *_), share in styles.items() if form in (HEADING, TOGGLE))
        return None if headed >= _THE_WAY else beginning.leave
    if atom.form in (PARAGRAPH, ITEM, SHORT):
        return beginning.leave
    value = beginning.leave + _LEAVE_LIKE * styles.get(beginning.style, 0.0)
    if atom.form == BOLD and _is_unlike(beginning, styles) and may_stand_within(atom.text):
        value -= _LEAVE_WITHIN
    if atom.form == HEADING:
        value += _LEAVE_ABOVE * sum(
            share
            for (form, level, *_), share in styles.items()
            if form == HEADING and isinstance(level, int) and level > atom.level
        )
    return value


def _jump(before: State, state: State) -> float:
    if not before or not state:
        return 0.0
    if len(before) > 1 and set(state) < set(before):
        return _OUT_OF_GROUP
    distance = state[0] - before[-1]
    if distance == 1:
        return _NEXT
    if distance > 1:
        return _SKIP * min(distance - 1, 5)
    return _AGAIN if state == before or state[0] in before else _BACK


def _read_back(
    states: Sequence[State],
    trail: Sequence[dict[int, int]],
    begun: Sequence[dict[State, float]],
    place: int,
) -> list[Segment]:
    segments: list[Segment] = []
    last = len(trail) - 1
    for index in range(len(trail) - 1, -1, -1):
        if place not in trail[index]:
            continue
        state = states[place]
        if state:
            scores = begun[index]
            others = [score for group, score in scores.items() if not set(group) & set(state)]
            margin = scores[state] - max(others, default=scores[state] - 3.0)
            segments.append(Segment(state, index, last, scores[state], margin))
        last = index - 1
        place = trail[index][place]
    return segments[::-1]
