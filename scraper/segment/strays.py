"""Sections that only remind of a recommendation which has a section of its own on the page.

A plan that goes beyond the report ("Perpetrator programmes") heads its further sections as it
heads ours, and their words are like somebody's. Each of ours has one section, as a rule; of two
headings alike in form of which one names it plainly, the other means something else.
"""

from collections.abc import Sequence

from scraper.segment.align import Segment
from scraper.segment.atoms import BOLD, HEADING, TERM, TITLE_ROW, TOGGLE, Atom
from scraper.segment.beginnings import Beginning

_TITLES = frozenset({HEADING, TOGGLE, TERM, BOLD, TITLE_ROW})
# The stray is worth this share of the other at most, and less by this much (log odds).
_SHARE, _LESS = 0.6, 2.5


def without_strays(
    atoms: Sequence[Atom], segments: Sequence[Segment], surveyed: Sequence[Beginning]
) -> list[Segment]:
    """The segments without those that are another matter."""
    return [each for each in segments if not _is_stray(each, atoms, segments, surveyed)]


def _is_stray(
    segment: Segment,
    atoms: Sequence[Atom],
    segments: Sequence[Segment],
    surveyed: Sequence[Beginning],
) -> bool:
    atom = atoms[segment.first]
    if atom.form not in _TITLES or atom.printed is not None or len(segment.members) > 1:
        return False
    return any(
        each is not segment
        and segment.members[0] in each.members
        and surveyed[each.first].style == surveyed[segment.first].style
        and segment.score <= min(_SHARE * each.score, each.score - _LESS)
        for each in segments
    )
