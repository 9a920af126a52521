"""What a force changed from one version to the next. Plain data to plain data."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scraper.segment.response import Response

# 3,000 words against 3,000 take 3 ms, this many pairs 0.2 s; no answer seen comes near. Beyond
# it, words are counted without their order. (difflib needs 217 s for 3,000 hostile words.)
_MOST_PAIRS = 1_000_000_000


@dataclass(frozen=True)
class Change:
    """One recommendation's change. ``change`` is ``added`` (an answer where none was),
    ``removed``, ``edited`` (another text) or ``progress`` (the same text, another
    progress)."""

    recommendation: str
    change: str
    words_added: int
    words_removed: int


def compare(
    before: Mapping[str, Response], after: Mapping[str, Response], recommendations: Sequence[str]
) -> list[Change]:
    """The changes of these recommendations, in their order; none where nothing changed."""
    changes = []
    for key in recommendations:
        old, new = before.get(key), after.get(key)
        kind = kind_of(old, new)
        if kind:
            changes.append(Change(key, kind, *_words(_answer(old), _answer(new))))
    return changes


def kind_of(old: Response | None, new: Response | None) -> str | None:
    """What kind of change lies between two responses, None where there is none. A
    recommendation that nothing was read of (None) is as one that is absent."""
    was, is_now = _is_answered(old), _is_answered(new)
    if was != is_now:
        return "added" if is_now else "removed"
    if _answer(old) != _answer(new):
        return "edited"
    if (old and old.progress) != (new and new.progress):
        return "progress"
    return None


def _is_answered(response: Response | None) -> bool:
    return response is not None and response.state == "answered"


def _answer(response: Response | None) -> str:
    """The answer's text; a placeholder such as "TBC" is none."""
    return response.response if response is not None and response.state == "answered" else ""


def _words(old: str, new: str) -> tuple[int, int]:
    """How many words came and how many went, in the shortest way from old to new."""
    if old == new:
        return 0, 0
    before, after = old.split(), new.split()
    if len(before) * len(after) > _MOST_PAIRS:
        came, went = Counter(after) - Counter(before), Counter(before) - Counter(after)
        return came.total(), went.total()
    kept = _common_words(before, after)
    return len(after) - kept, len(before) - kept


def _common_words(before: Sequence[str], after: Sequence[str]) -> int:
    """The length of the longest common subsequence, a row of the table at a time in one
    integer's bits (Hyyrö 2004). Its time depends on the lengths alone."""
    places: dict[str, int] = {}
    for at, word in enumerate(before):
        places[word] = places.get(word, 0) | 1 << at
    all_bits = (1 << len(before)) - 1
    row = all_bits  # a bit is cleared where the subsequence grows
    for word in after:
        matches = row & places.get(word, 0)
        if matches:
            row = ((row + matches) | (row - matches)) & all_bits
    return len(before) - row.bit_count()
