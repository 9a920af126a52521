"""Plain text to blocks: saved pages, text extracts, e-mailed plans."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from scraper.errors import UnreadableDocument
from scraper.extract.charset import decode
from scraper.extract.document import Block, Document
from scraper.extract.markers import follows, split_marker
from scraper.extract.words import fold
from scraper.judge.media import PLAIN

# Raised when the same text would yield other blocks.
PLAIN_VERSION = 1

# Lines of a text wrapped by hand or by a mail program are no longer than this; a text
# extract of a page has one paragraph a line, and some lines far longer.
_WRAPPED = 120
# A line this near to the wrapping width may have been broken because the next word did not
# fit; a shorter one ended its paragraph.
_SLACK = 0.15
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

_SENTENCE_ENDS = (".", "?", "!", ":", ";")
_MARKED = re.compile(r"(#{1,6})\s+(\S.*?)[\s#]*$")
_QUOTED = re.compile(r"^(?:> ?)+")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
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
    width = _wrapping_width(lines)
    paragraphs: list[_Paragraph] = []
    current: _Paragraph | None = None
    for printed in lines:
        line = _QUOTED.sub("", printed.expandtabs(4).rstrip())
        if not fold(line):
            current = None
            continue
        rule = _RULE.match(line)
        if rule:
            if current is not None and len(current.lines) == 1 and rule.group(1) in _UNDERLINES:
                current.heading = _UNDERLINES[rule.group(1)]
            current = None
            continue
        if current is None or not _goes_on(current, line, width):
            current = _begin(line)
            paragraphs.append(current)
        else:
            current.lines.append(line)
    return paragraphs


def _wrapping_width(lines: list[str]) -> int:
    """The width at which the text was wrapped, 0 where every line is a paragraph."""
    longest = max((len(line.rstrip()) for line in lines), default=0)
    if longest > _WRAPPED:
        return 0
    followed = [
        (line.rstrip(), after.split()[0])
        for line, after in pairwise(lines)
        if line.strip() and after.strip() and split_marker(after.strip()) is None
    ]
    wrapped = [
        line
        for line, word in followed
        if _full(line, word, longest) and not line.endswith(_SENTENCE_ENDS)
    ]
    return longest if 2 * len(wrapped) >= len(followed) else 0


def _begin(line: str) -> _Paragraph:
    indent = len(line) - len(line.lstrip())
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
    full = width > 0 and _full(current.lines[-1], line.split()[0], width)
    item = split_marker(line.strip())
    if item:
        # a wrapped sentence may happen to bring a number, not a bullet, to a line's start
        in_turn = current.marker is not None and follows(item[0], current.marker)
        return full and item[0] != "" and not in_turn
    hanging = current.marker is not None and len(line) - len(line.lstrip()) > current.indent
    return full or hanging


def _full(line: str, next_word: str, width: int) -> bool:
    return len(line) + 1 + len(next_word) > width * (1 - _SLACK)


def _blocks(paragraphs: list[_Paragraph]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    indents: list[int] = []
    for paragraph in paragraphs:
        printed = fold(" ".join(paragraph.lines))
        bold = _BOLD.match(printed)
        text, lead = _BOLD.sub(r"\2", printed), bold.group(2) if bold else ""
        if paragraph.marker is not None:
            indents = [indent for indent in indents if indent < paragraph.indent] + [
                paragraph.indent
            ]
            blocks.append(
                Block("item", text, level=len(indents), marker=paragraph.marker, lead=lead)
            )
            continue
        indents = []
        level = paragraph.heading or (2 if _shouts(paragraph, text) else 0)
        blocks.append(Block("heading" if level else "paragraph", text, level=level, lead=lead))
    return tuple(blocks)


def _shouts(paragraph: _Paragraph, text: str) -> bool:
    words = re.findall(r"[A-Z]+", text)
    return (
        len(paragraph.lines) == 1
        and text == text.upper()
        and 2 <= len(words) <= 12
        and sum(map(len, words)) >= 10
        and not text.endswith(".")
        and not all(word.lower() in _STATUS_WORDS for word in words)
    )
