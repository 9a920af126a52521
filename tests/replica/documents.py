"""The PDFs of the replica: one force's plan as a document, and one without any text."""

from functools import cache
from html import escape
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate

from tests.replica.bank import Passage
from tests.replica.layouts.markup import recommendation
from tests.replica.plan import Plan


@cache
def plan_pdf(plan: Plan) -> bytes:
    """The plan under numbered headings; the same bytes for the same plan."""
    styles = getSampleStyleSheet()

    def block(text: str, style: str) -> Flowable:
        return Paragraph(escape(text, quote=False), styles[style])

    def passages(pieces: tuple[Passage, ...], style: str) -> list[Flowable]:
        blocks = []
        for piece in pieces:
            blocks.append(block(piece.text, style))
            blocks += [
                Paragraph(escape(i, quote=False), styles[style], bulletText="•")
                for i in piece.items
            ]
        return blocks

    story = [block("Stalking super-complaint: delivery plan", "Title")]
    story += passages(plan.introduction, "BodyText")
    for entry in plan.entries:
        story.append(block(f"{recommendation(entry)}: {entry.title}", "Heading2"))
        story += passages(entry.wording, "Italic")
        story.append(block("Response", "Heading4"))
        placeholder = (Passage(entry.placeholder),) if entry.placeholder else ()
        story += passages(entry.answer or placeholder, "BodyText")
    out = BytesIO()
    SimpleDocTemplate(out, pagesize=A4, invariant=1, title="Delivery plan").build(story)
    return out.getvalue()


@cache
def scanned_pdf() -> bytes:
    """Two pages that hold a picture each and no text, as a scanner makes them."""
    from PIL import Image, ImageDraw

    page = Image.new("L", (620, 877), 245)
    pen = ImageDraw.Draw(page)
    for line in range(40):
        pen.line((60, 80 + 18 * line, 520 - 37 * line % 200, 80 + 18 * line), fill=60, width=6)
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for _ in range(2):
        canvas.drawImage(ImageReader(page), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
