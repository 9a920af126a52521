"""Titles that only a colon parts from the text: "Crime recording: a new field was added"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from scraper.extract.document import Block
from scraper.segment.labels import label_of
from scraper.segment.lexicon import Lexicon

_BEFORE_COLON = re.compile(r"^([^.:;?!]{3,90}):\s+(?=\S)")
# Words of such a title; how plainly it must speak of one recommendation; and of how many
# different ones a page must have them, since an answer may begin "Training: ..." too.
_WORDS, _PLAIN, _DIFFERENT = 9, 0.6, 5


def with_spoken_titles(
    blocks: Sequence[Block], skip: Sequence[bool], lexicon: Lexicon
) -> Sequence[Block]:
    """The blocks, with such titles as if they were bold where that is the page's way."""
    found: dict[int, str] = {}
    meant: set[int] = set()
    for index, block in enumerate(blocks):
        if skip[index] or block.cell is not None or block.lead:
            continue
        if block.kind not in ("paragraph", "item"):
            continue
        title = _BEFORE_COLON.match(block.text)
        if title is None or len(title[1].split()) > _WORDS or label_of(title[1]) is not None:
            continue
        position, margin = lexicon.match(title[1]).best()
        if margin > _PLAIN:
            found[index] = title[0].rstrip()
            meant.add(position)
    if len(meant) < _DIFFERENT:
        return blocks
    return [
        replace(block, lead=found[index]) if index in found else block
        for index, block in enumerate(blocks)
    ]
