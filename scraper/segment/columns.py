"""What a table's columns hold: the number, the wording, the answer, the status.

Heads name the columns when they can; where they are missing, misspelt, blank or shifted by
one, what stands in the columns decides.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scraper.segment.atoms import TEXT
from scraper.segment.labels import (
    ANSWER,
    DATE,
    DATED,
    NUMBER,
    OWNER,
    STATUS,
    WORDING,
    Label,
    is_date,
    label_of,
)
from scraper.segment.lexicon import Lexicon
from scraper.segment.numbers import printed_in_cell
from scraper.segment.progress import status_of
from scraper.segment.voice import voice

# Share of a column's cells that must look alike for the content to name its role.
_MOST = 0.7
_RANK = re.compile(
    r"\b(?:ch(?:ief)? ?(?:constable|supt|superintendent|insp|inspector)|acc|dcc|t/|det|detective|supt"
    r"|superintendent|inspector|insp|dci|dsupt|ds|di|sgt|sergeant|head of|lead|manager|director|team"
    r"|department|unit|pvp|registrar|commander)\b",
    re.IGNORECASE,
)

# Heads of the titles of parts, which have so many words at most.
_PART_HEADS, _NAME = frozenset("detail details element elements part parts area theme".split()), 8
_AND = re.compile(r"\s*(?:/|&|\band\b)\s*", re.IGNORECASE)


class GridCell(NamedTuple):
    """One source cell with the indexes of its blocks."""

    row: int
    col: int
    rowspan: int
    colspan: int
    header: bool
    blocks: tuple[int, ...]
    text: str


@dataclass(frozen=True)
class Column:
    """What a column holds, and its head as printed."""

    role: str
    label: str = ""
    dated: bool = False


def is_header(own: Sequence[GridCell], *, first: bool, width: int) -> bool:
    """Whether a row names the columns; ``first``: none has done so yet in this table."""
    filled = [cell for cell in own if cell.text.strip()]
    if not filled or any(len(cell.text) > 130 for cell in filled):
        return False
    labels = [label_of(cell.text) for cell in filled]
    named = sum(label is not None for label in labels)
    statuses = sum(status_of(cell.text) is not None for cell in filled)
    if all(cell.header for cell in filled) and (len(filled) > 1 or width == 1):
        return first or named >= 0.5 * len(filled)
    if len(filled) < 2:
        return False
    if named >= 2 and named >= 0.6 * len(filled) and statuses < named:
        return True
    short = all(len(cell.text.split()) <= 9 for cell in filled)
    return (
        first
        and short
        and named >= 0.5 * len(filled)
        and any(label and label.role in (ANSWER, WORDING, NUMBER) for label in labels)
    )


def is_second_header(own: Sequence[GridCell]) -> bool:
    """Whether a row goes on with the header above it."""
    return all(cell.header or label_of(cell.text) or is_date(cell.text) for cell in own)


def heads_of(own: Sequence[GridCell], above: dict[int, Column] | None) -> dict[int, Column]:
    """The heads by column; ``above``: those of the header row that this one goes on with."""
    columns = dict(above or {})
    for cell in own:
        label = label_of(cell.text)
        halves = _two_heads(cell) if label is None else ()
        if halves:
            for place, half in enumerate(halves):
                columns[cell.col + place] = Column(half.role, half.text, half.dated)
            continue
        for col in range(cell.col, cell.col + cell.colspan):
            if label or col not in columns or is_date(cell.text):
                dated = is_date(cell.text) or bool(label and label.dated)
                inherited = columns[col].role if col in columns else TEXT
                columns[col] = Column(label.role if label else inherited, cell.text.strip(), dated)
    return columns


def _two_heads(cell: GridCell) -> tuple[Label, ...]:
    """The heads of two columns in one cell: "Recommendation and evidence required"."""
    if cell.colspan != 2:
        return ()
    halves = [label_of(half) for half in _AND.split(cell.text.strip())]
    return tuple(half for half in halves if half) if len(halves) == 2 and all(halves) else ()


def column_roles(
    cells: Sequence[GridCell],
    body: Sequence[int],
    width: int,
    named: dict[int, Column],
    lexicon: Lexicon,
) -> dict[int, Column]:
    """The role of every column: what its cells are beats what its head says, where plain."""
    rows = frozenset(body)
    by_col: dict[int, list[GridCell]] = {col: [] for col in range(width)}
    for cell in cells:
        if cell.row in rows and cell.text.strip():
            by_col[cell.col].append(cell)
    named = _unshifted(by_col, named, width, lexicon)
    roles: dict[int, Column] = {}
    for col in range(width):
        head = named.get(col, Column(TEXT))
        role = by_content(by_col[col], head.role) or head.role
        if role == TEXT and head.dated:
            role = ANSWER  # "November 2024" over what was said then, be it "Accepted"
        roles[col] = Column(role, head.label, head.dated)
    _settle_unnamed(cells, body, roles, lexicon)
    return roles


def _unshifted(
    by_col: dict[int, list[GridCell]], named: dict[int, Column], width: int, lexicon: Lexicon
) -> dict[int, Column]:
    """The heads over the right columns: where fewer heads than columns stand, one head may
    be missing anywhere; the gap goes where heads and contents agree best."""
    heads = [named.get(col) for col in range(width)]
    if not named or heads[-1] is not None:
        return named
    kinds = {col: _kind(own, lexicon) for col, own in by_col.items()}

    def agreement(order: Sequence[Column | None]) -> float:
        return sum(
            (1.0 if head.role == kinds[col] else -1.0)
            for col, head in enumerate(order)
            if head is not None and head.role != TEXT and kinds[col]
        )

    present = heads[:-1]
    orders = [heads, *([*present[:gap], None, *present[gap:]] for gap in range(width))]
    best = max(orders, key=agreement)
    return {col: head for col, head in enumerate(best) if head is not None}


def _kind(own: Sequence[GridCell], lexicon: Lexicon) -> str:
    """What a column holds by its contents alone; "" where nothing tells."""
    plain = by_content(own, TEXT)
    if plain or not own:
        return plain or ""
    texts = [cell.text for cell in own]
    if sum(len(text.split()) for text in texts) <= 3 * len(texts):
        return ""
    asks = sum(max(-3.0, min(3.0, voice(text))) for text in texts) / len(texts)
    clear = sum(lexicon.match(text).best()[1] > 0.8 for text in texts) / len(texts)
    return WORDING if asks > -0.5 and clear >= 0.6 else ANSWER


def by_content(own: Sequence[GridCell], head: str) -> str | None:
    """number, status, date or owner where most cells plainly are; None if they are not."""
    if not own:
        return None
    texts = [cell.text.strip() for cell in own]
    share = 1 / len(texts)
    if sum(printed_in_cell(text) is not None for text in texts) * share >= _MOST:
        return None if head in (STATUS, DATE, OWNER) else NUMBER
    if sum(status_of(text) is not None for text in texts) * share >= _MOST and head != ANSWER:
        return STATUS
    if (
        head == ANSWER
        and len(texts) >= 3
        and all(
            status_of(text) is not None and len(text) < 40 and not text.endswith(".")
            for text in texts
        )
    ):
        return STATUS
    dates = sum(_is_date(text) for text in texts)
    if dates * share >= _MOST and (head != ANSWER or dates == len(texts) >= 3):
        return DATE
    words = sum(len(text.split()) for text in texts) * share
    if head == NUMBER and words > 6:
        return WORDING
    if head in (STATUS, DATE, OWNER) and words > 25:
        return ANSWER
    if head == TEXT and words <= 8 and sum(bool(_RANK.search(t)) for t in texts) * share >= _MOST:
        return OWNER
    return None


def _is_date(text: str) -> bool:
    rest = DATED.sub("", text)
    return rest != text and len(re.sub(r"\W", "", rest)) <= 12


def _settle_unnamed(
    cells: Sequence[GridCell], body: Sequence[int], roles: dict[int, Column], lexicon: Lexicon
) -> None:
    """Tell wording from answers in columns that no head names, and mend shifted heads."""
    rows = frozenset(body)
    prose: dict[int, list[str]] = {}
    for cell in cells:
        told = cell.row in rows and roles[cell.col].role in (TEXT, WORDING, ANSWER)
        if told and len(cell.text.split()) >= 2:
            prose.setdefault(cell.col, []).append(cell.text)
    wordings = [col for col, column in roles.items() if column.role == WORDING and col in prose]
    answers = [col for col, column in roles.items() if column.role == ANSWER]
    unnamed = [col for col in prose if roles[col].role == TEXT]
    if unnamed and not wordings:
        first = min(unnamed)
        asks = mean_voice(prose[first]) > 0 or (
            (len(prose) > 1 or bool(answers)) and _clear(prose[first], lexicon) >= 0.5
        )
        later = [col for col in (*unnamed, *answers) if col > first]
        if asks and later:
            roles[first] = Column(WORDING, roles[first].label)
            unnamed.remove(first)
            wordings = [first]
    for col in unnamed:
        column = roles[col]
        asks = bool(wordings or answers) and mean_voice(prose[col]) > 1.0
        roles[col] = Column(WORDING if asks else ANSWER, column.label, column.dated)
    if wordings and not answers and not unnamed:
        # "Recommendation | Recommendation" or a head shifted by one: the later prose answers
        telling = [col for col in wordings if col > min(wordings) and mean_voice(prose[col]) < -0.5]
        for col in telling:
            roles[col] = Column(ANSWER, roles[col].label, roles[col].dated)
    _name_parts(prose, roles)


def _name_parts(prose: Mapping[int, Sequence[str]], roles: dict[int, Column]) -> None:
    """ "Detail" over "Review training", between the wording and "Force response": the title of
    a part is no answer."""
    answers = sorted(col for col in prose if roles[col].role == ANSWER)
    if len(answers) < 2 or not any(column.role == WORDING for column in roles.values()):
        return
    first = answers[0]
    names = sum(len(text.split()) <= _NAME for text in prose[first])
    if names >= _MOST * len(prose[first]) and roles[first].label.lower() in _PART_HEADS:
        roles[first] = Column(WORDING, roles[first].label)


def mean_voice(texts: Sequence[str]) -> float:
    """The mean of the voices of several texts, none counting more than three log odds."""
    return sum(max(-3.0, min(3.0, voice(text))) for text in texts) / len(texts)


def _clear(texts: Sequence[str], lexicon: Lexicon) -> float:
    """The share of texts that plainly speak of one recommendation."""
    return sum(lexicon.match(text).best()[1] > 0.5 for text in texts) / len(texts)
