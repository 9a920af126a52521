"""Forms: tables of two columns whose first column holds the same keys again and again.

A form a recommendation, or one long table of them, is a table turned on its side: the keys are
its heads, and what stands beside a key throughout tells what it announces, as a column's cells
tell what it holds, also where its words are in nobody's vocabulary.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from statistics import median

from scraper.extract.document import Block
from scraper.segment.atoms import TEXT
from scraper.segment.cells import printed_in
from scraper.segment.columns import GridCell, by_content, mean_voice
from scraper.segment.labels import (
    ANSWER,
    DATE,
    DOCUMENTS,
    EVIDENCE,
    NUMBER,
    OWNER,
    STATUS,
    WORDING,
    Label,
    label_of,
)
from scraper.segment.learnt import learnt_key
from scraper.segment.progress import status_of

# How often a key must recur, how many keys a form has at least and how long they are (words),
# and the share of a table's rows that have one.
_TIMES, _KEYS, _WORDS, _MOST = 3, 3, 8, 0.6
# Mean log odds of the voice from which a key's texts may be the wording.
_MAY_ASK = -0.5
# "By whom: Area superintendents": names and posts are this short (as in learnt.py).
_NAME_WORDS = 6
# What a key of several words speaks of, where it is no label as a whole; the first that holds.
_SPEAKS_OF = (
    (EVIDENCE, {"evidence", "evidenced"}),
    (DOCUMENTS, {"document", "documents", "attachments", "appendix", "links"}),
    (OWNER, {"owner", "owned", "lead", "officer", "sponsor", "responsible", "accountable"}),
    (DATE, {"date", "dates", "deadline", "due", "timescale"}),
    (NUMBER, {"number", "no", "reference", "ref"}),
    (STATUS, {"status", "rag", "brag", "rating"}),
    (WORDING, {"recommendation", "wording", "asked", "requirement"}),
    (ANSWER, {"response", "statement", "update", "reply", "answer", "position", "progress"}),
)


def learn_keys(blocks: Sequence[Block], skip: Sequence[bool]) -> dict[str, Label]:
    """key -> what it announces, for keys that recur in this document's tables."""
    rows = _rows(blocks, skip)
    times = Counter(learnt_key(key.text) for _, key, _ in rows)
    keys = [key for key, count in times.items() if key and count >= _TIMES]
    own: dict[int, list[bool]] = defaultdict(list)
    for table, key, _ in rows:
        own[table].append(learnt_key(key.text) in keys)
    forms = {table for table, held in own.items() if sum(held) >= _MOST * len(held)}
    found: dict[str, tuple[str, list[GridCell]]] = {}
    for table, key, value in rows:
        name = learnt_key(key.text)
        if table in forms and name in keys:
            cells = found.setdefault(name, (key.text, []))[1]
            if value is not None:
                cells.append(value)
    if len(found) < _KEYS or not any(label_of(text) for text, _ in found.values()):
        return {}
    return _labels(found)


def is_form(keys: Sequence[str], learnt: Mapping[str, Label]) -> bool:
    """Whether a table with these texts in its first column is a form."""
    held = sum(learnt_key(key) in learnt for key in keys)
    return held >= _KEYS and held >= _MOST * len(keys)


def _rows(
    blocks: Sequence[Block], skip: Sequence[bool]
) -> list[tuple[int, GridCell, GridCell | None]]:
    """(table, key, value) of every row of tables of two columns."""
    cells: dict[tuple[int, int], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    wide: set[int] = set()
    for index, block in enumerate(blocks):
        place = block.cell
        if place is None or skip[index]:
            continue
        if place.col + place.colspan > 2:
            wide.add(place.table)
        if place.colspan == 1:
            cells[place.table, place.row][place.col].append(index)
    found = []
    for (table, row), own in cells.items():
        if table in wide or not own[0]:
            continue
        key, value = (_cell(blocks, row, col, own[col]) for col in (0, 1))
        if key is not None and 0 < len(key.text.split()) <= _WORDS and status_of(key.text) is None:
            found.append((table, key, value))
    return found


def _cell(blocks: Sequence[Block], row: int, col: int, indexes: Sequence[int]) -> GridCell | None:
    text = "\n".join(blocks[index].text for index in indexes)
    return GridCell(row, col, 1, 1, False, tuple(indexes), text) if text else None


def _labels(found: Mapping[str, tuple[str, Sequence[GridCell]]]) -> dict[str, Label]:
    """The role of every key, in the order in which they stand in a form."""
    roles: dict[str, str] = {}
    named: dict[str, Label | None] = {}
    for name, (text, cells) in found.items():
        label = named[name] = label_of(text)
        role = label.role if label else _spoken_of(name)
        if role == NUMBER and cells and not any(printed_in(cell.text) for cell in cells):
            role = WORDING  # "Rec | Risk assessment"
        roles[name] = by_content(cells, role) or role
    order = list(roles)
    texts = {name: [cell.text for cell in cells] for name, (_, cells) in found.items()}
    told = [name for name in order if roles[name] == ANSWER]
    unnamed = [name for name in order if roles[name] == TEXT and texts[name]]
    if unnamed and not told:
        told = [max(unnamed, key=lambda name: sum(len(t.split()) for t in texts[name]))]
    for name in unnamed:
        before = bool(told) and order.index(name) < order.index(told[0])
        if before and mean_voice(texts[name]) > _MAY_ASK:
            roles[name] = WORDING
        else:
            roles[name] = OWNER if name not in told and _are_names(texts[name]) else ANSWER
    return {
        name: Label(roles[name], text.strip(" :-–—"), bool(label and label.dated))
        for name, (text, _) in found.items()
        for label in [named[name]]
        if roles[name] != TEXT
    }


def _are_names(texts: Sequence[str]) -> bool:
    """Whether nothing beside a key is longer than a name or a post, or a sentence."""
    return median(len(text.split()) for text in texts) <= _NAME_WORDS and not any(
        text.endswith(".") for text in texts
    )


def _spoken_of(name: str) -> str:
    words = set(name.split())
    return next((role for role, marks in _SPEAKS_OF if words & marks), TEXT)
