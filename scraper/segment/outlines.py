"""Lists of two levels whose first level are titles: an outline without headings."""

import re
from collections.abc import Sequence
from dataclasses import replace

from scraper.extract.document import Block
from scraper.segment.progress import status_of

# So many items of the first level, and these shares of them short and followed by the second
# level, make an outline; and so many words has a title at most (as a short line in lines.py).
_TITLES, _SHORT, _PARENTS, _WORDS = 3, 0.8, 0.6, 14

_PART = re.compile(r"(\d{1,2})\.\d{1,2}\.?\s+\S")


def with_list_titles(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with the titles of outlines as bold lines that keep their numbers:
    "3. Crime recording" over "3.1 A field was added", "3.2 Everyone uses it"."""
    found = list(blocks)
    begin = 0
    while begin < len(blocks):
        end = begin
        while end < len(blocks) and (_is_item(blocks[end]) or _part_of(blocks[end])):
            end += 1
        for index in _titles(blocks, begin, end):
            block = blocks[index]
            found[index] = replace(block, kind="paragraph", lead=block.text, level=0)
        begin = max(end, begin + 1)
    return found


def _is_item(block: Block) -> bool:
    return block.kind == "item" and block.cell is None


def _part_of(block: Block) -> str:
    """The first level's number of a paragraph that begins with a second level's: "3.1 ..."."""
    found = _PART.match(block.text) if block.kind == "paragraph" and block.cell is None else None
    return found[1] if found else ""


def _titles(blocks: Sequence[Block], begin: int, end: int) -> list[int]:
    """Which blocks of one list are titles; none unless nearly all of its first level are."""
    levels = {block.level for block in blocks[begin:end] if _is_item(block)}
    below = [_part_of(block) for block in blocks[begin:end]]
    if not levels or (len(levels) < 2 and not any(below)):
        return []  # most lists
    first = [
        index
        for index in range(begin, end)
        if _is_item(blocks[index]) and blocks[index].level == min(levels)
    ]
    short = [index for index in first if _is_title(blocks[index])]
    parents = [index for index in first if index + 1 < end and index + 1 not in first]
    parents = [
        index
        for index in parents
        if _is_item(blocks[index + 1]) or below[index + 1 - begin] == blocks[index].marker
    ]
    enough = len(first) >= _TITLES and len(short) >= _SHORT * len(first)
    return short if enough and len(parents) >= _PARENTS * len(first) else []


def _is_title(block: Block) -> bool:
    return (
        len(block.text.split()) <= _WORDS
        and not block.text.endswith((".", ";", ",", ":"))
        and status_of(block.text) is None
    )
