"""The lines of a page: what an element inherits, where a line is cut, what is bold and linked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from scraper.extract.document import Cell, Link
from scraper.extract.words import fold

# One piece of a running line: its text, whether it is bold, the address it links to ("").
Piece = tuple[str, bool, str]

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# elements that mean something even without attributes
_MEANT = frozenset(
    "h1 h2 h3 h4 h5 h6 b strong button summary dt dd p blockquote div section a".split()
)
_BOLD_TAGS = frozenset({"b", "strong"})
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00)", re.IGNORECASE)
_PLAIN_STYLE = re.compile(r"font-weight\s*:\s*(normal|lighter|[1-4]00)", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD_CLASSES = frozenset(
    {"bold", "strong", "fw-bold", "font-weight-bold", "govuk-!-font-weight-bold"}
)
BULLET = re.compile(r"^(?:[•·▪◦‣●○■□➢➤✦§]|[*o](?=\s)|[-–—](?=\s))\s*(?=\S)(?!$)")
# Classes of a badge, as the usual kits name them (GOV.UK, Bootstrap, Material): a status or a label
# that stands on a line's edge without being part of it.
_BADGE = re.compile(r"(?:^|[-_])(?:badge|tag|pill|chip|lozenge|status|rag|label)(?:$|[-_])")
_LONGEST_BADGE = 40
# The text of a picture that shows a status ("Green: on course"); of others it is no text.
_STATUS_PICTURE = re.compile(
    r"(?:(?:b?rag|status|rating)\b[\s:–-]*)*(?:(?:red|amber|green|blue|yellow)(?:\s*(?:$|[:(–-].{0,40})|\s+(?:status|rating|rag))"
    r"|(?:complete|completed|closed|in progress|ongoing|on track|on target|not started|delayed|overdue|at risk)\b.{0,20})",
    re.IGNORECASE,
)
# What a script adds to an accordion's title.
SHOW = re.compile(r"\s*[,;–-]?\s*\b(?:show|hide|expand|collapse)(?: this section)?$", re.IGNORECASE)
# A bold piece of this many characters with a colon, within a line, begins a line of its own.
_LONGEST_LABEL = 70
_SENTENCE_END = re.compile(r"[.!?](?:\s+|$)")
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


@dataclass(slots=True)
class Context:
    """What an element inherits from those around it."""

    place: int
    bold: bool = False
    hidden: bool = False
    lang: str = ""
    kind: str = "paragraph"
    level: int = 0
    cell: Cell | None = None
    href: str = ""
    quoted: bool = False

    def copy(self) -> Context:
        """Some ten times as fast as dataclasses.replace, and called for every element."""
        return Context(
            self.place,
            self.bold,
            self.hidden,
            self.lang,
            self.kind,
            self.level,
            self.cell,
            self.href,
            self.quoted,
        )


def inherit(tag: str, attributes: dict[str, Any], context: Context) -> Context:
    """What holds inside an element, from its tag, its attributes and what is around it."""
    inner = context.copy()
    if not attributes and tag not in _MEANT:
        return inner
    style = attributes.get("style") or ""
    classes = (attributes.get("class") or "").split()
    if tag in _BOLD_TAGS or not _BOLD_CLASSES.isdisjoint(classes):
        inner.bold = True
    if style:
        if _BOLD_STYLE.search(style):
            inner.bold = True
        elif _PLAIN_STYLE.search(style) and tag not in _BOLD_TAGS:
            inner.bold = False
        inner.hidden = inner.hidden or _HIDDEN_STYLE.search(style) is not None
    if "hidden" in attributes:
        inner.hidden = True
    inner.lang = (attributes.get("lang") or context.lang).lower()
    role = attributes.get("role") or ""
    if tag in _HEADINGS or role == "heading":
        inner.kind = "heading"
        inner.level = _HEADINGS.get(tag) or integer(attributes.get("aria-level"), 2)
    elif tag in ("button", "summary") or role == "tab":
        if context.kind != "heading":
            inner.kind = "toggle"
    elif tag == "dt":
        inner.kind = "term"
    elif tag == "dd":
        inner.kind = "definition"
    elif tag == "blockquote":
        inner.quoted = True
    elif tag in ("p", "div", "section") and context.kind in ("toggle", "heading"):
        inner.kind = context.kind
    if tag == "a":
        inner.href = attributes.get("href") or ""
    return inner


def at_bold_labels(pieces: list[Piece]) -> list[list[Piece]]:
    """Cut a line before each bold label within it: "... wording. **Our response:** We ..."."""
    parts: list[list[Piece]] = [[]]
    index = 0
    while index < len(pieces):
        end = index
        while end < len(pieces) and (
            pieces[end][1] or (end > index and not pieces[end][0].strip())
        ):
            end += 1
        bold = fold("".join(piece for piece, _, _ in pieces[index:end]))
        after = pieces[end][0].lstrip() if end < len(pieces) else ""
        labels = 2 < len(bold) <= _LONGEST_LABEL and (bold.endswith(":") or after.startswith(":"))
        if labels and any(piece.strip() for piece, _, _ in parts[-1]):
            parts.append([])
        end = max(end, index + 1)
        parts[-1].extend(pieces[index:end])
        index = end
    return parts


def lead_of(pieces: list[Piece], text: str) -> str:
    """The bold beginning of a line, "" if it does not begin bold."""
    bold = []
    for piece, is_bold, _ in pieces:
        if not is_bold and piece.strip():
            break
        bold.append(piece)
    if not bold:
        return ""  # most lines
    lead = fold("".join(bold))
    return lead if text.startswith(lead) else ""


def links_of(pieces: list[Piece]) -> tuple[Link, ...]:
    """The links of a line, each once, with all of its text."""
    if not any(href for _, _, href in pieces):
        return ()
    found: list[tuple[int, int, str]] = []  # where in the line each link begins and ends
    at = 0
    for piece, _, href in pieces:
        begin, at = at, at + len(piece)
        if not href or not piece.strip():
            continue
        if found and found[-1][2] == href:
            found[-1] = (found[-1][0], at, href)
        else:
            found.append((begin, at, href))
    if not found:
        return ()
    line = "".join(piece for piece, _, _ in pieces)
    return tuple(
        Link(fold(line[begin:end]), href, _sentence(line, begin, end)) for begin, end, href in found
    )


def _sentence(line: str, begin: int, end: int) -> str:
    """The sentence around a piece of a line, "" where the line has nothing else."""
    before, after = line[:begin], line[end:]
    if not before.strip() and not after.strip(" \t\n."):
        return ""
    start = max((match.end() for match in _SENTENCE_END.finditer(before)), default=0)
    stop = _SENTENCE_END.search(after)
    return fold(before[start:] + line[begin:end] + (after[: stop.start() + 1] if stop else after))


def is_badge(attributes: dict[str, Any], text: str) -> bool:
    """Whether an inline element is a badge: classed as one, and a few words rather than a
    number or a sentence."""
    classes = (attributes.get("class") or "").split()
    return (
        len(text) <= _LONGEST_BADGE
        and sum(char.isalpha() for char in text) > 2
        and not any(char.isdigit() for char in text)
        and any(_BADGE.search(each) for each in classes)
    )


def shows_status(alternative: str) -> bool:
    """Whether a picture's text says how far something is."""
    return _STATUS_PICTURE.fullmatch(alternative.strip()) is not None


def name_of(attributes: dict[str, Any]) -> str:
    """What names an element: its landmark role, its id, or its first class."""
    if not attributes:
        return ""
    if attributes.get("role") in ("main", "navigation", "search"):
        return "@" + str(attributes["role"])
    if attributes.get("id"):
        return "#" + str(attributes["id"])
    classes = (attributes.get("class") or "").split()
    return "." + classes[0] if classes else ""


def integer(value: Any, otherwise: int) -> int:
    """An attribute's whole number, or another where it is none."""
    if value is None:
        return otherwise
    try:
        return int(str(value).strip())
    except ValueError:
        return otherwise


def numeral(number: int, style: str) -> str:
    """A list item's number as its list's type prints it."""
    if style in ("a", "A") and 1 <= number <= 26:
        return chr(ord(style) + number - 1)
    if style in ("i", "I") and 1 <= number < len(_ROMAN):
        return _ROMAN[number]
    return str(number)
