"""DOCX layouts drawn with python-docx: topic headings, a merged table, small forms."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import docx
from documents_model import Block, Entry, Plan, Section, blocks
from documents_tables import row_texts
from documents_zip import repacked
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Mm
from docx.table import Table, _Cell

WRITTEN = datetime(2024, 11, 20, 9, 0, 0)


def new_document(plan: Plan, *, wide: bool = False) -> Document:
    """An empty document with fixed properties, its title and its introduction."""
    document = docx.Document()
    properties = document.core_properties
    properties.author = properties.last_modified_by = ""
    properties.title, properties.comments = plan.title, ""
    properties.created = properties.modified = WRITTEN
    if wide:
        section = document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin = section.right_margin = Mm(20)
    document.add_heading(plan.title, 0)
    add_text(document, plan.intro)
    return document


def add_text(target: Document | _Cell, text: str, style: str | None = None) -> None:
    for block in blocks(text):
        add_block(target, block, style)


def add_block(target: Document | _Cell, block: Block, style: str | None = None) -> None:
    target.add_paragraph(block.text, style="List Bullet" if block.kind == "li" else style)


def fill(cell: _Cell, text: str, *, bold: bool = False) -> None:
    """Writes the text into an empty cell, whose first paragraph is there already."""
    first = cell.paragraphs[0]
    found = blocks(text)
    if found and found[0].kind == "p":
        first.add_run(found[0].text).bold = bold or None
        found = found[1:]
    elif found:
        first.style = "List Bullet"
        first.add_run(found[0].text)
        found = found[1:]
    for block in found:
        add_block(cell, block)


def closing(document: Document, plan: Plan) -> None:
    for section in plan.closing:
        if section.heading:
            document.add_heading(section.heading, 2)
        add_text(document, section.text)


def saved(document: Document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return repacked(target.getvalue())


def prose(plan: Plan) -> bytes:
    """Themes as headings of level 1, topics of level 2, labels of level 3."""
    document = new_document(plan)
    for item in plan.body:
        if isinstance(item, Section):
            document.add_heading(item.heading, 1)
            add_text(document, item.text)
            continue
        document.add_heading(item.heading, 2)
        document.add_heading(plan.labels["asks"], 3)
        add_text(document, item.wording, "Quote")
        for part in item.parts:
            document.add_heading(part.label, 3)
            add_text(document, part.answer)
        if not item.parts:
            document.add_heading("Current position", 3)
            add_text(document, item.answer)
    closing(document, plan)
    return saved(document)


def grid(document: Document, rows: int, columns: int, widths: list[float]) -> Table:
    table = document.add_table(rows, columns, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def merged_header(table: Table, plan: Plan) -> None:
    """Two rows: the dated columns share a cell above, every other header spans both."""
    dated = [n for n, (_, name) in enumerate(plan.columns) if name.startswith("update:")]
    for number, (label, _) in enumerate(plan.columns):
        if number in dated:
            fill(table.cell(1, number), label, bold=True)
        else:
            fill(table.cell(0, number), label, bold=True)
            table.cell(0, number).merge(table.cell(1, number))
    fill(table.cell(0, dated[0]), plan.extra["over"], bold=True)
    table.cell(0, dated[0]).merge(table.cell(0, dated[-1]))


def merged(plan: Plan) -> bytes:
    """Bands over all columns; in a group every cell but the wording spans the group's rows."""
    document = new_document(plan, wide=True)
    widths = [float(width) for width in plan.extra["widths"].split()]
    count = 2 + sum(1 + len(getattr(item, "parts", ())) for item in plan.body)
    table = grid(document, count, len(widths), widths)
    merged_header(table, plan)
    row = 2
    for item in plan.body:
        if isinstance(item, Section):
            fill(table.cell(row, 0), item.heading, bold=True)
            table.cell(row, 0).merge(table.cell(row, len(widths) - 1))
            row += 1
            continue
        row = merged_group(table, plan, item, row)
    closing(document, plan)
    return saved(document)


def merged_group(table: Table, plan: Plan, item: Entry, row: int) -> int:
    """Draws an entry from `row` on and returns the row after it."""
    last = row + len(item.parts)
    for number, text in enumerate(row_texts(plan, item)):
        fill(table.cell(row, number), text)
        if plan.columns[number][1] != "asks" and last > row:
            table.cell(row, number).merge(table.cell(last, number))
    wording = [name for _, name in plan.columns].index("asks")
    for offset, part in enumerate(item.parts, start=1):
        fill(table.cell(row + offset, wording), f"{part.label} {part.asks}")
    return last + 1


def forms(plan: Plan) -> bytes:
    """A table of four columns a recommendation: label, value, label, value; the answer below."""
    document = new_document(plan)
    for item in plan.entries:
        document.add_heading(item.heading, 2)
        table = grid(document, 6, 4, [35, 55, 35, 35])
        rows: list[tuple[Any, ...]] = [("asks",), ("owner", "due"), ("status", "evidence")]
        for row, names in enumerate(rows):
            for place, name in enumerate(names):
                fill(table.cell(row, 2 * place), plan.labels[name], bold=True)
                text = item.wording if name == "asks" else item.facts.get(name, "")
                fill(table.cell(row, 2 * place + 1), text)
        fill(table.cell(3, 0), plan.labels["answer"], bold=True)
        fill(table.cell(4, 0), item.answer)
        fill(table.cell(5, 0), plan.labels["documents"], bold=True)
        fill(table.cell(5, 1), item.facts.get("documents", ""))
        for row, start in ((0, 1), (3, 0), (4, 0), (5, 1)):
            table.cell(row, start).merge(table.cell(row, 3))
        document.add_paragraph("")
    closing(document, plan)
    return saved(document)
