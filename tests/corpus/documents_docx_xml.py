"""DOCX layouts that need WordprocessingML itself: tracked changes, numbering, content controls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import count

from documents_c13 import PROMPT
from documents_docx import add_text, closing, fill, grid, new_document, saved
from documents_model import Block, Entry, Plan, blocks
from documents_tables import row_texts
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

BY = 'w:author="Policy Unit" w:date="2025-03-03T10:00:00Z"'
W = nsdecls("w")
CHANGE = re.compile(r"([+-])\[([^\]]*)\]")


def run(text: str, *, deleted: bool = False) -> str:
    tag = "delText" if deleted else "t"
    return f'<w:r><w:{tag} xml:space="preserve">{escape(text, quote=False)}</w:{tag}></w:r>'


def tracked_runs(text: str, ids: Iterator[int], whole: str = "") -> str:
    """The runs of a paragraph; `whole` is `inserted` or `deleted` where all of it is one change."""
    if whole:
        text = f"{'+' if whole == 'inserted' else '-'}[{text}]"
    pieces: list[str] = []
    for place, piece in enumerate(CHANGE.split(text)):
        if place % 3 == 0 and piece:
            pieces.append(run(piece))
        elif place % 3 == 2:
            gone = pieces.pop() == "-"
            tag = "del" if gone else "ins"
            pieces.append(f'<w:{tag} w:id="{next(ids)}" {BY}>{run(piece, deleted=gone)}</w:{tag}>')
        elif place % 3 == 1:
            pieces.append(piece)
    return "".join(pieces)


def write_tracked(paragraph: Paragraph, text: str, ids: Iterator[int], whole: str = "") -> None:
    """Fills an empty paragraph; a change over the whole of it also marks its end."""
    single = CHANGE.fullmatch(text)
    if whole or single:
        gone = whole == "deleted" or (single is not None and single[1] == "-")
        mark = "del" if gone else "ins"
        properties = paragraph._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:rPr {W}><w:{mark} w:id="{next(ids)}" {BY}/></w:rPr>'))
    body = parse_xml(f"<w:p {W}>{tracked_runs(text, ids, whole)}</w:p>")
    for child in list(body):
        paragraph._p.append(child)


def tracked_text(target: Document | _Cell, text: str, ids: Iterator[int], whole: str = "") -> None:
    for block in blocks(text):
        empty = isinstance(target, _Cell) and not target.paragraphs[-1].text
        fresh = empty and len(target._tc.xpath("./w:p//w:t | ./w:p//w:delText")) == 0
        paragraph = target.paragraphs[-1] if fresh else target.add_paragraph()
        if block.kind == "li":
            paragraph.style = "List Bullet"
        write_tracked(paragraph, block.text, ids, whole)


def mark_row(row: _Row, whole: str, ids: Iterator[int]) -> None:
    tag = "ins" if whole == "inserted" else "del"
    properties = row._tr.get_or_add_trPr()
    properties.append(parse_xml(f'<w:{tag} {W} w:id="{next(ids)}" {BY}/>'))


def tracked(plan: Plan) -> bytes:
    """One table; words, paragraphs and rows that were inserted or deleted are marked as such."""
    document = new_document(Plan(plan.name, "", (), "", title=plan.title), wide=True)
    ids = count(1)
    tracked_text(document, plan.intro, ids)
    widths = [float(width) for width in plan.extra["widths"].split()]
    table = grid(document, 1 + len(plan.entries), len(widths), widths)
    for number, (label, _) in enumerate(plan.columns):
        fill(table.cell(0, number), label, bold=True)
    for row, item in zip(table.rows[1:], plan.entries, strict=True):
        whole = item.facts.get("change", "")
        for cell, text in zip(row.cells, row_texts(plan, item), strict=True):
            tracked_text(cell, text, ids, whole)
        if whole:
            mark_row(row, whole, ids)
    closing(document, plan)
    return saved(document)


NUMBERING = f"""<w:abstractNum {W} w:abstractNumId="90">
<w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/>
<w:suff w:val="space"/><w:lvlText w:val="Recommendation %1:"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading2"/>
<w:suff w:val="space"/><w:lvlText w:val="%1.%2"/></w:lvl>
</w:abstractNum>"""


def number_headings(document: Document) -> None:
    """Lets Word number the headings of levels 1 and 2: the numbers are in no paragraph's text."""
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(NUMBERING))  # every abstractNum stands before the first num
    numbering.append(parse_xml(f'<w:num {W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for level, name in enumerate(("Heading 1", "Heading 2")):
        properties = document.styles[name].element.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>')
        )


def numbered(plan: Plan) -> bytes:
    document = new_document(plan)
    number_headings(document)
    for item in plan.entries:
        document.add_heading(item.heading, 1)
        add_text(document, item.wording, "Intense Quote")
        for label, text in item.updates:
            document.add_heading(label, 2)
            add_text(document, text)
    for section in plan.closing:
        document.add_heading(section.heading, 3)
        add_text(document, section.text)
    return saved(document)


def control(content: str, name: str, ids: Iterator[int], *, prompt: bool, kind: str = "") -> str:
    """A content control around block or run XML."""
    shown = "<w:showingPlcHdr/>" if prompt else ""
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{name}"/><w:id w:val="{next(ids)}"/>{shown}{kind}'
        f"</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def paragraph_xml(block: Block) -> str:
    style = '<w:pPr><w:pStyle w:val="ListBullet"/></w:pPr>' if block.kind == "li" else ""
    return f"<w:p>{style}{run(block.text)}</w:p>"


CHOICES = "".join(
    f'<w:listItem w:displayText="{word}" w:value="{word}"/>'
    for word in ("Not started", "Ongoing", "Complete", "Closed", "BAU", "Not applicable")
)


def controlled_section(plan: Plan, item: Entry, ids: Iterator[int]) -> str:
    """One recommendation: heading, wording, answer in a block control, owner and status in runs."""
    label = f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{plan.labels['answer']}</w:t></w:r></w:p>"
    asked = f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{plan.labels['asks']}</w:t></w:r></w:p>"
    heading = f'<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr>{run(item.heading)}</w:p>'
    wording = "".join(paragraph_xml(block) for block in blocks(item.wording))
    found = "".join(paragraph_xml(block) for block in blocks(item.answer))
    answer = control(found, "Response", ids, prompt=item.answer == PROMPT)
    lines = ""
    for name, field in plan.columns:
        text = item.facts[field]
        kind = f"<w:dropDownList>{CHOICES}</w:dropDownList>" if field == "status" else "<w:text/>"
        value = control(run(text), field, ids, prompt=text == "Choose an item.", kind=kind)
        lines += f"<w:p>{run(name + ' ')}{value}</w:p>"
    return heading + asked + wording + label + answer + lines


def controls(plan: Plan) -> bytes:
    """Every second recommendation is itself the content of an outer control."""
    document = new_document(plan)
    ids = count(1001)
    for place, item in enumerate(plan.entries):
        xml = controlled_section(plan, item, ids)
        if place % 2:
            xml = control(xml, "Recommendation", ids, prompt=False)
        body = parse_xml(f"<w:body {W}>{xml}</w:body>")
        for child in list(body):
            document.element.body.insert_element_before(child, "w:sectPr")
    closing(document, plan)
    return saved(document)
