"""Where the recommendation's wording ends and the answer begins, where no label says it.

The voice of each paragraph decides (segment/voice.py), with one cut: wording comes first.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from scraper.segment.align import Segment
from scraper.segment.atoms import TEXT, Atom, Piece
from scraper.segment.cues import Cues
from scraper.segment.habits import Habits
from scraper.segment.labels import ANSWER, DATE, EVIDENCE, OWNER, STATUS, WORDING
from scraper.segment.voice import begins_imperative, voice

# Labels that announce the answer itself: what stands before them is the recommendation.
_PRIMARY = re.compile(
    r"\b(?:response|reply|answer|position|update|current process|commentary|comment)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"‘'])")
# The voice, log odds, in which a paragraph's later sentences must tell to be an answer.
_TELLS = -0.8
# Log odds that a later paragraph, which says nothing either way, is still wording: where the
# wording has one paragraph (most often) it is not.
_LATER = -0.6
_FULL_STOPS = (".", "!", "?")
# What likeness to the recommendation's words adds; an only paragraph below a title that asks for
# nothing is the answer, though it repeats its subject's words.
_LIKE, _LIKE_ALONE = 0.7, 0.1
# A definition list that holds paragraphs puts the wording in its terms.
_SIDES = {"term": 4.0, "definition": -2.0}
# Log odds that a quotation which opens a record is its wording, and what is not quoted below it.
_QUOTED, _BELOW_QUOTED = 4.0, -2.0
# On a page without labels a recommendation of several paragraphs is hardly ever left unanswered.
_NO_ANSWER = -0.7
# A page that prints no wordings plainly has less than this (log odds); how clear a cut is that
# was made for want of anything else.
_EVEN, _UNSURE = 0.5, 0.5
_BEHIND_ANSWERS = ("", STATUS, OWNER, DATE)  # what stands behind an answer, or nothing
# What it adds that a page cuts there in this share of so many records at least.
_USUAL, _MOST, _RECORDS = 0.9, 0.6, 4
# Log odds that the first paragraph is wording, where the title itself was.
_GIVEN = -2.0


def cut_wording(
    pieces: list[Piece],
    segment: Segment,
    cues: Cues,
    habits: Habits,
    announced: str,
    given: bool,
    titled: bool,
) -> tuple[list[Piece], float]:
    """Gives every piece of undecided role one: wording up to a cut, the answer behind it.
    ``given``: the title was the wording already; ``titled``: there is a title with words."""
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
        after, label = _announced_after(pieces[run[-1] + 1 :])
        asked = given or (
            pieces[run[0]].column < 0 and any(piece.role == WORDING for piece in before)
        )
        prior = _GIVEN if asked else habits.wording
        silent = after in _BEHIND_ANSWERS and not announced and not habits.labelled
        only = silent and titled and len(run) == 1
        alone = only and not begins_imperative(pieces[run[0]].text)
        odds = _odds([pieces[index] for index in run], segment, cues, prior, alone=alone)
        if seen_answer:
            cut = 0
        elif habits.labelled and (
            (after == ANSWER and _PRIMARY.search(label))
            or (after in (ANSWER, EVIDENCE) and voice(pieces[run[0]].text) > _TELLS)
            or (not after and _PRIMARY.search(announced))
        ):
            cut = len(run)
        else:
            no_answer = _NO_ANSWER if silent and len(odds) > 1 else 0.0
            cut, gap = _best_cut(odds, no_answer, habits.asked_in)
            alone = cut == len(run) == 1 and not announced and _stands_alone(pieces, run[0])
            alone = alone and (len(pieces) == 1 or not habits.labelled)
            if alone and habits.wording < _EVEN and voice(pieces[run[0]].text) <= 0:
                cut, gap = 0, _UNSURE  # all that stands there, and it asks for nothing
            clarity = min(clarity, gap)
        for place, index in enumerate(run):
            piece = pieces[index]
            role = WORDING if place < cut else ANSWER
            decided[index] = piece.told(role, piece.label, piece.dated)
    return decided, clarity


def _stands_alone(pieces: Sequence[Piece], place: int) -> bool:
    """Whether nothing but a status, an owner and a date stands beside a piece."""
    return all(
        index == place or piece.role in (STATUS, OWNER, DATE) for index, piece in enumerate(pieces)
    )


def _announced_after(pieces: Sequence[Piece]) -> tuple[str, str]:
    """The role of what follows, and the label of the answer that does; the owner and the date
    between a wording and its answer say nothing."""
    after = next((piece for piece in pieces if piece.role not in (OWNER, DATE)), None)
    if after is None or after.role not in (ANSWER, EVIDENCE):
        return (pieces[0].role if pieces else ""), ""
    return after.role, after.label if after.role == ANSWER else ""


def with_run_in_answer(pieces: list[Piece]) -> list[Piece]:
    """Where nothing answers, and the wording goes on in the force's voice within its paragraph:
    "Review what is taught. By Easter every officer will have had the course. It was ..."."""
    if not pieces or any(piece.role != WORDING or piece.column >= 0 for piece in pieces):
        return pieces
    last = pieces[-1]
    for found in _SENTENCE.finditer(last.text):
        asks, tells = last.text[: found.start()], last.text[found.end() :]
        if voice(asks) > 0 and voice(tells) <= _TELLS:
            return [*pieces[:-1], last._replace(text=asks), last._replace(text=tells, role=ANSWER)]
    return pieces


def is_wording(atom: Atom) -> bool:
    """Whether a title is the recommendation's wording."""
    return len(atom.text.split()) > 7 and not atom.text.endswith(":") and voice(atom.text) > 0.7


def _odds(
    pieces: Sequence[Piece], segment: Segment, cues: Cues, prior: float, *, alone: bool
) -> list[float]:
    """Log odds of each piece being the recommendation's wording."""
    odds: list[float] = []
    parent = 0.0
    in_terms = any(piece.side == "term" for piece in pieces)
    # a quotation that stands first is the report's; one further down may be anybody's
    quotes = pieces[0].side == "quoted" and any(piece.side != "quoted" for piece in pieces)
    for place, piece in enumerate(pieces):
        own = voice(piece.text)
        scores = cues.match(piece.text)
        match = max((scores[member] for member in segment.members), default=0.0) if scores else 0.0
        likeness = max(-1.0, min(1.5, match - 1.0))
        own += (_LIKE_ALONE if alone and own <= 0 < likeness else _LIKE) * likeness
        own += _SIDES.get(piece.side, 0.0) if in_terms else 0.0
        if quotes:
            own += _QUOTED if piece.side == "quoted" else _BELOW_QUOTED
        if piece.item and place:
            own = 0.45 * own + 0.55 * parent
        else:
            own += prior if place == 0 else _LATER
            ends = piece.text.rstrip()[-1:]
            # a sentence that has ended leads into no list
            parent = own if ends == ":" else _LATER if ends in _FULL_STOPS else 0.5 * own
        odds.append(own)
    return odds


def usual_cut(records: Iterable[Sequence[Piece]]) -> int | None:
    """How many paragraphs of wording stand before the answer in most of these records, None
    where they differ."""
    cuts = []
    for pieces in records:
        roles = [piece.role for piece in pieces]
        if ANSWER in roles:
            cuts.append(roles[: roles.index(ANSWER)].count(WORDING))
    if len(cuts) < _RECORDS:
        return None
    usual, times = Counter(cuts).most_common(1)[0]
    return usual if times >= _MOST * len(cuts) else None


def _best_cut(odds: Sequence[float], no_answer: float, usual: int | None) -> tuple[int, float]:
    """How many leading pieces are wording, and by how much the next best cut is worse.
    ``no_answer``: what leaving no answer at all costs; ``usual``: where the page cuts mostly."""
    sums = [0.0]
    for value in odds:
        sums.append(sums[-1] + value)
    sums[-1] += no_answer
    if usual is not None and usual < len(odds):
        sums[usual] += _USUAL
    order = sorted(range(len(sums)), key=lambda cut: -sums[cut])
    gap = sums[order[0]] - sums[order[1]] if len(order) > 1 else 4.0
    return order[0], gap
