"""Recommendations that a report prints as a table: one in a row."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from scraper.archive.wording import SubPart
from scraper.extract.document import Block
from scraper.official.addressees import asked_in, bodies_in
from scraper.official.entry import Entry
from scraper.official.section import HEADINGS, Section
from scraper.segment.numbers import printed_in_cell
from scraper.segment.voice import begins_with_deadline, voice

# Fewer numbered rows than this are some other table.
_LEAST_ROWS = 3


def entries_in_tables(blocks: Sequence[Block]) -> list[Entry]:
    """One entry for each row with a number in a cell of its own; rows with a sub-number
    belong to the number above. The addressee stands in a cell of its own, in the sentence,
    or in the heading above the table."""
    rows: dict[int, dict[int, dict[int, list[str]]]] = {}
    above: dict[int, tuple[str, ...]] = {}
    section = Section()
    for block in blocks:
        cell = block.cell
        if cell is None:
            section = section.under(block) if block.kind in HEADINGS else section
        elif not cell.header or printed_in_cell(block.text):
            above.setdefault(cell.table, section.bodies)
            row = rows.setdefault(cell.table, {}).setdefault(cell.row, {})
            row.setdefault(cell.col, []).append(block.text)
    found: list[Entry] = []
    for table, cells in rows.items():
        read = _entries([cells[row] for row in sorted(cells)], above[table])
        found += read if len(read) >= _LEAST_ROWS else []
    return found


def _entries(rows: Sequence[dict[int, list[str]]], section: tuple[str, ...]) -> list[Entry]:
    """The entries of one table. The column that holds most text holds the wording."""
    sizes = Counter[int]()
    for cells in rows:
        sizes.update({col: sum(map(len, texts)) for col, texts in cells.items()})
    ((widest, _),) = sizes.most_common(1)
    found: list[Entry] = []
    for cells in rows:
        texts = {col: "\n\n".join(cells[col]) for col in sorted(cells)}
        wording = texts.pop(widest, "")
        label = next((text for text in texts.values() if printed_in_cell(text)), "")
        printed = printed_in_cell(label)
        if printed is None or len(printed.numbers) != 1 or not wording:
            continue
        number = str(printed.numbers[0])
        if printed.sub:
            if found and found[-1].number == number:
                found[-1] = _with_part(found[-1], SubPart(label.strip(" ()"), wording))
            continue
        named = bodies_in(" ".join(texts.values()))
        asks = begins_with_deadline(wording) or voice(wording) > 0
        addressees = named or asked_in(wording) or section
        if named or (addressees and asks):
            found.append(Entry(number, addressees, wording))
    return found


def _with_part(entry: Entry, part: SubPart) -> Entry:
    wording = f"{entry.wording}\n\n{part.number} {part.text}"
    return replace(entry, wording=wording, sub_parts=(*entry.sub_parts, part))
