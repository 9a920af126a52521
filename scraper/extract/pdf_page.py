"""One PDF page as plain data: words with their place and weight, rules, shaded areas.

Coordinates are points from the top left corner of the page as it is read, so text that
was printed sideways comes out upright.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

if TYPE_CHECKING:
    from pdfminer.layout import LTChar, LTCurve, LTRect
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
_RULES = 4000
# Rules are up to 3 points thick; strokes shorter than 4 are dashes, ticks and letters.
_THIN, _SHORT = 3.0, 4.0
# Bullets drawn as shapes measure so much; a page with more of them is a picture of dots.
_DOT = (2.0, 7.0)
_DOTS = 300


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


@dataclass
class _Drawn:
    """What a page draws, in the order it does; places are from the page's top left."""

    chars: list[dict[str, Any]] = field(default_factory=list)
    areas: list[tuple[Box, bool]] = field(default_factory=list)
    strokes: list[Box] = field(default_factory=list)
    dots: list[Box] = field(default_factory=list)
    pictures: int = 0


def read_page(page: Page) -> PrintedPage:
    """The content of one pdfplumber page. Raises what pdfplumber raises."""
    from pdfplumber.utils.text import dedupe_chars, extract_words

    drawn = _drawn(page)
    chars, degrees = _one_direction(drawn.chars)
    if _printed_twice(chars):
        chars = dedupe_chars(chars, tolerance=1)
    x0, top, x1, bottom = page.cropbox
    frame = Box(x0, x1, top, bottom)
    turn = _turn(degrees, frame)
    for char in chars if degrees else ():
        place = turn(Box(char["x0"], char["x1"], char["top"], char["bottom"]))
        char.update(x0=place.x0, x1=place.x1, top=place.top, bottom=place.bottom)
        char.update(doctop=place.top, upright=True, size=place.bottom - place.top)
    found = extract_words(chars, x_tolerance_ratio=SPACE, extra_attrs=["fontname", "size"])
    words = [*map(_word, found)]
    words += _bullets([turn(dot) for dot in drawn.dots], words)
    frame = turn(frame)
    rules = [turn(rule) for rule in _rules(drawn)]
    return PrintedPage(
        number=page.page_number,
        width=frame.x1,
        height=frame.bottom,
        words=tuple(word for word in words if word.text and _inside(word, frame)),
        across=tuple(rule for rule in rules if rule.x1 - rule.x0 > rule.bottom - rule.top),
        down=tuple(rule for rule in rules if rule.x1 - rule.x0 < rule.bottom - rule.top),
        shades=tuple(turn(box) for box, filled in drawn.areas if filled and not _is_thin(box)),
        pictures=drawn.pictures,
    )


def _drawn(page: Page) -> _Drawn:
    """What is on a page, from pdfminer's objects.

    pdfplumber's own lists of them resolve every attribute of every character, which takes
    as long as reading the page (measured), for attributes that are not needed here.
    """
    from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTRect

    drawn = _Drawn()
    left, height = page.mediabox[0], page.height + page.mediabox[1]

    def place(thing: Any) -> Box:
        return Box(left + thing.x0, left + thing.x1, height - thing.y1, height - thing.y0)

    waiting = [iter(page.layout)]
    while waiting:
        for thing in waiting[-1]:
            if isinstance(thing, LTChar):
                drawn.chars.append(_char(thing, place(thing)))
            elif isinstance(thing, LTContainer):
                waiting.append(iter(thing))
                break
            elif isinstance(thing, LTRect):
                if thing.fill and _is_dot(thing):
                    drawn.dots.append(place(thing))
                elif not _is_blank(thing):
                    drawn.areas.append((place(thing), bool(thing.fill)))
            elif isinstance(thing, LTCurve):
                if _is_dot(thing):
                    drawn.dots.append(place(thing))
                    continue
                points = [(left + x, height - y) for x, y in thing.pts]
                drawn.strokes += [
                    Box(min(ax, bx), max(ax, bx), min(ay, by), max(ay, by))
                    for (ax, ay), (bx, by) in pairwise(points)
                ]
            elif isinstance(thing, LTImage):
                drawn.pictures += 1
        else:
            waiting.pop()
    return drawn


def _char(glyph: LTChar, place: Box) -> dict[str, Any]:
    """A character as pdfplumber's word finder takes it."""
    return {
        "text": glyph.get_text(),
        "fontname": str(glyph.fontname),
        "size": glyph.size,
        "matrix": glyph.matrix,
        "upright": glyph.upright,
        "x0": place.x0,
        "x1": place.x1,
        "top": place.top,
        "bottom": place.bottom,
        "doctop": place.top,
    }


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


def _is_dot(shape: LTCurve) -> bool:
    """Whether a shape is as small and as square as a bullet."""
    small, large = sorted((shape.width, shape.height))
    return bool(_DOT[0] <= small and large <= _DOT[1] and large <= 1.3 * small)


def _bullets(dots: list[Box], words: list[Word]) -> list[Word]:
    """Words for the bullets that browsers draw as shapes when they print a list."""
    found = []
    for dot in dots[:_DOTS]:
        middle = (dot.top + dot.bottom) / 2
        level = [word for word in words if abs(word.middle - middle) < word.size / 2]
        after = [word for word in level if -1 < word.x0 - dot.x1 < 2 * word.size]
        before = [word for word in level if word.x1 <= dot.x0 + 1 and dot.x0 - word.x1 < word.size]
        if after and not before:
            first = min(after, key=lambda word: word.x0)
            place = replace(first, text="•", x0=dot.x0, x1=dot.x1, bold=False)
            found.append(place)
    return found


def _rules(drawn: _Drawn) -> list[Box]:
    """Lines, the sides of areas, and straight strokes of other shapes."""
    rules = [box for box in drawn.strokes if _is_thin(box)]
    for box, _ in drawn.areas:
        if _is_thin(box):
            rules.append(box)
            continue
        rules += [
            Box(box.x0, box.x1, box.top, box.top),
            Box(box.x0, box.x1, box.bottom, box.bottom),
            Box(box.x0, box.x0, box.top, box.bottom),
            Box(box.x1, box.x1, box.top, box.bottom),
        ]
    rules = [_flat(box) for box in rules if max(box.x1 - box.x0, box.bottom - box.top) > _SHORT]
    return rules if len(rules) <= _RULES else []


def _is_thin(box: Box) -> bool:
    return min(box.x1 - box.x0, box.bottom - box.top) <= _THIN


def _flat(box: Box) -> Box:
    """A thin rectangle as the line through its middle."""
    if box.x1 - box.x0 >= box.bottom - box.top:
        middle = (box.top + box.bottom) / 2
        return Box(box.x0, box.x1, middle, middle)
    middle = (box.x0 + box.x1) / 2
    return Box(middle, middle, box.top, box.bottom)


def _is_blank(area: LTRect) -> bool:
    """Whether an area, thicker than a rule, is filled with white and has no border."""
    if area.stroke or min(area.width, area.height) <= _THIN:
        return False
    colour = area.non_stroking_color
    values = colour if isinstance(colour, (tuple, list)) else (colour,)
    if not all(isinstance(value, (int, float)) for value in values):
        return False
    none = 0 if len(values) == 4 else 1  # CMYK counts ink, RGB and grey count light
    return all(value == none for value in values)


def _inside(word: Word, frame: Box) -> bool:
    return (
        frame.x0 <= (word.x0 + word.x1) / 2 <= frame.x1 and frame.top <= word.middle <= frame.bottom
    )
