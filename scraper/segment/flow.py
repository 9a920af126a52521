"""Blocks to atoms: a document as the line of what may begin a recommendation."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from scraper.extract.document import Block
from scraper.segment.atoms import (
    BOLD,
    LABEL,
    SHORT,
    TEXT,
    Atom,
    Piece,
    is_label,
)
from scraper.segment.counters import counters, with_counters
from scraper.segment.forms import with_titles
from scraper.segment.labels import (
    DATE,
    WORDING,
    at_labels,
    is_date,
)
from scraper.segment.learnt import learn_labels, learnt_key
from scraper.segment.lexicon import Lexicon
from scraper.segment.lines import FORMS, MOST, RECORDS, atoms_of, plain_atom
from scraper.segment.lone_titles import lone_titles
from scraper.segment.number_lines import with_number_lines
from scraper.segment.outlines import with_list_titles
from scraper.segment.progress import status_of
from scraper.segment.records import learn_keys
from scraper.segment.set_otherwise import in_reading_order
from scraper.segment.spoken_titles import with_spoken_titles
from scraper.segment.subjects import with_subjects
from scraper.segment.tables import is_layout, read_table

_ENDING_STATUS = re.compile(r"(?<=\S)\s*\[([^\[\]]{2,30})\]\s*\.?$")


def read_atoms(blocks: Sequence[Block], skip: Sequence[bool], lexicon: Lexicon) -> list[Atom]:
    """The document's atoms in reading order; ``skip`` marks blocks to leave out."""
    counted = counters(blocks, skip)
    told = [left_out or index in counted for index, left_out in enumerate(skip)]
    learnt, keys = learn_labels(blocks, told), learn_keys(blocks, skip)
    spread = Counter(learnt_key(block.text) for block in blocks)
    blocks = with_spoken_titles(with_list_titles(blocks), skip, lexicon)
    atoms: list[Atom] = []
    index = 0
    while index < len(blocks):
        block = blocks[index]
        if block.cell is None:
            if not skip[index]:
                own, status = _without_status(block)
                for part in _parts(own):
                    atoms.extend(atoms_of(part, index, lexicon, learnt, spread))
                if status:
                    atoms.append(plain_atom(SHORT, status, status, index, block, None))
            index += 1
            continue
        end = index
        while end < len(blocks) and _table(blocks[end]) == block.cell.table:
            end += 1
        members = [i for i in range(index, end) if not skip[i]]
        as_read = in_reading_order(blocks, members) if members else None
        if as_read:
            for place, each in as_read:
                atoms.extend(atoms_of(each, place, lexicon, learnt, spread))
        elif members and is_layout(blocks, members):
            for member in members:
                atoms.extend(atoms_of(blocks[member], member, lexicon, learnt, spread))
        elif members:
            atoms.extend(read_table(blocks, members, lexicon, learnt, keys))
        index = end
    if counted:
        atoms = with_counters(atoms, blocks, counted)
    atoms = with_subjects(with_titles(atoms, blocks), lexicon)
    for place in lone_titles(atoms, blocks, lexicon):
        label, block = atoms[place], blocks[atoms[place].begins]
        atoms[place] = plain_atom(
            FORMS[block.kind], block.text, block.text, label.begins, block, label.printed
        )
    return with_number_lines(_with_title_lines(_with_date_values(atoms, blocks)))


def _with_title_lines(atoms: list[Atom]) -> list[Atom]:
    """Short lines straight above "Recommendation" are titles where that is the page's way,
    whatever they look like (an accordion's titles that lost their tags)."""
    asked = [i for i, atom in enumerate(atoms) if i and is_label(atom, WORDING)]
    lines = [i - 1 for i in asked if atoms[i - 1].form == SHORT]
    if len(lines) < RECORDS or len(lines) < MOST * len(asked):
        return atoms
    for index in lines:
        if status_of(atoms[index].text) is None:
            atoms[index] = atoms[index]._replace(form=BOLD)
    return atoms


def _with_date_values(atoms: Sequence[Atom], blocks: Sequence[Block]) -> list[Atom]:
    """A date straight below "Due" is its value, though it may be a label elsewhere."""
    mended: list[Atom] = []
    for atom in atoms:
        above = mended[-1] if mended else None
        if (
            atom.form == LABEL
            and above is not None
            and above.form == LABEL
            and above.label is not None
            and above.label.role == DATE
            and is_date(blocks[atom.begins].text)
        ):
            text = blocks[atom.begins].text
            atom = Atom(SHORT, text, atom.begins, atom.ends, (Piece(TEXT, text, atom.begins),))
        mended.append(atom)
    return mended


def _without_status(block: Block) -> tuple[Block, str]:
    """A block without the status in square brackets that ends it: "We have begun. [DOING]"."""
    found = _ENDING_STATUS.search(block.text) if "]" in block.text[-4:] else None
    if found is None or status_of(found[1]) is None:
        return block, ""
    text = block.text[: found.start()]
    return replace(block, text=text, lead=block.lead[: len(text)]), found[1]


def _parts(block: Block) -> list[Block]:
    """A block cut where labels are run in behind its sentences."""
    if block.kind not in ("paragraph", "item", "definition"):
        return [block]
    texts = at_labels(block.text)
    if len(texts) < 2:
        return [block]
    lead = block.lead if block.lead != block.text and texts[0].startswith(block.lead) else ""
    first = replace(block, text=texts[0], lead=lead)
    return [first, *(replace(block, text=text, lead="", marker="") for text in texts[1:])]


def _table(block: Block) -> int:
    return block.cell.table if block.cell is not None else -1
