"""Printed numbers: how pages print them, and what a page's numbering says about identity.

A number that a page prints is evidence, not identity. Official numbers are known for four of
the fifteen; other pages renumber 1 to 15, or number their own sections. So every page's
numbering is weighed against the page's own words before it is believed (``weigh``).
"""

import itertools
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import comb
from typing import NamedTuple

from scraper.sources import Recommendation

# English, with the usual slips, and Welsh
_WORDED = r"(?:(?:recom+[a-z]{2,5}dation|recommendation|rec'?n?|rec)s?|argymhelli(?:ad|on))"
_ONE = r"\d{1,2}(?:\s*(?:\.\d{1,2}|\(?[a-e]\)?(?![a-z])|\([ivx]{1,4}\)))?"
_MANY = rf"{_ONE}(?:\s*(?:,|&|\+|/|[Aa][Nn][Dd]|to|-|–|—)\s*(?:{_WORDED}\.?\s*|[RQ](?=\d))?{_ONE})*"
# "Recommendation 7", "Rec. No 7.1 and 7.2", "Recommendations 10, 11 & 12"
_NAMED = re.compile(
    rf"\b{_WORDED}\b\.?\s*(?:no\.?|nos\.?|number|numbers|#|ref)?\s*[:.#-]?\s*(?P<n>{_MANY})(?![\d%/])",
    re.IGNORECASE,
)
# "R7", "R 7:", "R10 -", "R10 / R11" at the beginning
_INITIAL = re.compile(
    r"^[RQ][.\s-]?(?P<n>\d{1,2}(?:\.\d)?(?:\s*(?:,|&|\+|/|[Aa][Nn][Dd])\s*[RQ]?[.\s-]?\d{1,2}(?:\.\d)?(?![\w%]))*)(?=[\s:.)–—-]|$)"
)
# "7", "7.", "7)", "(7)", "#7", "7:", "7 -", "7.1", "7a", "7.1 -" at the beginning
_BARE = re.compile(
    rf"^[(\[#]?(?P<n>{_ONE})\s*(?:[)\].:–—-]+\s*|\s+(?=[A-Z\"“‘'])|\s*$)(?P<rest>.*)$", re.DOTALL
)
# "10 and 11. Training; scale and types": several need a mark behind them
_SEVERAL = re.compile(
    rf"^[(\[#]?(?P<n>{_ONE}(?:\s*(?:,|&|\+|/|[Aa][Nn][Dd])\s*)+{_ONE}(?:\s*(?:,|&|\+|/|[Aa][Nn][Dd])\s*{_ONE})*)"
    r"\s*(?:[)\]:–—-]|\.(?!\d))+\s*(?P<rest>.*)$",
    re.DOTALL,
)
# a whole cell: "7", "10 & 11", "7.1, 7.2", "Rec 7", "16*"
_CELL = re.compile(
    rf"^\W*(?:{_WORDED}\b\.?\s*)?(?:no\.?\s*)?[R#]?(?P<n>{_MANY})\W*$", re.IGNORECASE
)
# "28 29": two numbers below each other in one cell
_BELOW = re.compile(r"\d{1,2}(?:\s+\d{1,2}){1,3}")
# "(recommendation 7)", "[Rec 10 and 12]", "(7)" at the end of a heading
_TRAILING = re.compile(
    rf"[(\[–—-]\s*(?:{_WORDED}\.?\s*)?(?:no\.?\s*)?(?P<n>{_MANY})\s*[)\]]?[.:]?\s*$"
    rf"|[(\[]\s*{_WORDED}\.?\s*(?:no\.?\s*)?(?P<first>{_MANY})\s*[,;]\s*[^()\[\]\d]{{3,40}}[)\]]\s*$",
    re.IGNORECASE,
)
_EACH = re.compile(r"(?P<n>\d{1,2})(?P<sub>\s*(?:\.\d{1,2}|\(?[a-e]\)?|\([ivx]{1,4}\)))?")
_RANGE = re.compile(r"(?P<a>\d{1,2})\s*(?:to|-|–|—)\s*(?P<b>\d{1,2})(?![.\d])")
# A date or an amount at the beginning is no number of a recommendation.
_NO_NUMBER = re.compile(
    r"^\W*\d{1,2}(?:st|nd|rd|th)?[\s./-]+(?:of\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d{1,2}[./-]\d)"
    r"|^\W*\d{1,2}\s*(?:%|per ?cent|months?|days?|weeks?|years?|officers?|staff|hours?|(?-i:cases?)\b|of\b|x\b|am\b|pm\b|:\d\d)",
    re.IGNORECASE,
)  # fmt: skip

_FIGURE = re.compile(r"\d")
# A number stands within the first so many characters, or the text does not begin with it: the
# words before one ("([ Recommendations numbers: #") come to some thirty.
_FIRST_WORDS = 80

_ONES = "one two three four five six seven eight nine".split()
_TEENS = "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
# The numbers of the report in words: "twenty-two".
_IN_WORDS = {
    **{word: 1 + place for place, word in enumerate(_ONES)},
    **{word: 11 + place for place, word in enumerate(_TEENS)},
    "ten": 10,
    "twenty": 20,
    **{f"twenty{mark}{word}": 21 + place for place, word in enumerate(_ONES) for mark in "- "},
}
# "Recommendation twelve: ...", "Ten and eleven: ...", "Twelve" alone; "Twelve officers" is none.
_WORD = rf"(?:(?:twenty[ -])?(?:{'|'.join(_ONES)})|ten|twenty|{'|'.join(_TEENS)})\b"
_WORD_FIRST = re.compile(
    rf"^(?P<before>\W*(?:{_WORDED}\b\.?\s*(?:no\.?|number)?\s*)?)"
    rf"(?P<words>{_WORD}(?:\s*(?:,|&|,?\s*\band\b)\s*{_WORD})*)(?=\s*(?:$|[:.()–—-]))(?![ -](?:{'|'.join(_ONES)})\b)",
    re.IGNORECASE,
)
_EACH_WORD = re.compile(_WORD, re.IGNORECASE)


@lru_cache(maxsize=4096)
def _in_figures(text: str) -> str:
    """A text whose first numbers, where they are written in words, are written in figures."""
    found = _WORD_FIRST.match(text)
    if found is None:
        return text
    numbers = _EACH_WORD.sub(lambda each: str(_IN_WORDS[each[0].lower()]), found["words"])
    return f"{found['before']}{numbers}{text[found.end() :]}"


class Printed(NamedTuple):
    """Numbers printed at one place: whole ``numbers`` in order (7 for 7.1), whether only
    sub-numbers stand there, whether the word recommendation stands before them (``named``),
    what is left of the text (``rest``), and how many there are as printed (2 for "3.14 and
    3.15", ``places``)."""

    numbers: tuple[int, ...]
    sub: bool
    named: bool
    rest: str
    places: int = 1


def _spread(text: str) -> tuple[tuple[int, ...], bool, int]:
    numbers: list[int] = []
    subs = 0
    found = list(_EACH.finditer(text))
    for each in found:
        number = int(each["n"])
        subs += bool(each["sub"])
        if number not in numbers and 0 < number < 60:
            numbers.append(number)
    span = _RANGE.fullmatch(text.strip())
    if span and int(span["a"]) < int(span["b"]) <= int(span["a"]) + 6:
        numbers = list(range(int(span["a"]), int(span["b"]) + 1))
    places = max(len(numbers), len({each[0] for each in found}))
    return tuple(numbers), bool(found) and subs == len(found), places


def printed_in_cell(text: str) -> Printed | None:
    """The numbers of a cell that holds nothing else."""
    if len(text) > 40:
        return None
    text = _in_figures(text)
    if _FIGURE.search(text) is None:
        return None
    if _BELOW.fullmatch(text.strip()):
        text = ", ".join(text.split())
    found = _CELL.match(text)
    if not found or _NO_NUMBER.match(text) or re.search(r"\b(?:19|20)\d\d\b|\d[/.]\d+[/.]\d", text):
        return None
    numbers, sub, places = _spread(found["n"])
    return Printed(numbers, sub, False, "", places) if numbers else None


def printed_whole(text: str) -> bool:
    """Whether a text is no more than "Recommendation 7" or "Recs 10 and 11"."""
    text = _in_figures(text)
    named = _NAMED.match(text.strip("([ "))
    return named is not None and not text.strip("([ ")[named.end() :].strip(" )]:.–—-")


@lru_cache(maxsize=4096)
def printed_at_start(text: str) -> Printed | None:
    """The numbers a block begins with: "Recommendation 7 - ...", "7. ...", "7.1 - Evidence"."""
    text = _in_figures(text)
    if _FIGURE.search(text, 0, _FIRST_WORDS) is None:
        return None  # most texts, and the patterns are slow
    if _NO_NUMBER.match(text):
        return None
    named = _NAMED.match(text.lstrip("([ "))
    if named:
        numbers, sub, places = _spread(named["n"])
        rest = text.lstrip("([ ")[named.end() :].lstrip(" )]:.–—-")
        return Printed(numbers, sub, True, rest, places) if numbers else None
    initial = _INITIAL.match(text)
    if initial:
        numbers, sub, places = _spread(initial["n"])
        return Printed(numbers, sub, True, text[initial.end() :].lstrip(" )]:.–—-"), places)
    bare = _SEVERAL.match(text) or _BARE.match(text)
    if bare:
        numbers, sub, places = _spread(bare["n"])
        return Printed(numbers, sub, False, bare["rest"], places) if numbers else None
    return None


def printed_at_end(text: str) -> Printed | None:
    """The numbers a heading ends with: "Crime recording (recommendation 7)"."""
    found = _TRAILING.search(text)
    if not found or re.search(r"\b20\d\d\b", found[0]):
        return None
    numbers, sub, places = _spread(found["n"] or found["first"])
    rest = text[: found.start()].strip(" ([–—-")
    named = bool(re.search(_WORDED, found[0], re.IGNORECASE))
    if not numbers or not rest or (not named and found[0].lstrip()[0] not in "(["):
        return None
    return Printed(numbers, sub, named, rest, places)


def official(
    recommendations: Sequence[Recommendation], elsewhere: Collection[int]
) -> dict[int, dict[int, float]]:
    """number -> {position: probability}, from the official numbers that were read.

    Between two read numbers the list keeps the report's order, so the free numbers go to the
    free recommendations in order; where there are more numbers than recommendations every
    such assignment is held equally likely. ``elsewhere``: numbers known to be addressed to
    others than chief constables. The report ends with the highest number that any
    recommendation may have.
    """
    known = [
        (i, int(r.number)) for i, r in enumerate(recommendations) if r.number and r.number.isdigit()
    ]
    table: dict[int, dict[int, float]] = {number: {i: 1.0} for i, number in known}
    last = max([*elsewhere, *(n for r in recommendations for n in r.possible_numbers)], default=0)
    edges = [*known, (len(recommendations), last + 1)] if known else []
    for (i, low), (j, high) in itertools.pairwise(edges):
        slots = [n for n in range(low + 1, high) if n not in elsewhere]
        free = range(i + 1, j)
        ways = comb(len(slots), len(free))
        for place, number in enumerate(slots):
            for order, position in enumerate(free):
                later = len(slots) - 1 - place
                left = len(free) - 1 - order
                likely = comb(place, order) * comb(later, left) / ways if ways else 0.0
                if likely:
                    table.setdefault(number, {})[position] = likely
    return table


def ordinal(count: int, others: Collection[int] = ()) -> dict[int, dict[int, float]]:
    """number -> position for pages that renumber from 1 in the list's order. ``others``: the
    numbers that such a page gives to items of other bodies among them."""
    own = (number for number in itertools.count(1) if number not in others)
    return {number: {position: 1.0} for position, number in zip(range(count), own, strict=False)}


@dataclass(frozen=True)
class Numbering:
    """How a page's numbers are to be read: number -> {position: likelihood}, and how far
    they are to be trusted (0 to 1). ``name`` is official, renumbered or own."""

    name: str
    table: Mapping[int, Mapping[int, float]]
    trust: float


# Share of the clear places at which a way of numbering must hold to be believed. A page in an order
# of its own agrees with the list's order here and there; one that keeps it does nearly throughout.
_AGREES = {"official": 0.45, "renumbered": 0.7}


def weigh(
    cues: Sequence[tuple[tuple[int, ...], Sequence[float], float]],
    hypotheses: Mapping[str, Mapping[int, Mapping[int, float]]],
) -> Numbering:
    """Choose how a page numbers, by how often its numbers agree with the words beside them.

    ``cues``: for each place with numbers, the numbers, the evidence of its own text for each
    position, and what the place counts (a heading more than an item of a list). Only places whose text speaks clearly count. No such place: the official
    numbering, on half trust.
    """
    votes = dict.fromkeys(hypotheses, 0.0)
    total = 0.0
    for numbers, scores, counts in cues:
        if not scores or len(numbers) != 1:
            continue
        best = max(scores)
        second = sorted(scores)[-2] if len(scores) > 1 else 0.0
        if best < 0.8 or best - second < 0.25 * best:
            continue
        weight = counts * min(best, 3.0)
        total += weight
        position = scores.index(best)
        for name, table in hypotheses.items():
            votes[name] += weight * min(1.0, 1.5 * table.get(numbers[0], {}).get(position, 0.0))
    seen = {number for numbers, _, _ in cues for number in numbers}
    if total < 1.5:
        if len(seen) >= 6 and set(range(1, 7)) <= seen:
            return Numbering("renumbered", hypotheses["renumbered"], 0.35)
        return Numbering("official", hypotheses["official"], 0.7)
    name = max(votes, key=lambda each: votes[each])
    share = votes[name] / total
    if share < _AGREES[name]:
        return Numbering("own", hypotheses["official"], 0.0)
    return Numbering(name, hypotheses[name], min(1.0, share))
