"""Tables that nothing rules or heads: bold keys on the left, their values beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scraper.extract.pdf_columns import NUMBER, Columns
from scraper.extract.pdf_lines import Line

# So many keys with a value beside them make a table; and how long a key is at most (words).
_KEYS, _KEY_WORDS = 3, 8
# Places that differ by less than this are one, in points.
_NEAR = 2.0
# The white between a key and its value, in type sizes (a space: 0.25).
_APART = 0.6
# White larger than this, in type sizes, ends a table.
_FAR = 4.0


def keyed(lines: Sequence[Line], start: int) -> tuple[Columns, int, set[int]] | None:
    """The columns of a table of keys and values that begins at ``start``, where it ends, and
    the lines that its rows begin with (counted from ``start``); None if none does."""
    left = lines[start].x0
    edge = _value_edge(lines[start])
    if edge is None:
        return None
    end = start
    beside: list[float] = []
    while end < len(lines) and (
        end == start or lines[end].top - lines[end - 1].bottom <= _FAR * lines[end].size
    ):
        line = lines[end]
        value = _value_edge(line)
        at_left = abs(line.x0 - left) < _NEAR
        if value is not None and at_left:
            beside.append(value)
        elif not (at_left and line.bold and _is_key(line)) and line.x0 < edge - _NEAR:
            break  # a line across, or one that begins elsewhere
        end += 1
    if not beside:
        return None
    usual, count = Counter(round(x) for x in beside).most_common(1)[0]
    while end > start and _value_edge(lines[end - 1]) is None and lines[end - 1].x0 < usual - _NEAR:
        end -= 1  # a bold line below the last value is a heading of what follows
    if count < _KEYS or count < len(beside) - 1 or abs(edge - usual) > _NEAR:
        return None
    own = lines[start:end]
    right = max(line.x1 for line in own)
    columns = Columns((left - 2, usual - _NEAR, right + 2))
    if any(columns.split(line) is None for line in own):
        return None
    starts = {
        index
        for index, line in enumerate(own)
        if line.words[0].bold and line.x0 < usual - _NEAR and not line.text[0].islower()
    }
    return columns, end, starts | {0}


def _is_key(line: Line) -> bool:
    return len(line.words) <= _KEY_WORDS


def _value_edge(line: Line) -> float | None:
    """Where the plain text beside a bold beginning begins; None where that is no key."""
    key = next((i for i, word in enumerate(line.words) if not word.bold), 0)
    if not 0 < key <= _KEY_WORDS or any(word.bold for word in line.words[key:]):
        return None
    if NUMBER.fullmatch(line.words[0].text):
        return None  # "7   By March ..." is a numbered paragraph
    gap = line.words[key].x0 - line.words[key - 1].x1
    return line.words[key].x0 if gap >= _APART * line.size else None
