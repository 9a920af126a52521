"""Lists of two levels whose first level are titles: an outline without headings."""

from collections.abc import Sequence
from dataclasses import replace

from scraper.extract.document import Block
from scraper.segment.progress import status_of

# So many items of the first level, and these shares of them short and followed by the second
# level, make an outline; and so many words has a title at most (as in flow.py).
_TITLES, _SHORT, _PARENTS, _WORDS = 3, 0.8, 0.6, 14


def with_list_titles(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with the titles of outlines as bold lines that keep their numbers:
    "3. Crime recording" over "3.1 A field was added", "3.2 Everyone uses it"."""
    found = list(blocks)
    begin = 0
    while begin < len(blocks):
        end = begin
        while end < len(blocks) and _is_item(blocks[end]):
            end += 1
        for index in _titles(blocks, begin, end):
            block = blocks[index]
            found[index] = replace(block, kind="paragraph", lead=block.text, level=0)
        begin = max(end, begin + 1)
    return found


def _is_item(block: Block) -> bool:
    return block.kind == "item" and block.cell is None


def _titles(blocks: Sequence[Block], begin: int, end: int) -> list[int]:
    """Which blocks of one list are titles; none unless nearly all of its first level are."""
    levels = {block.level for block in blocks[begin:end]}
    if len(levels) < 2:
        return []  # most lists
    first = [index for index in range(begin, end) if blocks[index].level == min(levels)]
    short = [index for index in first if _is_title(blocks[index])]
    parents = [
        index for index in first if index + 1 < end and blocks[index + 1].level > min(levels)
    ]
    enough = len(first) >= _TITLES and len(short) >= _SHORT * len(first)
    return short if enough and len(parents) >= _PARENTS * len(first) else []


def _is_title(block: Block) -> bool:
    return (
        len(block.text.split()) <= _WORDS
        and not block.text.endswith((".", ";", ",", ":"))
        and status_of(block.text) is None
    )
