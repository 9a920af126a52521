"""The stage as a whole: a Document and the campaign's recommendations -> one Response each."""

from collections.abc import Sequence
from math import exp

from scraper.extract.document import Document
from scraper.segment.align import Segment
from scraper.segment.answers import (
    Answer,
    joined,
    progress_of,
    updates_of,
)
from scraper.segment.atoms import (
    BOLD,
    HEADING,
    SHORT,
    TERM,
    TITLE_ROW,
    TOGGLE,
    Atom,
)
from scraper.segment.divide import Divided, divide
from scraper.segment.habits import Habits
from scraper.segment.newest import newest
from scraper.segment.progress import combine, status_at_end, status_of
from scraper.segment.response import Evidence, Response
from scraper.sources import Recommendation

# So many located recommendations, this share of which have no answer, make a page doubtful; and
# what their cells are sure of then at most (log odds).
_LOCATED, _SILENT, _DOUBTFUL = 5, 0.6, 0.5


def segment(
    document: Document,
    recommendations: Sequence[Recommendation],
    elsewhere: frozenset[int] = frozenset(),
) -> tuple[Response, ...]:
    """One Response for each recommendation, in their order. ``elsewhere`` are numbers of the
    same report's recommendations to others. Never raises on any document."""
    return responses_of(divide(document, recommendations, elsewhere), recommendations)


def responses_of(
    divided: Divided, recommendations: Sequence[Recommendation]
) -> tuple[Response, ...]:
    """One Response for each recommendation that the document was divided among."""
    missed = _best_elsewhere(divided)
    doubtful = _hardly_answers(divided)
    return tuple(
        _response(position, each.key, divided, missed[position], doubtful=doubtful)
        for position, each in enumerate(recommendations)
    )


def _best_elsewhere(divided: Divided) -> list[float]:
    """For each recommendation the best worth any atom had as its beginning."""
    best = [float("-inf")] * divided.cues.count
    for index, beginning in enumerate(divided.surveyed):
        if index not in divided.masked and beginning.worth is not None:
            best = list(map(max, best, beginning.worth))
    return best


def _hardly_answers(divided: Divided) -> bool:
    """Whether most of what was located has text and yet no answer, on a page without labels: that
    is likelier a way of answering that we do not know than a plan that says nothing."""
    silent = [
        each.last > each.first and not answer.pieces and not answer.labelled
        for each, answer in divided.answers
    ]
    return (
        not divided.habits.labelled
        and len(silent) >= _LOCATED
        and sum(silent) >= _SILENT * len(silent)
    )


def _response(
    position: int, key: str, divided: Divided, missed: float, *, doubtful: bool
) -> Response:
    atoms, habits = divided.atoms, divided.habits
    own = divided.own(position)
    if not own:
        evidence = min(2.0 - missed, _DOUBTFUL) if divided.unread else 2.0 - missed
        return Response(key, "absent", confidence=_sure(evidence))
    pieces = [piece for _, answer in own for piece in answer.pieces]
    text = joined(pieces)
    best = max((each for each, _ in own), key=lambda each: each.score)
    first = min((each for each, _ in own), key=lambda each: each.first)
    begin = atoms[first.first]
    latest = newest(atoms, divided.answers, own)
    progress = combine(
        [progress_of([answer for _, answer in latest]), *_in_titles(atoms, latest, habits)]
    )
    clarity = min((answer.clarity for _, answer in own), default=4.0)
    evidence = min(best.score + 1.0, 2.0 * best.margin + 1.0, 1.5 + clarity)
    if doubtful and not text:
        evidence = min(evidence, _DOUBTFUL)
    return Response(
        recommendation=key,
        state="answered" if text else "empty",
        printed_number=_number_of(divided, [each for each, _ in own], position),
        heading=_heading_of(begin),
        response=text,
        updates=updates_of(pieces, habits),
        progress=progress,
        confidence=_sure(evidence),
        evidence=Evidence(
            cues=(
                *cues_at(divided, first.first, position),
                f"score {best.score:.1f}, margin {best.margin:.1f}",
            ),
            begins=begin.begins,
            ends=max(atoms[each.last].ends for each, _ in own),
            first_words=" ".join(
                (begin.pieces[0].text if begin.pieces else begin.text).split()[:10]
            ),
        ),
    )


def _in_titles(
    atoms: Sequence[Atom], own: Sequence[tuple[Segment, Answer]], habits: Habits
) -> list[str | None]:
    """Statuses printed behind a title ("7. Crime recording - Complete") or, where that is the
    page's way, before it."""
    found: list[str | None] = []
    for each, _ in own:
        atom = atoms[each.first]
        if atom.form in (HEADING, TOGGLE, TERM, BOLD, TITLE_ROW, SHORT):
            found.append(status_at_end(atom.text, habits.colours))
        if habits.statuses_first and each.first:
            found.append(status_of(atoms[each.first - 1].text, habits.colours))
    return found


def _number_of(divided: Divided, segments: Sequence[Segment], position: int) -> str | None:
    """The number the page prints for it; the page's own section numbers are none."""
    own_sections = _numbers_sections(divided)
    for each in segments:
        before = divided.atoms[each.first - 1 : each.first]
        for atom in (*before, *divided.atoms[each.first : each.last + 1]):
            printed = atom.printed
            if printed is None or (atom in before and (not printed.named or atom.text)):
                continue
            if printed.sub and not printed.named and own_sections:
                continue
            if atom in before or atom is divided.atoms[each.first] or atom.table >= 0 or atom.label:
                if len(each.members) == len(printed.numbers):
                    return str(sorted(printed.numbers)[each.members.index(position)])
                return str(printed.numbers[0])
    return None


def _numbers_sections(divided: Divided) -> bool:
    """Whether "2.1" and "2.2" begin different recommendations: then 2 is a section's number."""
    begun: dict[int, set[tuple[int, ...]]] = {}
    for each, _ in divided.answers:
        printed = divided.atoms[each.first].printed
        if printed is not None and printed.sub and not printed.named:
            begun.setdefault(printed.numbers[0], set()).add(each.members)
    return any(len(members) > 1 for members in begun.values())


def _heading_of(atom: Atom) -> str | None:
    if atom.form in (HEADING, TOGGLE, TERM, BOLD, TITLE_ROW, SHORT) and atom.pieces:
        return atom.pieces[0].text
    return atom.title or None


def cues_at(divided: Divided, index: int, position: int) -> tuple[str, ...]:
    """What speaks for the recommendation at that position where an atom stands."""
    atom, numbering = divided.atoms[index], divided.numbering
    cues = [f"form: {atom.form}"]
    if atom.printed:
        numbers = ", ".join(str(number) for number in atom.printed.numbers)
        cues.append(
            f"printed number: {numbers} (numbering {numbering.name}, trust {numbering.trust:.2f})"
        )
    terms = divided.lexicon.match(atom.text).terms[position] if atom.text else ()
    if terms:
        cues.append("key terms: " + ", ".join(sorted(set(terms))[:6]))
    return tuple(cues)


def _sure(evidence: float) -> float:
    return round(1 / (1 + exp(-evidence)), 2)
