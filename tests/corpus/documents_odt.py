"""ODT layouts, content.xml written by hand: headings with spans, a table with merged cells."""

from __future__ import annotations

from html import escape

from documents_model import Block, Entry, Plan, Section, blocks
from documents_tables import row_texts
from documents_zip import packed

MIME = "application/vnd.oasis.opendocument.text"
SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
AUTOMATIC = (
    "<office:automatic-styles>"
    '<style:style style:name="B" style:family="text">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    "</office:automatic-styles>"
)


def paragraph(inner: str) -> str:
    return f"<text:p>{inner}</text:p>"


def spanned(text: str) -> str:
    """Text as a word processor leaves it: a span that ends inside a word, a space as an element."""
    words = escape(text, quote=False).split(" ")
    if len(words) < 8:
        return " ".join(words)
    head, middle, tail = words[:3], words[3:5], words[5:]
    cut = len(middle[0]) // 2
    marked = f"<text:span>{middle[0][:cut]}</text:span><text:span>{middle[0][cut:]}</text:span>"
    return f"{' '.join(head)}<text:s/>{marked} {middle[1]} {' '.join(tail)}"


def heading(text: str, level: int) -> str:
    return (
        f'<text:h text:outline-level="{level}">{escape(text, quote=False)}</text:h>' if text else ""
    )


def body_text(text: str) -> str:
    """Paragraphs, and runs of list items as one list."""
    pieces: list[str] = []
    items: list[Block] = []
    for block in [*blocks(text), Block("end", "")]:
        if block.kind == "li":
            items.append(block)
            continue
        if items:
            inside = (
                f"<text:list-item>{paragraph(spanned(x.text))}</text:list-item>" for x in items
            )
            pieces.append(f"<text:list>{''.join(inside)}</text:list>")
            items = []
        if block.kind == "p":
            pieces.append(paragraph(spanned(block.text)))
    return "".join(pieces)


def packaged(plan: Plan, body: str) -> bytes:
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document-content {DECLARED} office:version="1.2">{AUTOMATIC}'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    meta = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document-meta {DECLARED} office:version="1.2"><office:meta>'
        f"<dc:title>{escape(plan.title)}</dc:title>"
        "<meta:creation-date>2024-11-20T09:00:00</meta:creation-date>"
        "</office:meta></office:document-meta>"
    )
    members = [
        ("mimetype", MIME.encode()),
        ("content.xml", content.encode()),
        ("meta.xml", meta.encode()),
        ("META-INF/manifest.xml", MANIFEST.encode()),
    ]
    return packed(members, stored=frozenset({"mimetype"}))


def prose(plan: Plan) -> bytes:
    body = heading(plan.title, 1) + body_text(plan.intro)
    for item in plan.body:
        if isinstance(item, Section):
            body += heading(item.heading, 1) + body_text(item.text)
            continue
        body += heading(item.heading, 2)
        for label, name in plan.columns:
            strong = f'<text:span text:style-name="B">{label}</text:span>'
            body += paragraph(f"{strong} {escape(item.facts[name], quote=False)}")
        body += heading(plan.labels["asks"], 3) + body_text(item.wording)
        body += (
            heading(plan.labels["answer"], 3) + "<text:soft-page-break/>" + body_text(item.answer)
        )
    return packaged(plan, body)


def cell(inner: str, rows: int = 1) -> str:
    span = f' table:number-rows-spanned="{rows}"' if rows > 1 else ""
    return f"<table:table-cell{span}>{inner or '<text:p/>'}</table:table-cell>"


COVERED = "<table:covered-table-cell/>"


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def entry_rows(plan: Plan, item: Entry) -> str:
    """Number, wording, answer; sub-rows of one recommendation, or two recommendations together."""
    number, asks, answer = row_texts(plan, item)
    if len(item.keys) > 1:
        first, *rest = item.parts
        drawn = [
            row(
                cell(paragraph(first.label)),
                cell(body_text(first.asks)),
                cell(body_text(answer), len(item.parts)),
            )
        ]
        drawn += [row(cell(paragraph(x.label)), cell(body_text(x.asks)), COVERED) for x in rest]
        return "".join(drawn)
    span = 1 + len(item.parts)
    drawn = [row(cell(paragraph(number), span), cell(body_text(asks)), cell(body_text(answer)))]
    for part in item.parts:
        broken = f"{part.label}<text:line-break/>{spanned(part.asks)}"
        drawn.append(row(COVERED, cell(paragraph(broken)), cell(body_text(part.answer))))
    return "".join(drawn)


def table(plan: Plan) -> bytes:
    """One table up to the first section, and another after it."""
    header = row(*(cell(paragraph(label)) for label, _ in plan.columns))
    opened = (
        '<table:table><table:table-column table:number-columns-repeated="3"/>'
        f"<table:table-header-rows>{header}</table:table-header-rows>"
    )
    body = heading(plan.title, 1) + body_text(plan.intro) + opened
    for item in plan.body:
        if isinstance(item, Section):
            body += "</table:table>" + heading(item.heading, 2) + body_text(item.text) + opened
        else:
            body += entry_rows(plan, item)
    return packaged(plan, body + "</table:table>")
