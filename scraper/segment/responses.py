"""The stage as a whole: a Document and the campaign's recommendations -> one Response each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp

from scraper.extract.document import Document
from scraper.segment.addressees import disclaims
from scraper.segment.align import Segment, align
from scraper.segment.answers import (
    Answer,
    joined,
    progress_of,
    read_answer,
    updates_of,
)
from scraper.segment.atoms import (
    BOLD,
    HEADING,
    ITEM,
    LABEL,
    PARAGRAPH,
    SHORT,
    TERM,
    TITLE_ROW,
    TOGGLE,
    Atom,
)
from scraper.segment.beginnings import Beginning, survey
from scraper.segment.cues import Cues
from scraper.segment.elimination import with_gaps_filled
from scraper.segment.flow import read_atoms
from scraper.segment.foreign import foreign
from scraper.segment.habits import Habits, habits_of, statuses_first, without_next_status
from scraper.segment.joint import label_inside, share_wordings, with_joint_titles
from scraper.segment.language import welsh
from scraper.segment.lexicon import Lexicon
from scraper.segment.newest import newest
from scraper.segment.numbers import Numbering, official, ordinal, weigh
from scraper.segment.progress import colour_key, combine, status_at_end, status_of
from scraper.segment.regions import contents_lists, hidden_copies, page_links, page_numbers
from scraper.segment.response import Evidence, Response
from scraper.segment.strays import without_strays
from scraper.segment.voice import voice
from scraper.sources import Recommendation

# So many located recommendations, this share of which have no answer, make a page doubtful; and
# what their cells are sure of then at most (log odds).
_LOCATED, _SILENT, _DOUBTFUL = 5, 0.6, 0.5


@dataclass(frozen=True)
class Divided:
    """A document divided among the recommendations, with all that decided it.

    ``surveyed`` is what beginning at each atom was worth, ``masked`` are the atoms of contents
    lists, ``answers`` the segments in page order with what each says.
    """

    atoms: Sequence[Atom]
    lexicon: Lexicon
    cues: Cues
    numbering: Numbering
    surveyed: Sequence[Beginning]
    masked: frozenset[int]
    habits: Habits
    answers: tuple[tuple[Segment, Answer], ...]

    def own(self, position: int) -> list[tuple[Segment, Answer]]:
        """The segments of the recommendation at that position that say something of their own."""
        own = [(each, answer) for each, answer in self.answers if position in each.members]
        return _without_copies(own)


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


def divide(
    document: Document,
    recommendations: Sequence[Recommendation],
    elsewhere: frozenset[int] = frozenset(),
) -> Divided:
    """The steps from a document's blocks to its segments and their answers."""
    lexicon = _lexicon(tuple(recommendations))
    blocks = document.blocks
    skip = [
        any(marks)
        for marks in zip(
            welsh(blocks),
            foreign(blocks),
            hidden_copies(blocks),
            page_links(blocks),
            page_numbers(blocks),
            strict=True,
        )
    ]
    atoms = read_atoms(blocks, skip, lexicon)
    cues = Cues(recommendations, lexicon, elsewhere, atoms)
    numbering = _numbering(atoms, cues, recommendations)
    masked: frozenset[int] = frozenset()
    surveyed = survey(atoms, cues, numbering)
    segments = align(atoms, surveyed, masked)
    found = contents_lists(atoms, segments)
    if found:
        masked = found
        segments = align(atoms, surveyed, masked)
    segments = _believed(atoms, share_wordings(atoms, segments, surveyed, cues))
    segments = without_strays(atoms, segments, surveyed)
    segments = with_gaps_filled(atoms, segments, surveyed, cues, numbering)
    segments = _without_tail(atoms, with_joint_titles(atoms, segments, cues, numbering))
    colours = colour_key([block.text for block in blocks])
    first = statuses_first(atoms, segments)
    if first:
        segments = without_next_status(atoms, segments)
    habits = replace(habits_of(atoms, segments, colours), statuses_first=first)
    answers = tuple(
        (each, read_answer(atoms, each, cues, habits, closes=each is segments[-1]))
        for each in segments
    )
    return Divided(atoms, lexicon, cues, numbering, surveyed, masked, habits, answers)


@lru_cache(maxsize=8)
def _lexicon(recommendations: tuple[Recommendation, ...]) -> Lexicon:
    return Lexicon(recommendations)


def _numbering(
    atoms: Sequence[Atom], cues: Cues, recommendations: Sequence[Recommendation]
) -> Numbering:
    theirs = {
        number
        for index, atom in enumerate(atoms)
        if atom.printed is not None and cues.others(index)
        for number in atom.printed.numbers
    }
    hypotheses = {
        "official": official(recommendations, cues.elsewhere),
        "renumbered": ordinal(len(recommendations), theirs),
    }
    places = []
    for index, atom in enumerate(atoms):
        if atom.printed is None or atom.form == LABEL or cues.others(index):
            continue
        plain = atom.form in (ITEM, PARAGRAPH) and not atom.printed.named
        counts = 0.3 if plain and voice(atom.text) < 0.5 else 1.0
        places.append((atom.printed.numbers, cues.identity(index), counts))
    return weigh(places, hypotheses)


def _without_tail(atoms: Sequence[Atom], segments: list[Segment]) -> list[Segment]:
    """The last segment ends at a heading as high as its own (at any heading, if it began
    below one): what follows is about the page."""
    if not segments:
        return segments
    last = segments[-1]
    begin = atoms[last.first]
    for index in range(last.first + 1, last.last + 1):
        atom = atoms[index]
        above = begin.form != HEADING or atom.level <= begin.level
        if atom.form == HEADING and above and index not in last.restarts:
            return [*segments[:-1], replace(last, last=index - 1)]
    return segments


def _believed(atoms: Sequence[Atom], segments: Sequence[Segment]) -> list[Segment]:
    """A page that locates fewer than three recommendations is taken for a plan only where a
    number, a label or a table says so: news and narratives speak of these subjects too."""
    located = {member for each in segments for member in each.members}
    if len(located) >= 3:
        return list(segments)
    return [
        each
        for each in segments
        if label_inside(atoms, each)
        or any(
            (atom.printed is not None and atom.printed.named) or atom.table >= 0
            for atom in atoms[each.first : each.last + 1]
        )
    ]


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
        return Response(key, "absent", confidence=_sure(2.0 - missed))
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


def _without_copies(own: list[tuple[Segment, Answer]]) -> list[tuple[Segment, Answer]]:
    """Segments that repeat another's answer word for word, or bring none beside one that
    does, say nothing of their own; nor does "a matter for the commissioner" beside another."""
    ours = [pair for pair in own if not _is_anothers(pair[1])]
    own = ours or own
    kept: list[tuple[Segment, Answer]] = []
    seen: set[str] = set()
    answered = any(answer.pieces for _, answer in own)
    for each, answer in own:
        text = joined(answer.pieces)
        if (answered and not text and not any(answer.statuses)) or (text and text in seen):
            continue
        seen.add(text)
        kept.append((each, answer))
    return kept or own


def _is_anothers(answer: Answer) -> bool:
    return bool(answer.pieces) and all(disclaims(piece.text) for piece in answer.pieces)


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
