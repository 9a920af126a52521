"""What the styles and the numbering of a Word document make of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.extract.docx_markup import W, is_on, value
from scraper.extract.numbering import numeral

if TYPE_CHECKING:
    from lxml.etree import _Element

# Word stores its own heading styles by their English name whatever the user's language;
# these are what converters and other programs have been seen to write instead.
_HEADING = re.compile(
    r"(?:heading|pennawd|überschrift|titre|título|titolo|kop|rubrik|overskrift)\s*(\d)",
    re.IGNORECASE,
)
_TITLES = ("title", "heading", "document title")
_CONTENTS = re.compile(r"toc (\d|heading)|table of figures", re.IGNORECASE)
# ECMA-376 17.18.59, as far as English documents use it -> the styles of numbering.numeral
_FORMATS = {
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
    "decimalZero": "01",
}
_LEVELS = 9


@dataclass(frozen=True)
class _Style:
    name: str
    parent: str | None
    outline: int | None
    numbering: tuple[str | None, int | None]
    bold: bool | None


class Styles:
    """The styles part; an absent one (None) answers as if no style said anything."""

    def __init__(self, root: _Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self.default: str | None = None
        for element in root.iterchildren(W + "style") if root is not None else ():
            identity = element.get(W + "styleId") or ""
            outline = value(element, "pPr/outlineLvl")
            level = value(element, "pPr/numPr/ilvl")
            toggle = element.find(f"{W}rPr/{W}b")
            self._styles[identity] = _Style(
                name=value(element, "name") or identity,
                parent=value(element, "basedOn"),
                outline=int(outline) if outline and outline.isdecimal() else None,
                numbering=(
                    value(element, "pPr/numPr/numId"),
                    int(level) if level and level.isdecimal() else None,
                ),
                bold=None if toggle is None else is_on(toggle),
            )
            default = element.get(W + "default") in ("1", "true", "on")
            if default and element.get(W + "type") == "paragraph":
                self.default = identity

    def _line(self, identity: str | None) -> Iterator[tuple[str, _Style]]:
        """A style and those it is based on, nearest first."""
        seen: set[str] = set()
        while identity in self._styles and identity not in seen:
            seen.add(identity)
            yield identity, self._styles[identity]
            identity = self._styles[identity].parent

    def heading(self, identity: str | None) -> int:
        """The heading level (1-6) that a paragraph style gives, 0 for body text."""
        for _, style in self._line(identity):
            named = _HEADING.fullmatch(style.name.strip())
            if style.outline is not None and style.outline < _LEVELS:
                return min(style.outline + 1, 6)
            if style.outline is not None:
                return 0
            if named:
                return min(max(int(named.group(1)), 1), 6)
            if style.name.strip().lower() in _TITLES:
                return 1
        return 0

    def is_contents(self, identity: str | None) -> bool:
        """Whether the style is one of a table of contents."""
        return any(_CONTENTS.fullmatch(style.name.strip()) for _, style in self._line(identity))

    def bold(self, identity: str | None) -> bool | None:
        """Whether a style switches bold type on or off; None where it leaves it."""
        return next((s.bold for _, s in self._line(identity) if s.bold is not None), None)

    def numbering(self, identity: str | None) -> tuple[str, str, int | None] | None:
        """(the style that says so, numId, level or None) of a style's numbering."""
        for name, style in self._line(identity):
            number, level = style.numbering
            if number is not None:
                return name, number, level
        return None


@dataclass(frozen=True)
class _Level:
    start: int
    style: str
    pattern: str
    of_style: str | None


@dataclass
class _List:
    """One abstract numbering and where its counters stand."""

    levels: dict[int, _Level]
    link: str | None
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The numbering part, and the count of every list while the document is read in order."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._numbers: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        for element in root.iterchildren(W + "abstractNum") if root is not None else ():
            levels = dict(_read_level(each) for each in element.iterchildren(W + "lvl"))
            name = element.get(W + "abstractNumId") or ""
            self._lists[name] = _List(levels, value(element, "numStyleLink"))
        for element in root.iterchildren(W + "num") if root is not None else ():
            name = element.get(W + "numId") or ""
            self._numbers[name] = value(element, "abstractNumId") or ""
            self._restarts[name] = {}
            for override in element.iterchildren(W + "lvlOverride"):
                start = value(override, "startOverride")
                if start is not None:
                    self._restarts[name][_integer(override.get(W + "ilvl"), 0)] = _integer(start, 1)

    def place(self, paragraph: _Element, style: str | None) -> tuple[str, int] | None:
        """(numId, level) of a paragraph, its own or its style's; None if it has no number."""
        number = value(paragraph, "pPr/numPr/numId")
        level = value(paragraph, "pPr/numPr/ilvl")
        inherited = self._styles.numbering(style)
        if number is None and inherited is not None:
            name, number, style_level = inherited
            found = self._find(number)
            linked = [
                index
                for index, each in (found.levels if found else {}).items()
                if each.of_style == name
            ]
            if level is None:
                level = str(linked[0] if linked else style_level or 0)
        if number in (None, "0"):
            return None
        return str(number), min(max(_integer(level, 0), 0), _LEVELS - 1)

    def printed(self, number: str, level: int) -> str:
        """Count one paragraph on, and give its number as printed; "" for a bullet."""
        found = self._find(number)
        if found is None or level not in found.levels:
            return ""
        rule = found.levels[level]
        restart = self._restarts.get(number, {}).pop(level, None)
        if restart is not None:
            found.counts[level] = restart
        else:
            found.counts[level] = found.counts.get(level, rule.start - 1) + 1
        for deeper in [each for each in found.counts if each > level]:
            del found.counts[deeper]
        if rule.style in ("bullet", "none"):
            return ""
        return re.sub(r"%([1-9])", _count(found), rule.pattern)

    def _find(self, number: str) -> _List | None:
        seen: set[str] = set()
        while number not in seen:
            seen.add(number)
            found = self._lists.get(self._numbers.get(number, ""))
            if found is None or found.link is None:
                return found
            # a list style holds the levels; its own numbering leads to them
            linked = self._styles.numbering(found.link)
            if linked is None:
                return found
            number = linked[1]
        return None


def _count(found: _List) -> Callable[[re.Match[str]], str]:
    def replacement(match: re.Match[str]) -> str:
        level = int(match.group(1)) - 1
        rule = found.levels.get(level)
        if rule is None or rule.style in ("bullet", "none"):
            return ""
        return numeral(found.counts.get(level, rule.start), rule.style)

    return replacement


def _read_level(element: _Element) -> tuple[int, _Level]:
    style = value(element, "numFmt") or "decimal"
    index = min(max(_integer(element.get(W + "ilvl"), 0), 0), _LEVELS - 1)
    return index, _Level(
        start=_integer(value(element, "start"), 1),
        style=_FORMATS.get(style, style if style in ("bullet", "none") else "1"),
        pattern=value(element, "lvlText") or "",
        of_style=value(element, "pStyle"),
    )


def _integer(text: str | None, otherwise: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return otherwise
