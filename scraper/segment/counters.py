"""Lines that count a page's records: "Action 3 of 13", "Question 4", "Commitment 5".

They recur, as labels do, but each has its own number, one after the other: it is the number of
the record that begins below it.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from scraper.extract.document import Block
from scraper.segment.atoms import BOLD, HEADING, TEXT, Atom, Piece
from scraper.segment.numbers import Printed

_COUNTER = re.compile(
    r"(?P<what>[a-z]{3,20})\s*(?:no\.?\s*|#)?(?P<number>\d{1,2})(?:\s*(?:of|/)\s*\d{1,2})?\W*",
    re.IGNORECASE,
)
_LONGEST = 30
# So many, each one more than the one before, are no chance.
_TIMES = 3
# What is counted on a page without being a record of the plan; numbers.py reads recommendations.
_OTHERS = frozenset(
    "page slide table figure appendix annex phase year step stage tier level week month day version"
    " quarter recommendation recommendations rec recs january february march april may june july"
    " august september october november december".split()
)


def counters(blocks: Sequence[Block], skip: Sequence[bool]) -> dict[int, int]:
    """The number that each such line has, by its block's index."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, (block, left_out) in enumerate(zip(blocks, skip, strict=True)):
        if left_out or block.cell is not None or len(block.text) > _LONGEST:
            continue
        counted = _COUNTER.fullmatch(block.text)
        if counted and counted["what"].lower() not in _OTHERS:
            found[counted["what"].lower()].append((index, int(counted["number"])))
    return {
        index: number
        for lines in found.values()
        if len(lines) >= _TIMES and [n for _, n in lines] == list(_from(lines[0][1], len(lines)))
        for index, number in lines
    }


def _from(first: int, count: int) -> range:
    return range(first, first + count)


def with_counters(
    atoms: Sequence[Atom], blocks: Sequence[Block], counted: Mapping[int, int]
) -> list[Atom]:
    """The atoms of such lines as "Recommendation 3" on a line of its own would be."""
    return [
        Atom(
            HEADING if blocks[atom.begins].kind == "heading" else BOLD,
            "",
            atom.begins,
            atom.ends,
            (Piece(TEXT, blocks[atom.begins].text, atom.begins),),
            level=atom.level,
            printed=Printed((counted[atom.begins],), False, True, ""),
        )
        if atom.begins in counted
        else atom
        for atom in atoms
    ]
