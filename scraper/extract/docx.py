"""Word documents: the accepted text, through mammoth, to the same blocks as a page's.

mammoth knows runs, links, lists and merged cells. What it does not carry over is settled
in the markup before it sees it: printed numbers, headings by style, bold by style, text
boxes and content controls of every kind. It is handed a package of the document part
alone, so pictures and other parts are never unpacked.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from importlib.metadata import version
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from scraper.errors import UnreadableDocument
from scraper.extract.document import Document
from scraper.extract.docx_markup import R, W, accept, is_on, remove, value
from scraper.extract.docx_styles import Numbering, Styles
from scraper.extract.html import walk
from scraper.extract.numbering import marked, with_markers, without_marks
from scraper.extract.package import open_package, parse_xml, read_part
from scraper.extract.words import fold
from scraper.judge.media import DOCX

if TYPE_CHECKING:
    from lxml.etree import _Element

# Raised when the same document would yield other blocks.
DOCX_VERSION = 1
# What limits.py has in memory before it reads one.
PRELOAD = ("lxml.etree", "mammoth", "selectolax.lexbor")

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_REL = "{" + _RELATIONSHIPS + "}Relationship"
_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
# Word's strict format says the same under other names.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
)
_DUBLIN_TITLE = "{http://purl.org/dc/elements/1.1/}title"
# titles that programs fill in by themselves
_NO_TITLE = re.compile(
    r"(microsoft word - .*|document ?\d*|untitled.*|.*\.(docx?|dotx?|odt|pdf))", re.IGNORECASE
)
_BULLETS = (
    f'<w:numbering xmlns:w="{W[1:-1]}"><w:abstractNum w:abstractNumId="1">'
    + "".join(f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="bullet"/></w:lvl>' for level in range(9))
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)
# mammoth maps five levels of lists; deeper ones would become paragraphs
_DEEPEST_LIST = 4


def read_docx(body: bytes) -> Document:
    """A DOCX file: headings, lists with their printed numbers, tables with merged cells.

    Raises UnreadableDocument: ``unsupported_type``, ``truncated``, ``too_large``, or
    ``no_text`` for a document that holds pictures only.
    """
    package = open_package(body, "Word document")
    parts = _relationships(package, "")
    main = next(
        (target for kind, target, _ in parts.values() if kind == "officeDocument"),
        "word/document.xml",
    )
    root = _part(package, main)
    if root is None or root.find(W + "body") is None:
        raise UnreadableDocument("unsupported_type", "the package holds no Word document")
    links = _relationships(package, main)
    places = {kind: target for kind, target, _ in links.values()}
    styles = Styles(_part(package, places.get("styles")))
    numbering = Numbering(_part(package, places.get("numbering")), styles)
    accept(root)
    for paragraph in list(root.iter(W + "p")):
        _settle(paragraph, styles, numbering)
    targets = {name: target for name, (kind, _, target) in links.items() if kind == "hyperlink"}
    page = walk(_convert(root, targets))
    blocks = tuple(with_markers(placed.block for placed in page.blocks))
    if not any(char.isalnum() for block in blocks for char in block.text):
        raise UnreadableDocument(
            "no_text", "the Word document holds no text; it may hold pictures of text"
        )
    return Document(
        media_type=DOCX,
        title=_title(package) or next((b.text for b in blocks if b.kind == "heading"), ""),
        text="\n\n".join(block.text for block in blocks),
        blocks=blocks,
        extractor=f"mammoth {version('mammoth')} + markup {DOCX_VERSION}",
        links=tuple(link for placed in page.blocks for link in placed.links),
    )


def _part(package: zipfile.ZipFile, name: str | None) -> _Element | None:
    data = read_part(package, name) if name else None
    if data is None:
        return None
    for strict, transitional in _STRICT:
        data = data.replace(strict, transitional)
    return parse_xml(data, name or "")


def _relationships(package: zipfile.ZipFile, source: str) -> dict[str, tuple[str, str, str]]:
    """Id -> (kind, path of the part in the package, target as written) from a part's links."""
    folder, name = posixpath.split(source)
    root = _part(package, posixpath.join(folder, "_rels", name + ".rels"))
    found = {}
    for element in root.iter(_REL) if root is not None else ():
        target = element.get("Target") or ""
        path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = (element.get("Type") or "").rpartition("/")[2]
        found[element.get("Id") or ""] = (kind, path, target)
    return found


def _settle(paragraph: _Element, styles: Styles, numbering: Numbering) -> None:
    """Write what styles and numbering say into the paragraph itself, and drop the rest."""
    style = value(paragraph, "pPr/pStyle") or styles.default
    if styles.is_contents(style):
        remove(paragraph)
        return
    outline = value(paragraph, "pPr/outlineLvl")
    heading = styles.heading(style)
    if outline is not None and outline.isdecimal():
        heading = min(int(outline) + 1, 6) if int(outline) < 9 else 0
    place = numbering.place(paragraph, style)
    printed = numbering.printed(*place) if place else ""
    for old in paragraph.findall(W + "pPr"):
        paragraph.remove(old)
    bold = styles.bold(style) if not heading else None
    first = _settle_runs(paragraph, styles, bool(bold))
    if printed:
        text = printed.strip() + " " if heading else marked(printed)
        if first is not None or not heading:
            _insert_text(paragraph, text, first)
    if heading:
        _add_properties(paragraph, f'<w:pStyle w:val="Heading{heading}"/>')
    elif place:
        level = min(place[1], _DEEPEST_LIST)
        _add_properties(
            paragraph, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
        )


def _settle_runs(paragraph: _Element, styles: Styles, bold: bool) -> _Element | None:
    """Leave of the runs' properties only bold, resolved; returns the first run with text."""
    first = None
    for run in paragraph.iter(W + "r"):
        toggle = run.find(f"{W}rPr/{W}b")
        if toggle is not None:
            run_bold = is_on(toggle)
        else:
            named = styles.bold(value(run, "rPr/rStyle"))
            run_bold = bold if named is None else named
        for old in run.findall(W + "rPr"):
            run.remove(old)
        if run_bold:
            properties = run.makeelement(W + "rPr")
            properties.append(run.makeelement(W + "b"))
            run.insert(0, properties)
        for text in run.iter(W + "t"):
            text.text = without_marks(text.text or "")
            if first is None and text.text.strip():
                first = run
    return first


def _insert_text(paragraph: _Element, words: str, before: _Element | None) -> None:
    """A run with ``words`` at the paragraph's beginning, as bold as the run it goes before."""
    run = paragraph.makeelement(W + "r")
    if before is not None and before.find(W + "rPr") is not None:
        properties = run.makeelement(W + "rPr")
        properties.append(run.makeelement(W + "b"))
        run.append(properties)
    text = run.makeelement(W + "t")
    text.text = words
    run.append(text)
    paragraph.insert(0, run)


def _add_properties(paragraph: _Element, markup: str) -> None:
    from lxml import etree

    paragraph.insert(0, etree.fromstring(f'<w:pPr xmlns:w="{W[1:-1]}">{markup}</w:pPr>'))


def _convert(root: _Element, targets: dict[str, str]) -> str:
    import mammoth
    from lxml import etree

    for link in root.iter(W + "hyperlink"):
        if link.get(R + "id") not in targets:
            link.attrib.pop(R + "id", None)
    for symbol in list(root.iter(W + "sym")):
        if not re.fullmatch(r"[0-9A-Fa-f]{2,4}", symbol.get(W + "char") or ""):
            remove(symbol)
    related = "".join(
        f'<Relationship Id={quoteattr(name)} Type="{_TRANSITIONAL}hyperlink"'
        f' Target={quoteattr(target)} TargetMode="External"/>'
        for name, target in targets.items()
    )
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as package:
        package.writestr("word/document.xml", etree.tostring(root))
        package.writestr("word/numbering.xml", _BULLETS)
        package.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{_RELATIONSHIPS}">{related}</Relationships>',
        )
    try:
        html = mammoth.convert_to_html(plain, include_embedded_style_map=False).value
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, RecursionError) as fault:
        raise UnreadableDocument(
            "unsupported_type", f"the Word document is damaged beyond reading ({fault})"
        ) from fault
    return str(html)


def _title(package: zipfile.ZipFile) -> str:
    try:
        core = _part(package, "docProps/core.xml")
    except UnreadableDocument:  # the text is whole all the same
        return ""
    title = fold(core.findtext(_DUBLIN_TITLE) or "") if core is not None else ""
    return "" if _NO_TITLE.fullmatch(title) else title
