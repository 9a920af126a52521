"""Which paragraphs of a PDF are headings, by type size and weight relative to the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from scraper.extract.pdf_lines import Line, Paragraph

# Headings are set larger than the text by this factor (Word's smallest heading: 1.08 and
# bold; captions and table text are smaller than the text, not larger).
_LARGER = 1.1
_MUCH_LARGER = 1.4
_ENOUGH = 400
_LONGEST = 25
_LONGEST_BOLD = 18
_LINES = 3


class Headings:
    """Learns a document's type sizes from its paragraphs, then tells headings' levels."""

    def __init__(self, paragraphs: Iterable[Paragraph], in_tables: Iterable[Line]) -> None:
        found = list(paragraphs)
        text = [line for each in found for line in each.lines if len(each.lines) > 1]
        if sum(len(line.text) for line in text) < _ENOUGH:
            # a plan that is all table has headings, and little text to set them against
            text += [line for each in found for line in each.lines] + list(in_tables)
        sizes: Counter[float] = Counter()
        bold: Counter[bool] = Counter()
        for line in text:
            sizes[line.size] += len(line.text)
            bold[line.bold] += len(line.text)
        self.body = sizes.most_common(1)[0][0] if sizes else 0.0
        self._bold_tells = bold[True] < bold[False]
        larger = {round(p.size) for p in found if self._is_larger(p) and self._is_short(p)}
        self._levels = {size: index for index, size in enumerate(sorted(larger, reverse=True), 1)}

    def level(self, paragraph: Paragraph) -> int:
        """1 to 6 for a heading, the largest type first; 0 for text."""
        if paragraph.marker == "" or not self._is_short(paragraph):
            return 0
        text = paragraph.lines[-1].text
        if self._is_larger(paragraph):
            sentence = text.endswith(".") and paragraph.size < _MUCH_LARGER * self.body
            return 0 if sentence else min(self._levels.get(round(paragraph.size), 1), 6)
        words = sum(len(line.words) for line in paragraph.lines)
        if words > _LONGEST_BOLD or text.endswith((".", ";", ",")):
            return 0
        if (self._bold_tells and paragraph.bold) or _shouts(paragraph):
            return min(len(self._levels) + 1, 6)
        return 0

    def _is_larger(self, paragraph: Paragraph) -> bool:
        return paragraph.size >= _LARGER * self.body

    def _is_short(self, paragraph: Paragraph) -> bool:
        words = [word for line in paragraph.lines for word in line.words]
        return (
            len(words) <= _LONGEST
            and len(paragraph.lines) <= _LINES
            and any(char.isalpha() for word in words for char in word.text)
        )


def _shouts(paragraph: Paragraph) -> bool:
    text = " ".join(line.text for line in paragraph.lines)
    words = re.findall(r"[A-Z]+", text)
    return text == text.upper() and len(words) >= 2 and sum(map(len, words)) >= 12
