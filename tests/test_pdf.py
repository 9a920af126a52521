"""PDF text outside tables: reading order, headings, lists, what is no part of the text."""

import io
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    ListFlowable,
    ListItem,
    PageBreak,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
)

from scraper.errors import UnreadableDocument
from scraper.extract.document import Document
from scraper.extract.limits import run_limited
from scraper.extract.pdf import read_pdf

BODY = ParagraphStyle("body", fontSize=10, leading=12, spaceAfter=6)
HEADING = ParagraphStyle("heading", BODY, fontName="Helvetica-Bold", fontSize=14, leading=17)
TITLE = ParagraphStyle("title", HEADING, fontSize=20, leading=24)

RECORDING = (
    "Since the spring our records hold every offence that was reported together with the main one,"
    " and any officer can search for stalking by its own name, by the address or by the suspect."
)
TRAINING = (
    "Each new constable spends two days on stalking in the first year, and call handlers practise"
    " the questions that bring out fear, fixation and earlier contact."
)


def pdf(
    story: list, *, title: str = "", size=A4, on_page: Callable = lambda canvas, document: None
):
    """The bytes of a PDF of these flowables; ``on_page(canvas, document)`` draws on each page."""
    out = io.BytesIO()
    document = SimpleDocTemplate(out, pagesize=size, title=title or None)
    document.build(list(story), onFirstPage=on_page, onLaterPages=on_page)
    return out.getvalue()


def drawn(draw: Callable[[Canvas], None], **options) -> bytes:
    """The bytes of a PDF that ``draw(canvas)`` draws."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, **options)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def body(text: str) -> Paragraph:
    return Paragraph(text, BODY)


def brief(document: Document) -> list[tuple]:
    return [(b.kind, b.level, b.marker, b.text) for b in document.blocks]


def texts(content: bytes) -> list[str]:
    return [block.text for block in read_pdf(content).blocks]


def refused(content: bytes) -> tuple[str, str]:
    with pytest.raises(UnreadableDocument) as caught:
        read_pdf(content)
    return caught.value.outcome, caught.value.reason


def test_headings_paragraphs_and_run_in_labels():
    document = read_pdf(
        pdf(
            [
                Paragraph("Stalking action plan", TITLE),
                body(RECORDING),
                Paragraph("Recommendation 7: crime recording", HEADING),
                body("<b>Response:</b> " + RECORDING),
                body("<b>What we will do next</b>"),
                body(TRAINING),
                body("<b>A whole paragraph that is set in bold type is no heading.</b>"),
            ],
            title="Microsoft Word - plan final v2.docx",
        )
    )
    assert brief(document) == [
        ("heading", 1, "", "Stalking action plan"),
        ("paragraph", 0, "", RECORDING),
        ("heading", 2, "", "Recommendation 7: crime recording"),
        ("paragraph", 0, "", "Response: " + RECORDING),
        ("heading", 3, "", "What we will do next"),
        ("paragraph", 0, "", TRAINING),
        ("paragraph", 0, "", "A whole paragraph that is set in bold type is no heading."),
    ]
    assert [block.lead for block in document.blocks[3:5]] == ["Response:", "What we will do next"]
    assert document.blocks[6].lead == document.blocks[6].text
    assert [block.size for block in document.blocks[:3]] == [20, 10, 14]
    assert document.title == "Stalking action plan"
    assert document.extractor.startswith("pdfplumber ")
    assert document.text == "\n\n".join(block.text for block in document.blocks)


def test_white_between_paragraphs_parts_them_however_full_their_last_lines_are():
    """Most paragraphs have one line, so that the usual distance is that between paragraphs."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        y = 780
        for line in [
            "Each district has an officer who applies for orders, and the legal department reads",
            "every application on the day that it is made, and sends it to the court with a note",
            "of what was changed and why, so that the officer who asked for it can learn from the",
            "answer.",
            "",
            "In the first year forty were made, and the record says each time who gave its reason.",
            "",
            *[line for n in range(9) for line in (f"Position at 31 January of plan {n}: done", "")],
        ]:
            canvas.drawString(60, y, line)
            y -= 13 if line else 2.5

    texts = [block.text for block in read_pdf(drawn(draw)).blocks]
    assert texts[0].endswith("can learn from the answer.")
    assert texts[1].startswith("In the first year") and texts[1].endswith("its reason.")
    assert texts[2:] == [f"Position at 31 January of plan {n}: done" for n in range(9)]


def test_underlined_lines_are_headings_and_links_are_not():
    text = (
        "We grade every case within the hour, and once more in the morning; a sergeant sees both."
    )
    story = [
        Paragraph("<u>How we record stalking</u>", BODY),
        Paragraph("The field was added in May. " * 6, BODY),
        Paragraph("<u>The risk to victims</u>", BODY),
        Paragraph(text, BODY),
        Paragraph("Our form is on <u>the page about forms</u> and may be copied by anybody.", BODY),
    ]

    def draw_box(canvas, document):  # as Word exports them: a thin box, not a line
        canvas.drawString(72, 400, "Orders of the court")
        canvas.rect(
            72, 398, pdfmetrics.stringWidth("Orders of the court", "Helvetica", 12), 0.6, 0, 1
        )

    found = [(b.kind, b.text) for b in read_pdf(pdf(story, on_page=draw_box)).blocks]
    assert [text for kind, text in found if kind == "heading"] == [
        "How we record stalking",
        "The risk to victims",
        "Orders of the court",
    ]
    assert ("paragraph", text) in found


def test_parts_of_an_outline_begin_paragraphs():
    """Though all lines are short, so that any may seem to be full."""
    lines = [
        "1. Orders of the court",
        "1.1 Drafts were approved",
        "1.2 We made forty",
        "1.3 State: done",
    ]
    blocks = read_pdf(
        pdf([Paragraph(line, ParagraphStyle("x", BODY, spaceAfter=0)) for line in lines])
    ).blocks
    assert [block.text for block in blocks] == ["Orders of the court", *lines[1:]]


def test_an_initial_is_no_list_marker():
    story = [Paragraph(text, BODY) for text in ("Yours sincerely,", "R. Moss, Chief Constable")]
    blocks = read_pdf(pdf(story)).blocks
    assert [(b.kind, b.text) for b in blocks] == [
        ("paragraph", "Yours sincerely,"),
        ("paragraph", "R. Moss, Chief Constable"),
    ]


def test_the_title_comes_from_the_file_where_it_has_one():
    assert read_pdf(pdf([body(RECORDING)], title="Our plan of 2025")).title == "Our plan of 2025"


def test_lists_keep_their_numbers_and_depth():
    inner = ListFlowable([ListItem(body("by letter"))], bulletType="bullet", leftIndent=18)
    numbered = ListFlowable(
        [ListItem(body("Crime recording " + RECORDING)), ListItem([body("Training"), inner])],
        bulletType="1",
        start=7,
        bulletFormat="%s.",
    )
    found = brief(
        read_pdf(
            pdf(
                [
                    body("We shall do this:"),
                    numbered,
                    body("\u2022 a bullet without an indent " + TRAINING),
                    body("(b) the second"),
                    body("7.1 A part of a recommendation keeps its number."),
                    body(TRAINING),
                ]
            )
        )
    )
    assert found == [
        ("paragraph", 0, "", "We shall do this:"),
        ("item", 1, "7", "Crime recording " + RECORDING),
        ("item", 1, "8", "Training"),
        ("item", 2, "", "by letter"),
        ("item", 1, "", "a bullet without an indent " + TRAINING),
        ("item", 1, "b", "the second"),
        ("paragraph", 0, "", "7.1 A part of a recommendation keeps its number."),
        ("paragraph", 0, "", TRAINING),
    ]


def test_bullets_that_are_drawn_as_shapes():
    def draw(canvas):
        canvas.setFont("Helvetica", 10)
        for line, (fill, words) in enumerate([(1, "audit the records"), (0, "and report")]):
            canvas.circle(80 + 20 * line, 703 - 14 * line, 2, stroke=1 - fill, fill=fill)
            canvas.drawString(90 + 20 * line, 700 - 14 * line, words)
        canvas.circle(400, 600, 2, fill=1)

    assert brief(read_pdf(drawn(draw))) == [
        ("item", 1, "", "audit the records"),
        ("item", 2, "", "and report"),
    ]


def test_words_divided_at_line_ends():
    def draw(canvas):
        canvas.setFont("Helvetica", 10)
        lines = ["Our multi-", "agency meeting reviews each investi-", "gation, and the stalking-"]
        lines += ["related training was re-", "viewed. All stalking and related training went on."]
        for number, line in enumerate(lines):
            canvas.drawString(70, 700 - 12 * number, line)

    assert texts(drawn(draw)) == [
        "Our multi-agency meeting reviews each investigation, and the stalking-related training"
        " was re-viewed. All stalking and related training went on."
    ]


def test_characters_are_made_plain():
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))

    def draw(canvas):
        canvas.setFont("Vera", 10)
        canvas.drawString(70, 700, "The \ufb01rst\u00a0plan \u2013 victims\u2019 caf\u00e9s")

    assert texts(drawn(draw)) == ["The first plan \u2013 victims\u2019 caf\u00e9s"]


def test_false_bold_printed_twice_is_read_once():
    def draw(canvas):
        canvas.setFont("Helvetica", 10)
        for shift in (0, 0.3):
            canvas.drawString(70 + shift, 700, "Recommendation seven")

    assert texts(drawn(draw)) == ["Recommendation seven"]


def test_running_titles_and_page_numbers_are_dropped():
    def on_page(canvas, document):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, A4[1] - 40, "OFFICIAL \u2013 stalking plan")
        canvas.drawString(72, 40, "Force plan 2025")
        canvas.drawRightString(A4[0] - 72, 40, f"Page {document.page} of 4")

    story = []
    for number in (7, 8, 9, 10):
        story += [Paragraph(f"Recommendation {number}", HEADING), body(f"Answer {number}.")]
        story += [Paragraph("Response", HEADING), body(RECORDING), PageBreak()]
    found = texts(pdf(story[:-1], on_page=on_page))
    assert found == [
        text
        for number in (7, 8, 9, 10)
        for text in (f"Recommendation {number}", f"Answer {number}.", "Response", RECORDING)
    ]


@pytest.mark.parametrize("number", ["{0}", "- {0} -", "{0} / 3", "Page {0}", "p. {0}"])
def test_page_numbers_of_every_kind(number):
    def on_page(canvas, document):
        canvas.drawCentredString(300, 30, number.format(document.page))

    story = [body("One."), PageBreak(), body("Two."), PageBreak(), body("3 officers were trained.")]
    assert texts(pdf(story, on_page=on_page)) == ["One.", "Two.", "3 officers were trained."]


def test_contents_lists_are_dropped():
    def draw(canvas):
        canvas.setFont("Helvetica", 10)
        lines = ["Contents", "Crime recording ........................ 2"]
        lines += [
            "Learning and training of officers, staff",
            "and volunteers . . . . . . . . . . . 3",
        ]
        lines += ["Protection orders\u2026\u2026\u2026\u2026 14"]
        for number, line in enumerate(lines):
            canvas.drawString(70, 700 - 14 * number, line)
        canvas.drawString(70, 600, "The plan begins... with 2 officers.")

    assert texts(drawn(draw)) == ["The plan begins... with 2 officers."]


def test_two_columns_are_read_one_after_the_other():
    out = io.BytesIO()
    width = (A4[0] - 120) / 2
    frames = [Frame(50, 500, width, 260), Frame(70 + width, 500, width, 260)]
    document = BaseDocTemplate(out, pagesize=A4, pageTemplates=[PageTemplate("two", frames)])
    story = [Paragraph(f"Section {letter}", HEADING) for letter in "ABCD"]
    paragraphs = [f"{letter}{n} {TRAINING} {RECORDING}" for letter in "ABCD" for n in (1, 2)]
    flow = []
    for index, heading in enumerate(story):
        flow += [heading, body(paragraphs[2 * index]), body(paragraphs[2 * index + 1])]
    document.build(flow)
    found = texts(out.getvalue())
    order = [text.split()[0] if not text.startswith("Section") else text for text in found]
    assert order == [
        "Section A", "A1", "A2", "Section B", "B1", "B2",
        "Section C", "C1", "C2", "Section D", "D1", "D2",
    ]  # fmt: skip
    assert set(paragraphs) <= set(found)


def test_a_sentence_goes_on_over_the_page():
    long = " ".join(
        f"The supervisor reads case {number} and writes to the victim," for number in range(12)
    )
    found = texts(pdf([Spacer(1, 590), body(long + " then rests."), body("The end.")]))
    assert found == [long + " then rests.", "The end."]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_pages_printed_sideways(turn):
    def draw(canvas):
        width, height = A4
        canvas.translate(*{0: (0, 0), 90: (width, 0), 180: (width, height), 270: (0, height)}[turn])
        canvas.rotate(turn if turn != 270 else -90)
        canvas.drawString(60, 500, "The first line of the page,")
        canvas.drawString(60, 486, "which goes on here.")
        canvas.saveState()
        canvas.rotate(37)
        canvas.drawString(300, 30, "DRAFT")
        canvas.restoreState()

    assert texts(drawn(draw))[0] == "The first line of the page, which goes on here."


def test_a_page_that_the_viewer_turns():
    def draw(canvas):
        canvas.setPageRotation(90)
        canvas.translate(A4[0], 0)
        canvas.rotate(90)
        canvas.drawString(60, 500, "The first line of the page,")
        canvas.drawString(60, 486, "which goes on here.")

    assert texts(drawn(draw)) == ["The first line of the page, which goes on here."]


def test_a_scan_is_told_from_text():
    picture = Image.new("L", (60, 80), 200)

    def draw(canvas):
        for _ in range(3):
            canvas.drawInlineImage(picture, 0, 0, *A4)
            canvas.showPage()

    outcome, reason = refused(drawn(draw))
    assert outcome == "no_text"
    assert "3 pages, 3 with pictures" in reason
    assert refused(drawn(lambda canvas: canvas.showPage()))[0] == "no_text"


def test_what_cannot_be_read_is_named():
    whole = pdf([body(RECORDING)] * 30)
    assert refused(b"<html>no PDF</html>") == ("unsupported_type", "this is no PDF")
    assert refused(whole[: len(whole) // 2])[0] == "truncated"
    assert refused(whole[:-40])[0] == "truncated"
    assert refused(whole.replace(b"/Type /Catalog", b"/Type /Catalxx").replace(b"/Root", b"/Rxxt"))[
        0
    ] in ("unsupported_type", "no_text")

    def draw(canvas):
        canvas.drawString(70, 700, "Secret plan")

    assert refused(drawn(draw, encrypt=StandardEncryption("secret"))) == (
        "unsupported_type",
        "the PDF needs a password",
    )
    # a file that only forbids printing is read
    assert texts(drawn(draw, encrypt=StandardEncryption("", ownerPassword="o"))) == ["Secret plan"]


def page_of(content: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """A PDF of one page with this content stream, written by hand."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter %s>>stream\n%s\nendstream" % (len(content), filters, content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (
            table,
            len(out),
        )
    )


WORDS = b"BT /F1 12 Tf 50 700 Td (Recommendation seven) Tj ET\n"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(page_of(zlib.compress(b" " * (330 << 20), 9)), id="a huge stream"),
        pytest.param(
            page_of(
                zlib.compress(zlib.compress(b" " * (330 << 20), 9), 9),
                b"[/FlateDecode/FlateDecode]",
            ),
            id="packed twice",
        ),
        pytest.param(page_of(zlib.compress(WORDS * 50_000)), id="a million characters"),
    ],
)
def test_bombs_are_stopped(content):
    assert len(content) < 500_000
    with pytest.raises(UnreadableDocument) as caught:
        run_limited(read_pdf, content, seconds=1.0, memory_bytes=300 << 20)
    assert caught.value.outcome == "too_large"


def test_it_reads_in_a_child_process():
    content = page_of(zlib.compress(WORDS))
    document = run_limited(read_pdf, content, seconds=20, memory_bytes=1 << 29)
    assert document == read_pdf(content)
    assert document.text == "Recommendation seven"


@pytest.mark.parametrize(
    ("box", "outcome", "detail"),
    [
        ("0 0 0 0", "no_text", "it may be drawn or damaged"),
        ("0 0 99999999999 9", "no_text", "it may be drawn or damaged"),
        ("(a) 0 0 0", "unsupported_type", "non-number coordinate"),
        ("0 0 595", "unsupported_type", "damaged beyond reading (IndexError"),
        ("0 0 null 842", "unsupported_type", "damaged beyond reading (TypeError"),
    ],
)
def test_pages_of_impossible_sizes_say_why(box, outcome, detail):
    content = page_of(zlib.compress(WORDS)).replace(b"[0 0 595 842]", b"[%b]" % box.encode())
    with pytest.raises(UnreadableDocument) as caught:
        read_pdf(content)
    assert caught.value.outcome == outcome
    assert detail in str(caught.value)


SAMPLE = pdf([Paragraph("Plan", HEADING), body(RECORDING), body("\u2022 " + TRAINING)])


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_damaged_files_give_a_document_or_an_outcome(data):
    content = bytearray(SAMPLE)
    for _ in range(data.draw(st.integers(0, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    start = data.draw(st.integers(0, len(content)))
    del content[start : start + data.draw(st.sampled_from([0, 0, 1, 50, 2000]))]
    try:
        assert read_pdf(bytes(content)).blocks
    except UnreadableDocument as fault:
        assert fault.outcome in ("unsupported_type", "truncated", "no_text")


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_give_an_outcome(content):
    for tail in (
        content,
        b"%PDF-1.7\n" + content,
        b"%PDF-1.7\n" + content + b"\nstartxref\n9\n%%EOF",
    ):
        with pytest.raises(UnreadableDocument):
            read_pdf(tail)
