"""Recommendations that a report prints as a table: one in a row."""

from collections.abc import Sequence
from dataclasses import replace

from scraper.archive.wording import SubPart
from scraper.extract.document import Block
from scraper.official.addressees import asked_in, bodies_in
from scraper.official.entry import Entry
from scraper.segment.numbers import printed_in_cell
from scraper.segment.voice import begins_with_deadline, voice

_HEADINGS = ("heading", "toggle")
# Fewer numbered rows than this are some other table.
_LEAST_ROWS = 3


def entries_in_tables(blocks: Sequence[Block]) -> list[Entry]:
    """One entry for each row with a number in a cell of its own; rows with a sub-number
    belong to the number above. The longest cell of a row is the wording; the addressee
    stands in another, in the sentence, or in the heading above the table."""
    rows: dict[int, dict[int, dict[int, list[str]]]] = {}
    above: dict[int, tuple[str, ...]] = {}
    section: tuple[str, ...] = ()
    for block in blocks:
        cell = block.cell
        if cell is None:
            section = bodies_in(block.text) if block.kind in _HEADINGS else section
        elif not cell.header or printed_in_cell(block.text):
            above.setdefault(cell.table, section)
            row = rows.setdefault(cell.table, {}).setdefault(cell.row, {})
            row.setdefault(cell.col, []).append(block.text)
    found: list[Entry] = []
    for table, cells in rows.items():
        read = _entries([cells[row] for row in sorted(cells)], above[table])
        found += read if len(read) >= _LEAST_ROWS else []
    return found


def _entries(rows: Sequence[dict[int, list[str]]], section: tuple[str, ...]) -> list[Entry]:
    found: list[Entry] = []
    for cells in rows:
        texts = ["\n\n".join(cells[col]) for col in sorted(cells)]
        numbered = [at for at, text in enumerate(texts) if printed_in_cell(text)]
        printed = printed_in_cell(texts[numbered[0]]) if numbered else None
        if printed is None or len(printed.numbers) != 1:
            continue
        label, number = texts.pop(numbered[0]), str(printed.numbers[0])
        wording = max(texts, key=len, default="")
        if printed.sub:
            if found and found[-1].number == number and wording:
                found[-1] = _with_part(found[-1], SubPart(label.strip(" ()"), wording))
            continue
        lines = " ".join(text for text in texts if text != wording)
        addressees = bodies_in(lines) or asked_in(wording) or section
        if addressees and (begins_with_deadline(wording) or voice(wording) > 0):
            found.append(Entry(number, addressees, wording))
    return found


def _with_part(entry: Entry, part: SubPart) -> Entry:
    wording = f"{entry.wording}\n\n{part.number} {part.text}"
    return replace(entry, wording=wording, sub_parts=(*entry.sub_parts, part))
