"""Plain text to blocks: saved pages, text extracts, e-mailed plans."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from scraper.errors import UnreadableDocument
from scraper.extract.charset import decode
from scraper.extract.document import Block, Document
from scraper.extract.markers import follows, in_outline, initials, split_marker
from scraper.extract.words import fold
from scraper.judge.media import PLAIN

# Raised when the same text would yield other blocks.
PLAIN_VERSION = 3

# Lines of a text wrapped by hand or by a mail program are no longer than this; a text
# extract of a page has one paragraph a line, and some lines far longer.
_WRAPPED = 120
# So many broken sentences, and this share of the lines that reach the right edge, show that
# somebody wrapped the text.
_BROKEN, _BROKEN_SHARE = 3, 0.5
# A beginning such as "Lead: " that so many lines have begins a paragraph wherever it stands.
_LABELLED = 3
# A line this near to the wrapping width may have been broken because the next word did not
# fit; a shorter one ended its paragraph.
_SLACK = 0.15
# The same for the lines of a list item that are set in.
_RAGGED = 0.4
# More than this share of control or undecodable characters is no text (random bytes: 0.15).
_RUBBISH = 0.02
# Capitals shout headings, and answers such as ACTION COMPLETE. Of these words alone no
# heading is made.
_STATUS_WORDS = frozenset(
    {
        "accept", "accepted", "action", "actions", "as", "awaited", "awaiting", "bau",
        "business", "closed", "complete", "completed", "follow", "for", "full", "fully", "in",
        "is", "no", "none", "not", "on", "ongoing", "open", "outstanding", "partial",
        "partially", "progress", "response", "started", "tba", "tbc", "the", "this", "to",
        "track", "under", "update", "updates", "usual", "way", "with", "yes",
    }
)  # fmt: skip

# So many numbered lines in capitals make that a way of heading.
_SHOUTED = 3

_SENTENCE_ENDS = (".", "?", "!", ":", ";")
_MARKED = re.compile(r"(#{1,6})\s+(\S.*?)[\s#]*$")
_QUOTED = re.compile(r"^(?:> ?)+")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_LABEL = re.compile(r"\s*([A-Z][^\s:]*(?: [^\s:]+){0,3})[ \t]*: ")
_RULE = re.compile(r"\s*([=\-_~*#+.])(?:\s*\1){2,}\s*$")
_UNDERLINES = {"=": 1, "-": 2, "~": 3}


@dataclass
class _Paragraph:
    """Printed lines that belong together."""

    indent: int
    lines: list[str] = field(default_factory=list)
    marker: str | None = None
    heading: int = 0


def read_plain(body: bytes, charset_hint: str | None = None) -> Document:
    """The paragraphs, list items and headings of a text file, be it in Markdown or plain.

    A byte-order mark decides the charset, then UTF-8 if the bytes are that, then
    ``charset_hint``, then windows-1252. Raises UnreadableDocument: ``unsupported_type``
    for binary content, ``no_text`` where there are no letters or digits.
    """
    text = decode(body, charset_hint)
    strange = sum(
        1 for char in text if char in "\x00\ufffd" or (char < " " and char not in "\t\n\r\f\v")
    )
    if "\x00" in text or strange > _RUBBISH * len(text):
        raise UnreadableDocument(
            "unsupported_type", "the file is binary, and no text in any charset known"
        )
    if not any(char.isalnum() for char in text):
        raise UnreadableDocument("no_text", "the file holds no letters and no digits")
    paragraphs = _paragraphs(text.replace("\f", "\n\n").splitlines())
    blocks = _blocks(paragraphs)
    return Document(
        media_type=PLAIN,
        title=next((block.text for block in blocks if block.kind == "heading"), ""),
        text="\n\n".join(block.text for block in blocks),
        blocks=blocks,
        extractor=f"plain text {PLAIN_VERSION}",
    )


def _paragraphs(lines: list[str]) -> list[_Paragraph]:
    lines = [_QUOTED.sub("", line.expandtabs(4).rstrip()) for line in lines]
    width = _wrapping_width(lines)
    labels = _labels(lines)
    paragraphs: list[_Paragraph] = []
    current: _Paragraph | None = None
    for line in lines:
        if not fold(line):
            current = None
            continue
        rule = _RULE.match(line)
        if rule:
            if current is not None and len(current.lines) == 1 and rule.group(1) in _UNDERLINES:
                current.heading = _UNDERLINES[rule.group(1)]
            current = None
            continue
        label = _LABEL.match(line)
        labelled = label is not None and label[1] in labels
        if current is None or labelled or not _goes_on(current, line, width):
            current = _begin(line)
            paragraphs.append(current)
        else:
            current.lines.append(line)
    for index in initials([each.marker for each in paragraphs]):
        named = paragraphs[index]
        named.lines[0], named.marker = f"{named.marker}. {named.lines[0]}", None
    return paragraphs


def _wrapping_width(lines: list[str]) -> int:
    """The width at which the text was wrapped, 0 where every line is a paragraph."""
    longest = max((len(line) for line in lines if " " in line.strip()), default=0)
    if longest > _WRAPPED:
        return 0
    followed = [
        (line, after.split()[0])
        for line, after in pairwise(lines)
        if line.strip() and after.strip() and split_marker(after.strip()) is None
    ]
    wrapped = [
        line
        for line, word in followed
        if _full(line, word, longest) and not line.endswith(_SENTENCE_ENDS)
    ]
    if wrapped and 2 * len(wrapped) >= len(followed):
        return longest
    # many short lines (labels, addresses), or one that is longer than all the others: a
    # sentence that goes on in lower case on the next line was broken by the wrapping
    broken = [
        (line, word)
        for line, word in followed
        if word[0].islower() and not line.endswith(_SENTENCE_ENDS)
    ]
    if len(broken) < _BROKEN:
        return 0
    width = max(len(line) for line, _ in broken)
    full = sum(_full(line, word, width) for line, word in followed)
    at_edge = sum(_full(line, word, width) for line, word in broken)
    return width if at_edge >= max(_BROKEN, _BROKEN_SHARE * full) else 0


def _labels(lines: list[str]) -> frozenset[str]:
    """What stands before the colon at the beginning of several lines: "Lead", "State"."""
    found = Counter(label[1] for line in lines if (label := _LABEL.match(line)))
    return frozenset(label for label, times in found.items() if times >= _LABELLED)


def _begin(line: str) -> _Paragraph:
    indent = _indent(line)
    marked = _MARKED.match(line)
    if marked:
        return _Paragraph(indent, [marked.group(2)], heading=len(marked.group(1)))
    item = split_marker(line.strip())
    if item:
        return _Paragraph(indent, [item[1]], marker=item[0])
    return _Paragraph(indent, [line])


def _goes_on(current: _Paragraph, line: str, width: int) -> bool:
    """Whether a line continues the paragraph on the line above it."""
    if current.heading or _MARKED.match(line):
        return False
    if in_outline(line.strip(), current.lines[0].strip(), current.marker):
        return False
    last, indent = current.lines[-1], _indent(line)
    if len(current.lines) > 1 and indent > _indent(last) + 1:
        return False  # the first line of a paragraph is set in
    full = width > 0 and _full(last, line.split()[0], width)
    item = split_marker(line.strip())
    if item:
        # a wrapped sentence may happen to bring a number, not a bullet, to a line's start
        in_turn = current.marker is not None and follows(item[0], current.marker)
        return full and item[0] != "" and not in_turn
    hanging = current.marker is not None and indent > current.indent
    return full or (hanging and (not width or _full(last, line.split()[0], width, _RAGGED)))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _full(line: str, next_word: str, width: int, slack: float = _SLACK) -> bool:
    return len(line) + 1 + len(next_word) > width * (1 - slack)


def _blocks(paragraphs: list[_Paragraph]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    indents: list[int] = []
    shouted = sum(
        _shouts(each, " ".join(each.lines)) for each in paragraphs if each.marker is not None
    )
    for paragraph in paragraphs:
        printed = fold(" ".join(paragraph.lines))
        bold = _BOLD.match(printed)
        text, lead = _BOLD.sub(r"\2", printed), bold.group(2) if bold else ""
        level = paragraph.heading or (2 if _shouts(paragraph, text, shouted) else 0)
        if paragraph.marker is not None and not level:
            indents = [indent for indent in indents if indent < paragraph.indent] + [
                paragraph.indent
            ]
            blocks.append(
                Block("item", text, level=len(indents), marker=paragraph.marker, lead=lead)
            )
            continue
        indents = []
        kind = "heading" if level else "paragraph"
        blocks.append(Block(kind, text, level=level, marker=paragraph.marker or "", lead=lead))
    return tuple(blocks)


def _shouts(paragraph: _Paragraph, text: str, others: int = 0) -> bool:
    """Whether a line in capitals is a heading; ``others``: so many numbered lines are ones."""
    words = re.findall(r"[A-Z]+", text)
    one = bool(paragraph.marker) and others >= _SHOUTED  # "4. RISK" among its like
    return (
        len(paragraph.lines) == 1
        and paragraph.marker != ""
        and text == text.upper()
        and (1 if one else 2) <= len(words) <= 12
        and sum(map(len, words)) >= (4 if one else 10)
        and not text.endswith(".")
        and not all(word.lower() in _STATUS_WORDS for word in words)
    )
