"""How much the words of a text speak for each recommendation.

The lexicon is built from the campaign's own recommendations.csv (title, gist, key terms, and
the official wording once it has been imported); nothing here knows what a recommendation says.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from scraper.sources import Recommendation

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_STOP = frozenset(
    "a about across after all also an and any are as at be been being between but by can could do"
    " does during each for from had has have how if in into is it its itself make may more most must no nor"
    " not of on only or other our out over own per s shall should so some such sure than that the their"
    " them then there these they this those through to under up upon us use used using very was we"
    " were what when where whether which while who whom whose will with within without would you your"
    # words of this kind of document that say nothing about which recommendation is meant
    " action actions area areas case cases chief constable constables constabulary ensure force forces"
    " further including january february march april may june july august september october november"
    " december need needed number officer officers offence plan plans police policing process processes"
    " provide provided recommendation recommendations recommended relating relevant report response"
    " respond responses review reviewed set staff stalking steps super complaint take taken team work"
    " working where required 2023 2024 2025 2026 one two three new current currently".split()
)
_SUFFIXES = (
    "isations", "isation", "ications", "ication", "ations", "ation", "ators", "ator", "ments", "ment",
    "ingly", "ings", "ing", "ised", "ises", "ise", "ated", "ates", "ate", "ions", "ion", "edly", "ed",
    "ers", "er", "ally", "ly", "es", "s", "e",
)  # fmt: skip
# What one piece of a recommendation's own description weighs, by where it stands.
_TITLE, _TERM, _GIST, _WORDING = 1.6, 1.0, 0.6, 0.6
# Phrases say more than the sum of their words: "case allocation" is not case + allocation.
_PHRASE = 1.5
# A title that is such a term and nothing more; its evidence, in the units of the others.
_WHOLE, _LONGEST_WHOLE = 1.2, 60


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A rough English stem: record, records, recorded and recording are one word here. ""
    for a word that says nothing about which recommendation is meant."""
    if word in _STOP:
        return ""
    word = word.removesuffix("'s").removesuffix("'")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            word = word[: -len(suffix)]
            break
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "sl" else word


def stems(text: str) -> tuple[str, ...]:
    """The telling words of a text, in order, as stems."""
    return tuple(filter(None, map(stem, _words(text))))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'").replace("-", " "))


def two_best(evidence: Sequence[float]) -> tuple[float, float]:
    """The highest and the second highest, 0 where there is none."""
    best, second = sorted((*evidence, 0.0, 0.0))[:-3:-1]
    return best, second


class Match(NamedTuple):
    """What one text says for each recommendation (by position): ``scores`` in arbitrary
    units of evidence, ``terms`` the matched phrases of each, ``size`` its telling words."""

    scores: tuple[float, ...]
    terms: tuple[tuple[str, ...], ...]
    size: int

    def best(self) -> tuple[int, float]:
        """The position and the margin over the second best; (-1, 0.0) if nothing matched."""
        if not self.scores:
            return -1, 0.0
        order = sorted(range(len(self.scores)), key=lambda i: -self.scores[i])
        if self.scores[order[0]] <= 0:
            return -1, 0.0
        second = self.scores[order[1]] if len(order) > 1 else 0.0
        return order[0], self.scores[order[0]] - second


class Lexicon:
    """The words and phrases of every recommendation, weighted by how few share them."""

    def __init__(self, recommendations: Sequence[Recommendation]) -> None:
        self.count = len(recommendations)
        words: list[dict[str, float]] = []
        phrases: list[dict[tuple[str, ...], str]] = []
        for each in recommendations:
            weight: dict[str, float] = {}
            named: dict[tuple[str, ...], str] = {}
            for text, worth in (
                (each.gist, _GIST), (each.wording, _WORDING),
                *((term, _TERM) for term in each.key_terms), (each.title, _TITLE),
            ):  # fmt: skip
                for word in stems(text):
                    weight[word] = max(weight.get(word, 0.0), worth)
            for term in (each.title, *each.key_terms):
                sequence = stems(term)
                if sequence:
                    named.setdefault(sequence, term)
            words.append(weight)
            phrases.append(named)
        spread = Counter(word for weight in words for word in weight)
        self._words: dict[str, list[tuple[int, float]]] = {}
        for position, weight in enumerate(words):
            for word, worth in weight.items():
                rarity = math.log(1 + self.count / spread[word])
                self._words.setdefault(word, []).append((position, worth * rarity))
        self._phrases: dict[str, list[tuple[tuple[str, ...], int, float, str]]] = {}
        shared = Counter(sequence for named in phrases for sequence in named)
        for position, named in enumerate(phrases):
            for sequence, term in named.items():
                rarity = sum(math.log(1 + self.count / max(spread[w], 1)) for w in sequence)
                worth = _PHRASE * rarity * (1.0 if len(sequence) > 1 else 0.5) / shared[sequence]
                self._phrases.setdefault(sequence[0], []).append((sequence, position, worth, term))
        # Terms of nothing but words that everybody uses ("action plan") count as whole titles.
        self._wholes = {
            " ".join(_words(term)): (position, term)
            for position, each in enumerate(recommendations)
            for term in (each.title, *each.key_terms)
            if not stems(term)
        }
        self._nothing = (0.0,) * self.count
        self._no_terms: tuple[tuple[str, ...], ...] = ((),) * self.count
        self.match = lru_cache(maxsize=4096)(self._match)

    def _match_whole(self, text: str) -> Match | None:
        whole = self._wholes.get(" ".join(_words(text))) if len(text) <= _LONGEST_WHOLE else None
        if whole is None:
            return None
        position, term = whole
        scores, terms = list(self._nothing), list(self._no_terms)
        scores[position], terms[position] = _WHOLE, (term,)
        return Match(tuple(scores), tuple(terms), 0)

    def _match(self, text: str) -> Match:
        """Evidence of a text for each recommendation, every word and phrase counted once."""
        sequence = stems(text)
        telling = [word for word in dict.fromkeys(sequence) if word in self._words]
        if not telling:
            return self._match_whole(text) or Match(self._nothing, self._no_terms, len(sequence))
        scores = [0.0] * self.count
        for word in telling:
            for position, worth in self._words[word]:
                scores[position] += worth
        found: dict[int, list[str]] = {}
        seen: set[tuple[tuple[str, ...], int]] = set()
        for index, word in enumerate(sequence):
            if word not in self._phrases:
                continue
            for phrase, position, worth, term in self._phrases[word]:
                if (phrase, position) in seen or sequence[index : index + len(phrase)] != phrase:
                    continue
                seen.add((phrase, position))
                scores[position] += worth
                found.setdefault(position, []).append(term)
        # Long texts touch on many subjects: what counts is evidence for the length.
        scale = math.sqrt(4 + len(sequence))
        terms = [tuple(found.get(place, ())) for place in range(self.count)] if found else ()
        return Match(
            scores=tuple([score / scale for score in scores]),
            terms=tuple(terms) or self._no_terms,
            size=len(sequence),
        )
