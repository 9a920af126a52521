"""Labels that a page teaches: short lines that recur before answers, in nobody's vocabulary.

"Oldshire says:", "Here is where we stand": a line that stands word for word under three or
more recommendations is a label, and the voice of what follows it tells what it announces.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from scraper.extract.document import Block, Cell
from scraper.segment.labels import (
    ANSWER,
    DATED,
    OWNER,
    STATUS,
    WORDING,
    Label,
    is_date,
    label_of,
    run_in_label,
)
from scraper.segment.numbers import printed_whole
from scraper.segment.placeholders import is_placeholder
from scraper.segment.progress import status_of
from scraper.segment.voice import voice

# How often a line must recur, and how long it may be (words), to be a label.
_TIMES, _WORDS = 3, 8
# "Accountable: Area superintendents": what an owner's label announces is this short.
_NAME_WORDS = 6
_BEFORE_COLON = re.compile(r"^([^:.;?!]{3,60}):\s+(?=\S)")
# The number of a section before a line: "7.1.2 ".
_SECTION = re.compile(
    r"^\d{1,2}(?:\.\d{1,2}){0,3}[.):]?\s+[-–—]?\s*(?=[a-z])"
    r"(?!(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(
    r"\b(?:that|the|an?|and|or|including|include|should|must|will|(?:are|is|has|have|able|need|needs|ought) to|as)\W*$",
    re.IGNORECASE,
)
_ASKS = 0.5  # voice (log odds) of a sentence of the recommendation's
_STATUSES = 0.6  # share of what stands behind a status's label that is a status
_NOT_A_LETTER = re.compile(r"[^a-z]+")


@lru_cache(maxsize=4096)
def learnt_key(text: str) -> str:
    """A line without its marks and case, and without its numbers unless it is a date: as
    labels are compared."""
    if len(text) > 90:
        return ""
    if DATED.search(text):
        return _SECTION.sub("", " ".join(text.lower().split())).strip(" :-–—.")
    return _NOT_A_LETTER.sub(" ", text.lower()).strip()


@dataclass(frozen=True)
class _Use:
    """One standing of a candidate: what follows it, and in which block it stands."""

    line: str
    behind: str
    index: int


def learn_labels(blocks: Sequence[Block], skip: Sequence[bool]) -> dict[str, Label]:
    """key -> label, for lines and run-in beginnings that recur on this page."""
    own = [block for block, left_out in zip(blocks, skip, strict=True) if not left_out]
    lines: dict[str, list[_Use]] = defaultdict(list)
    for index, block in enumerate(own):
        for line, behind in _lines(own, index, block):
            lines[learnt_key(line)].append(_Use(line, behind, index))
    uses = {
        key: told
        for key, found in lines.items()
        if key and len(found) >= _TIMES and len(key.split()) <= _WORDS
        if (told := [use for use in found if not (_is_known(use.line) or _runs_on(use.line))])
    }
    for key in [key for key, found in uses.items() if _is_value(found, uses)]:
        del uses[key]
    return {
        key: Label(
            _role(found, own),
            _SECTION.sub("", found[0].line).strip(" :-–—"),
            DATED.search(key) is not None,
        )
        for key, found in uses.items()
        if len({_standing(own[use.index], use.index) for use in found}) >= _TIMES
    }


def _standing(block: Block, index: int) -> int:
    """What counts as one: a line, or a table however many rows of it have the same key."""
    return -1 - block.cell.table if block.cell is not None else index


def _is_value(found: Sequence[_Use], uses: Mapping[str, Sequence[_Use]]) -> bool:
    """ "Sponsor: ACC Crime" is a label and its value where "Sponsor:" stands before others too."""
    run_in = _BEFORE_COLON.match(found[0].line)
    return run_in is not None and len(uses.get(learnt_key(run_in[1]), ())) > len(found)


def _role(found: Sequence[_Use], own: Sequence[Block]) -> str:
    """Names and posts behind it: an owner's label. A recommendation's voice, or no voice and
    another label soon after: the wording's. Else the answer's."""
    if sum(status_of(use.behind) is not None for use in found) >= _STATUSES * len(found):
        return STATUS
    if is_date(found[0].line):
        return ANSWER  # what was said then, be it a plan
    if median(len(use.behind.split()) for use in found) <= _NAME_WORDS and not any(
        use.behind.endswith(".") for use in found
    ):
        return OWNER
    voices = median(voice(use.behind) if use.behind else 0.0 for use in found)
    if -0.5 < voices <= 1.0:
        before_another = sum(_labelled_after(own, use.index) for use in found)
        return WORDING if before_another >= 0.7 * len(found) else ANSWER
    return WORDING if voices > 1.0 else ANSWER


def _labelled_after(own: Sequence[Block], index: int) -> bool:
    return any(
        (
            label := label_of(block.text)
            or (found[0] if (found := run_in_label(block.text)) else None)
        )
        and label.role == ANSWER
        for block in own[index + 1 : index + 5]
    )


def _lines(own: Sequence[Block], index: int, block: Block) -> list[tuple[str, str]]:
    after = own[index + 1].text if index + 1 < len(own) else ""
    if block.cell is not None:
        return [(block.text, after)] if _is_key(own, index) else []
    if block.kind == "item":
        return []
    bold = block.lead.rstrip(" :-–—")
    if bold and block.lead != block.text and bold.endswith("?"):
        return [(bold, block.text[len(block.lead) :].strip(" :-–—"))]  # needs no colon
    if len(block.text.split()) <= _WORDS and not block.text.endswith((".", ";", "!")):
        run_in = _BEFORE_COLON.match(block.text)
        lines = [(block.text, after)]
        return [*lines, (run_in[1], block.text[run_in.end() :])] if run_in else lines
    run_in = _BEFORE_COLON.match(block.text)
    return [(run_in[1], block.text[run_in.end() :])] if run_in else []


def _is_key(own: Sequence[Block], index: int) -> bool:
    """Whether a cell is the key of a row of two: "Strategic aim | Teach people"."""
    cell = own[index].cell
    beside = own[index + 1].cell if index + 1 < len(own) else None
    return (
        cell is not None
        and beside is not None
        and cell.col == 0
        and cell.colspan == 1
        and (beside.table, beside.row, beside.col) == (cell.table, cell.row, 1)
        and len(own[index].text.split()) <= _WORDS
        and not any(
            _in_row(block, cell) and block.cell.col > 1
            for block in own[index + 2 : index + 9]
            if block.cell
        )
    )


def _in_row(block: Block, cell: Cell) -> bool:
    return block.cell is not None and (block.cell.table, block.cell.row) == (cell.table, cell.row)


def _runs_on(line: str) -> bool:
    """Whether a line is the beginning of a sentence: "They should make sure that:"."""
    if line.endswith("?"):
        return False  # "Where are we?" is no sentence of the recommendation's
    return _UNFINISHED.search(line) is not None or voice(line) > _ASKS


def _is_known(line: str) -> bool:
    found = run_in_label(_SECTION.sub("", line))
    return (
        label_of(line) is not None
        or (found is not None and found[1] != "")  # "2.3 State: ongoing": a label and its value
        or is_placeholder(line)
        or status_of(line) is not None
        or printed_whole(line)
    )


def run_in_learnt(text: str, lead: str, learnt: Mapping[str, Label]) -> tuple[Label, str] | None:
    """A learnt label run in before its text, bold (``lead``) or before a colon."""
    if lead and lead != text and (label := learnt.get(learnt_key(lead))):
        return label, text[len(lead) :].lstrip(" :-–—")
    found = _BEFORE_COLON.match(text)
    label = learnt.get(learnt_key(found[1])) if found else None
    return (label, text[found.end() :]) if found and label else None
