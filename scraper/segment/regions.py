"""Parts of a page that repeat the plan: hidden copies, contents lists, an introduction's copies."""

import re
from collections.abc import Iterator, Sequence

from scraper.extract.document import Block
from scraper.extract.words import letters
from scraper.segment.align import Segment
from scraper.segment.atoms import (
    BOLD,
    HEADING,
    ITEM,
    PARAGRAPH,
    ROW,
    SHORT,
    TITLE_ROW,
    TOGGLE,
    Atom,
)
from scraper.segment.voice import voice

# A run of beginnings with nothing between them, at least this long, may be a contents list.
_CONTENTS = 4
# So many list items of so few words, each a recommendation's title, are one whatever follows.
_TITLES_ONLY, _TITLE_WORDS = 6, 12
_PAGED = re.compile(r"^(?=.{4,120}$)[^.]*[^\d\s.…][\s.…·_]+(\d{1,3})$")
_CONTENTS_TITLE = re.compile(
    r"^(?:table of )?contents\b|^on this page|^jump to|^in this (?:section|document|plan|page)|^index\b|^list of (?:the )?(?:entries|items|recommendations|actions|sections)\b|^quick links|^go to\b|^skip to",
    re.IGNORECASE,
)
# The numbers before a title, in letters and digits alone.
_NUMBERS = re.compile(r"^\d+(?:and\d+)*")
# Words of a line of contents at most; the share of them that are titles further down.
_TITLE_WORDS, _MOSTLY = 12, 0.6
_LEAD_IN = re.compile(
    r"recommend.{0,120}:\s*$|\b(?:states?|said|says|reads|recommended|asked|was|as follows|which|that)\b[^.]{0,60}:\s*$",
    re.IGNORECASE,
)


def hidden_copies(blocks: Sequence[Block]) -> list[bool]:
    """Hidden runs most of whose text also stands visibly on the page: a copy for other
    screens. A hidden panel that shares only its labels with the rest is no copy."""
    marked = [False] * len(blocks)
    if not any(block.hidden for block in blocks):
        return marked
    visible = {letters(block.text) for block in blocks if not block.hidden}
    begin = 0
    while begin < len(blocks):
        end = begin
        while end < len(blocks) and blocks[end].hidden:
            end += 1
        run = blocks[begin:end]
        copied = sum(len(block.text) for block in run if letters(block.text) in visible)
        if run and copied >= 0.7 * sum(len(block.text) for block in run):
            marked[begin:end] = [True] * len(run)
        begin = max(end, begin + 1)
    return marked


def page_links(blocks: Sequence[Block]) -> list[bool]:
    """Runs of links to places on the same page: a contents list, whatever it names."""
    marked = [False] * len(blocks)
    begin = 0
    while begin < len(blocks):
        end = begin
        while end < len(blocks) and blocks[end].anchor and blocks[end].kind != "heading":
            end += 1
        if end - begin >= 3:
            marked[begin:end] = [True] * (end - begin)
        begin = max(end, begin + 1)
    return marked


def contents_below_title(blocks: Sequence[Block]) -> list[bool]:
    """Below "Contents" or "List of entries" the titles with the number of a page behind them,
    and the short lines that are titles further down."""
    marked = [False] * len(blocks)
    title = next((n for n, each in enumerate(blocks) if _CONTENTS_TITLE.match(each.text)), None)
    if title is None:
        return marked
    for begin, end in (*_paged(blocks, title), _repeated(blocks, title)):
        marked[begin:end] = [True] * (end - begin)
    return marked


def _paged(blocks: Sequence[Block], begin: int) -> Iterator[tuple[int, int]]:
    """The runs of titles whose pages' numbers rise."""
    while begin < len(blocks):
        end, page = begin, 0
        while end < len(blocks) and (found := _PAGED.match(blocks[end].text)):
            if blocks[end].cell is not None or int(found[1]) < page:
                break
            end, page = end + 1, int(found[1])
        if end - begin >= _TITLES_ONLY:
            yield begin, end
        begin = max(end, begin + 1)


def _repeated(blocks: Sequence[Block], title: int) -> tuple[int, int]:
    """The run of lines straight below the title, empty where they are no titles further down."""
    begin = end = title + 1
    if len(blocks[title].text.split()) > _TITLE_WORDS:
        return begin, begin
    while end < len(blocks) and _is_line(blocks[end]):
        end += 1
    below = [letters(each.text) for each in blocks[end:]]
    titles = [_NUMBERS.sub("", letters(each.text)) for each in blocks[begin:end]]
    again = sum(any(each and each in text for text in below) for each in titles)
    return begin, end if again >= max(_TITLES_ONLY, _MOSTLY * len(titles)) else begin


def _is_line(block: Block) -> bool:
    short = len(block.text.split()) <= _TITLE_WORDS and not block.text.endswith(".")
    return short and block.cell is None and block.kind in ("paragraph", "item")


def contents_lists(atoms: Sequence[Atom], segments: Sequence[Segment]) -> frozenset[int]:
    """Atoms of contents lists: runs of beginnings with no text between, which begin again
    elsewhere with text; and of the introduction's copy of a recommendation."""
    masked: set[int] = set()
    run: list[Segment] = []
    for segment in [*segments, None]:
        bare = segment is not None and _is_bare(atoms, segment)
        if segment is not None and run and segment.first == run[-1].last + 1 and bare:
            run.append(segment)
            continue
        # the last of a run carries what follows the list
        if (
            len(run) >= _CONTENTS - 1
            and segment is not None
            and segment.first == run[-1].last + 1
            and not _begins_anew(atoms, run, segment)
        ):
            run.append(segment)
            segment = None
        anew = segment is not None and len(run) > 1 and _begins_anew(atoms, run, segment)
        if len(run) >= _CONTENTS - anew:
            masked |= _mask_run(atoms, run, segments)
        run = [segment] if segment is not None and bare else []
    masked |= _intro_copies(atoms, segments)
    return frozenset(masked)


def _begins_anew(atoms: Sequence[Atom], run: Sequence[Segment], segment: Segment) -> bool:
    """Whether what follows a list names the first of it again, in another form: the plan."""
    named = {member for each in run for member in each.members}
    forms = {atoms[each.first].form for each in run}
    return named.issuperset(segment.members) and atoms[segment.first].form not in forms


def _is_bare(atoms: Sequence[Atom], segment: Segment) -> bool:
    own = atoms[segment.first : segment.last + 1]
    if all(atom.form == ITEM and len(atom.text.split()) <= 8 for atom in own) and len(own) <= 4:
        return not any(atom.text.endswith(".") for atom in own)
    return (
        len(own) <= 2
        and all(atom.label is None for atom in own)
        and (len(own) == 1 or voice(own[1].text) > 0.5 or own[1].printed is not None)
        and sum(len(atom.text.split()) for atom in own) <= 60
        and own[0].table < 0
    )


def _mask_run(
    atoms: Sequence[Atom], run: Sequence[Segment], segments: Sequence[Segment]
) -> set[int]:
    again = {
        member
        for each in segments
        if each not in run and (each.last - each.first > 1 or _has_label(atoms, each))
        for member in each.members
    }
    members = [member for each in run for member in each.members]
    before = atoms[run[0].first - 1] if run[0].first else None
    titled = before is not None and _CONTENTS_TITLE.match(before.text) is not None
    # "The report asks forces to:" and clauses without numbers: told, not answered
    titled = titled or (
        before is not None
        and before.text.rstrip().endswith(":")
        and all(
            atoms[each.first].form == ITEM and atoms[each.first].printed is None for each in run
        )
    )
    # a list of bare titles, one after the other: what a document holds, or what was asked
    titled = titled or (
        len(run) >= _TITLES_ONLY
        and all(
            atoms[each.first].form == ITEM and len(atoms[each.first].text.split()) <= _TITLE_WORDS
            for each in run
        )
    )
    if not titled and sum(member in again for member in members) < 0.5 * len(members):
        return set()
    return {n for each in run for n in range(each.first, each.last + 1)}


def _intro_copies(atoms: Sequence[Atom], segments: Sequence[Segment]) -> set[int]:
    """A recommendation quoted before the plan begins: led in by a colon, without a label or a
    number, where the other segments have them."""
    if len(segments) < 3:
        return set()
    first = segments[0]
    atom = atoms[first.first]
    before = atoms[first.first - 1] if first.first else None
    if atom.form in (HEADING, TOGGLE) or atom.table >= 0:
        return set()
    rest = segments[1:]
    again = any(set(first.members) & set(each.members) for each in rest)
    labelled = sum(_has_label(atoms, each) for each in rest) >= 0.6 * len(rest)
    led_in = (
        before is not None and before.pieces and _LEAD_IN.search(before.pieces[-1].text) is not None
    ) or _LEAD_IN.search(atom.text.partition(": ")[0] + ":") is not None
    titled = sum(atoms[each.first].form in (HEADING, TOGGLE, ROW, TITLE_ROW) for each in rest)
    unlike = atom.form not in (BOLD, SHORT) and (
        (labelled and not _has_label(atoms, first))
        or (
            sum(atoms[each.first].printed is not None for each in rest) >= 0.7 * len(rest)
            and atom.printed is None
        )
    )
    plainly = atom.form == PARAGRAPH and len(rest) >= 4 and titled >= 0.8 * len(rest)
    if (led_in and (again or unlike)) or (unlike and (again or plainly)):
        return set(range(first.first, first.last + 1))
    return set()


def _has_label(atoms: Sequence[Atom], segment: Segment) -> bool:
    return any(
        (atom.label is not None and atom.label.role == "answer")
        or any(p.role == "answer" for p in atom.pieces)
        for atom in atoms[segment.first : segment.last + 1]
    )
