"""PDF tables, cell by cell: every cell's words alone in their place, whatever is ruled."""

import re
from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.colors import black, lightgrey
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import PageBreak, Paragraph, Spacer, Table

from scraper.extract.document import Document
from scraper.extract.pdf import read_pdf
from tests.test_pdf import BODY, HEADING, TRAINING, pdf

CELL = ParagraphStyle("cell", BODY, fontSize=9, leading=11, spaceAfter=0)
LABEL = ParagraphStyle("label", CELL, fontName="Helvetica-Bold")
HEADS = ["No.", "Recommendation", "Force update", "Owner", "Status"]
WIDTHS = [40, 200, 330, 90, 90]
WORDS = (
    "officers and staff review each report of stalking so that the record shows what was done and"
    " supervisors may check the quality of the work against the standard which victims were"
    " promised when they first called"
).split()
TOP = ("VALIGN", (0, 0), (-1, -1), "TOP")
STYLES = {
    "all rules": [TOP, ("GRID", (0, 0), (-1, -1), 0.5, black)],
    "rules between cells": [TOP, ("INNERGRID", (0, 0), (-1, -1), 0.5, black)],
    "level rules": [
        TOP,
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, black),
        ("LINEABOVE", (0, 0), (-1, 0), 0.5, black),
    ],
    "level rules in a box": [
        TOP,
        ("BOX", (0, 0), (-1, -1), 0.5, black),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, black),
    ],
    "no rules": [TOP],
}


def sentence(row: int, col: int, words: int) -> str:
    """Invented words with two tokens that no other cell holds, the last ending it."""
    made = [WORDS[(row * 7 + col * 3 + n) % len(WORDS)] for n in range(words)]
    made.insert(len(made) // 2, f"t{row}x{col}")
    return " ".join(made).capitalize() + f" e{row}x{col}."


def cells(document: Document, table: int = 0) -> dict[tuple[int, int], str]:
    """The text of each cell by (row, column), its blocks joined by a bar."""
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for block in document.blocks:
        if block.cell and block.cell.table == table:
            found[block.cell.row, block.cell.col].append(block.text)
    return {place: " | ".join(texts) for place, texts in found.items()}


def loose(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.cell is None]


def made(
    data: list[list[str]], style: list, widths=WIDTHS, size=None, running=True, **options
) -> bytes:
    """A PDF with a table between two paragraphs, its first row in bold type."""
    rows = [
        [Paragraph(text, CELL if number else LABEL) for text in row]
        for number, row in enumerate(data)
    ]
    story = [Paragraph("Before the table stands this sentence.", BODY), Spacer(1, 12)]
    story += [Table(rows, colWidths=widths, style=style, **options), Spacer(1, 16)]
    story += [Paragraph("After it comes another one, which " + " ".join(WORDS) + ".", BODY)]

    def on_page(canvas, document):
        if not running:
            return
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 30, "Force action plan")
        canvas.drawRightString(700, 30, str(document.page))

    return pdf(story, size=size or landscape(A4), on_page=on_page)


def plan(rows: int, longest: int) -> list[list[str]]:
    data = [list(HEADS)]
    for row in range(1, rows + 1):
        lengths = (0, 5 + row * 13 % longest // 2, 5 + row * 29 % longest, 2, 1)
        data.append([str(row + 6), *(sentence(row, col, lengths[col]) for col in range(1, 5))])
    return data


@pytest.mark.parametrize("repeat", [0, 1])
@pytest.mark.parametrize("kind", ["all rules", "rules between cells", "level rules", "level rules in a box", "no rules"])  # fmt: skip
def test_every_cell_of_a_long_table_stands_alone(kind, repeat):
    data = plan(14, 150)
    document = read_pdf(made(data, STYLES[kind], repeatRows=repeat))
    assert cells(document) == {
        (row, col): text for row, texts in enumerate(data) for col, text in enumerate(texts)
    }
    assert {b.text for b in document.blocks if b.cell and b.cell.header} == set(HEADS)
    assert [text.split()[0] for text in loose(document)] == ["Before", "After"]


@pytest.mark.parametrize("kind", ["all rules", "level rules", "no rules"])
def test_rows_that_a_page_break_cuts_are_whole(kind):
    # every row is longer than half a page, so that none stays on one page
    data = [list(HEADS)]
    for row in range(1, 6):
        data.append([str(row), sentence(row, 1, 90), sentence(row, 2, 420), "Crime", "Ongoing"])
    document = read_pdf(made(data, STYLES[kind], splitInRow=1))
    assert cells(document) == {
        (row, col): text for row, texts in enumerate(data) for col, text in enumerate(texts)
    }


def test_bands_of_colour_instead_of_rules():
    data = plan(9, 40)
    bands = [("BACKGROUND", (0, row), (-1, row), lightgrey) for row in range(0, len(data), 2)]
    document = read_pdf(made(data, [TOP, *bands]))
    assert cells(document) == {
        (row, col): text for row, texts in enumerate(data) for col, text in enumerate(texts)
    }


def test_merged_cells_over_a_page_break():
    # one recommendation of six parts, three on each page; its number is merged over them
    def part(number: str, rows: list[list[str]], spans: list) -> Table:
        data = [[number if not row else "", *texts] for row, texts in enumerate(rows)]
        data.insert(0, ["No.", "Part", "Force update"])
        data = [
            [Paragraph(text, CELL if row else LABEL) for text in texts]
            for row, texts in enumerate(data)
        ]
        return Table(data, colWidths=[60, 60, 300], style=[*STYLES["all rules"], *spans])

    parts = [[f"7.{number}", sentence(number, 2, 30)] for number in range(1, 7)]
    others = [["10.1", sentence(7, 2, 20)], ["10.2", sentence(8, 2, 20)]]
    closing = ["Other matters that concern partners only", "", ""]
    first = part("7", parts[:3], [("SPAN", (0, 1), (0, 3))])
    second = part("", parts[3:], [("SPAN", (0, 1), (0, 3))])
    rest = [["10", *others[0]], ["", *others[1]], closing]
    third = Table(
        [[Paragraph(text, CELL) for text in texts] for texts in rest],
        colWidths=[60, 60, 300],
        style=[*STYLES["all rules"], ("SPAN", (0, 0), (0, 1)), ("SPAN", (0, 2), (2, 2))],
    )
    document = read_pdf(pdf([first, PageBreak(), second, third]))
    found = {b.text: b.cell for b in document.blocks}
    places = {text: (c.row, c.col, c.rowspan, c.colspan) for text, c in found.items()}
    assert places == {
        "No.": (0, 0, 1, 1),
        "Part": (0, 1, 1, 1),
        "Force update": (0, 2, 1, 1),
        "7": (1, 0, 6, 1),
        **{text: (row, 1, 1, 1) for row, (text, _) in enumerate(parts, 1)},
        **{text: (row, 2, 1, 1) for row, (_, text) in enumerate(parts, 1)},
        "10": (7, 0, 2, 1),
        **{text: (row, 1, 1, 1) for row, (text, _) in enumerate(others, 7)},
        **{text: (row, 2, 1, 1) for row, (_, text) in enumerate(others, 7)},
        closing[0]: (9, 0, 1, 3),
    }


def test_numbers_on_the_first_row_of_a_group_only():
    data = [list(HEADS)]
    for row in range(1, 17):
        number = str(row) if row % 3 == 1 else ""
        data.append([number, *(sentence(row, col, (0, 12, 45, 2, 1)[col]) for col in range(1, 5))])
    document = read_pdf(made(data, STYLES["all rules"], repeatRows=1))
    assert cells(document) == {
        (row, col): text for row, texts in enumerate(data) for col, text in enumerate(texts) if text
    }


def test_several_paragraphs_and_items_in_a_cell():
    content = [
        Paragraph("<b>Update:</b> " + TRAINING, CELL),
        Spacer(1, 6),
        Paragraph("Detectives follow in the autumn.", CELL),
        Paragraph("\u2022 domestic abuse teams " + TRAINING, CELL, bulletText=None),
        Paragraph("\u2022 custody staff", CELL),
    ]
    table = Table(
        [["10", content], ["11", "Accepted"]], colWidths=[40, 300], style=STYLES["all rules"]
    )
    document = read_pdf(pdf([table]))
    assert [(b.kind, b.cell.row, b.cell.col, b.text) for b in document.blocks] == [
        ("paragraph", 0, 0, "10"),
        ("paragraph", 0, 1, "Update: " + TRAINING),
        ("paragraph", 0, 1, "Detectives follow in the autumn."),
        ("item", 0, 1, "domestic abuse teams " + TRAINING),
        ("item", 0, 1, "custody staff"),
        ("paragraph", 1, 0, "11"),
        ("paragraph", 1, 1, "Accepted"),
    ]
    assert document.blocks[1].lead == "Update:"


def test_labels_in_the_first_column_are_no_header():
    rows = [
        ["Recommendation", "10. Review learning and training"],
        ["Owner", "Head of Learning"],
        ["Status", "Action complete"],
    ]
    data = [[Paragraph(label, LABEL), Paragraph(text, CELL)] for label, text in rows]
    table = Table(data, colWidths=[100, 300], style=STYLES["all rules"])
    document = read_pdf(pdf([table]))
    assert not any(block.cell.header for block in document.blocks)
    assert document.blocks[1].marker == "10"
    assert [b.lead for b in document.blocks if b.cell.col == 0] == [
        "Recommendation",
        "Owner",
        "Status",
    ]


@pytest.mark.parametrize("above", range(84, 168, 12))
def test_a_row_with_blank_cells_at_the_head_of_a_page_is_one(above):
    """Wherever the page ends: the row of "Posts" has no status, as only it has none."""
    names = ["Records", "Training", "Risk", "Orders", "Victims", "Cases", "Posts", "Partners"]
    data = [["Recommendation", "Position", "Lead", "RAG"]]
    data += [[name, sentence(row, 1, 25), "ACC", "Green"] for row, name in enumerate(names)]
    data[7][1:] = ["", "ACC", ""]
    rows = [[Paragraph(text, CELL) for text in row] for row in data]
    table = Table(rows, colWidths=[100, 230, 60, 50], style=STYLES["all rules"])
    document = read_pdf(pdf([Spacer(1, 10 + above), table], size=(560, 600)))
    assert cells(document) == {
        (row, col): text for row, own in enumerate(data) for col, text in enumerate(own) if text
    }


KEYS = ["Area of work", "National ref", "What the force has done", "By whom"]


@pytest.mark.parametrize(
    "style", [STYLES["all rules"], [TOP, ("LINEBELOW", (0, 0), (-1, -1), 0.3, black)], [TOP]]
)
def test_forms_on_a_page_each(style):
    """Titles that count, and references that count with the pages, are no running titles; bold
    keys make a table where nothing else does."""
    story = []
    values = [
        ["Records", "11", sentence(0, 1, 40), "The Crime Registrar"],
        ["Training", "12", sentence(1, 1, 9), "Academy"],
        ["Partners", "13", "", "ACC"],
    ]
    for number, own in enumerate(values, 1):
        rows = [
            [Paragraph(key, LABEL), Paragraph(text, CELL)]
            for key, text in zip(KEYS, own, strict=True)
        ]
        story += [Paragraph(f"Form {number}", HEADING), Table(rows, [120, 320], style=style)]
        story += [PageBreak()]

    def on_page(canvas, document):
        canvas.drawString(60, 30, f"Stalking plan {document.page}")

    document = read_pdf(pdf(story, on_page=on_page))
    assert loose(document) == ["Form 1", "Form 2", "Form 3"]
    for number, own in enumerate(values):
        wanted = {(row, 0): key for row, key in enumerate(KEYS)}
        wanted |= {(row, 1): text for row, text in enumerate(own) if text}
        assert cells(document, number) == wanted


def test_bold_numbers_before_paragraphs_make_no_table():
    rows = [[Paragraph(str(n), LABEL), Paragraph(sentence(n, 1, 30), CELL)] for n in range(1, 6)]
    document = read_pdf(pdf([Table(rows, [30, 400], style=[TOP])]))
    assert not any(block.cell for block in document.blocks)


def test_a_table_for_each_recommendation():
    story = []
    for number in (7, 10):
        story += [Paragraph(f"Recommendation {number}", HEADING)]
        rows = [["Part", "Status"], [f"{number}.1", "Complete"], [f"{number}.2", "Ongoing"]]
        story += [Table(rows, colWidths=[100, 200], style=STYLES["all rules"]), Spacer(1, 20)]
    document = read_pdf(pdf(story))
    assert [b.text if b.cell is None else (b.cell.table, b.cell.row, b.text) for b in document.blocks] == [
        "Recommendation 7",
        (0, 0, "Part"), (0, 0, "Status"), (0, 1, "7.1"), (0, 1, "Complete"), (0, 2, "7.2"), (0, 2, "Ongoing"),
        "Recommendation 10",
        (1, 0, "Part"), (1, 0, "Status"), (1, 1, "10.1"), (1, 1, "Complete"), (1, 2, "10.2"), (1, 2, "Ongoing"),
    ]  # fmt: skip


def test_labels_centred_over_their_columns():
    label = ParagraphStyle("centred", LABEL, alignment=1)
    rows = [[Paragraph(text, label) for text in HEADS]]
    data = plan(6, 60)
    rows += [[Paragraph(text, CELL) for text in row] for row in data[1:]]
    table = Table(rows, colWidths=WIDTHS, style=STYLES["no rules"])
    document = read_pdf(pdf([table], size=landscape(A4)))
    assert cells(document) == {
        (row, col): text for row, texts in enumerate(data) for col, text in enumerate(texts)
    }


def test_a_frame_around_text_is_no_table():
    frame = Table([[Paragraph(TRAINING, CELL)]], colWidths=[300], style=STYLES["all rules"])
    story = [Paragraph("Summary", HEADING), frame, Spacer(1, 12), Paragraph("After.", BODY)]
    document = read_pdf(pdf(story))
    assert [(b.text, b.cell) for b in document.blocks] == [
        ("Summary", None),
        (TRAINING, None),
        ("After.", None),
    ]


def test_rules_between_paragraphs_make_no_table():
    story = []
    for number in range(4):
        rule = Table([[""]], colWidths=[400], style=[("LINEABOVE", (0, 0), (-1, -1), 0.5, black)])
        story += [rule, Paragraph(f"Paragraph {number}. {TRAINING}", BODY)]
    assert [b.cell for b in read_pdf(pdf(story)).blocks] == [None] * 4


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from(
        ["all rules", "rules between cells", "level rules", "level rules in a box"]
    ),
    lengths=st.lists(
        st.tuples(st.integers(3, 60), st.integers(3, 120), st.integers(1, 4)),
        min_size=3,
        max_size=9,
    ),
    repeat=st.integers(0, 1),
    size=st.sampled_from([A4, landscape(A4)]),
)
def test_no_word_of_any_ruled_table_is_lost_or_misplaced(kind, lengths, repeat, size):
    data = [["No.", "Recommendation", "Response", "Status"]]
    for row, words in enumerate(lengths, 1):
        data.append([str(row), *(sentence(row, col + 1, n) for col, n in enumerate(words))])
    share = (size[0] - 160) / 100
    widths = [10 * share, 35 * share, 40 * share, 15 * share]
    document = read_pdf(
        made(data, STYLES[kind], widths=widths, size=size, running=False, repeatRows=repeat)
    )
    for (row, col), text in cells(document).items():
        tokens = set(re.findall(r"[te]\d+x\d", text))
        assert tokens <= {f"t{row}x{col}", f"e{row}x{col}"}, (row, col)
    everything = " ".join(block.text for block in document.blocks)
    for texts in data:
        for text in texts:
            for token in re.findall(r"[te]\d+x\d", text):
                assert everything.count(token) == 1, token
    assert [text.split()[0] for text in loose(document)] == ["Before", "After"]
    assert len(cells(document)) == 4 * len(data)
