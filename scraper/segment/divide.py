"""The steps from a document's blocks to its segments, and what each of these says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from scraper.extract.document import Block, Document
from scraper.segment.addressees import disclaims
from scraper.segment.align import Segment, align
from scraper.segment.answers import (
    Answer,
    joined,
    pieces_of,
    read_answer,
)
from scraper.segment.atoms import (
    HEADING,
    ITEM,
    LABEL,
    PARAGRAPH,
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
from scraper.segment.numbers import Numbering, official, ordinal, printed_at_start, weigh
from scraper.segment.progress import colour_key
from scraper.segment.regions import (
    contents_below_title,
    contents_lists,
    hidden_copies,
    page_links,
)
from scraper.segment.strays import without_strays
from scraper.segment.voice import voice
from scraper.segment.wording import usual_cut
from scraper.sources import Recommendation

# A page that names so many recommendations by number says more of them than of fewer.
_NAMED = 4


@dataclass(frozen=True)
class Divided:
    """A document divided among the recommendations, with all that decided it.

    ``surveyed`` is what beginning at each atom was worth, ``masked`` are the atoms of contents
    lists, ``answers`` the segments in page order with what each says. ``unread``: the page names
    many recommendations by number, of which hardly any was located.
    """

    atoms: Sequence[Atom]
    lexicon: Lexicon
    cues: Cues
    numbering: Numbering
    surveyed: Sequence[Beginning]
    masked: frozenset[int]
    habits: Habits
    answers: tuple[tuple[Segment, Answer], ...]
    unread: bool

    def own(self, position: int) -> list[tuple[Segment, Answer]]:
        """The segments of the recommendation at that position that say something of their own."""
        own = [(each, answer) for each, answer in self.answers if position in each.members]
        return _without_copies(own)


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
            contents_below_title(blocks),
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
    if not habits.labelled:
        records = (pieces_of(atoms, each, cues, habits, closes=False)[0] for each in segments)
        habits = replace(habits, asked_in=usual_cut(records))
    answers = tuple(
        (each, read_answer(atoms, each, cues, habits, closes=each is segments[-1]))
        for each in segments
    )
    read = [block for block, left_out in zip(blocks, skip, strict=True) if not left_out]
    unread = _is_unread(read, segments, recommendations, elsewhere)
    return Divided(atoms, lexicon, cues, numbering, surveyed, masked, habits, answers, unread)


def _is_unread(
    blocks: Sequence[Block],
    segments: Sequence[Segment],
    recommendations: Sequence[Recommendation],
    elsewhere: frozenset[int],
) -> bool:
    located = {member for each in segments for member in each.members}
    if len(located) >= _NAMED:
        return False
    printed = [printed_at_start(block.text) for block in blocks]
    named = {number for each in printed if each and each.named for number in each.numbers}
    return len(named.intersection(official(recommendations, elsewhere))) >= _NAMED


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
