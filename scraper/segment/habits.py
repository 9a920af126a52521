"""What a page does throughout, from all its segments: one segment alone often cannot tell."""

from collections.abc import Sequence
from dataclasses import dataclass

from scraper.segment.align import Segment
from scraper.segment.atoms import TEXT, Atom, Piece
from scraper.segment.labels import ANSWER, DATE, DOCUMENTS, OWNER, STATUS
from scraper.segment.progress import status_of
from scraper.segment.roles import with_roles
from scraper.segment.voice import voice

# Share of the recommendations with several dated labels that makes it the page's way.
_SEVERAL_SHARE = 0.2
# Log odds that the first paragraph is wording: on a page that prints it, and one that does not.
_PRINTS, _OMITS = 1.0, -2.0


@dataclass(frozen=True)
class Habits:
    """What the page does throughout: whether it prints the recommendations' wording (log
    odds), its key of colours, whether each answer has a label, whether it carries several
    dated answers to a recommendation, and whether its records end with a status or an owner."""

    wording: float
    colours: dict[str, str]
    labelled: bool
    dated: bool
    meta_last: bool


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
    firsts.sort()
    median = firsts[len(firsts) // 2] if firsts else 0.0
    wording = _PRINTS if median > 0.5 else (_OMITS if median < -0.5 else 0.0)
    others = ends[:-1]
    several = sum(len(own) > 1 and any(own.values()) for own in labels.values())
    return Habits(
        wording,
        colours,
        labelled=labelled >= 0.6 * max(1, len(segments)),
        dated=several >= max(2, _SEVERAL_SHARE * len(labels)),
        meta_last=len(others) >= 3 and sum(others) >= 0.7 * len(others),
    )


def is_meta(piece: Piece) -> bool:
    """Whether a piece says how far or whose a recommendation is, and answers nothing."""
    return piece.role in (STATUS, OWNER, DATE, DOCUMENTS) or (
        len(piece.text) < 40 and status_of(piece.text) is not None and not piece.text.endswith(".")
    )
