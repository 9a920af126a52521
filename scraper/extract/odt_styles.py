"""What the styles and the list rules of an OpenDocument text make of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.extract.numbering import numeral

if TYPE_CHECKING:
    from lxml.etree import _Element

FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

# LibreOffice writes the names of its own styles so (_20_ is a space)
_TITLE = "Title"
_HEADING = re.compile(r"Heading_20_(\d+)")
_CONTENTS = re.compile(r"Contents_20_(\d+|Heading)")
_LEVELS = 10


def integer(text: str | None, otherwise: int) -> int:
    """A whole number from an attribute, ``otherwise`` where it is absent or none."""
    try:
        return int(text or "")
    except ValueError:
        return otherwise


@dataclass(frozen=True)
class _Style:
    parent: str | None
    weight: bool | None
    hidden: bool
    outline: int


@dataclass(frozen=True)
class _Level:
    """How one level of a list prints its number; ``style`` "" prints none."""

    style: str
    prefix: str
    suffix: str
    start: int
    shown: int


class Styles:
    """The styles of a document: ``roots`` are its styles part (if any) and its content."""

    def __init__(self, roots: list[_Element]) -> None:
        self._styles: dict[str, _Style] = {}
        self.lists: dict[str, dict[int, _Level]] = {}
        self.outline: dict[int, _Level] = {}
        for root in roots:
            for element in root.iter(STYLE + "style"):
                self._styles[element.get(STYLE + "name") or ""] = _read_style(element)
            for element in root.iter(TEXT + "list-style"):
                self.lists[element.get(STYLE + "name") or ""] = dict(map(_read_level, element))
            for element in root.iter(TEXT + "outline-style"):
                self.outline = dict(map(_read_level, element))

    def _line(self, name: str | None) -> Iterator[tuple[str, _Style]]:
        """A style and those it is based on, nearest first."""
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            yield name, self._styles[name]
            name = self._styles[name].parent

    def heading(self, name: str | None) -> int:
        """The heading level (1-6) that a paragraph's style gives, 0 for body text."""
        for each, style in self._line(name):
            named = _HEADING.fullmatch(each)
            if named or style.outline:
                return min(max(style.outline or int(named.group(1) if named else 1), 1), 6)
            if each == _TITLE:
                return 1
        return 0

    def is_contents(self, name: str | None) -> bool:
        """Whether the style is one of a table of contents."""
        return any(_CONTENTS.fullmatch(each) for each, _ in self._line(name))

    def weight(self, name: str | None) -> bool | None:
        """Whether a style switches bold type on or off; None where it leaves it."""
        return next((s.weight for _, s in self._line(name) if s.weight is not None), None)

    def hidden(self, name: str | None) -> bool:
        """Whether a style keeps its text from being shown."""
        return any(style.hidden for _, style in self._line(name))


def _read_style(element: _Element) -> _Style:
    text = element.find(STYLE + "text-properties")
    weight = text.get(FO + "font-weight") if text is not None else None
    return _Style(
        parent=element.get(STYLE + "parent-style-name"),
        weight=None if weight is None else weight == "bold" or integer(weight, 0) >= 600,
        hidden=text is not None and text.get(TEXT + "display") == "none",
        outline=integer(element.get(STYLE + "default-outline-level"), 0),
    )


def _read_level(element: _Element) -> tuple[int, _Level]:
    style = element.get(STYLE + "num-format") or ""
    return integer(element.get(TEXT + "level"), 1), _Level(
        style=style if not str(element.tag).endswith("bullet") else "",
        prefix=element.get(STYLE + "num-prefix") or "",
        suffix=element.get(STYLE + "num-suffix") or "",
        start=integer(element.get(TEXT + "start-value"), 1),
        shown=min(max(integer(element.get(TEXT + "display-levels"), 1), 1), _LEVELS),
    )


@dataclass
class _Open:
    """A list being read: its style, and its counters by level."""

    style: str | None
    counts: dict[int, int] = field(default_factory=dict)


class Lists:
    """The count of every list while a text is read in order."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._stack: list[_Open] = []
        self._begun: dict[str, _Open] = {}
        self._last: dict[str | None, _Open] = {}
        self._chapters: dict[int, int] = {}

    def enter(self, element: _Element) -> int:
        """Begin a ``text:list``; returns its level from 1."""
        if self._stack:
            outer = self._stack[-1]
            style = element.get(TEXT + "style-name") or outer.style
            self._stack.append(_Open(style, outer.counts))
            return len(self._stack)
        style = element.get(TEXT + "style-name")
        before = None
        if (continued := element.get(TEXT + "continue-list")) is not None:
            before = self._begun.get(continued)
        elif element.get(TEXT + "continue-numbering") == "true":
            before = self._last.get(style)
        opened = _Open(style, before.counts if before else {})
        self._stack.append(opened)
        if (identity := element.get(_XML_ID)) is not None:
            self._begun[identity] = opened
        self._last[style] = opened
        return integer(element.get(TEXT + "level"), 1)

    def leave(self) -> None:
        """End the list begun last."""
        self._stack.pop()

    def count(self, level: int, item: _Element) -> str:
        """Count one item on; its number as printed, "" for a bullet."""
        current = self._stack[-1]
        rules = self._styles.lists.get(current.style or "", {})
        start = item.get(TEXT + "start-value")
        return _count(current.counts, rules, level, None if start is None else integer(start, 1))

    def outline(self, level: int) -> str:
        """Count one heading on by the rules for chapters; its number as printed."""
        return _count(self._chapters, self._styles.outline, level, None)


def _count(counts: dict[int, int], rules: dict[int, _Level], level: int, start: int | None) -> str:
    rule = rules.get(level)
    if rule is None:
        return ""
    counts[level] = start if start is not None else counts.get(level, rule.start - 1) + 1
    for deeper in [each for each in counts if each > level]:
        del counts[deeper]
    if not rule.style:
        return ""
    numbers = []
    for each in range(max(level - rule.shown + 1, 1), level + 1):
        above = rules.get(each)
        if above is not None and above.style:
            numbers.append(numeral(counts.get(each, above.start), above.style))
    return rule.prefix + ".".join(numbers) + rule.suffix
