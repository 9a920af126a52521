"""Columns that no upright rule shows: found by their labels, and by the white between.

pdfplumber's text strategies put 9 to 29 of 90 cells of such a table into the right column;
edges taken from the header line and the gutters below it, all 90 (measured).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise

from scraper.extract.pdf_lines import Line
from scraper.extract.pdf_page import Box, Word

# What columns of action plans are called; a line with several of these, well apart, heads a
# table. From the field notes' vocabulary and its plain variants.
HEADER_WORDS = frozenset(
    {"number", "no", "num", "rec", "recs", "ref", "reference", "recommendation", "recommendations",
     "response", "responses", "action", "actions", "update", "updates", "progress", "owner",
     "lead", "status", "date", "dates", "deadline", "due", "rag", "evidence", "requirement",
     "requirements", "comment", "comments", "rating", "position", "outcome", "outcomes",
     "timescale", "timescales", "completion", "completed", "milestone", "milestones", "theme",
     "activity", "activities", "measure", "measures", "documents", "responsible", "priority"}
)  # fmt: skip
# A recommendation's or a part's number alone: 7, 7.2, Rec 7, 7a.
NUMBER = re.compile(r"\(?(?:rec\w*\.?\s*)?\d{1,2}(\.\d{1,2})*[a-z]?[.):]?", re.IGNORECASE)
# The longest label of a column, in words.
LONGEST_LABEL = 7
_HEADER_LINES = 3
# Labels side by side are this far apart at least, in type sizes (a space: 0.25).
_LABEL_GAP = 0.45
# Words of neighbouring columns are at least this far apart, in type sizes.
_APART = 0.35


@dataclass(frozen=True)
class Columns:
    """Where the columns of a table are: its left and right edge and what lies between."""

    edges: tuple[float, ...]

    def split(self, line: Line) -> dict[int, list[Word]] | None:
        """A line's words by column, None if they do not keep to the columns."""
        found: dict[int, list[Word]] = {}
        for word in line.words:
            col = sum(1 for edge in self.edges[1:-1] if word.x0 >= edge - 1)
            if col < len(self.edges) - 2 and word.x1 > self.edges[col + 1] + 1:
                return None
            found.setdefault(col, []).append(word)
        for left, right in pairwise(sorted(found)):
            gap = found[right][0].x0 - found[left][-1].x1
            if gap < _APART * line.size:
                return None
        return found


def find_labels(
    lines: Sequence[Line], start: int, across: Sequence[Box]
) -> tuple[list[Box], int] | None:
    """The places of the column labels at ``start``, and the first line below them."""
    found = None
    spans: list[Box] = []
    hits: set[int] = set()
    for index in range(start, min(start + _HEADER_LINES, len(lines))):
        line = lines[index]
        if index > start:
            above = lines[index - 1]
            ruled = any(above.bottom - 1 <= rule.top <= line.top + 1 for rule in across)
            near = line.bottom - above.bottom < 1.5 * line.size
            if ruled or not near or above.bold != line.bold or NUMBER.fullmatch(line.words[0].text):
                break
            if not line.bold:
                break
        for segment in segments(line, _LABEL_GAP * line.size):
            if len(segment) > LONGEST_LABEL:
                return found
            spans.append(Box(segment[0].x0, segment[-1].x1, line.top, line.bottom))
        seeds = merged(spans)
        words = [word for each in lines[start : index + 1] for word in each.words]
        hits = {_seed_of(seeds, word) for word in words if _bare(word) in HEADER_WORDS}
        if (
            len(hits) >= 2
            and (len(hits) * 2 >= len(seeds))
            and (len(seeds) > 2 or _sure(lines[index]))
        ):
            found = (seeds, index + 1)
    return found


def _sure(line: Line) -> bool:
    """Whether a header of two labels is one: bold, or nothing but header words."""
    return line.bold or all(_bare(word) in HEADER_WORDS for word in line.words)


def _bare(word: Word) -> str:
    return re.sub(r"[^a-z]", "", word.text.lower())


def _seed_of(seeds: Sequence[Box], word: Word) -> int:
    return next(i for i, seed in enumerate(seeds) if seed.x0 - 1 <= word.x0 <= seed.x1 + 1)


def merged(spans: Sequence[Box]) -> list[Box]:
    """Stretches of several lines that overlap from side to side, as one each."""
    merged: list[Box] = []
    for span in sorted(spans, key=lambda span: span.x0):
        if merged and span.x0 < merged[-1].x1 + 1:
            last = merged[-1]
            merged[-1] = Box(last.x0, max(last.x1, span.x1), last.top, span.bottom)
        else:
            merged.append(span)
    return merged


def segments(line: Line, gap: float) -> list[list[Word]]:
    segments = [[line.words[0]]]
    for before, word in pairwise(line.words):
        if word.x0 - before.x1 >= gap:
            segments.append([])
        segments[-1].append(word)
    return segments


def edges_between(seeds: Sequence[Box], lines: Sequence[Line]) -> tuple[float, ...]:
    """Column edges between labels, where the fewest words of the lines below stand."""
    spans = [(word.x0, word.x1) for line in lines for word in line.words]
    edges = [min([seeds[0].x0, *(x0 for x0, _ in spans)]) - 2]
    for left, right in pairwise(seeds):
        edges.append(_gutter(spans, left.x0 + 2, right.x1 - 1, right.x0))
    return (*edges, max([seeds[-1].x1, *(x1 for _, x1 in spans)]) + 2)


def _gutter(spans: Sequence[tuple[float, float]], start: float, end: float, wanted: float) -> float:
    """The right end of the emptiest stretch in a range: of several the widest, or else the
    nearest to ``wanted``, where a label begins. Labels may be centred over their column."""
    steps = max(int(end - start), 1)
    changes = [0] * (steps + 1)
    for x0, x1 in spans:
        first, last = max(math.floor(x0 - start) + 1, 0), math.ceil(x1 - start)
        if first < min(last, steps):
            changes[first] += 1
            changes[min(last, steps)] -= 1
    crossed = list(accumulate(changes))[:steps]
    least = min(crossed)
    runs = [
        (len(list(run)), key)
        for key, run in groupby(range(steps), key=lambda step: crossed[step] == least)
    ]
    ends = list(accumulate(length for length, _ in runs))
    empty = [
        (length, end - 1) for (length, is_empty), end in zip(runs, ends, strict=True) if is_empty
    ]
    best = max(empty, key=lambda run: (run[0], -abs(start + run[1] - wanted)))
    return start + best[1]
