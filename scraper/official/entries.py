"""The recommendations and actions that a report prints, however it lays them out.

Known of the report are its count, some numbers and its addressees, not its markup. So a
recommendation may begin with a heading, a bold beginning, a number in a list or a row of a
table, and its addressee may stand in its sentence, in a line below its number, in a column
or in the heading above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from scraper.archive.wording import SubPart
from scraper.extract.boilerplate import is_furniture
from scraper.official.addressees import asked_in, bodies_in
from scraper.official.entry import Entry
from scraper.official.rows import entries_in_tables
from scraper.official.section import HEADINGS, Section
from scraper.segment.numbers import printed_at_start
from scraper.segment.voice import begins_with_deadline, voice

if TYPE_CHECKING:
    from scraper.extract.document import Block
    from scraper.extract.html import Page, Placed

_TITLES = ("heading", "toggle", "term", "caption")
_ACTION = re.compile(
    r"^action\b(?! plan| tracker)\s*(?:(?P<n>\d{1,2}|[A-H])\b)?\s*[:.–—-]*\s*", re.IGNORECASE
)
_SUB = re.compile(
    r"^[(\[]?(?P<n>\d{1,2}\.\d{1,2}(?!\d)|[a-h](?=[).\]:]))[)\].:]*\s*(?:[–—-]\s*)?(?P<rest>.*)$",
    re.DOTALL,
)
# A line that only says to whom: longer ones are wording.
_LONGEST_LINE = 120
_BELOW_HEADINGS = 9  # how deep a line of running text stands among headings
# The force's voice, or the report's own narrative, rather than a recommendation's.
_NARRATES = -0.5
# Below this likeness two prints of one number are two texts.
_SAME_TEXT = 0.85


@dataclass
class _Start:
    """Where an entry begins; ``rest`` is what follows its number in the same block."""

    at: int
    number: str
    rest: str
    section: tuple[str, ...]
    is_title: bool


def read_entries(html: str) -> tuple[Entry, ...]:
    """The entries of a page in the order it prints them, each number once. Never raises."""
    from scraper.extract.html import walk

    page = walk(html)
    starts = list(_starts(page.blocks))
    ends = _ends(page, starts)
    read = [
        _entry(start, page.blocks[start.at + 1 : end])
        for start, end in zip(starts, ends, strict=True)
    ]
    found = [*read, *entries_in_tables([placed.block for placed in page.blocks])]
    return _each_once([entry for entry in found if entry.wording])


def _starts(blocks: Sequence[Placed]) -> Iterator[_Start]:
    section = Section()
    actions = 0
    for at, placed in enumerate(blocks):
        block = placed.block
        if block.cell is not None or block.anchor:
            continue
        start = _start(at, block, section.bodies)
        if start is not None:
            if start.number == "A":
                actions += 1
                start.number = f"A{actions}"
            yield start
        elif block.kind in HEADINGS:
            section = section.under(block)
        elif _announces(block):
            section = Section(bodies_in(block.text), _BELOW_HEADINGS)


def _announces(block: Block) -> bool:
    """Whether a line says to whom what follows is addressed: "We recommend that the Home
    Office:", or a bold line."""
    if block.cell is not None:
        return False
    short = len(block.text) <= _LONGEST_LINE
    ends = block.text.endswith(":") or (block.lead == block.text and block.kind == "paragraph")
    return short and ends and bool(bodies_in(block.text))


def _start(at: int, block: Block, section: tuple[str, ...]) -> _Start | None:
    text = block.text
    is_title = block.kind in _TITLES or block.lead == text
    action = _ACTION.match(text)
    if action and (action["n"] or (is_title and bodies_in(text))):
        letter = action["n"] or ""
        number = f"A{letter}" if letter.isdigit() else "A"
        return _Start(at, number, text[action.end() :], section, is_title)
    if block.kind == "item" and block.marker.isdigit() and block.level <= 1 and _asks(text):
        return _Start(at, block.marker, text, section, False)
    printed = printed_at_start(text)
    if printed is None or printed.sub or len(printed.numbers) != 1:
        return None
    named = printed.named and (is_title or not printed.rest or block.lead)
    if named or _asks(printed.rest):
        return _Start(at, str(printed.numbers[0]), printed.rest, section, is_title)
    return None


def _asks(text: str) -> bool:
    return begins_with_deadline(text) or (bool(asked_in(text)) and voice(text) > 0)


def _ends(page: Page, starts: Sequence[_Start]) -> list[int]:
    """The block before which each entry ends at the latest: the next one, or the end of
    the box it stands in alone."""
    ends = []
    for number, start in enumerate(starts):
        end = starts[number + 1].at if number + 1 < len(starts) else len(page.blocks)
        box = page.places[page.blocks[start.at].place].parent
        inside = [at for at in range(start.at, end) if _is_within(page, at, box)]
        alone = not any(_is_within(page, other.at, box) for other in starts if other.at != start.at)
        if start.is_title and alone and len(inside) > 1:
            end = inside[-1] + 1
        elif end < len(page.blocks) and _announces(page.blocks[end - 1].block):
            end = max(start.at + 1, end - 1)  # it speaks of the next one
        ends.append(end)
    return ends


def _is_within(page: Page, at: int, box: int) -> bool:
    place = page.blocks[at].place
    while place > box:
        place = page.places[place].parent
    return place == box


def _entry(start: _Start, following: Sequence[Placed]) -> Entry:
    pieces: list[str] = []
    parts: list[SubPart] = []
    lines: list[str] = []
    title = start.rest
    if start.rest and (_asks(start.rest) or not start.is_title):
        pieces, title = [start.rest], ""
    is_action = start.number.startswith("A")
    for placed in following:
        block = placed.block
        part = _sub_part(block, start.number)
        if part is None and _is_over(block, pieces, is_action=is_action):
            break
        if not pieces and part is None and _is_addressee_line(block, is_action=is_action):
            lines.append(block.text)
            continue
        if part is not None:
            parts.append(part)
        elif parts and (block.kind == "item" or parts[-1].text.endswith(":")):
            parts[-1] = replace(parts[-1], text=f"{parts[-1].text}\n\n{block.text}")
        pieces.append(block.text)
    wording = "\n\n".join(pieces)
    asked = (
        asked_in(wording, action=is_action)
        or bodies_in(" ".join(lines))
        or bodies_in(title)
        or start.section
    )
    return Entry(start.number, asked, wording, tuple(parts), title)


def _is_over(block: Block, pieces: Sequence[str], *, is_action: bool) -> bool:
    """Whether a block no longer belongs to the entry before it."""
    if block.kind in HEADINGS or block.cell is not None or is_furniture(block.text):
        return True
    if not pieces or is_action or block.kind != "paragraph":
        return False
    return voice(block.text) < _NARRATES or (_announces(block) and not asked_in(block.text))


def _is_addressee_line(block: Block, *, is_action: bool) -> bool:
    text = block.text
    asks = asked_in(text, action=is_action) or begins_with_deadline(text)
    return len(text) <= _LONGEST_LINE and bool(bodies_in(text)) and not asks


def _sub_part(block: Block, number: str) -> SubPart | None:
    if block.kind == "item" and len(block.marker) == 1 and block.marker.isalpha():
        return SubPart(block.marker.lower(), block.text)
    found = _SUB.match(block.text)
    if found is None or not found["rest"]:
        return None
    if found["n"][0].isdigit() and found["n"].partition(".")[0] != number:
        return None
    return SubPart(found["n"], found["rest"])


def _each_once(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Reports print recommendations in their chapters and again as a list: the longest run
    of growing numbers is believed, the last of several as long."""
    runs: list[list[Entry]] = []
    for entry in entries:
        if runs and _rank(entry) > _rank(runs[-1][-1]):
            runs[-1].append(entry)
        else:
            runs.append([entry])
    runs.sort(key=len)  # stable: of equals the last stays last
    chosen: dict[str, Entry] = {}
    for run in reversed(runs):
        for entry in run:
            other = chosen.setdefault(entry.number, entry)
            if not _alike(other.wording, entry.wording):
                doubt = "the report prints this number with two wordings"
                chosen[entry.number] = replace(other, doubt=doubt)
    return tuple(sorted(chosen.values(), key=_rank))


def _rank(entry: Entry) -> tuple[bool, int]:
    digits = entry.number.removeprefix("A")
    return entry.is_action, int(digits) if digits.isdigit() else 0


def _alike(one: str, other: str) -> bool:
    if one == other or one in other or other in one:
        return True
    words = one.lower().split(), other.lower().split()
    return SequenceMatcher(None, *words, autojunk=False).ratio() >= _SAME_TEXT
