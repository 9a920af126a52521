"""One PDF page as plain data: words with their place and weight, rules, shaded areas.

Coordinates are points from the top left corner of the page as it is read, so text that
was printed sideways comes out upright.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

if TYPE_CHECKING:
    from pdfplumber.page import Page

_BOLD = re.compile(r"bold|black|heavy|semibold|demi|(?<=[-,])bd\b", re.IGNORECASE)
_SYMBOLS = re.compile(r"wingdings|webdings|dingbats|symbol", re.IGNORECASE)
# What single characters of symbol fonts show: ticks and crosses are a status, the rest
# (squares, arrows, dots) begin list items.
_TICKS = {"\u00fc": "✓", "\u00fe": "✓", "\u00fb": "✗", "\u00fd": "✗", "P": "✓", "O": "✗"}
_TICKS |= {"\uf0fc": "✓", "\uf0fe": "✓", "\uf0fb": "✗", "\uf0fd": "✗", "3": "✓", "4": "✓"}
# pdfminer's stand-in for a glyph without a character code
_NO_CODE = re.compile(r"\(cid:\d+\)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd]")
# Word spaces are about a quarter of the type size; gaps by kerning stay under a tenth.
SPACE = 0.15
# A page with more rules than this is a drawing or a trap: finding cells takes time that
# grows with their square. The densest plan seen has some 900.
_RULES = 6000
# Rules are up to 3 points thick; strokes shorter than 4 are dashes, ticks and letters.
_THIN, _SHORT = 3.0, 4.0


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters of one font without white space."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool

    @property
    def middle(self) -> float:
        """Half its height, from the top of the page."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; a rule if it has no height or no width."""

    x0: float
    x1: float
    top: float
    bottom: float


@dataclass(frozen=True)
class PrintedPage:
    """All that is on one page. ``number`` counts from 1; ``across`` and ``down`` are its
    rules and the edges of its filled areas, ``shades`` the coloured areas; ``pictures``
    counts images."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    across: tuple[Box, ...]
    down: tuple[Box, ...]
    shades: tuple[Box, ...]
    pictures: int


def read_page(page: Page) -> PrintedPage:
    """The content of one pdfplumber page. Raises what pdfplumber raises."""
    from pdfplumber.utils.text import dedupe_chars, extract_words

    chars, degrees = _one_direction(page.chars)
    if _printed_twice(chars):
        chars = dedupe_chars(chars, tolerance=1)
    frame = _box(page.cropbox)
    turn = _turn(degrees, frame)
    for char in chars if degrees else ():
        place = turn(_box_of(char))
        char.update(x0=place.x0, x1=place.x1, top=place.top, bottom=place.bottom)
        char.update(doctop=place.top, upright=True, size=place.bottom - place.top)
    found = extract_words(chars, x_tolerance_ratio=SPACE, extra_attrs=["fontname", "size"])
    frame = turn(frame)
    rules = [turn(rule) for rule in _rules(page)]
    return PrintedPage(
        number=page.page_number,
        width=frame.x1,
        height=frame.bottom,
        words=tuple(word for word in map(_word, found) if word.text and _inside(word, frame)),
        across=tuple(rule for rule in rules if rule.x1 - rule.x0 > rule.bottom - rule.top),
        down=tuple(rule for rule in rules if rule.x1 - rule.x0 < rule.bottom - rule.top),
        shades=tuple(turn(_box_of(rect)) for rect in page.rects if _is_shade(rect)),
        pictures=len(page.images),
    )


def _one_direction(chars: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """The characters of the page's main reading direction, and the degrees it is turned.

    The rest are watermarks and notes up the margin.
    """
    directions = Counter(map(_direction, chars))
    if len(directions) <= 1:
        return chars, next(iter(directions), 0)
    main = directions.most_common(1)[0][0]
    return [char for char in chars if _direction(char) == main], main


def _direction(char: dict[str, Any]) -> int:
    a, b, *_ = char["matrix"]
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 180
    return 90 if b > 0 else 270


def _turn(degrees: int, frame: Box) -> Callable[[Box], Box]:
    """What brings a place on the page to where it is when its text is upright."""
    width, height = frame.x1, frame.bottom
    return {
        90: lambda box: Box(height - box.bottom, height - box.top, box.x0, box.x1),
        180: lambda box: Box(width - box.x1, width - box.x0, height - box.bottom, height - box.top),
        270: lambda box: Box(box.top, box.bottom, width - box.x1, width - box.x0),
    }.get(degrees, lambda box: box)


def _printed_twice(chars: list[dict[str, Any]]) -> bool:
    """Whether a noticeable part of the characters stands twice at one place: false bold."""
    places = {(char["text"], round(char["x0"]), round(char["top"])) for char in chars}
    return len(places) < 0.97 * len(chars)


def _word(found: dict[str, Any]) -> Word:
    text, font = found["text"], found["fontname"]
    text = _CONTROL.sub("", _NO_CODE.sub("\uf0b7", text))
    if len(text) == 1 and _SYMBOLS.search(font):
        text = _TICKS.get(text, "•")
    return Word(
        text=normalize("NFC", text).strip(),
        x0=found["x0"],
        x1=found["x1"],
        top=found["top"],
        bottom=found["bottom"],
        size=round(found["size"], 1),
        bold=_BOLD.search(font) is not None,
    )


def _rules(page: Page) -> list[Box]:
    """Lines, the sides of rectangles, and straight strokes of other shapes."""
    drawn: list[Box] = [_box_of(line) for line in page.lines]
    for rect in page.rects:
        box = _box_of(rect)
        if min(box.x1 - box.x0, box.bottom - box.top) <= _THIN:
            drawn.append(_flat(box))
        elif not _is_white(rect):
            drawn += [
                Box(box.x0, box.x1, box.top, box.top),
                Box(box.x0, box.x1, box.bottom, box.bottom),
                Box(box.x0, box.x0, box.top, box.bottom),
                Box(box.x1, box.x1, box.top, box.bottom),
            ]
    for curve in page.curves:
        for (ax, ay), (bx, by) in pairwise(curve["pts"]):
            drawn.append(Box(min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)))
    rules = [_flat(box) for box in drawn if min(box.x1 - box.x0, box.bottom - box.top) <= _THIN]
    rules = [rule for rule in rules if max(rule.x1 - rule.x0, rule.bottom - rule.top) > _SHORT]
    return rules if len(rules) <= _RULES else []


def _flat(box: Box) -> Box:
    """A thin rectangle as the line through its middle."""
    if box.x1 - box.x0 >= box.bottom - box.top:
        middle = (box.top + box.bottom) / 2
        return Box(box.x0, box.x1, middle, middle)
    middle = (box.x0 + box.x1) / 2
    return Box(middle, middle, box.top, box.bottom)


def _is_white(rect: dict[str, Any]) -> bool:
    """Whether an area is filled with white and has no border: it only covers the paper."""
    colour = rect.get("non_stroking_color")
    values = colour if isinstance(colour, (tuple, list)) else (colour,)
    if rect.get("stroke") or not all(isinstance(value, (int, float)) for value in values):
        return False
    none = 0 if len(values) == 4 else 1  # CMYK counts ink, RGB and grey count light
    return all(value == none for value in values)


def _is_shade(rect: dict[str, Any]) -> bool:
    thick = min(rect["x1"] - rect["x0"], rect["bottom"] - rect["top"]) > _THIN
    return bool(rect["fill"]) and thick and not _is_white(rect)


def _inside(word: Word, frame: Box) -> bool:
    return (
        frame.x0 <= (word.x0 + word.x1) / 2 <= frame.x1 and frame.top <= word.middle <= frame.bottom
    )


def _box(corners: tuple[float, float, float, float]) -> Box:
    x0, top, x1, bottom = corners
    return Box(x0, x1, top, bottom)


def _box_of(thing: dict[str, Any]) -> Box:
    return Box(thing["x0"], thing["x1"], thing["top"], thing["bottom"])
