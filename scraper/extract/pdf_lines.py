"""Words to lines, lines to paragraphs, within one column of text or one table cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from scraper.extract.markers import follows, split_marker
from scraper.extract.pdf_page import SPACE, Word
from scraper.extract.words import fold

# A line this much further down than usual (1) begins a new paragraph. Between the lines of a
# paragraph distances differ by up to 8 % (mixed type); the white between paragraphs adds 14 % or
# more (both measured on the PDFs of tests/corpus).
_GAP = 1.12
# So many lines that go on in lower case tell the distance of lines within paragraphs.
_SURE = 3
# Type sizes that differ by a smaller share are one size, badly rounded.
_SAME_SIZE = 0.06
_ENDS = (".", "?", "!", ":", ";")
_SOFT_HYPHEN = "\u00ad"
_HYPHENATED = re.compile(r"[^\W\d_]-$")
# first parts of compounds: their hyphen at a line's end belongs to the word
_PREFIXES = frozenset(
    {"anti", "co", "cross", "ex", "face", "follow", "full", "half", "high", "inter", "intra",
     "long", "low", "mid", "multi", "non", "off", "on", "one", "part", "post", "pre", "re", "self",
     "semi", "short", "sub", "third", "three", "two", "up", "well"}
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """Words side by side, from left to right; there is at least one."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @cached_property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @cached_property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @cached_property
    def size(self) -> float:
        """The type size of most of its characters, in points."""
        sizes: Counter[float] = Counter()
        for word in self.words:
            sizes[word.size] += len(word.text)
        return sizes.most_common(1)[0][0]

    @cached_property
    def text(self) -> str:
        return fold("".join(piece for piece, _ in _pieces([self], frozenset())))

    @cached_property
    def bold(self) -> bool:
        """Whether all of its letters are bold, and there are some."""
        lettered = [word.bold for word in self.words if any(map(str.isalnum, word.text))]
        return bool(lettered) and all(lettered)


@dataclass
class Paragraph:
    """Lines that belong together; ``marker`` as markers.split_marker gives it, or None."""

    lines: list[Line]
    marker: str | None = None

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Words -> lines, from the top: words belong together whose middles are level."""
    rows: list[list[Word]] = []
    level = height = 0.0
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        if rows and word.middle - level < 0.5 * min(height, word.bottom - word.top):
            rows[-1].append(word)
        else:
            rows.append([word])
            level, height = word.middle, word.bottom - word.top
    return [Line(tuple(sorted(row, key=lambda word: word.x0))) for row in rows]


def usual_leading(columns: Iterable[Sequence[Line]]) -> float:
    """The distance of lines within paragraphs, as a multiple of the type size."""
    ratios: Counter[float] = Counter()
    within: Counter[float] = Counter()
    for lines in columns:
        for above, below in pairwise(lines):
            ratio = (below.bottom - above.bottom) / max(below.size, 1.0)
            if not _alike(above, below) or not 0.9 < ratio < 2.6:
                continue
            ratios[round(ratio, 1)] += 1
            if below.text[0].islower() and not above.text.endswith(_ENDS):
                within[round(ratio, 1)] += 1
    if within.total() >= _SURE:  # in a text of one-line paragraphs these are few
        ratios = within
    return ratios.most_common(1)[0][0] if ratios else 1.2


def paragraphs(lines: Sequence[Line], right: float, leading: float) -> list[Paragraph]:
    """Lines in reading order -> paragraphs.

    ``right`` is how far a line may reach: one that stops short of it although the next
    word would have fitted ends its paragraph. ``leading`` is as usual_leading gives it.
    """
    found: list[Paragraph] = []
    for line in lines:
        item = split_marker(line.text)
        if found and _goes_on(found[-1], line, item, right, leading):
            found[-1].lines.append(line)
        else:
            found.append(Paragraph([line], None if item is None else item[0]))
    return found


def runs_on(last: Line, first: Line, right: float) -> bool:
    """Whether a sentence goes on from the foot of one page or column to the next one's head."""
    if not _alike(last, first) or last.bold != first.bold or last.text.endswith(_ENDS):
        return False
    if split_marker(first.text) is not None:
        return False
    return first.text[0].islower() or _full(last, first, right)


def _goes_on(
    current: Paragraph, line: Line, item: tuple[str, str] | None, right: float, leading: float
) -> bool:
    last = current.lines[-1]
    if not _alike(last, line):
        return False
    if line.bottom - last.bottom > _GAP * leading * line.size:
        return False
    full = _full(last, line, right)
    open_sentence = not last.text.endswith(_ENDS)
    if item is not None:
        # a wrapped sentence may happen to bring a number to the start of a line
        in_turn = current.marker is not None and follows(item[0], current.marker)
        aside = abs(line.x0 - _text_x(current)) > 2
        return full and open_sentence and item[0] != "" and not in_turn and not aside
    if last.bold != line.bold and last.words[-1].bold != line.words[0].bold:
        # a heading above its text, or emphasis that a line's end interrupts
        return full and open_sentence and not current.bold
    if _is_indented(current, line):
        return False
    return full or (open_sentence and line.text[0].islower())


def _text_x(paragraph: Paragraph) -> float:
    """Where the lines after its first begin."""
    first = paragraph.lines[0]
    if len(paragraph.lines) > 1:
        return paragraph.lines[1].x0
    if paragraph.marker is not None and len(first.words) > 1:
        return first.words[1].x0
    return first.x0


def _is_indented(current: Paragraph, line: Line) -> bool:
    """Whether the line is set in like the first line of a new paragraph."""
    return len(current.lines) > 1 and line.x0 > current.lines[-1].x0 + line.size / 2


def _alike(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) <= _SAME_SIZE * max(one.size, other.size)


def _full(line: Line, following: Line, right: float) -> bool:
    """Whether the first word of the following line had no room on this one."""
    word = following.words[0]
    return line.x1 + SPACE * line.size + (word.x1 - word.x0) > right - 1


def text_and_lead(
    lines: Sequence[Line], marker: str | None, known: frozenset[str]
) -> tuple[str, str]:
    """The text of a paragraph's lines without the marker, and the bold part it begins with.

    ``known`` are the words of the document, in lower case, by which a hyphen at the end of
    a line is judged.
    """
    pieces = _pieces(lines, known)
    if marker is not None:
        whole = fold("".join(piece for piece, _ in pieces))
        item = split_marker(whole)
        pieces = _without_start(pieces, 0 if item is None else len(whole) - len(item[1]))
    text = fold("".join(piece for piece, _ in pieces))
    lead = ""
    for piece, bold in pieces:
        if not bold and any(map(str.isalnum, piece)):
            break
        lead += piece
    lead = fold(lead) if any(map(str.isalnum, lead)) else ""
    return text, lead if text.startswith(lead) else ""


def _without_start(pieces: list[tuple[str, bool]], surplus: int) -> list[tuple[str, bool]]:
    kept = []
    for piece, bold in pieces:
        cut = min(surplus, len(piece))
        surplus -= cut
        if piece[cut:]:
            kept.append((piece[cut:], bold))
    return kept


def _pieces(lines: Sequence[Line], known: frozenset[str]) -> list[tuple[str, bool]]:
    """(text with the space before it, bold) of every word, hyphens at line ends settled."""
    pieces: list[tuple[str, bool]] = []
    alone = False
    for line in lines:
        before: Word | None = None
        for word in line.words:
            space = " "
            if before is not None:
                near = word.x0 - before.x1 < SPACE * 0.7 * max(word.size, before.size)
                space = "" if near else " "
            elif pieces:
                end, bold = pieces[-1]
                space = "" if end.endswith(_SOFT_HYPHEN) else " "
                if _HYPHENATED.search(end) and word.text[0].isalpha():
                    space = ""
                    if not _keeps_hyphen(end, word.text, known):
                        pieces[-1] = (end[:-1], bold)
                elif alone and _bare(end) + _bare(word.text) in known:
                    space = ""  # a column too narrow for the word
            else:
                space = ""
            pieces.append((space + word.text, word.bold))
            before = word
        alone = len(line.words) == 1
    return pieces


def _bare(text: str) -> str:
    return re.sub(r"^\W+|\W+$", "", text.lower())


def _keeps_hyphen(end: str, start: str, known: frozenset[str]) -> bool:
    """Whether the hyphen between the two halves is the writer's and not the typesetter's."""
    first = re.split(r"[^\w-]+", end.strip().lower())[-1].removesuffix("-")
    second = re.split(r"[^\w]+", start.lower())[0]
    if not start[0].islower() or f"{first}-{second}" in known:
        return True
    if first + second in known:
        return False
    return first.rpartition("-")[2] in _PREFIXES or (first in known and second in known)
