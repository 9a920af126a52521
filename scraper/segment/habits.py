"""What a page does throughout, from all its segments: one segment alone often cannot tell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scraper.segment.align import Segment
from scraper.segment.atoms import BOLD, PARAGRAPH, SHORT, TEXT, Atom, Piece
from scraper.segment.cues import is_status
from scraper.segment.labels import ANSWER, DATE, DOCUMENTS, OWNER, STATUS
from scraper.segment.progress import status_of
from scraper.segment.roles import with_roles
from scraper.segment.voice import voice

# Share of the recommendations with several dated labels that makes it the page's way.
_SEVERAL_SHARE = 0.2
# Share of the records that begin with a badge where that is the page's way.
_MOST = 0.6
# Log odds that the first paragraph is wording: on a page that prints it, and one that does not.
_PRINTS, _OMITS = 1.0, -2.0
# Voice from which a first paragraph asks, or below which it tells; and on a page without labels
# the shares of them that show that it omits the wording, out of so many. In tests/corpus the
# pages without labels that print it had a fifth that ask or more; those that omit it had none.
_ASKS, _TELLS = 0.5, -0.5
_HARDLY, _SOME, _ENOUGH = 0.1, 0.25, 5


@dataclass(frozen=True)
class Habits:
    """What the page does throughout: whether it prints the recommendations' wording (log
    odds), its key of colours, whether each answer has a label, whether it carries several
    dated answers to a recommendation, whether its records end with a status or an owner,
    whether a status stands before each title, and in how many paragraphs it prints the wording
    where no label parts it from the answer (None where that differs)."""

    wording: float
    colours: dict[str, str]
    labelled: bool
    dated: bool
    meta_last: bool
    statuses_first: bool = False
    asked_in: int | None = None


def habits_of(
    atoms: Sequence[Atom], segments: Sequence[Segment], colours: dict[str, str]
) -> Habits:
    """What the page does throughout, from all its segments."""
    firsts: list[float] = []
    labelled = 0
    labels: dict[int, dict[str, bool]] = {}
    ends: list[bool] = []
    for segment in segments:
        start = segment.restarts[0] if segment.restarts else segment.first
        pieces, announced = with_roles(atoms, start, segment.last)
        labelled += bool(announced)
        own = {
            piece.label: piece.dated
            for piece in pieces
            if piece.label and (piece.role == ANSWER or (piece.role == TEXT and piece.dated))
        }
        for member in segment.members:
            labels.setdefault(member, {}).update(own)
        ends.append(bool(pieces) and is_meta(pieces[-1]))
        for piece in pieces:
            if piece.role == TEXT:
                firsts.append(voice(piece.text))
                break
    by_labels = labelled >= 0.6 * max(1, len(segments))
    others = ends[:-1]
    several = sum(len(own) > 1 and any(own.values()) for own in labels.values())
    return Habits(
        _wording(sorted(firsts), by_labels),
        colours,
        labelled=by_labels,
        dated=several >= max(2, _SEVERAL_SHARE * len(labels)),
        meta_last=len(others) >= 3 and sum(others) >= 0.7 * len(others),
    )


def _wording(firsts: Sequence[float], labelled: bool) -> float:
    """Log odds that a first paragraph is wording, from the voices of them all, in order."""
    median = firsts[len(firsts) // 2] if firsts else 0.0
    if median > _ASKS:
        return _PRINTS
    asks = sum(each > _ASKS for each in firsts)
    tells = sum(each < _TELLS for each in firsts)
    answers = len(firsts) >= _ENOUGH and asks < _HARDLY * len(firsts)
    omits = not labelled and answers and tells >= _SOME * len(firsts)
    return _OMITS if median < _TELLS or omits else 0.0


def statuses_first(atoms: Sequence[Atom], segments: Sequence[Segment]) -> bool:
    """Whether a badge stands before each title rather than behind each answer: before the
    first one too, and behind the last one none."""
    if len(segments) < 3:
        return False
    before = [each.first > 0 and _is_badge(atoms[each.first - 1]) for each in segments]
    ends = _is_badge(atoms[segments[-1].last])
    return before[0] and not ends and sum(before) >= _MOST * len(segments)


def without_next_status(atoms: Sequence[Atom], segments: Sequence[Segment]) -> list[Segment]:
    """Segments that leave the badge at their end to the title behind it."""
    return [
        replace(each, last=each.last - 1)
        if each.last > each.first and _is_badge(atoms[each.last])
        else each
        for each in segments
    ]


def _is_badge(atom: Atom) -> bool:
    return atom.form in (SHORT, BOLD, PARAGRAPH) and is_status(atom)


def is_meta(piece: Piece) -> bool:
    """Whether a piece says how far or whose a recommendation is, and answers nothing."""
    return piece.role in (STATUS, OWNER, DATE, DOCUMENTS) or (
        len(piece.text) < 40 and status_of(piece.text) is not None and not piece.text.endswith(".")
    )
