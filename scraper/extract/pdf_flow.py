"""The order in which the text outside tables is read, over columns and pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scraper.extract.pdf_lines import Line, Paragraph, lines_of, paragraphs, runs_on, usual_leading
from scraper.extract.pdf_page import PrintedPage, Word

# Two columns of prose are believed where the gutter between them lies in the middle of the
# page, is this wide (in points) and both sides hold this many lines of this many words.
_GUTTER = 9.0
_COLUMN_LINES = 4
_COLUMN_WORDS = 3.5
# The share of a page's lines that must keep to the columns of the other pages.
_MOST = 0.8


@dataclass
class Stretch:
    """Lines of one column, in order, without a table between.

    ``page`` counts from 1; ``column`` is 0 for the page's whole width, else 1 or 2;
    ``right`` is how far lines may reach.
    """

    page: int
    column: int
    lines: list[Line]
    right: float


def gutters(
    pages: Sequence[PrintedPage], words: Mapping[int, Sequence[Word]]
) -> dict[int, float | None]:
    """By page number: where two columns of prose part, None on pages of one column."""
    lines = {page.number: lines_of(words[page.number]) for page in pages}
    found = {page.number: _gutter(page, lines[page.number]) for page in pages}
    known = Counter(round(x) for x in found.values() if x is not None)
    if known:
        usual = float(known.most_common(1)[0][0])
        for page in pages:  # the last page may hold little
            own = lines[page.number]
            free = [line for line in own if _is_free(line, usual)]
            if found[page.number] is None and len(free) >= _MOST * len(own):
                found[page.number] = usual
    return found


def stretches(page: PrintedPage, words: Sequence[Word], gutter: float | None) -> list[Stretch]:
    """Words of a page, between two tables perhaps, in reading order."""
    if gutter is None:
        return _stretch(page, 0, lines_of(words))
    found: list[Stretch] = []
    band: list[Word] = []
    for line in lines_of(words):
        if _is_free(line, gutter):
            band += line.words
            continue
        found += _two(page, band, gutter) + _stretch(page, 0, [line])
        band = []
    return found + _two(page, band, gutter)


def _two(page: PrintedPage, words: Sequence[Word], gutter: float) -> list[Stretch]:
    left = lines_of(word for word in words if word.x0 < gutter)
    right = lines_of(word for word in words if word.x0 >= gutter)
    return _stretch(page, 1, left) + _stretch(page, 2, right)


def _stretch(page: PrintedPage, column: int, lines: list[Line]) -> list[Stretch]:
    return [Stretch(page.number, column, lines, max(line.x1 for line in lines))] if lines else []


def _is_free(line: Line, x: float) -> bool:
    """Whether a line stands on one side of the gutter, or leaves it white."""
    if any(word.x0 < x < word.x1 for word in line.words):
        return False
    left = [word.x1 for word in line.words if word.x1 <= x]
    right = [word.x0 for word in line.words if word.x0 >= x]
    return not left or not right or min(right) - max(left) >= _GUTTER


def _gutter(page: PrintedPage, lines: Sequence[Line]) -> float | None:
    """The middle of the white between two columns of prose, None where there are not two."""
    best: tuple[int, float] | None = None
    for step in range(30, 71):
        x = page.width * step / 100
        free = [line for line in lines if _is_free(line, x)]
        left = [line for line in free if line.x0 < x]
        right = [line for line in free if line.x1 > x]
        if min(len(left), len(right)) < _COLUMN_LINES:
            continue
        both = [line for line in free if line.x0 < x < line.x1]
        wordy = sum(len(line.words) for line in free) / (len(left) + len(right)) >= _COLUMN_WORDS
        balanced = len(both) >= 0.4 * max(len(left), len(right))
        mostly = len(free) >= 0.6 * len(lines)
        if wordy and balanced and mostly and (best is None or len(free) > best[0]):
            best = (len(free), x)
    return None if best is None else best[1]


def flowing(found: Sequence[Stretch], leading: float) -> list[list[Paragraph]]:
    """The paragraphs of each stretch; one that runs on into the next stretch stands whole
    in the first. ``found`` is in reading order, without a table between."""
    made = [paragraphs(each.lines, each.right, leading) for each in found]
    for (one, first), (other, second) in pairwise(zip(found, made, strict=True)):
        if not first or not second or (one.page, one.column) == (other.page, other.column):
            continue
        last = first[-1]
        if not last.bold and runs_on(last.lines[-1], second[0].lines[0], one.right):
            last.lines += second.pop(0).lines
    return made


def common_leading(found: Sequence[Stretch]) -> float:
    """The distance of lines in the text of the whole document, in type sizes."""
    return usual_leading(each.lines for each in found)


def widen(found: Sequence[Stretch]) -> None:
    """Let lines reach as far as those of like columns that begin at the same place."""
    for each in found:
        left = min(line.x0 for line in each.lines)
        each.right = max(
            other.right
            for other in found
            if other.column == each.column and abs(min(line.x0 for line in other.lines) - left) < 6
        )
