"""One answer for several recommendations: two wordings above it, or a title that speaks of both."""

import re
from collections.abc import Sequence
from dataclasses import replace

from scraper.segment.align import Segment
from scraper.segment.atoms import (
    BOLD,
    HEADING,
    ITEM,
    PARAGRAPH,
    ROW,
    TERM,
    TITLE_ROW,
    TITLES,
    TOGGLE,
    Atom,
    is_label,
)
from scraper.segment.beginnings import Beginning
from scraper.segment.cues import Cues
from scraper.segment.labels import ANSWER, WORDING
from scraper.segment.lexicon import two_best
from scraper.segment.numbers import Numbering, Printed
from scraper.segment.pairs import PARTS
from scraper.segment.progress import status_of
from scraper.segment.voice import begins_with_deadline, voice

# Share of a page's recommendations that have a label before the answer, where that is its way.
_MOST = 0.6
# How many recommendations a page must locate before one that it does not is looked for in
# another's title, and how plainly a part of that title must speak of it (evidence; lead over
# the next).
_LOCATED, _PLAIN, _LEAD = 6, 0.9, 0.5
_TITLE_WORDS = 30
_TRUSTED = 0.5
# Share of beginnings that are prose up to which titles are the page's way to begin; and the
# margin (align.py) of a segment whose wording reminded of another.
_SELDOM, _DOUBT = 0.25, 0.8
_BOTH = re.compile(
    r"(?:we (?:\w+ )?(?:treat|take|answer|see|deal with|consider|took|answered) )?(?:these two|the two|both (?:of these|recommendations|points|are|were|have|will|go)|these recommendations|taken together"
    r"|together, (?:these|the two)|this answers? (?:is for )?both|one answer (?:for|to) both|answered together)\b",
    re.IGNORECASE,
)


def share_wordings(
    atoms: Sequence[Atom],
    segments: Sequence[Segment],
    surveyed: Sequence[Beginning],
    cues: Cues,
) -> list[Segment]:
    """Join neighbours that share one answer: two wordings one after the other, with nothing
    between them, of which only the last is followed by a label (or an answer)."""
    shared: list[Segment] = []
    segments = _without_interruptions(atoms, segments)
    segments = _with_own_wordings(atoms, segments, cues)
    labelled = [label_inside(atoms, each) for each in segments]
    habit = sum(labelled) >= _MOST * max(1, len(segments))
    for each, has_label in zip(segments, labelled, strict=True):
        before = shared[-1] if shared else None
        if (
            before is not None
            and before.last == each.first - 1
            and not label_inside(atoms, before)
            and (
                _below_one_title(atoms, before, each, surveyed)
                or _says_both(atoms, before, each)
                or (habit and has_label and _is_prose(atoms, before, each))
            )
        ):
            shared[-1] = Segment(
                tuple(sorted({*before.members, *each.members})),
                before.first,
                each.last,
                min(before.score, each.score),
                min(before.margin, each.margin),
                (*before.restarts, *each.restarts),
            )
        else:
            shared.append(each)
    return shared


def _without_interruptions(atoms: Sequence[Atom], segments: Sequence[Segment]) -> list[Segment]:
    """A line of wording between two stretches of one recommendation belongs to it, whatever
    other recommendation its words remind of."""
    whole: list[Segment] = []
    for each in segments:
        between = whole[-1] if len(whole) > 1 else None
        before = whole[-2] if between is not None else None
        if (
            between is not None
            and before is not None
            and before.members == each.members
            and before.last + 1 == between.first == between.last == each.first - 1
            and _is_plain(atoms[between.first])
            and atoms[between.first].printed is None
        ):
            whole[-2:] = [
                replace(before, last=each.last, restarts=(*before.restarts, *each.restarts))
            ]
        else:
            whole.append(each)
    return whole


def _with_own_wordings(
    atoms: Sequence[Atom], segments: Sequence[Segment], cues: Cues
) -> list[Segment]:
    """A paragraph straight below a title is about what the title names, whatever other
    recommendation its words remind of, and about both where it speaks of both and the other
    stands nowhere else. Not on a page that begins its recommendations with paragraphs."""
    plain = sum(_is_unnumbered_prose(atoms[each.first]) for each in segments)
    if plain > _SELDOM * len(segments):
        return list(segments)
    whole: list[Segment] = []
    for each in segments:
        before = whole[-1] if whole else None
        if before is None or not _is_wording_of(atoms, before, each):
            whole.append(each)
            continue
        elsewhere = {m for other in segments if other is not each for m in other.members}
        scores = cues.match(atoms[each.first].text)
        both = scores and max(scores[m] for m in before.members) >= _PLAIN
        also = [m for m in each.members if both and m not in elsewhere]
        whole[-1] = replace(
            before,
            members=tuple(sorted({*before.members, *also})),
            last=each.last,
            margin=min(before.margin, _DOUBT),
            restarts=(*before.restarts, *each.restarts),
        )
    return whole


def _is_wording_of(atoms: Sequence[Atom], before: Segment, after: Segment) -> bool:
    """Whether the first is no more than a title (and "They asked"), and prose follows it."""
    title = atoms[before.first]
    return (
        before.last + 1 == after.first
        and title.form in (HEADING, TOGGLE, TERM, BOLD)
        and title.text != ""
        and (title.printed is None or len(title.printed.numbers) == 1)
        and _is_unnumbered_prose(atoms[after.first])
        and all(is_label(atom, WORDING) for atom in atoms[before.first + 1 : before.last + 1])
    )


def _is_unnumbered_prose(atom: Atom) -> bool:
    keyed = atom.form == ROW and atom.label is not None and atom.label.role == WORDING
    return (keyed or atom.form in (PARAGRAPH, ITEM)) and atom.printed is None


def _is_prose(atoms: Sequence[Atom], before: Segment, after: Segment) -> bool:
    """Whether the first of two is nothing but wording, and the second begins without a title."""
    return _is_plain(atoms[after.first]) and all(
        _is_plain(atom) and _asks(atom) for atom in atoms[before.first : before.last + 1]
    )


def _below_one_title(
    atoms: Sequence[Atom], before: Segment, after: Segment, surveyed: Sequence[Beginning]
) -> bool:
    """Whether "Recommendations 16 and 25" stands above both, and the first has only wording."""
    named = set(surveyed[before.first].group)
    return (
        {*before.members, *after.members} <= named
        and _is_plain(atoms[after.first])
        and all(
            atom.form == ITEM or _asks(atom) for atom in atoms[before.first + 1 : before.last + 1]
        )
    )


def _says_both(atoms: Sequence[Atom], before: Segment, after: Segment) -> bool:
    """Whether two bare titles stand over an answer that says that it is for both."""
    first, second = atoms[before.first], atoms[after.first]
    return (
        before.first == before.last < after.last
        and first.form in TITLES
        and (first.form, first.level) == (second.form, second.level)
        and any(_BOTH.match(atom.text) for atom in atoms[after.first + 1 : after.first + 3])
    )


def _is_plain(atom: Atom) -> bool:
    return atom.form not in (HEADING, TOGGLE, TERM, TITLE_ROW) and atom.table < 0


def _asks(atom: Atom) -> bool:
    return voice(atom.text) > 0 or begins_with_deadline(atom.text)


def label_inside(atoms: Sequence[Atom], segment: Segment) -> bool:
    """Whether a label of a segment announces an answer."""
    return any(
        atom.label is not None and atom.label.role == ANSWER
        for atom in atoms[segment.first : segment.last + 1]
    )


def with_joint_titles(
    atoms: Sequence[Atom], segments: Sequence[Segment], cues: Cues, numbering: Numbering
) -> list[Segment]:
    """Segments whose title plainly speaks of a second recommendation, which stands nowhere else
    on the page, belong to both: "Publishing the plan and updating the NPCC". Numbers
    that mean its recommendations are believed before the words."""
    located = {member for each in segments for member in each.members}
    joint = list(segments)
    for position in set(range(cues.count)) - located:
        for place, each in enumerate(joint):
            apart = cues.told_apart(atoms[each.first]) if _is_title(atoms[each.first]) else ()
            printed = atoms[each.first].printed
            if len(each.members) > 1 and _means_these(printed, each.members, numbering):
                continue  # "19 and 23" means these two
            if position in apart and set(each.members) <= set(apart):
                joint[place] = replace(each, members=tuple(sorted({*each.members, position})))
                located.add(position)
                break
    if len(located) < _LOCATED:
        return joint
    for position in set(range(cues.count)) - located:
        worths = [
            0.0
            if _means_these(atoms[each.first].printed, each.members, numbering)
            else _in_title(atoms[each.first], each.members, position, cues)
            for each in joint
        ]
        best = max(worths)
        if best > 0:
            place = worths.index(best)
            both = tuple(sorted({*joint[place].members, position}))
            joint[place] = replace(joint[place], members=both)
    return joint


def _is_title(atom: Atom) -> bool:
    if atom.form == ROW:
        return "\n" not in atom.text  # a title with its wording behind it is one
    return atom.form in TITLES or (atom.form == ITEM and atom.printed is not None)


def _means_these(printed: Printed | None, members: Sequence[int], numbering: Numbering) -> bool:
    """Whether there are as many trusted numbers as recommendations: no more are meant."""
    return (
        printed is not None
        and len(printed.numbers) == len(members)
        and numbering.trust >= _TRUSTED
        and all(number in numbering.table for number in printed.numbers)
    )


def _without_status(title: str) -> str:
    """ "Teaching and guidance In progress" speaks of no progress report."""
    words = title.split()
    for count in (3, 2, 1):
        if len(words) > count and status_of(" ".join(words[-count:])):
            return " ".join(words[:-count])
    return title


def _in_title(atom: Atom, members: Sequence[int], position: int, cues: Cues) -> float:
    """How plainly a part of a title speaks of a recommendation, while another part speaks of
    one of ``members``; 0 where it does not."""
    if atom.form not in (*TITLES, ROW) or len(atom.text.split()) > _TITLE_WORDS:
        return 0.0
    parts = [part for part in PARTS.split(_without_status(atom.text)) if part]
    if len(parts) < 2:
        return 0.0
    worth, ours = 0.0, False
    for part in parts:
        scores = cues.match(part)
        best, second = two_best(scores)
        named = bool(cues.terms(part)[position])  # a whole term: "In progress" is none
        if named and scores[position] == best and best >= _PLAIN and best - second >= _LEAD:
            worth = max(worth, best)
        ours = ours or (best > _LEAD and any(scores[member] == best for member in members))
    return worth if ours else 0.0
