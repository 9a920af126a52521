"""PDF layouts drawn with reportlab: prose, run-in labels, three tables, a report with contents."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from documents_model import Block, Entry, Plan, Section, blocks
from documents_tables import row_texts
from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)
from reportlab.platypus.tableofcontents import TableOfContents

rl_config.invariant = 1  # no time of day and no random id: the same bytes every time

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=13, spaceAfter=6)
HEAD = ParagraphStyle("heading", BODY, fontName="Helvetica-Bold", keepWithNext=1)
STYLES = {
    "title": ParagraphStyle("title", BODY, fontName="Helvetica-Bold", fontSize=17, leading=21),
    "h1": ParagraphStyle("h1", HEAD, fontSize=14, leading=18, spaceBefore=10),
    "h2": ParagraphStyle("h2", HEAD, fontSize=12, leading=15, spaceBefore=8),
    # a label may stand alone at the foot of a page, its answer overleaf
    "label": ParagraphStyle("label", BODY, fontName="Helvetica-Bold"),
    "asks": ParagraphStyle("asks", BODY, fontName="Helvetica-Oblique"),
    "asks-li": ParagraphStyle("asks-li", BODY, fontName="Helvetica-Oblique", leftIndent=14),
    "p": BODY,
    "li": ParagraphStyle("li", BODY, leftIndent=14, bulletIndent=4),
    "cell": ParagraphStyle("cell", BODY, fontSize=8, leading=10, spaceAfter=3),
    "cell-li": ParagraphStyle("cell-li", BODY, fontSize=8, leading=10, spaceAfter=3, leftIndent=9),
    "large": ParagraphStyle("large", BODY, spaceAfter=3),
    "large-li": ParagraphStyle("large-li", BODY, spaceAfter=3, leftIndent=10),
    "head": ParagraphStyle("head", BODY, fontName="Helvetica-Bold", fontSize=8, leading=10),
}
MARGIN = 18 * mm
DASH = "–"
ROUND = "•"  # reportlab's code for it has no Unicode value in the file: readers see (cid:127)


def paragraphs(text: str, style: str = "p", bullet: str = DASH) -> list[Flowable]:
    """The text as flowables; list items carry a dash or a round bullet."""
    return [drawn(block, style, bullet) for block in blocks(text)]


def drawn(block: Block, style: str, bullet: str = DASH) -> Paragraph:
    if block.kind == "p":
        return Paragraph(escape(block.text, quote=False), STYLES[style])
    item = "li" if style == "p" else f"{style}-li"
    return Paragraph(escape(block.text, quote=False), STYLES[item], bulletText=bullet)


def heading(text: str, style: str) -> list[Flowable]:
    return [Paragraph(escape(text, quote=False), STYLES[style])] if text else []


def page_furniture(plan: Plan) -> Callable[[Canvas, Any], None]:
    """Draws the running head and the footer with the page number."""

    def draw(canvas: Canvas, document: Any) -> None:
        width, height = document.pagesize
        canvas.setFont("Helvetica", 8)
        if "header" in plan.extra:
            canvas.drawString(MARGIN, height - 11 * mm, plan.extra["header"])
        canvas.drawString(MARGIN, 9 * mm, plan.extra.get("footer", ""))
        canvas.drawRightString(width - MARGIN, 9 * mm, f"Page {canvas.getPageNumber()}")

    return draw


def built(plan: Plan, story: list[Flowable], size: tuple[float, float] = A4) -> bytes:
    target = io.BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=size,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=plan.title,
        author="",
    )
    furniture = page_furniture(plan)
    document.build(story, onFirstPage=furniture, onLaterPages=furniture)
    return target.getvalue()


def closing(plan: Plan) -> list[Flowable]:
    story: list[Flowable] = []
    for section in plan.closing:
        story += heading(section.heading, "h2") + paragraphs(section.text)
    return story


def prose(plan: Plan) -> bytes:
    story = heading(plan.title, "title") + paragraphs(plan.intro)
    for item in plan.entries:
        story += heading(item.heading, "h2") + paragraphs(item.wording, "asks")
        story += heading(plan.labels["answer"], "label") + paragraphs(item.answer)
    return built(plan, story + closing(plan))


def run_in(plan: Plan) -> bytes:
    """Heading, wording and answer share a paragraph; owner, target and status share the next."""
    story = heading(plan.title, "title") + paragraphs(plan.intro)
    for item in plan.entries:
        first, *rest = blocks(item.answer)
        wording = " ".join(block.text for block in blocks(item.wording))
        pieces = [
            f"<b>{escape(item.heading, quote=False)}</b>",
            f"<b>{plan.labels['asks']}</b> {escape(wording, quote=False)}",
            f"<b>{plan.labels['answer']}</b> {escape(first.text, quote=False)}",
        ]
        story.append(Paragraph(" ".join(pieces), BODY))
        story += [drawn(block, "p") for block in rest]
        facts = [f"<b>{label}</b> {escape(item.facts[name])}." for label, name in plan.columns]
        story += [Paragraph(" ".join(facts), BODY), Spacer(1, 6)]
    return built(plan, story + closing(plan))


def table_rows(plan: Plan) -> Iterator[tuple[bool, list[str]]]:
    """Every row of the table, and whether it opens an entry."""
    for item in plan.entries:
        yield True, row_texts(plan, item)
        for part in item.parts:
            yield False, row_texts(plan, item, part)


def table(plan: Plan, style: list[tuple[Any, ...]]) -> Table:
    """A table that repeats its header and may break in the middle of a row."""
    data: list[list[Any]] = [[Paragraph(name, STYLES["head"]) for name, _ in plan.columns]]
    style_name, bullet = plan.extra.get("cells", "cell"), plan.extra.get("bullet", DASH)
    data += [
        [paragraphs(text, style_name, bullet) for text in texts] for _, texts in table_rows(plan)
    ]
    return Table(
        data,
        colWidths=[float(width) for width in plan.extra["widths"].split()],
        repeatRows=1,
        splitByRow=0,  # first try to break inside the row, as a word processor does
        splitInRow=1,
        style=[("VALIGN", (0, 0), (-1, -1), "TOP"), *style],
    )


def table_story(plan: Plan, style: list[tuple[Any, ...]]) -> list[Flowable]:
    story = heading(plan.title, "title") + paragraphs(plan.intro)
    return [*story, table(plan, style), Spacer(1, 8), *closing(plan)]


def ruled(plan: Plan) -> bytes:
    """Landscape, ruled on all sides, rows broken wherever the page ends."""
    style = [
        ("GRID", (0, 0), (-1, -1), 0.6, colors.black),
        ("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey),
    ]
    return built(plan, table_story(plan, style), landscape(A4))


def rules(plan: Plan) -> bytes:
    """Portrait, with nothing but a thin line below each row."""
    style = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.grey),
        ("LINEABOVE", (0, 0), (-1, 0), 1, colors.black),
    ]
    return built(plan, table_story(plan, style))


def grouped(plan: Plan) -> bytes:
    """Landscape; no line crosses the first column inside a group."""
    style: list[tuple[Any, ...]] = [
        ("BOX", (0, 0), (-1, -1), 0.6, colors.black),
        ("INNERGRID", (1, 0), (-1, -1), 0.4, colors.black),
        ("LINEAFTER", (0, 0), (0, -1), 0.4, colors.black),
    ]
    for row, (opens, _) in enumerate(table_rows(plan), start=1):
        if opens:
            style.append(("LINEABOVE", (0, row), (0, row), 0.6, colors.black))
    return built(plan, table_story(plan, style), landscape(A4))


class ContentsDocument(BaseDocTemplate):
    """Tells the contents page of each heading that it draws."""

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        if isinstance(flowable, Paragraph) and flowable.style.name in {"h1", "h2"}:
            level = 0 if flowable.style.name == "h1" else 1
            self.notify("TOCEntry", (level, flowable.getPlainText(), self.page))


def section_heading(section: Section) -> list[Flowable]:
    level = "h2" if "." in section.heading.split(" ")[0] else "h1"
    return heading(section.heading, level) + paragraphs(section.text)


def report(plan: Plan) -> bytes:
    """A cover, a contents page with dotted leaders, chapters and sections with running heads."""
    contents = TableOfContents(dotsMinLevel=0)
    contents.levelStyles = [
        ParagraphStyle("toc1", BODY, fontName="Helvetica-Bold"),
        ParagraphStyle("toc2", BODY, leftIndent=12),
    ]
    cover = ParagraphStyle("cover", STYLES["title"], alignment=TA_CENTER)
    story: list[Flowable] = [Spacer(1, 60 * mm), Paragraph(plan.title, cover), PageBreak()]
    story += [*heading("Contents", "label"), contents, PageBreak()]
    story += section_heading(Section("1 Foreword", plan.intro))
    for item in plan.body:
        if isinstance(item, Entry):
            story += heading(item.heading, "h2")
            story += heading(plan.labels["asks"], "label") + paragraphs(item.wording, "asks")
            story += heading(plan.labels["answer"], "label") + paragraphs(item.answer, "p", ROUND)
        else:
            story += section_heading(item)
    for section in plan.closing:
        story += section_heading(section)
    target = io.BytesIO()
    document = ContentsDocument(target, pagesize=A4, title=plan.title, author="")
    frame = Frame(MARGIN, MARGIN, A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=page_furniture(plan)))
    document.multiBuild(story)
    return target.getvalue()
