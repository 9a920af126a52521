"""Word documents: the accepted text, printed numbers and merged cells, cell by cell."""

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.errors import UnreadableDocument
from scraper.extract.document import Block
from scraper.extract.docx import read_docx
from scraper.extract.limits import run_limited

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SPACES = (
    W + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
ROOT_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
DOCUMENT_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="s" Type="{OFFICE}styles" Target="styles.xml"/>'
    f'<Relationship Id="n" Type="{OFFICE}numbering" Target="numbering.xml"/>'
    f'<Relationship Id="h" Type="{OFFICE}hyperlink" TargetMode="External"'
    ' Target="https://www.example.org/plan"/>'
    "</Relationships>"
)


def package(body: str, styles: str = "", numbering: str = "", **parts: str) -> bytes:
    """A DOCX file from the markup inside its body, its styles and its numbering."""
    files = {
        "_rels/.rels": ROOT_RELS,
        "word/_rels/document.xml.rels": DOCUMENT_RELS,
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {SPACES}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {SPACES}>{numbering}</w:numbering>",
        **parts,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def p(text: str, properties: str = "", bold: bool = False) -> str:
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r>{weight}<w:t>{text}</w:t></w:r></w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def style(identity: str, name: str, inside: str = "", kind: str = "paragraph") -> str:
    named = f'<w:style w:type="{kind}" w:styleId="{identity}"><w:name w:val="{name}"/>'
    return named + inside + "</w:style>"


def styled(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def numbered(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def level(index: int, pattern: str, style: str = "decimal", start: int = 1, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{extra}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def lists(abstract: dict[int, str], numbers: dict[int, tuple[int, str]]) -> str:
    made = "".join(
        f'<w:abstractNum w:abstractNumId="{name}">{levels}</w:abstractNum>'
        for name, levels in abstract.items()
    )
    return made + "".join(
        f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{extra}</w:num>'
        for name, (of, extra) in numbers.items()
    )


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def brief(blocks: tuple[Block, ...]) -> list[tuple]:
    return [(b.kind, b.level, b.marker, b.text) for b in blocks]


def texts(body: bytes) -> list[str]:
    return [block.text for block in read_docx(body).blocks]


def made_with_word_library(fill: Callable[[docx.document.Document], None]) -> bytes:
    document = docx.Document()
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_plan_with_headings_lists_and_a_table():
    def fill(document):
        document.core_properties.title = "Our stalking action plan"
        document.add_heading("Stalking action plan", 0)
        document.add_heading("Recommendation 7", 1)
        document.add_paragraph("Searches now find included offences.")
        document.add_paragraph("by crime type", style="List Bullet")
        document.add_paragraph("by victim", style="List Bullet 2")
        document.add_paragraph("review", style="List Number")
        document.add_paragraph("publish", style="List Number")
        run_in = document.add_paragraph()
        run_in.add_run("Update: ").bold = True
        run_in.add_run("finished in May.")
        made = document.add_table(rows=2, cols=2)
        for row, words in zip(made.rows, (("No", "Answer"), ("10", "Trained.")), strict=True):
            for place, word in zip(row.cells, words, strict=True):
                place.text = word

    document = read_docx(made_with_word_library(fill))
    assert document.title == "Our stalking action plan"
    assert document.extractor.startswith("mammoth ")
    assert brief(document.blocks) == [
        ("heading", 1, "", "Stalking action plan"),
        ("heading", 1, "", "Recommendation 7"),
        ("paragraph", 0, "", "Searches now find included offences."),
        ("item", 1, "", "by crime type"),
        ("item", 1, "", "by victim"),
        ("item", 1, "1", "review"),
        ("item", 1, "2", "publish"),
        ("paragraph", 0, "", "Update: finished in May."),
        ("paragraph", 0, "", "No"),
        ("paragraph", 0, "", "Answer"),
        ("paragraph", 0, "", "10"),
        ("paragraph", 0, "", "Trained."),
    ]
    assert document.blocks[7].lead == "Update:"
    assert [(b.cell.row, b.cell.col) for b in document.blocks if b.cell] == [
        (0, 0),
        (0, 1),
        (1, 0),
        (1, 1),
    ]
    assert document.text.startswith("Stalking action plan\n\nRecommendation 7\n\nSearches")


def test_tracked_changes_are_accepted():
    deleted_row = '<w:trPr><w:del w:id="6" w:author="a"/></w:trPr>'
    deleted_mark = '<w:rPr><w:del w:id="9" w:author="a"/></w:rPr>'
    body = (
        '<w:p><w:r><w:t xml:space="preserve">All </w:t></w:r>'
        '<w:del w:id="1" w:author="a"><w:r><w:delText>few </w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="a"><w:r><w:t>officers are trained.</w:t></w:r></w:ins></w:p>'
        + '<w:p><w:moveFrom w:id="3"><w:r><w:t>Moved away.</w:t></w:r></w:moveFrom></w:p>'
        + p("Stays.")
        + '<w:p><w:moveTo w:id="4" w:author="a"><w:r><w:t>Moved here.</w:t></w:r></w:moveTo></w:p>'
        + p("First half", deleted_mark)
        + '<w:p><w:r><w:t xml:space="preserve"> and second half.</w:t></w:r></w:p>'
        + f'<w:p><w:pPr>{deleted_mark}</w:pPr><w:del w:id="5">'
        "<w:r><w:delText>Gone.</w:delText></w:r></w:del></w:p>"
        + table(cell(p("kept row")) + cell(p("yes")), deleted_row + cell(p("lost row")))
        + table(deleted_row + cell(p("lost table")))
        + p("End.")
    )  # fmt: skip
    assert texts(package(body)) == [
        "All officers are trained.",
        "Stays.",
        "Moved here.",
        "First half and second half.",
        "kept row",
        "yes",
        "End.",
    ]


def test_what_is_not_the_plan_is_dropped():
    gallery = (
        '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
        "</w:sdtPr>"
    )
    toc = style("TOC1", "toc 1")
    body = (
        f"<w:sdt>{gallery}<w:sdtContent>{p('Contents')}{p('Training 4')}</w:sdtContent></w:sdt>"
        + p("Orders 5", styled("TOC1"))
        + "<w:p><w:r><w:t>Seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="1"/></w:r></w:p>'
        + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + p("Click or tap here to enter text.")
        + "</w:sdtContent></w:sdt>"
        + '<w:p><w:r><w:drawing/></w:r><w:r><w:pict><v:imagedata r:id="none"/></w:pict></w:r></w:p>'
    )
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{p("A note.")}</w:footnote></w:footnotes>'
    assert texts(package(body, toc, **{"word/footnotes.xml": notes})) == ["Seen"]


def test_content_controls_fields_links_and_text_boxes_are_kept():
    box = (
        "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>"
        + p("In the box")
        + "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
        "<w:txbxContent>" + p("In the box") + "</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    content = f"<w:txbxContent>{p('Old box')}</w:txbxContent>"
    lone = f"<w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
    body = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p('Controlled paragraph')}</w:sdtContent></w:sdt>"
        f"<w:p><w:sdt><w:sdtContent>{r('Controlled run')}</w:sdtContent></w:sdt></w:p>"
        '<w:p><w:fldSimple w:instr="DATE"><w:r><w:t>27 March 2025</w:t></w:r></w:fldSimple></w:p>'
        '<w:p><w:hyperlink r:id="h"><w:r><w:t>The plan</w:t></w:r></w:hyperlink>'
        '<w:hyperlink r:id="nowhere"><w:r><w:t> again</w:t></w:r></w:hyperlink></w:p>'
        f"<w:p><w:r><w:t>Anchor</w:t></w:r><w:r>{box}</w:r><w:r>{lone}</w:r></w:p>"
    )
    document = read_docx(package(body))
    assert [block.text for block in document.blocks] == [
        "Controlled paragraph",
        "Controlled run",
        "27 March 2025",
        "The plan again",
        "Anchor",
        "In the box",
        "Old box",
    ]
    assert [(link.text, link.href) for link in document.links] == [
        ("The plan", "https://www.example.org/plan")
    ]


def test_headings_by_style_of_any_name_or_outline():
    styles = (
        style("berschrift2", "heading 2")
        + style("Rec", "Force heading", '<w:basedOn w:val="berschrift2"/>')
        + style("Pennawd", "Pennawd 3")
        + style("Out", "Bar", '<w:pPr><w:outlineLvl w:val="3"/></w:pPr>')
        + style("Back", "Note", '<w:basedOn w:val="Rec"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>')
        + style("Loop", "Loop", '<w:basedOn w:val="Loop"/>')
    )
    body = (
        p("by localised id", styled("berschrift2"))
        + p("by parent", styled("Rec"), bold=True)
        + p("by localised name", styled("Pennawd"))
        + p("by the style's outline", styled("Out"))
        + p("by its own outline", '<w:outlineLvl w:val="0"/>')
        + p("body by outline", styled("Back"))
        + p("based on itself", styled("Loop"))
    )
    assert [(b.kind, b.level) for b in read_docx(package(body, styles)).blocks] == [
        ("heading", 2),
        ("heading", 2),
        ("heading", 3),
        ("heading", 4),
        ("heading", 1),
        ("paragraph", 0),
        ("paragraph", 0),
    ]


def test_bold_is_a_lead_wherever_it_comes_from():
    styles = style("Label", "Label", "<w:rPr><w:b/></w:rPr>") + style(
        "Strong", "Strong", "<w:rPr><w:b/></w:rPr>", "character"
    )
    body = (
        p("All bold", bold=True)
        + p("Bold by style", styled("Label"))
        + f"<w:p><w:pPr>{styled('Label')}</w:pPr>{r('Owner: ')}"
        + r("Head of Crime", '<w:b w:val="0"/>')
        + "</w:p><w:p>"
        + r("Update ", '<w:rStyle w:val="Strong"/>')
        + f"{r('done')}</w:p>"
    )
    assert [(b.text, b.lead) for b in read_docx(package(body, styles)).blocks] == [
        ("All bold", "All bold"),
        ("Bold by style", "Bold by style"),
        ("Owner: Head of Crime", "Owner:"),
        ("Update done", "Update"),
    ]


def test_printed_numbers_are_recovered():
    numbering = lists(
        {
            1: level(0, "%1.", start=7)
            + level(1, "%1.%2", extra=styled("Sub"))
            + level(2, "(%3)", "lowerLetter"),
            2: level(0, "Recommendation %1:", extra=styled("RecHead")),
            3: level(0, "\uf0b7", "bullet"),
        },
        {
            1: (1, ""),
            2: (2, ""),
            3: (3, ""),
            4: (1, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="21"/></w:lvlOverride>'),
        },
    )
    styles = (
        style("Sub", "Sub", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
        + style("RecHead", "heading 2", '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>')
        + style("Heading1", "heading 1")
    )
    body = (
        p("Crime recording", numbered(1))
        + p("use of the system", styled("Sub"))
        + p("interim measures", styled("Sub"))
        + p("by form", numbered(1, 2))
        + p("A paragraph between.")
        + p("Next number", numbered(1))
        + p("its part", styled("Sub"))
        + p("restarted", numbered(4))
        + p("and on", numbered(4))
        + p("a bullet", numbered(3), bold=True)
        + p("Training", styled("RecHead"))
        + p("Mechanisms", styled("RecHead"))
        + p("Sections", styled("Heading1") + numbered(1))
        + p("no number after all", styled("Sub") + numbered(0))
    )
    assert brief(read_docx(package(body, styles, numbering)).blocks) == [
        ("item", 1, "7", "Crime recording"),
        ("item", 2, "7.1", "use of the system"),
        ("item", 2, "7.2", "interim measures"),
        ("item", 3, "a", "by form"),
        ("paragraph", 0, "", "A paragraph between."),
        ("item", 1, "8", "Next number"),
        ("item", 2, "8.1", "its part"),
        ("item", 1, "21", "restarted"),
        ("item", 1, "22", "and on"),
        ("item", 1, "", "a bullet"),
        ("heading", 2, "", "Recommendation 1: Training"),
        ("heading", 2, "", "Recommendation 2: Mechanisms"),
        ("heading", 1, "", "23. Sections"),
        ("paragraph", 0, "", "no number after all"),
    ]


def test_a_numbered_first_column_without_other_text_keeps_its_number():
    numbering = lists({1: level(0, "%1.", start=7)}, {1: (1, "")})
    body = table(
        cell(p("No")) + cell(p("Answer")),
        cell(p("", numbered(1))) + cell(p("Recorded.")),
        cell(p("", numbered(1))) + cell(p("Trained.")),
    )
    found = [
        (b.cell.row, b.cell.col, b.text) for b in read_docx(package(body, "", numbering)).blocks
    ]
    assert found == [
        (0, 0, "No"),
        (0, 1, "Answer"),
        (1, 0, "7"),
        (1, 1, "Recorded."),
        (2, 0, "8"),
        (2, 1, "Trained."),
    ]


def test_merged_cells_have_their_place_and_spans():
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    header = "<w:trPr><w:tblHeader/></w:trPr>"
    body = table(
        header + cell(p("c00")) + cell(p("c01"), '<w:gridSpan w:val="2"/>'),
        cell(p("c10"), down) + cell(p("c11")) + cell(p("c12") + p("c12 more")),
        cell(p(""), on) + cell(p("c21")) + cell(p("c22")),
        '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell(p("c31")) + cell(p("c32")),
        cell(p("c40"), '<w:hMerge w:val="restart"/>') + cell(p(""), "<w:hMerge/>") + cell(p("c42")),
    )
    found = {b.text: b.cell for b in read_docx(package(body)).blocks}
    places = {text: (c.row, c.col, c.rowspan, c.colspan, c.header) for text, c in found.items()}
    assert places == {
        "c00": (0, 0, 1, 1, True),
        "c01": (0, 1, 1, 2, True),
        "c10": (1, 0, 2, 1, False),
        "c11": (1, 1, 1, 1, False),
        "c12": (1, 2, 1, 1, False),
        "c12 more": (1, 2, 1, 1, False),
        "c21": (2, 1, 1, 1, False),
        "c22": (2, 2, 1, 1, False),
        "c31": (3, 1, 1, 1, False),
        "c32": (3, 2, 1, 1, False),
        "c40": (4, 0, 1, 2, False),
        "c42": (4, 2, 1, 1, False),
    }


def test_sixty_cells_stand_alone_in_their_place():
    def fill(document):
        made = document.add_table(rows=15, cols=4)
        for row in range(15):
            for col in range(4):
                made.cell(row, col).text = f"token{row}x{col} is one of several words"

    for block in read_docx(made_with_word_library(fill)).blocks:
        assert block.text == f"token{block.cell.row}x{block.cell.col} is one of several words"


def test_the_strict_format_and_parts_under_other_names_are_read():
    strict = package(p("Strictly speaking"))
    with zipfile.ZipFile(io.BytesIO(strict)) as archive:
        document = archive.read("word/document.xml").decode()
    document = document.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "_rels/.rels", ROOT_RELS.replace("word/document.xml", "/word/document2.xml")
        )
        archive.writestr("word/document2.xml", document)
    assert texts(out.getvalue()) == ["Strictly speaking"]


def refused(body: bytes) -> tuple[str, str]:
    with pytest.raises(UnreadableDocument) as caught:
        read_docx(body)
    return caught.value.outcome, caught.value.reason


def test_what_cannot_be_read_is_named():
    whole = package(p("Plan ") * 400)
    assert refused(whole[: len(whole) // 2])[0] == "truncated"
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == (
        "unsupported_type",
        "the Word document needs a password, or is of the old format that planwatch does not read",
    )
    assert refused(b"no package at all")[0] == "unsupported_type"
    assert refused(package("<w:p><w:r><w:drawing/></w:r></w:p>"))[0] == "no_text"
    spreadsheet = io.BytesIO()
    with zipfile.ZipFile(spreadsheet, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refused(spreadsheet.getvalue()) == (
        "unsupported_type",
        "the package holds no Word document",
    )
    assert refused(package("<w:p>"))[0] == "unsupported_type"


def test_bombs_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", ROOT_RELS)
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(60):
                part.write(b" " * (1 << 20))
    assert len(out.getvalue()) < 100_000
    assert refused(out.getvalue())[0] == "too_large"
    entities = (
        '<!DOCTYPE w:document [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        f"<w:document {W}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert refused(package("", **{"word/document.xml": entities}))[0] == "unsupported_type"
    deep = "<w:tbl><w:tr><w:tc>" * 80 + p("deep") + "</w:tc></w:tr></w:tbl>" * 80
    try:
        assert texts(package(deep)) == ["deep"]
    except UnreadableDocument as fault:
        assert fault.outcome == "unsupported_type"
    # pictures, however large they would be, are not unpacked
    assert texts(package(p("Text"), **{"word/media/image1.png": "0" * (80 << 20)})) == ["Text"]


SAMPLE = package(
    p("Plan", styled("Heading1"))
    + p("Item", numbered(1))
    + table(cell(p("7")) + cell(p("Answer"), '<w:gridSpan w:val="2"/>')),
    style("Heading1", "heading 1"),
    lists({1: level(0, "%1.")}, {1: (1, "")}),
)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_damaged_files_give_a_document_or_an_outcome(data):
    body = bytearray(SAMPLE)
    for _ in range(data.draw(st.integers(0, 6))):
        body[data.draw(st.integers(0, len(body) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    body = body[: data.draw(st.integers(0, len(body)))]
    try:
        assert read_docx(bytes(body)).text
    except UnreadableDocument as fault:
        assert fault.outcome in ("unsupported_type", "truncated", "too_large", "no_text")


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_damaged_markup_gives_a_document_or_an_outcome(data):
    with zipfile.ZipFile(io.BytesIO(SAMPLE)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    text = parts[name]
    old = data.draw(
        st.sampled_from(["w:val", "w:tc", "w:p", "1", "w:ilvl", "w:tr", "w:r", "Id", "w:body", "7"])
    )
    new = data.draw(st.sampled_from(["w:x", "w:tbl", "-3", "99999999999", "", "w:del", "x y"]))
    parts[name] = text.replace(old, new, data.draw(st.integers(1, 3)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for each, content in parts.items():
            archive.writestr(each, content)
    try:
        assert read_docx(out.getvalue()).text
    except UnreadableDocument as fault:
        assert fault.outcome in ("unsupported_type", "no_text")


def test_it_reads_in_a_child_process():
    document = run_limited(read_docx, SAMPLE, seconds=20, memory_bytes=1 << 29)
    assert document == read_docx(SAMPLE)
