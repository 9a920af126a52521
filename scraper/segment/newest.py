"""A plan and its update on one page: which of a recommendation's segments say how far it is now."""

from collections.abc import Sequence

from scraper.segment.align import Segment
from scraper.segment.answers import Answer
from scraper.segment.atoms import HEADING, Atom
from scraper.segment.labels import DATED

Answered = tuple[Segment, Answer]


def newest(
    atoms: Sequence[Atom], answers: Sequence[Answered], own: Sequence[Answered]
) -> Sequence[Answered]:
    """Those of ``own`` behind the last heading of a dated update of the whole plan ("Update of
    March 2025"), if they state anything; else all of them."""
    for place in range(len(own) - 1, 0, -1):
        before, after = own[place - 1][0], own[place][0]
        begin = atoms[before.first]
        if any(
            atom.form == HEADING
            and (begin.form != HEADING or atom.level < begin.level)
            and DATED.search(atom.text)
            for atom in _between(atoms, answers, before, after)
        ):
            stated = any(any(answer.statuses) for _, answer in own[place:])
            return own[place:] if stated else own
    return own


def _between(
    atoms: Sequence[Atom], answers: Sequence[Answered], before: Segment, after: Segment
) -> list[Atom]:
    """The atoms between two segments that belong to none."""
    taken = {
        index
        for each, _ in answers
        if before.last < each.first < after.first
        for index in range(each.first, each.last + 1)
    }
    return [atoms[i] for i in range(before.last + 1, after.first) if i not in taken]
