"""Which of the report's recommendations is which of ours: by number, words and order.

A number that somebody read elsewhere settles it, then clear words do, and the order of the
report decides among what is left. Whatever told: words that speak for another as much, and
numbers against what is known, leave a doubt.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scraper.official.entry import Entry
from scraper.segment.lexicon import Lexicon
from scraper.sources import Recommendation

# Evidence, in the lexicon's units, below which words say nothing; share by which the best
# must beat the second to be clear, and to be no toss-up.
_LEAST, _CLEAR, _LEANS = 0.6, 0.3, 0.1


@dataclass(frozen=True)
class Aligned:
    """One of our recommendations and what the report prints for it: None where nothing was
    found. ``doubt`` says what is uncertain, "" where it is sure; ``basis`` what told."""

    key: str
    entry: Entry | None
    basis: str = ""
    doubt: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether something was found and nothing speaks against it."""
        return self.entry is not None and not self.doubt


def align(
    entries: Sequence[Entry],
    recommendations: Sequence[Recommendation],
    elsewhere: Collection[int] = (),
) -> tuple[Aligned, ...]:
    """One Aligned for each recommendation, in their order. Only entries addressed to chief
    constables take part; ``elsewhere`` are numbers known to be addressed to others."""
    ours = [entry for entry in entries if entry.is_ours]
    lexicon = Lexicon(recommendations)
    scores = [lexicon.match(f"{entry.title} {entry.wording}").scores for entry in ours]
    pairs = _by_number(ours, recommendations)
    pairs |= _by_words(scores, pairs, len(recommendations))
    in_order = _by_order(scores, pairs, len(recommendations))
    found = []
    for place, recommendation in enumerate(recommendations):
        at = pairs.get(place, in_order.get(place))
        if at is None:
            found.append(Aligned(recommendation.key, None))
            continue
        entry = ours[at]
        if entry.number == recommendation.number:
            basis = "number and words"
        else:
            basis = "words" if place in pairs else "words and order"
        doubts = (
            entry.doubt,
            _number_doubt(entry, recommendation, elsewhere),
            _words_doubt(scores[at], place, recommendations),
        )
        doubt = "; ".join(each for each in doubts if each)
        found.append(Aligned(recommendation.key, entry, basis, doubt))
    return tuple(found)


def _by_number(ours: Sequence[Entry], recommendations: Sequence[Recommendation]) -> dict[int, int]:
    """place of the recommendation -> place of the entry, for numbers that were read."""
    numbers = {entry.number: at for at, entry in enumerate(ours)}
    return {
        place: numbers[each.number]
        for place, each in enumerate(recommendations)
        if each.number in numbers
    }


def _by_words(
    scores: Sequence[Sequence[float]], settled: dict[int, int], count: int
) -> dict[int, int]:
    """Pairs of which each is clearly the other's best."""
    entries = [at for at in range(len(scores)) if at not in settled.values()]
    places = [place for place in range(count) if place not in settled]
    pairs: dict[int, int] = {}
    for at in entries:
        ranked = sorted(places, key=lambda place: -scores[at][place])
        if not ranked:
            break
        best = scores[at][ranked[0]]
        second = scores[at][ranked[1]] if len(ranked) > 1 else 0.0
        rival = max((scores[other][ranked[0]] for other in entries if other != at), default=0.0)
        if best >= _LEAST and best - second >= _CLEAR * best and best > rival:
            pairs[ranked[0]] = at
    return pairs


def _by_order(
    scores: Sequence[Sequence[float]], settled: dict[int, int], count: int
) -> dict[int, int]:
    """What is left, in both orders at once, so that the words agree best (longest common
    subsequence with weights)."""
    entries = [at for at in range(len(scores)) if at not in settled.values()]
    places = [place for place in range(count) if place not in settled]
    best = [[0.0] * (len(places) + 1) for _ in range(len(entries) + 1)]
    for row in range(len(entries) - 1, -1, -1):
        for column in range(len(places) - 1, -1, -1):
            worth = _worth(scores, settled, entries[row], places[column])
            best[row][column] = max(
                best[row + 1][column], best[row][column + 1], worth + best[row + 1][column + 1]
            )
    pairs: dict[int, int] = {}
    row = column = 0
    while row < len(entries) and column < len(places):
        worth = _worth(scores, settled, entries[row], places[column])
        if worth > 0 and best[row][column] == worth + best[row + 1][column + 1]:
            pairs[places[column]] = entries[row]
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return pairs


def _worth(
    scores: Sequence[Sequence[float]], settled: dict[int, int], at: int, place: int
) -> float:
    """The words' evidence for a pair; nothing where it would cross most of what is settled."""
    crosses = sum((place < other) != (at < entry) for other, entry in settled.items())
    score = scores[at][place]
    return 0.0 if score < _LEAST or crosses > len(settled) / 2 else score


def _number_doubt(entry: Entry, recommendation: Recommendation, elsewhere: Collection[int]) -> str:
    if recommendation.number and recommendation.number != entry.number:
        return f"the list has read number {recommendation.number}"
    if entry.number in map(str, elsewhere):
        return f"number {entry.number} is known to be addressed to others"
    possible = recommendation.possible_numbers
    if possible and int(entry.number) not in possible:
        return f"the list holds it for {recommendation.number_basis}"
    return ""


def _words_doubt(
    scores: Sequence[float], place: int, recommendations: Sequence[Recommendation]
) -> str:
    others = [at for at in range(len(scores)) if at != place]
    rival = max(others, key=lambda at: scores[at], default=place)
    if rival != place and scores[rival] >= max(_LEAST, scores[place] * (1 - _LEANS)):
        return f"its words speak for {recommendations[rival].key} as well"
    return "its words say little" if scores[place] < _LEAST else ""
