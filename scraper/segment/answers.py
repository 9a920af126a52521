"""From a segment's atoms to the force's own words: what is wording, what answers, what neither.

Labels and table columns decide where they stand; between a heading and the first label, or
where a page has no labels at all, the voice of each paragraph decides (segment/voice.py), with
one cut: wording comes before the answer.
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from scraper.segment.align import Segment
from scraper.segment.atoms import (
    BOLD,
    HEADING,
    ITEM,
    LABEL,
    PARAGRAPH,
    ROW,
    SHORT,
    TERM,
    TEXT,
    TITLE_ROW,
    TITLES,
    TOGGLE,
    Atom,
    Piece,
)
from scraper.segment.cues import Cues
from scraper.segment.labels import (
    ANSWER,
    DATE,
    DOCUMENTS,
    EVIDENCE,
    NUMBER,
    OWNER,
    STATUS,
    WORDING,
)
from scraper.segment.placeholders import says_nothing
from scraper.segment.progress import combine, stated_in_answer, status_of
from scraper.segment.response import Update
from scraper.segment.voice import voice

# Labels that announce the answer itself: what stands before them is the recommendation.
_PRIMARY = re.compile(
    r"\b(?:response|reply|answer|position|update|current process|commentary|comment)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"‘'])")
# The voice, log odds, in which a paragraph's later sentences must tell to be an answer.
_TELLS = -0.8
# The letter of a sub-part before its wording: "(b) ", "c. ", "(iv) ".
_LETTERED = re.compile(r"^(?:\([a-h]\)|\([ivx]{1,4}\)|[a-h][).])\s+\S")
# Share of the recommendations with several dated labels that makes it the page's way.
_SEVERAL_SHARE = 0.2
_COLUMN = "response"  # a column or a row of a table announces as clearly as any label
# Paragraphs that close a page, not an answer; looked for at the end of the last segment only.
_CLOSING = re.compile(
    r"^(?:if you (?:are|have|would|think|need|know|want|live|or someone)\b|for (?:more|further|general) (?:information|details|advice)\b"
    r"|more information\b|you can (?:read|find|view|see|download|contact|report|also)\b|to (?:report|contact|find out)\b"
    r"|this (?:page|plan|document|action plan) (?:will be|was|is) (?:next |last |regularly )?(?:updated|reviewed|published|refreshed)\b"
    r"|(?:the |our )?(?:next|last) (?:update|review)\b.{0,60}$|in an emergency\b|always (?:call|dial)\b|call 999|(?:please )?(?:contact|call|email|visit)\b"
    r"|anyone (?:who|affected)\b|a (?:pdf|word|welsh|printable) (?:version|copy)\b|download\b|page (?:last )?(?:updated|reviewed|published)\b"
    r"|we will (?:publish|update) (?:this|the) (?:page|plan|next)\b|the full report\b|read the (?:full )?\b"
    r"|(?:published|last updated|last reviewed|reviewed|updated|version)\b.{0,50}\d"
    r"|.{0,80}\b(?:designed|printed|produced|typeset|photographs?) by\b.{0,80}$|.{0,80}\bplease recycle\b|©|copyright\b)",
    re.IGNORECASE,
)
# Log odds that a later paragraph, which says nothing either way, is still wording: where the
# wording has one paragraph (most often) it is not.
_LATER = -0.6
# Log odds that the first paragraph is wording, by what the page does throughout, and where the
# title itself was the wording.
# A definition list that holds paragraphs puts the wording in its terms.
_SIDES = {"term": 4.0, "definition": -2.0}
# On a page without labels a recommendation of several paragraphs is hardly ever left unanswered.
_NO_ANSWER = -0.7
_PRINTS, _OMITS, _GIVEN = 1.0, -2.0, -2.0
_META = frozenset({OWNER, DATE, EVIDENCE, DOCUMENTS, NUMBER, WORDING})


@dataclass(frozen=True)
class Answer:
    """What one segment says: the answer's pieces, the statuses stated, whether a label or an
    answer column stood there (so that nothing behind it is a gap), and how clear the cut
    between wording and answer was (log odds, larger is clearer)."""

    pieces: tuple[Piece, ...]
    statuses: tuple[str | None, ...]
    labelled: bool
    clarity: float


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
            if piece.role == ANSWER and piece.column >= 0 and status_line(piece, habits)
            if not says_nothing(piece)
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
        own, announced = _with_roles(atoms, first, end - 1)
        given = atoms[first].form in TITLES and _is_wording(atoms[first])
        own, gap = _cut_wording(own, segment, cues, habits, announced, given)
        if not announced and not habits.labelled:
            own = _with_run_in_answer(own)
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


def _with_roles(atoms: Sequence[Atom], first: int, last: int) -> tuple[list[Piece], str]:
    """Every piece of a stretch with the role that labels and columns give it; ``text``
    where none does. Also the first label that announced the answer, "" if none did."""
    role, label, dated = TEXT, "", False
    announced = ""
    pieces: list[Piece] = []
    in_table = atoms[first].form == ROW and any(p.role == ANSWER for p in atoms[first].pieces)
    for index in range(first, last + 1):
        atom = atoms[index]
        if in_table and atom.table < 0:
            break  # the table answers; what stands below it is about something else
        if atom.label is not None and atom.form in (LABEL, TITLE_ROW):
            role, label, dated = atom.label.role, atom.label.text, atom.label.dated
            role = TEXT if role == NUMBER else role
            if role == ANSWER:
                announced = announced or label
            continue
        if _is_status(atom):
            pieces += [replace(piece, role=STATUS) for piece in atom.pieces]
            if role == STATUS:
                role, label, dated = (ANSWER, "", False) if announced else (TEXT, "", False)
            continue
        if index == first and atom.form in (HEADING, TOGGLE, TERM, BOLD, TITLE_ROW, SHORT):
            continue
        if atom.form in (HEADING, TOGGLE, TERM, TITLE_ROW):
            if role in _META and role != WORDING:
                role, label, dated = TEXT if not announced else ANSWER, "", False
            continue
        if _is_part_title(atom) or (announced and _is_lettered_part(atoms, index)):
            continue
        if atom.form == ROW:
            if any(piece.role == ANSWER for piece in atom.pieces) or (
                atom.label and atom.label.role == ANSWER
            ):
                announced = announced or _COLUMN
            pieces.extend(atom.pieces)
            continue
        for piece in atom.pieces:
            pieces.append(replace(piece, role=role, label=label, dated=dated))
            if role in (STATUS, DATE, OWNER):
                # such a label speaks for one line; what follows goes on as before it
                role, label, dated = (ANSWER, "", False) if announced else (TEXT, "", False)
    return pieces, announced


def _is_part_title(atom: Atom) -> bool:
    """The title or the wording of a sub-part: "12.1 - review what was decided"."""
    return (
        atom.printed is not None
        and atom.printed.sub
        and atom.form in (BOLD, SHORT, PARAGRAPH)
        and len(atom.text.split()) <= 25
        and voice(atom.text) > -1.0
    )


def _is_lettered_part(atoms: Sequence[Atom], index: int) -> bool:
    """ "(b) policies and practice." between one part's answer and the next "Response"."""
    after = atoms[index + 1].label if index + 1 < len(atoms) else None
    return (
        after is not None
        and after.role == ANSWER
        and atoms[index].form in (ITEM, PARAGRAPH, SHORT, BOLD)
        and _LETTERED.match(atoms[index].text) is not None
    )


def _is_status(atom: Atom) -> bool:
    """A status that stands by itself: a badge, a coloured word, a line."""
    badge = atom.printed is not None and atom.form == ITEM  # first in a numbered item
    return (
        (badge or (atom.form in (*TITLES, PARAGRAPH) and atom.printed is None))
        and len(atom.text) <= 40
        and not atom.text.endswith(".")
        and status_of(atom.text) is not None
    )


def _cut_wording(
    pieces: list[Piece],
    segment: Segment,
    cues: Cues,
    habits: Habits,
    announced: str,
    given: bool,
) -> tuple[list[Piece], float]:
    """Gives every piece of undecided role one: wording up to a cut, the answer behind it.
    ``given``: the title was the wording already."""
    open_runs: list[list[int]] = []
    for index, piece in enumerate(pieces):
        if piece.role != TEXT:
            continue
        if open_runs and open_runs[-1][-1] == index - 1:
            open_runs[-1].append(index)
        else:
            open_runs.append([index])
    decided = list(pieces)
    clarity = 4.0
    seen_answer = False
    for run in open_runs:
        before = decided[: run[0]]
        seen_answer = any(piece.role == ANSWER for piece in before)
        after = pieces[run[-1] + 1].role if run[-1] + 1 < len(pieces) else ""
        label = pieces[run[-1] + 1].label if after == ANSWER else ""
        prior = _GIVEN if given else habits.wording
        odds = _odds([pieces[index] for index in run], segment, cues, prior)
        if seen_answer:
            cut = 0
        elif (habits.labelled and after == ANSWER and _PRIMARY.search(label)) or (
            habits.labelled and not after and _PRIMARY.search(announced)
        ):
            cut = len(run)
        else:
            silent = not after and not announced and not habits.labelled
            cut, gap = _best_cut(odds, _NO_ANSWER if silent and len(odds) > 1 else 0.0)
            clarity = min(clarity, gap)
        for place, index in enumerate(run):
            decided[index] = replace(pieces[index], role=WORDING if place < cut else ANSWER)
    return decided, clarity


def _with_run_in_answer(pieces: list[Piece]) -> list[Piece]:
    """Where nothing answers, and the wording goes on in the force's voice within its paragraph:
    "Review what is taught. By Easter every officer will have had the course. It was ..."."""
    if not pieces or any(piece.role != WORDING or piece.column >= 0 for piece in pieces):
        return pieces
    last = pieces[-1]
    for found in _SENTENCE.finditer(last.text):
        asks, tells = last.text[: found.start()], last.text[found.end() :]
        if voice(asks) > 0 and voice(tells) <= _TELLS:
            return [*pieces[:-1], replace(last, text=asks), replace(last, text=tells, role=ANSWER)]
    return pieces


def _is_wording(atom: Atom) -> bool:
    return len(atom.text.split()) > 7 and not atom.text.endswith(":") and voice(atom.text) > 0.7


def _odds(pieces: Sequence[Piece], segment: Segment, cues: Cues, prior: float) -> list[float]:
    """Log odds of each piece being the recommendation's wording."""
    odds: list[float] = []
    parent = 0.0
    in_terms = any(piece.side == "term" for piece in pieces)
    for place, piece in enumerate(pieces):
        own = voice(piece.text)
        scores = cues.match(piece.text)
        match = max((scores[member] for member in segment.members), default=0.0) if scores else 0.0
        own += 0.7 * max(-1.0, min(1.5, match - 1.0))
        own += _SIDES.get(piece.side, 0.0) if in_terms else 0.0
        if piece.item and place:
            own = 0.45 * own + 0.55 * parent
        else:
            own += prior if place == 0 else _LATER
            parent = own if piece.text.rstrip().endswith(":") else 0.5 * own
        odds.append(own)
    return odds


def _best_cut(odds: Sequence[float], no_answer: float) -> tuple[int, float]:
    """How many leading pieces are wording, and by how much the next best cut is worse.
    ``no_answer``: what leaving no answer at all costs."""
    sums = [0.0]
    for value in odds:
        sums.append(sums[-1] + value)
    sums[-1] += no_answer
    order = sorted(range(len(sums)), key=lambda cut: -sums[cut])
    gap = sums[order[0]] - sums[order[1]] if len(order) > 1 else 4.0
    return order[0], gap


def _is_meta(piece: Piece) -> bool:
    return piece.role in (STATUS, OWNER, DATE, DOCUMENTS) or (
        len(piece.text) < 40 and status_of(piece.text) is not None and not piece.text.endswith(".")
    )


def _without_closing(pieces: list[Piece], habits: Habits) -> list[Piece]:
    """The page's last words are not the last answer's. Where every other record ends with its
    status or owner, the last one does too."""
    if habits.meta_last:
        last = max((place for place, piece in enumerate(pieces) if _is_meta(piece)), default=None)
        pieces = pieces if last is None else pieces[: last + 1]
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
        pieces, announced = _with_roles(atoms, start, segment.last)
        labelled += bool(announced)
        own = {
            piece.label: piece.dated
            for piece in pieces
            if piece.label and (piece.role == ANSWER or (piece.role == TEXT and piece.dated))
        }
        for member in segment.members:
            labels.setdefault(member, {}).update(own)
        ends.append(bool(pieces) and _is_meta(pieces[-1]))
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
