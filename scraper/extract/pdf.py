"""PDF documents: pdfplumber gives characters and rules with their places, and the modules
pdf_* make of them tables, columns, paragraphs and headings."""

from __future__ import annotations

import io
import logging
import re
from importlib.metadata import version
from typing import Any

from scraper.errors import UnreadableDocument
from scraper.extract.document import Block, Document
from scraper.extract.pdf_blocks import blocks_of
from scraper.extract.pdf_page import PrintedPage, read_page
from scraper.extract.words import fold
from scraper.judge.media import PDF

# Raised when the same document would yield other blocks.
PDF_VERSION = 2
# What limits.py has in memory before it reads one.
PRELOAD = ("pdfplumber",)

# The longest plan seen has 60 pages; reports that hold a plan as an annex have 200.
_PAGES = 400
# titles that programs fill in by themselves
_NO_TITLE = re.compile(
    r"(microsoft (word|powerpoint|excel) - .*|document ?\d*|untitled.*"
    r"|.*\.(docx?|dotx?|odt|pdf|html?)|\(?anonymous\)?|powerpoint presentation|about:blank|slide \d+|title)",
    re.IGNORECASE,
)


def read_pdf(body: bytes) -> Document:
    """A PDF with a text layer: headings, lists, and tables that go on over pages.

    Raises UnreadableDocument: ``no_text`` for scanned pages, ``truncated`` if the end of
    the file is missing, ``too_large`` over 400 pages, ``unsupported_type`` if it needs a
    password or is damaged beyond reading.
    """
    if b"%PDF-" not in body[:1024]:
        raise UnreadableDocument("unsupported_type", "this is no PDF")
    if body.rfind(b"startxref") < body.rfind(b"endobj"):
        # a reader that repairs would show half a plan, and the rest would seem missing
        raise UnreadableDocument("truncated", f"the PDF is cut off after {len(body)} bytes")
    metadata, pages = _pages(body)
    blocks = blocks_of(pages)
    if not any(char.isalnum() for block in blocks for char in block.text):
        raise UnreadableDocument("no_text", _why_no_text(pages))
    return Document(
        media_type=PDF,
        title=_title(metadata) or _first_heading(blocks),
        text="\n\n".join(block.text for block in blocks),
        blocks=blocks,
        extractor=f"pdfplumber {version('pdfplumber')} + layout {PDF_VERSION}",
    )


def _why_no_text(pages: list[PrintedPage]) -> str:
    pictures = sum(1 for page in pages if page.pictures)
    if pictures:
        return (
            f"the PDF has {len(pages)} pages, {pictures} with pictures, and no text; it is a scan"
        )
    return f"the PDF has {len(pages)} pages and no text on them; it may be drawn or damaged"


def _pages(body: bytes) -> tuple[dict[str, Any], list[PrintedPage]]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font
    try:
        with pdfplumber.open(io.BytesIO(body)) as pdf:
            if len(pdf.pages) > _PAGES:
                raise UnreadableDocument(
                    "too_large", f"the PDF has {len(pdf.pages)} pages; {_PAGES} are read at most"
                )
            pages = []
            for page in pdf.pages:
                pages.append(read_page(page))
                page.close()
            if not pages:
                raise UnreadableDocument("unsupported_type", "the PDF is damaged: it has no pages")
            return pdf.metadata, pages
    except PdfminerException as fault:
        if any(isinstance(each, PDFPasswordIncorrect) for each in fault.args):
            raise UnreadableDocument("unsupported_type", "the PDF needs a password") from fault
        if any(isinstance(each, MemoryError) for each in fault.args):
            raise UnreadableDocument(
                "too_large", "the PDF unpacks to more than there is memory for"
            ) from fault
        raise _damaged(fault) from fault
    except (
        MalformedPDFException,
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
        OSError,
    ) as fault:
        raise _damaged(fault) from fault


def _damaged(fault: Exception) -> UnreadableDocument:
    # pdfplumber's faults hold the fault beneath
    within = fault.args[0] if fault.args else None
    cause = within if isinstance(within, Exception) else fault
    return UnreadableDocument(
        "unsupported_type", f"the PDF is damaged beyond reading ({type(cause).__name__}: {cause})"
    )


def _title(metadata: dict[str, Any]) -> str:
    title = metadata.get("Title")
    text = fold(title) if isinstance(title, str) else ""
    return "" if _NO_TITLE.fullmatch(text) or not any(map(str.isalnum, text)) else text


def _first_heading(blocks: tuple[Block, ...]) -> str:
    """The first of the largest headings."""
    found = [block for block in blocks if block.kind == "heading"]
    return min(found, key=lambda block: block.level).text if found else ""
