"""From a segment's atoms to the force's own words: what is wording, what answers, what neither.

Labels and table columns decide where they stand; between a heading and the first label, or
where a page has no labels at all, the voice of each paragraph decides (segment/voice.py), with
one cut: wording comes before the answer.
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scraper.segment.align import Segment
from scraper.segment.atoms import TITLES, Atom, Piece
from scraper.segment.cues import Cues
from scraper.segment.habits import Habits, is_meta
from scraper.segment.labels import ANSWER, STATUS
from scraper.segment.placeholders import says_nothing
from scraper.segment.progress import NOT_STARTED, combine, stated_in_answer, status_of
from scraper.segment.response import Update
from scraper.segment.roles import with_roles
from scraper.segment.wording import cut_wording, is_wording, with_run_in_answer

# Paragraphs that close a page, not an answer; looked for at the end of the last segment only.
_CLOSING = re.compile(
    r"^(?:if (?:you|someone)(?:[’']re|[’']ve| are| is| have| would| think| need| know| want| live| feel| or someone)\b|for (?:more|further|general) (?:information|details|advice)\b"
    r"|more information\b|you can (?:read|find|view|see|download|contact|report|also)\b|to (?:report|contact|find out|comment|complain|give feedback|ask for|request|see)\b|end of (?:the )?(?:plan|document|page|report)\b|(?:the |this )?(?:document|plan|page|report) ends\b|(?:page|plan|document) owner\b"
    r"|share (?:this|on|via)\b|(?:(?:facebook|twitter|x|whatsapp|linkedin|e-?mail|print|instagram|youtube|copy link|bluesky|nextdoor)\W*){2,}$"
    r"|this (?:page|plan|document|action plan) (?:will be|was|is) (?:next |last |regularly )?(?:updated|reviewed|published|refreshed)\b"
    r"|(?:the |our )?(?:next|last) (?:update|review)\b.{0,60}$|in an emergency\b|always (?:call|dial)\b|call 999|(?:please )?(?:contact|call|email|visit)\b"
    r"|anyone (?:who|affected)\b|a (?:pdf|word|welsh|printable) (?:version|copy)\b|download\b|page (?:last )?(?:updated|reviewed|published|changed|modified|amended|edited)\b"
    r"|to any(?:body|one) who (?:is|has)\b|[A-Z][a-z]+ [A-Z][a-z]+ (?:QPM|KPM|CBE|OBE)$|(?:(?:deputy|assistant) )?chief constable$|i am content for\b|a copy (?:of this letter )?(?:goes|has gone|is being sent|will go)\b|for (?:freedom of information|foi)\b|this (?:page|plan|document|action plan) is (?:a living|kept|reviewed|regularly)\b"
    r"|the (?:remaining|other) (?:[\w-]+ )?recommendations (?:are|were|is) (?:for|addressed|made|directed)\b"
    r"|we will (?:publish|update) (?:this|the) (?:page|plan|next)\b|the full report\b|read the (?:full )?\b"
    r"|(?:published|last updated|last reviewed|reviewed|updated|version)\b.{0,50}\d"
    r"|.{0,80}\b(?:designed|printed|produced|typeset|photographs?) by\b.{0,80}$|.{0,80}\bplease recycle\b|©|copyright\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Answer:
    """What one segment says: the answer's pieces, the statuses stated, whether a label or an
    answer column stood there (so that nothing behind it is a gap), and how clear the cut
    between wording and answer was (log odds, larger is clearer)."""

    pieces: tuple[Piece, ...]
    statuses: tuple[str | None, ...]
    labelled: bool
    clarity: float


def read_answer(
    atoms: Sequence[Atom], segment: Segment, cues: Cues, habits: Habits, *, closes: bool
) -> Answer:
    """The answer of one segment; ``closes``: nothing located follows it on the page."""
    pieces, labelled, clarity = pieces_of(atoms, segment, cues, habits, closes=closes)
    statuses: list[str | None] = []
    answer: list[Piece] = []
    for piece in pieces:
        if piece.role == STATUS:
            statuses.append(status_of(piece.text, habits.colours, cell=True))
        elif piece.role == ANSWER and not says_nothing(piece):
            stated = status_line(piece, habits)
            if stated:
                statuses.append(stated)
            else:
                answer.append(piece)
                statuses.append(stated_in_answer(piece.text))
    if not answer:
        only = [
            piece
            for piece in pieces
            if piece.role == ANSWER and piece.column >= 0
            if status_line(piece, habits) not in (None, NOT_STARTED) and not says_nothing(piece)
        ]
        answer = (
            [p for p in only if any(s for s in statuses)][:1] if _in_answer_column(only) else []
        )
    return Answer(tuple(answer), tuple(statuses), labelled, clarity)


def pieces_of(
    atoms: Sequence[Atom], segment: Segment, cues: Cues, habits: Habits, *, closes: bool
) -> tuple[list[Piece], bool, float]:
    """Every piece of a segment with the role it is taken for; ``Answer.labelled`` and
    ``Answer.clarity``."""
    pieces: list[Piece] = []
    labelled, clarity = False, 4.0
    edges = [segment.first, *segment.restarts, segment.last + 1]
    for first, end in itertools.pairwise(edges):
        own, announced = with_roles(atoms, first, end - 1)
        given = atoms[first].form in TITLES and is_wording(atoms[first])
        titled = atoms[first].form in TITLES and atoms[first].text != ""
        own, gap = cut_wording(own, segment, cues, habits, announced, given, titled)
        if not announced and not habits.labelled:
            own = with_run_in_answer(own)
        pieces += own
        labelled, clarity = labelled or bool(announced), min(clarity, gap)
    if closes:
        pieces = _without_closing(pieces, habits)
    return pieces, labelled, clarity


def _in_answer_column(pieces: Sequence[Piece]) -> bool:
    return bool(pieces) and all(
        piece.label and "status" not in piece.label.lower() for piece in pieces
    )


def status_line(piece: Piece, habits: Habits) -> str | None:
    """The progress, where a piece is a status by itself and no sentence of the answer."""
    text = piece.text.strip()
    if text.endswith((".", "!")) or len(text) > 60 or piece.item:
        return None
    return status_of(text, habits.colours)


def _without_closing(pieces: list[Piece], habits: Habits) -> list[Piece]:
    """The page's last words are not the last answer's. Where every other record ends with its
    status or owner, the last one does too."""
    if habits.meta_last:
        last = max((place for place, piece in enumerate(pieces) if is_meta(piece)), default=None)
        if last is not None:
            behind = pieces[last + 1 :]
            pieces = pieces[: last + 1]
            if not any(piece.role == ANSWER for piece in pieces):
                # in a row of a table the owner may stand before the answer
                pieces += [piece for piece in behind if piece.column >= 0]
    end = len(pieces)
    answers = sum(piece.role == ANSWER for piece in pieces)
    while (
        end
        and pieces[end - 1].role == ANSWER
        and _CLOSING.match(pieces[end - 1].text)
        and answers > 1
    ):
        end -= 1
        answers -= 1
    return pieces[:end]


def joined(pieces: Iterable[Piece]) -> str:
    """Paragraphs and items joined by a blank line; nothing said twice over."""
    texts: list[str] = []
    blocks: set[tuple[int, str]] = set()
    for piece in pieces:
        # a long text that stands twice is one text in two layouts; a short one may be meant
        key = (-1 if len(piece.text) > 40 else piece.block, piece.text)
        if key not in blocks:
            blocks.add(key)
            texts.append(piece.text)
    return "\n\n".join(texts)


def updates_of(pieces: Sequence[Piece], habits: Habits) -> tuple[Update, ...]:
    """The dated answers, where the page carries several: one for each label, in page order."""
    if not habits.dated:
        return ()
    groups: dict[str, list[Piece]] = {}
    for piece in pieces:
        if piece.label:
            groups.setdefault(piece.label, []).append(piece)
    if len(groups) < 2 and not any(piece.dated for piece in pieces):
        return ()
    return tuple(Update(label, joined(own)) for label, own in groups.items())


def progress_of(answers: Sequence[Answer]) -> str | None:
    """Progress over all of a recommendation's segments and sub-parts."""
    return combine(status for answer in answers for status in answer.statuses)
