"""Why one recommendation was located where it was, for a person who doubts it.

Takes the same steps as ``segment`` and keeps what they looked at: the atoms that came closest
to beginning the recommendation, and what each piece between its edges was taken for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scraper.extract.document import Document
from scraper.segment.align import Segment
from scraper.segment.answers import Answer, pieces_of, status_line
from scraper.segment.atoms import TITLES, Atom, Piece
from scraper.segment.divide import Divided, divide
from scraper.segment.labels import ANSWER, STATUS, WORDING
from scraper.segment.placeholders import says_nothing
from scraper.segment.progress import status_of
from scraper.segment.response import Response
from scraper.segment.responses import cues_at, responses_of
from scraper.segment.voice import voice
from scraper.sources import Recommendation

# Shown beside those that were chosen: enough for the runner-up and the usual decoys (a contents
# list, an introduction, the same title in another report).
_CLOSEST = 6


@dataclass(frozen=True)
class Candidate:
    """An atom that might have begun the recommendation.

    ``worth`` is the evidence for beginning it there in log odds, above 0 where it pays for a
    beginning; its order and its likeness to the page's other beginnings are weighed after
    that. ``became`` says what the atom was taken for instead, ``rival`` is the other
    recommendation that is worth most at this place (None where there is no other).
    ``block`` counts the document's blocks from 0.
    """

    block: int
    form: str
    first_words: str
    worth: float
    cues: tuple[str, ...]
    chosen: bool
    became: str
    rival: str | None
    rival_worth: float | None


@dataclass(frozen=True)
class Taken:
    """A piece of a located answer: its block, what it was taken for (``answer``, ``wording``,
    ``title``, ``label``, ``status``, ``placeholder``, ``owner``, ``date``, ``evidence``,
    ``documents``, ``number``, ``left out``), and why."""

    block: int
    taken_for: str
    text: str
    why: str


@dataclass(frozen=True)
class Explanation:
    """The response as ``segment`` gives it, what the page does throughout, the candidates by
    worth (best first), and the pieces in page order (none where it was not located)."""

    response: Response
    page: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    pieces: tuple[Taken, ...]


def explain(
    document: Document,
    recommendations: Sequence[Recommendation],
    key: str,
    elsewhere: frozenset[int] = frozenset(),
) -> Explanation:
    """Why the recommendation with that key came out as it did in ``segment``. Raises
    ValueError for a key that is not among the recommendations."""
    keys = [each.key for each in recommendations]
    position = keys.index(key)
    divided = divide(document, recommendations, elsewhere)
    return Explanation(
        responses_of(divided, recommendations)[position],
        _page(divided),
        tuple(_candidates(divided, position, keys)),
        tuple(_taken(divided, position)),
    )


def _page(divided: Divided) -> tuple[str, ...]:
    numbering, habits = divided.numbering, divided.habits
    facts = [f"numbering: {numbering.name}, trust {numbering.trust:.2f}"]
    facts.append("most answers have a label" if habits.labelled else "few answers have a label")
    if habits.wording:
        does = "prints" if habits.wording > 0 else "leaves out"
        facts.append(f"the page {does} the recommendations' wording")
    if habits.dated:
        facts.append("several dated answers to a recommendation")
    return tuple(facts)


def _candidates(divided: Divided, position: int, keys: Sequence[str]) -> Iterator[Candidate]:
    chosen = {index for each, _ in divided.own(position) for index in (each.first, *each.restarts)}
    worths = {
        index: beginning.worth
        for index, beginning in enumerate(divided.surveyed)
        if beginning.worth is not None
    }
    best = sorted(worths, key=lambda index: -worths[index][position])
    shown = [*best[:_CLOSEST], *(index for index in best[_CLOSEST:] if index in chosen)]
    for index in shown:
        worth = worths[index]
        others = [other for other in range(len(keys)) if other != position]
        rival = max(others, key=lambda other: worth[other], default=None)
        atom = divided.atoms[index]
        yield Candidate(
            block=atom.begins,
            form=atom.form,
            first_words=_first_words(atom),
            worth=round(worth[position], 1),
            cues=cues_at(divided, index, position),
            chosen=index in chosen,
            became=_became(divided, index, keys),
            rival=None if rival is None else keys[rival],
            rival_worth=None if rival is None else round(worth[rival], 1),
        )


def _first_words(atom: Atom) -> str:
    # of a row the cells' together: its first cell is often no more than a number
    return " ".join(" ".join(piece.text for piece in atom.pieces).split()[:10])


def _became(divided: Divided, index: int, keys: Sequence[str]) -> str:
    """What an atom was taken for."""
    if index in divided.masked:
        return "part of a contents list"
    for each, _ in divided.answers:
        if each.first <= index <= each.last:
            names = " and ".join(keys[member] for member in each.members)
            if index == each.first:
                return f"begins {names}"
            return f"goes on with {names}"
    return "part of no recommendation"


def _taken(divided: Divided, position: int) -> Iterator[Taken]:
    for segment, answer in divided.own(position):
        pieces, _, _ = pieces_of(
            divided.atoms,
            segment,
            divided.cues,
            divided.habits,
            closes=segment is divided.answers[-1][0],
        )
        yield from _by_atom(divided, segment, answer, pieces)


def _by_atom(
    divided: Divided, segment: Segment, answer: Answer, pieces: Sequence[Piece]
) -> Iterator[Taken]:
    """The pieces in their places among what is none: titles, labels, the page's last words."""
    place = 0
    for index in range(segment.first, segment.last + 1):
        atom = divided.atoms[index]
        if atom.label is not None and not atom.pieces:
            yield Taken(atom.begins, "label", atom.label.text, f"announces: {atom.label.role}")
        for own in atom.pieces:
            given = pieces[place] if place < len(pieces) else None
            if given is not None and (given.block, given.text) == (own.block, own.text):
                place += 1
                yield _given(given, answer, divided)
            else:
                yield _not_given(own, atom, index == segment.first)


def _given(piece: Piece, answer: Answer, divided: Divided) -> Taken:
    under = f"under “{piece.label}”" if piece.label else ""
    if piece.role == STATUS:
        stated = status_of(piece.text, divided.habits.colours, cell=True)
        return Taken(piece.block, STATUS, piece.text, _status_said(stated, under))
    if piece.role == ANSWER and piece not in answer.pieces:
        stated = status_line(piece, divided.habits)
        if stated:
            return Taken(piece.block, STATUS, piece.text, _status_said(stated, under))
        if says_nothing(piece):
            return Taken(piece.block, "placeholder", piece.text, "says no more than that it waits")
    if piece.role in (ANSWER, WORDING) and not under and piece.column < 0:
        sounds = voice(piece.text)
        speaker = "asks, as a recommendation does" if sounds > 0 else "tells, as a force does"
        tone = f"{speaker} ({sounds:+.1f})" if sounds else "nothing in it tells"
        return Taken(piece.block, piece.role, piece.text, f"no label; {tone}")
    where = under or (f"in column {piece.column + 1}" if piece.column >= 0 else "by its label")
    return Taken(piece.block, piece.role, piece.text, where)


def _status_said(stated: str | None, under: str) -> str:
    said = f"states {stated}" if stated else "states no progress that is known"
    return f"{said}, {under}" if under else said


def _not_given(piece: Piece, atom: Atom, begins: bool) -> Taken:
    if begins:
        return Taken(piece.block, "title", piece.text, f"begins it ({atom.form})")
    if atom.label is not None:
        return Taken(piece.block, "label", piece.text, f"announces: {atom.label.role}")
    if atom.form in TITLES or (atom.printed is not None and atom.printed.sub):
        return Taken(piece.block, "title", piece.text, f"the title of a part ({atom.form})")
    return Taken(piece.block, "left out", piece.text, "stands behind the answer's end")
