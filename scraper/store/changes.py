"""What a force changed from one version to the next. Plain data to plain data."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scraper.segment.response import Response
from scraper.store.classes import class_of, differing, weight_of

# 3,000 words against 3,000 take 3 ms, this many pairs 0.2 s; no answer seen comes near. Beyond
# it, words are counted without their order. (difflib needs 217 s for 3,000 hostile words.)
_MOST_PAIRS = 1_000_000_000


@dataclass(frozen=True)
class Change:
    """One recommendation's change. ``change`` is ``added`` (an answer where none was),
    ``removed``, ``edited`` (another text) or ``progress`` (the same text, another
    progress); ``class_`` says of an edit what kind of text came or went (``class_of``), else
    the same as ``change``."""

    recommendation: str
    change: str
    words_added: int
    words_removed: int
    class_: str
    weight: int


@dataclass(frozen=True)
class PlanChange:
    """How a plan's text changed as a whole, with what answers no recommendation."""

    words_added: int
    words_removed: int
    class_: str
    weight: int


@dataclass(frozen=True)
class ByForce:
    """What a force changed in one version: its answers, and the plan as a whole (None where
    it changed nothing)."""

    answers: tuple[Change, ...] = ()
    plan: PlanChange | None = None


def compare(
    before: Mapping[str, Response], after: Mapping[str, Response], recommendations: Sequence[str]
) -> list[Change]:
    """The changes of these recommendations, in their order; none where nothing changed."""
    changes = []
    for key in recommendations:
        old, new = before.get(key), after.get(key)
        kind = kind_of(old, new)
        if kind:
            changes.append(_change(key, kind, old, new))
    return changes


def compare_plans(before: str, after: str) -> PlanChange:
    """How the text of a plan changed whose content did. Where the text does not show it, as
    with the titles of an accordion, it counts as another wording."""
    words = _words(before, after)
    class_ = class_of(before, after) if before.split() != after.split() else "wording"
    return PlanChange(*words, class_, weight_of(class_, sum(words)))


def kind_of(old: Response | None, new: Response | None) -> str | None:
    """What kind of change lies between two responses, None where there is none. A
    recommendation that nothing was read of (None) is as one that is absent."""
    was, is_now = _is_answered(old), _is_answered(new)
    if was != is_now:
        return "added" if is_now else "removed"
    if _answer(old) != _answer(new):
        return "edited"
    if _progress(old) != _progress(new):
        return "progress"
    return None


def _change(key: str, kind: str, old: Response | None, new: Response | None) -> Change:
    was, is_now = _answer(old), _answer(new)
    words = _words(was, is_now)
    class_ = class_of(was, is_now) if kind == "edited" else kind
    weight = weight_of(class_, sum(words))
    if kind == "edited" and _progress(old) != _progress(new):
        weight = max(weight, weight_of("progress", 0))
    return Change(key, kind, *words, class_, weight)


def _progress(response: Response | None) -> str | None:
    return response.progress if response is not None else None


def _is_answered(response: Response | None) -> bool:
    return response is not None and response.state == "answered"


def _answer(response: Response | None) -> str:
    """The answer's text; a placeholder such as "TBC" is none."""
    return response.response if response is not None and response.state == "answered" else ""


def _words(old: str, new: str) -> tuple[int, int]:
    """How many words came and how many went, in the shortest way from old to new."""
    if old == new:
        return 0, 0
    # line by line first: most of a plan is as it was
    was, is_now = differing(old.splitlines(), new.splitlines())
    before, after = differing(" ".join(was).split(), " ".join(is_now).split())
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
