"""Recommendations that a report prints as a table: one in a row."""

from collections.abc import Sequence

from scraper.archive.wording import SubPart
from scraper.extract.document import Block
from scraper.official.addressees import asked_in, bodies_in
from scraper.official.entries import Entry
from scraper.segment.numbers import printed_in_cell

# Fewer numbered rows than this are some other table.
_LEAST_ROWS = 3


def entries_in_tables(blocks: Sequence[Block]) -> list[Entry]:
    """One entry for each row with a number in a cell of its own; rows with a sub-number
    belong to the number above. The longest cell of a row is the wording."""
    tables: dict[int, dict[int, dict[int, list[str]]]] = {}
    for block in blocks:
        if block.cell is not None and not block.cell.header:
            row = tables.setdefault(block.cell.table, {}).setdefault(block.cell.row, {})
            row.setdefault(block.cell.col, []).append(block.text)
    found: list[Entry] = []
    for rows in tables.values():
        read = _entries([rows[row] for row in sorted(rows)])
        found += read if len(read) >= _LEAST_ROWS else []
    return found


def _entries(rows: Sequence[dict[int, list[str]]]) -> list[Entry]:
    found: list[Entry] = []
    for cells in rows:
        texts = ["\n\n".join(cells[col]) for col in sorted(cells)]
        printed = next(((at, each) for at, text in enumerate(texts) if (each := printed_in_cell(text))), None)
        if printed is None or len(printed[1].numbers) != 1:
            continue
        at, number = printed[0], str(printed[1].numbers[0])
        rest = [text for place, text in enumerate(texts) if place != at]
        wording = max(rest, key=len, default="")
        if printed[1].sub:
            if found and found[-1].number == number and wording:
                found[-1] = _with_part(found[-1], SubPart(texts[at].strip(" ()"), wording))
            continue
        lines = " ".join(text for text in rest if text != wording)
        addressees = bodies_in(lines) or asked_in(wording)
        found.append(Entry(number, addressees, wording))
    return found


def _with_part(entry: Entry, part: SubPart) -> Entry:
    wording = f"{entry.wording}\n\n{part.number} {part.text}"
    return Entry(entry.number, entry.addressees, wording, (*entry.sub_parts, part))
