"""The recommendations that are left for the records that are left, on a page in order."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from scraper.segment.align import Segment
from scraper.segment.atoms import PARAGRAPH, SHORT, Atom
from scraper.segment.beginnings import Beginning
from scraper.segment.cues import Cues
from scraper.segment.not_ours import not_ours
from scraper.segment.numbers import Numbering

# So many recommendations must be located, this share of them in the report's order.
_LOCATED, _IN_ORDER = 8, 0.8
# The style of the record must be so much more usual for beginnings than for anything else.
_ALWAYS = 0.75
# So many may be missing in a row.
_LEFT = 2
# What such a beginning is worth and its margin: little, for it is not told by its words.
_SCORE, _MARGIN = 0.3, 0.3
_TRUSTED = 0.5  # trust in the page's numbering from which its numbers are believed


def with_gaps_filled(
    atoms: Sequence[Atom],
    segments: Sequence[Segment],
    surveyed: Sequence[Beginning],
    cues: Cues,
    numbering: Numbering,
) -> list[Segment]:
    """Where a page keeps the report's order, and between the neighbours of a recommendation
    that is missing there stands one record that looks like the others' and is nobody's, the
    record is that recommendation's, whatever its words; likewise two for two."""
    located = {member for each in segments for member in each.members}
    steps = [b.members[0] > a.members[-1] for a, b in pairwise(segments)]
    if len(located) < _LOCATED or sum(steps) < _IN_ORDER * len(steps):
        return list(segments)
    found: list[Segment] = []
    for each, after in zip(segments, [*segments[1:], None], strict=True):
        missing = range(each.members[-1] + 1, after.members[0] if after else 0)
        begins: list[int] = []
        if after is not None and 0 < len(missing) <= _LEFT and located.isdisjoint(missing):
            inside = range(each.first + 1, after.first)
            begins = [n for n in inside if _is_record(atoms, n, segments, surveyed, cues)]
        fits = len(begins) == len(missing) and all(
            _may_mean(atoms[n], member, numbering)
            for n, member in zip(begins, missing, strict=True)
        )
        if after is None or not begins or not fits:
            found.append(each)
            continue
        restarts = tuple(n for n in each.restarts if n < begins[0])
        found.append(replace(each, last=min(each.last, begins[0] - 1), restarts=restarts))
        ends = [*(n - 1 for n in begins[1:]), after.first - 1]
        found += [
            Segment((member,), begin, end, _SCORE, _MARGIN)
            for member, begin, end in zip(missing, begins, ends, strict=True)
        ]
    return found


def _is_record(
    atoms: Sequence[Atom],
    index: int,
    segments: Sequence[Segment],
    surveyed: Sequence[Beginning],
    cues: Cues,
) -> bool:
    """Whether an atom looks like the beginnings of this page, and names no others."""
    atom, own = atoms[index], surveyed[index]
    if own.worth is None or not atom.fresh or atom.form in (PARAGRAPH, SHORT):
        return False
    if not atom.text or not_ours(atom.text) or cues.others(index):
        return False
    if atom.printed is not None and atom.printed.named:
        return False
    begun = {each.first for each in segments}
    alike = [
        n
        for n, each in enumerate(surveyed)
        if n != index and each.style == own.style and atoms[n].fresh and not cues.others(n)
    ]
    return index not in begun and sum(n in begun for n in alike) >= _ALWAYS * max(1, len(alike))


def _may_mean(atom: Atom, member: int, numbering: Numbering) -> bool:
    """Whether the record's number, where it has one that is to be believed, may mean it."""
    if atom.printed is None or numbering.trust < _TRUSTED:
        return True
    return any(member in numbering.table.get(number, {}) for number in atom.printed.numbers)
