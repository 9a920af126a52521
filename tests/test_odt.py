"""OpenDocument texts: the accepted text, printed numbers and merged cells."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.errors import UnreadableDocument
from scraper.extract.document import Block
from scraper.extract.limits import run_limited
from scraper.extract.odt import read_odt

SPACES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("style", "style"),
            ("draw", "drawing"),
            ("fo", "xsl-fo-compatible"),
            ("meta", "meta"),
        )
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def package(text: str, automatic: str = "", styles: str = "", **parts: str) -> bytes:
    """An ODT file from the markup of its text, its automatic styles and its styles."""
    files = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": (
            f"<office:document-content {SPACES}><office:automatic-styles>{automatic}"
            f"</office:automatic-styles><office:body><office:text>{text}</office:text></office:body>"
            "</office:document-content>"
        ),
        "styles.xml": (
            f"<office:document-styles {SPACES}><office:styles>{styles}</office:styles>"
            "</office:document-styles>"
        ),
        **parts,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def p(words: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{words}</text:p>'


def h(words: str, level: int) -> str:
    return f'<text:h text:outline-level="{level}">{words}</text:h>'


def items(*contents: str, attributes: str = "") -> str:
    made = "".join(f"<text:list-item>{content}</text:list-item>" for content in contents)
    return f"<text:list {attributes}>{made}</text:list>"


def style(name: str, inside: str = "", attributes: str = "") -> str:
    return f'<style:style style:name="{name}" {attributes}>{inside}</style:style>'


def number(level: int, attributes: str) -> str:
    return f'<text:list-level-style-number text:level="{level}" {attributes}/>'


def brief(blocks: tuple[Block, ...]) -> list[tuple]:
    return [(b.kind, b.level, b.marker, b.text) for b in blocks]


BOLD = '<style:text-properties fo:font-weight="bold"/>'
NUMBERS = (
    '<text:list-style style:name="N">'
    + number(1, 'style:num-format="1" style:num-suffix="." text:start-value="7"')
    + number(2, 'style:num-format="1" text:display-levels="2"')
    + number(3, 'style:num-format="a" style:num-prefix="(" style:num-suffix=")"')
    + "</text:list-style>"
    '<text:list-style style:name="B">'
    '<text:list-level-style-bullet text:level="1" text:bullet-char="\u2022"/></text:list-style>'
)


def test_headings_paragraphs_and_bold():
    automatic = style("T1", BOLD) + style("P1", BOLD, 'style:parent-style-name="Standard"')
    styles = (
        style("Title")
        + style("Heading_20_2", attributes='style:default-outline-level="2"')
        + style("Force", attributes='style:parent-style-name="Heading_20_2"')
    )
    text = (
        p("Stalking action plan", "Title")
        + h("Crime <text:span>recording</text:span>", 3)
        + p("By parent", "Force")
        + p('<text:span text:style-name="T1">Update:</text:span><text:s text:c="3"/>'
            "finished<text:tab/>in May.")
        + p("All bold", "P1")
        + p("one<text:line-break/>two")
        + p('See <text:a xlink:href="https://www.example.org/a?b=1&amp;c=2">the plan</text:a>.')
        + p("a &lt; b &amp; c")
    )  # fmt: skip
    document = read_odt(package(text, automatic, styles))
    assert [(b.kind, b.level, b.text, b.lead) for b in document.blocks] == [
        ("heading", 1, "Stalking action plan", ""),
        ("heading", 3, "Crime recording", ""),
        ("heading", 2, "By parent", ""),
        ("paragraph", 0, "Update: finished in May.", "Update:"),
        ("paragraph", 0, "All bold", "All bold"),
        ("paragraph", 0, "one", ""),
        ("paragraph", 0, "two", ""),
        ("paragraph", 0, "See the plan.", ""),
        ("paragraph", 0, "a < b & c", ""),
    ]
    assert [(link.text, link.href) for link in document.links] == [
        ("the plan", "https://www.example.org/a?b=1&c=2")
    ]
    assert document.title == "Stalking action plan"


def test_lists_print_their_numbers():
    text = (
        items(
            p("Crime recording"),
            p("Training")
            + items(p("in general"), p("for specialists") + items(p("by letter"))),
            attributes='text:style-name="N" xml:id="first"',
        )
        + p("Between.")
        + items(p("Orders"), attributes='text:style-name="N" text:continue-numbering="true"')
        + items(p("bullet"), attributes='text:style-name="B"')
        + items(p("anew"), attributes='text:style-name="N"')
        + items(p("and on"), attributes='text:style-name="N" text:continue-list="first"')
        + '<text:list text:style-name="N"><text:list-header><text:p>head</text:p>'
        '</text:list-header><text:list-item text:start-value="27">'
        "<text:p>jump</text:p></text:list-item></text:list>"
        + items(h("Numbered heading", 2), attributes='text:style-name="N"')
    )  # fmt: skip
    assert brief(read_odt(package(text, NUMBERS)).blocks) == [
        ("item", 1, "7", "Crime recording"),
        ("item", 1, "8", "Training"),
        ("item", 2, "8.1", "in general"),
        ("item", 2, "8.2", "for specialists"),
        ("item", 3, "a", "by letter"),
        ("paragraph", 0, "", "Between."),
        ("item", 1, "9", "Orders"),
        ("item", 1, "", "bullet"),
        ("item", 1, "7", "anew"),
        ("item", 1, "10", "and on"),
        ("item", 1, "", "head"),
        ("item", 1, "27", "jump"),
        ("heading", 2, "", "7. Numbered heading"),
    ]


def test_chapters_are_numbered_by_the_outline():
    outline = (
        "<text:outline-style>"
        '<text:outline-level-style text:level="1" style:num-format="1"'
        ' style:num-prefix="Recommendation " style:num-suffix=":" text:start-value="10"/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
        "</text:outline-style>"
    )
    text = h("Training", 1) + h("Courses", 2) + h("Records", 2) + h("Mechanisms", 1) + h("Deep", 3)
    assert [b.text for b in read_odt(package(text, "", outline)).blocks] == [
        "Recommendation 10: Training",
        "10.1 Courses",
        "10.2 Records",
        "Recommendation 11: Mechanisms",
        "Deep",
    ]


def test_tables_keep_places_spans_and_headers():
    def cell(words: str, attributes: str = "") -> str:
        return f"<table:table-cell {attributes}>{words}</table:table-cell>"

    covered = "<table:covered-table-cell/>"
    text = (
        "<table:table><table:table-column table:number-columns-repeated='3'/>"
        "<table:table-header-rows><table:table-row>"
        + cell(p("No")) + cell(p("Answer"), 'table:number-columns-spanned="2"') + covered
        + "</table:table-row></table:table-header-rows><table:table-row>"
        + cell(p("7"), 'table:number-rows-spanned="2"')
        + cell(p("7.1") + p("more")) + cell(p("done"))
        + "</table:table-row><table:table-row>"
        + covered + cell(p("same"), 'table:number-columns-repeated="2"')
        + "</table:table-row>"
        '<table:table-row table:number-rows-repeated="1000000000">'
        + cell("", 'table:number-columns-repeated="1000000000"')
        + "</table:table-row></table:table>"
        + p("After.")
    )  # fmt: skip
    found = [
        (b.text, b.cell and (b.cell.row, b.cell.col, b.cell.rowspan, b.cell.colspan, b.cell.header))
        for b in read_odt(package(text)).blocks
    ]
    assert found == [
        ("No", (0, 0, 1, 1, True)),
        ("Answer", (0, 1, 1, 2, True)),
        ("7", (1, 0, 2, 1, False)),
        ("7.1", (1, 1, 1, 1, False)),
        ("more", (1, 1, 1, 1, False)),
        ("done", (1, 2, 1, 1, False)),
        ("same", (2, 1, 1, 1, False)),
        ("same", (2, 2, 1, 1, False)),
        ("After.", None),
    ]


def test_only_the_accepted_text_is_kept():
    hidden = style("Hid", '<style:text-properties text:display="none"/>')
    text = (
        '<text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted.</text:p>'
        "</text:deletion></text:changed-region></text:tracked-changes>"
        + p('Kept <text:change text:change-id="c1"/>and '
            '<text:change-start text:change-id="c2"/>inserted.')
        + p("Seen<text:note><text:note-citation>1</text:note-citation><text:note-body>"
            "<text:p>Footnote.</text:p></text:note-body></text:note>"
            "<office:annotation><text:p>Comment.</text:p></office:annotation> again")
        + p('Plain<text:span text:style-name="Hid"> unseen</text:span>')
        + '<text:section text:display="none"><text:p>Hidden section.</text:p></text:section>'
        + '<text:section text:name="s"><text:p>Section.</text:p></text:section>'
        + "<text:table-of-content><text:index-body><text:p>Training 4</text:p>"
        "</text:index-body></text:table-of-content>"
        + p("Entry 5", "Contents_20_1")
        + p("Anchor <draw:frame><draw:text-box><text:p>Boxed.</text:p></draw:text-box>"
            "</draw:frame>here")
        + "<draw:frame><draw:image xlink:href='a.png'/></draw:frame>"
    )  # fmt: skip
    body = package(text, hidden, style("Contents_20_1"))
    assert [block.text for block in read_odt(body).blocks] == [
        "Kept and inserted.",
        "Seen again",
        "Plain",
        "Section.",
        "Anchor here",
        "Boxed.",
    ]


def test_the_title_is_the_files_own():
    meta = (
        f"<office:document-meta {SPACES}><office:meta><dc:title>Plan of 2025</dc:title>"
        "</office:meta></office:document-meta>"
    )
    document = read_odt(package(h("Heading", 1), **{"meta.xml": meta}))
    assert (document.title, document.text, document.media_type) == (
        "Plan of 2025",
        "Heading",
        "application/vnd.oasis.opendocument.text",
    )


def refused(body: bytes) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read_odt(body)
    return caught.value.outcome


def test_what_cannot_be_read_is_named():
    whole = package(p("Plan ") * 300)
    locked = "<manifest><encryption-data/></manifest>"
    bomb = f'<!DOCTYPE a [<!ENTITY a "lol">]><office:document-content {SPACES}/>'
    assert refused(whole[: len(whole) // 2]) == "truncated"
    assert refused(b"not a package") == "unsupported_type"
    assert refused(package(p("x"), **{"META-INF/manifest.xml": locked})) == "unsupported_type"
    assert refused(package("", **{"content.xml": bomb})) == "unsupported_type"
    assert refused(package("", **{"content.xml": "<a/>"})) == "unsupported_type"
    assert refused(package(p(""))) == "no_text"
    assert refused(package("<text:p>" + " " * (50 << 20) + "</text:p>")) == "too_large"


SAMPLE = package(
    h("Plan", 1) + items(p("Item"), attributes='text:style-name="N"') + p("End."), NUMBERS
)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_damaged_files_give_a_document_or_an_outcome(data):
    body = bytearray(SAMPLE)
    for _ in range(data.draw(st.integers(0, 6))):
        body[data.draw(st.integers(0, len(body) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    body = body[: data.draw(st.integers(0, len(body)))]
    try:
        assert read_odt(bytes(body)).text
    except UnreadableDocument as fault:
        assert fault.outcome in ("unsupported_type", "truncated", "too_large", "no_text")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(
    ["<text:p>", "</text:p>", "<text:list>", "</text:list>", "<text:list-item>",
     "</text:list-item>", "<table:table>", "</table:table>", "<table:table-row>",
     "</table:table-row>", "<table:table-cell>", "</table:table-cell>",
     "<text:h/>", "word", "<text:span>", "</text:span>", "<draw:frame>",
     "</draw:frame>", '<text:h text:outline-level="-7">x</text:h>', '<text:list text:level="x"/>']
), max_size=30))  # fmt: skip
def test_any_markup_gives_a_document_or_an_outcome(pieces):
    try:
        assert read_odt(package("".join(pieces), NUMBERS)).text
    except UnreadableDocument as fault:
        assert fault.outcome in ("unsupported_type", "no_text")


def test_it_reads_in_a_child_process():
    assert run_limited(read_odt, SAMPLE, seconds=20, memory_bytes=1 << 29) == read_odt(SAMPLE)
