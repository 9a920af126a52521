"""Two PDFs that reportlab does not set: a browser's print of forms, and a scan without text.

The browser's print needs chromium, whose releases write different bytes, so that document is drawn
only when asked for (`make_documents.py --print`); otherwise the file that is there stays.
"""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
import textwrap
from html import escape
from pathlib import Path

from documents_model import Block, Plan, blocks
from documents_tables import row_texts
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

FIXED_DATE = b"D:20241120090000+00'00'"
STYLE = """
@page { size: A4; margin: 18mm }
body { font: 11pt Liberation Sans, sans-serif }
section { page-break-before: always }
table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid #666; padding: 4px 6px; vertical-align: top; text-align: left }
th { width: 28% }
"""


def html_blocks(found: list[Block]) -> str:
    pieces: list[str] = []
    for block in found:
        text = escape(block.text, quote=False)
        pieces.append(f"<li>{text}</li>" if block.kind == "li" else f"<p>{text}</p>")
    return re.sub(r"((?:<li>.*?</li>)+)", r"<ul>\1</ul>", "".join(pieces))


def forms_page(plan: Plan) -> str:
    """The page that the browser prints: one section, and so one sheet, a recommendation."""
    parts = [f"<h1>{plan.title}</h1>", html_blocks(blocks(plan.intro))]
    for item in plan.entries:
        rows = zip((label for label, _ in plan.columns), row_texts(plan, item), strict=True)
        cells = "".join(
            f"<tr><th>{label}</th><td>{html_blocks(blocks(text))}</td></tr>" for label, text in rows
        )
        parts.append(f"<section><h2>{item.heading}</h2><table>{cells}</table></section>")
    parts += [f"<p>{section.heading}</p>" for section in plan.closing]
    head = f"<meta charset=utf-8><title>{plan.title}</title><style>{STYLE}</style>"
    return f"<!doctype html><html lang=en-GB>{head}<body>{''.join(parts)}</body></html>"


def browser_forms(plan: Plan) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        page, target = Path(folder, "page.html"), Path(folder, "plan.pdf")
        page.write_text(forms_page(plan), encoding="utf-8")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu"]
        command += ["--no-pdf-header-footer", "--disable-pdf-tagging"]
        subprocess.run(
            [*command, f"--print-to-pdf={target}", page.as_uri()],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return re.sub(rb"D:\d{14}\+00'00'", FIXED_DATE, target.read_bytes())


def page_image(text: str) -> Image.Image:
    """A page as a scanner sees it: small bitmap letters, enlarged and not quite upright."""
    page = Image.new("L", (420, 594), 255)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default_imagefont()
    row = 40
    for block in blocks(text):
        for line in textwrap.wrap(block.text, 55):
            pen.text((40, row), line, fill=0, font=font)
            row += 14
        row += 12
    turned = page.resize((840, 1188), Image.Resampling.NEAREST).rotate(0.7, fillcolor=255)
    return turned.convert("1", dither=Image.Dither.NONE)


def scan(plan: Plan) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1)
    canvas.setTitle(plan.title)
    for name in ("page 1", "page 2"):
        canvas.drawImage(ImageReader(page_image(plan.extra[name])), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return target.getvalue()
