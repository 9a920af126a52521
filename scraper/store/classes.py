"""What kind of difference lies between two texts, and how much a change weighs. Plain data to
plain data.

In doubt a change is of the heavier class: a deadline that moved must not pass for a comma.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from scraper.extract.document import Block
from scraper.segment.language import is_welsh

# What a class weighs at least and at most; between them each word that came or went counts
# one. An answer that is gone is on top; a rewrite of 60 words is worth the move of one date,
# one of 160 words a new answer.
_WEIGHTS = {
    "removed": (300, 399),
    "added": (200, 299),
    "wording": (40, 299),
    "numbers": (100, 199),
    "progress": (80, 80),
    "translation": (30, 39),
    "moved": (20, 29),
    "punctuation": (10, 19),
}
# A number with its currency, its separators and what is written close to it (2nd, 5m, 10am,
# 85%), a word, or a sign that says something (a tick, a coloured dot). The rest is punctuation.
_WORD = re.compile(
    r"[£$€]?\d+(?:[.,:/–-]\d+)*(?:%|[^\W\d_]{1,2}(?![^\W\d_]))?|[^\W\d_]+|[☀-➿🌀-🫿]"
)
# In capitals as dates have them: "may" and "march" are mostly other words.
_DATE_WORDS = frozenset(
    """January February March April May June July August September October November December
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    spring summer autumn winter Spring Summer Autumn Winter""".split()
)
_NUMBER_WORDS = frozenset(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred thousand million""".split()
)

Words = tuple[str, ...]


def class_of(old: str, new: str) -> str:
    """The class of the difference between two texts that are not the same: ``punctuation``
    (white space and punctuation only), ``moved`` (the same paragraphs in another order),
    ``translation`` (only Welsh text beside the English), ``numbers`` (numbers and dates only,
    wherever they stand) or ``wording``."""
    was, is_now = differing(old.splitlines(), new.splitlines())
    before, after = _paragraphs(was), _paragraphs(is_now)
    if _joined(before) == _joined(after):
        return "punctuation"
    if Counter(before) == Counter(after):
        return "moved"
    if (
        any(map(_is_welsh, (*was, *is_now)))  # hardly ever
        and _without_welsh(is_now) == _without_welsh(was)
        and _has_english(new)
    ):
        return "translation"
    before, after = _without_numbers(before), _without_numbers(after)
    if _joined(before) == _joined(after) or Counter(before) == Counter(after):
        return "numbers"
    return "wording"


def weight_of(class_: str, words: int) -> int:
    """How much a change of that class weighs in which so many words came or went: from 10 to
    399, the more the heavier."""
    least, most = _WEIGHTS[class_]
    return min(least + words, most)


def differing(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """What stands between the lines (or words) that both begin and end with."""
    shorter = min(len(old), len(new))
    begin = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    left = shorter - begin
    end = next((n for n in range(left) if old[-1 - n] != new[-1 - n]), left)
    return old[begin : len(old) - end], new[begin : len(new) - end]


def _paragraphs(lines: Iterable[str]) -> list[Words]:
    """The words of each line that has any."""
    return [words for line in lines if (words := tuple(_WORD.findall(line)))]


def _joined(paragraphs: Iterable[Words]) -> list[str]:
    return [word for words in paragraphs for word in words]


def _without_welsh(lines: Iterable[str]) -> list[str]:
    """The words of the lines that are not Welsh."""
    return _joined(_paragraphs(line for line in lines if not _is_welsh(line)))


@lru_cache(maxsize=4096)  # the same paragraphs stand in one version after the other
def _is_welsh(line: str) -> bool:
    return is_welsh(Block("paragraph", line))


def _has_english(text: str) -> bool:
    return any(_without_welsh([line]) for line in text.splitlines())


def _without_numbers(paragraphs: Sequence[Words]) -> list[Words]:
    left = (tuple(word for word in words if not _is_number(word)) for words in paragraphs)
    return [words for words in left if words]


def _is_number(word: str) -> bool:
    if word.isalpha():
        return word in _DATE_WORDS or word.lower() in _NUMBER_WORDS
    return any(letter.isdigit() for letter in word)
