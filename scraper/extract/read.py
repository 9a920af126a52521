"""The door of extraction: which reader reads what, and the reader for HTML."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from scraper.errors import UnreadableDocument
from scraper.extract.charset import charset_of, decode
from scraper.extract.document import Document
from scraper.extract.html import walk
from scraper.extract.scope import holds_text, main_content
from scraper.judge.media import DOCX, HTML, ODT, PDF, PLAIN, media_type_of
from scraper.judge.page import is_too_deep

if TYPE_CHECKING:
    from trafilatura.settings import Extractor

# Raised when the walk, the scope or a reader changes what a page yields; stored with every
# version, so that our own improvements are told from what forces changed.
WALK_VERSION = 3

# Imported once by the process that reading children are forked from.
PRELOAD = ("trafilatura", "selectolax.lexbor")

# A document that takes longer, or more memory, than this is a trap or broken: the largest
# real plan (a 30-page table) takes 3 s and 200 MB.
SECONDS = 60.0
MEMORY_BYTES = 1_500_000_000

_LARGE_SPAN = re.compile(r"((?:row|col)span\s*=\s*[\"']?)\d{2,}", re.IGNORECASE)


def extract(
    body: bytes, media_type: str | None = None, name: str = "", *, isolated: bool = False
) -> Document:
    """Read one page or file.

    ``media_type`` is what the server (or the user) said, with or without ``; charset=``;
    the bytes decide where they are telling. ``name`` is a file name or address whose
    ending helps where neither says anything. Documents are always read in a child process
    with limits on time and memory; ``isolated`` reads pages there too.
    Raises UnreadableDocument, with an outcome of the contract, when nothing can be read.
    """
    if not body.strip():
        raise UnreadableDocument("no_text", f"{name or 'the body'} is empty")
    kind = media_type_of(media_type, name, body)
    charset = charset_of(media_type)
    if kind == HTML and not isolated:
        return read_html(body, charset)
    from scraper.extract.limits import run_limited

    if kind == HTML:
        return run_limited(read_html, body, charset, seconds=SECONDS, memory_bytes=MEMORY_BYTES)
    if kind == PLAIN:
        from scraper.extract.plain import read_plain

        return read_plain(body, charset)
    reader = _document_reader(kind)
    if reader is None:
        raise UnreadableDocument(
            "unsupported_type",
            f"{name or 'the body'} is {kind}, which planwatch cannot read as a plan",
        )
    return run_limited(reader, body, seconds=SECONDS, memory_bytes=MEMORY_BYTES)


def _document_reader(kind: str) -> Callable[[bytes], Document] | None:
    if kind == PDF:
        from scraper.extract.pdf import read_pdf

        return read_pdf
    if kind == DOCX:
        from scraper.extract.docx import read_docx

        return read_docx
    if kind == ODT:
        from scraper.extract.odt import read_odt

        return read_odt
    return None


def read_html(body: bytes, charset: str | None = None) -> Document:
    """An HTML page: its main content as trafilatura finds it, as blocks that lose nothing."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document as Judged

    html = decode(body, charset)
    if is_too_deep(html):
        raise UnreadableDocument(
            "too_large", "its elements stand in each other too deep to be read"
        )
    # What the page itself declares to be its main content is all that can hold the plan (scope.py
    # looks nowhere else); the rest of the page would only cost time.
    page = walk(html, within_main=True)
    if page.main and not holds_text(page):
        page = replace(walk(html), main="")
    judged = bare_extraction(_with_small_spans(page.main or html), options=_options())
    kept = judged.raw_text if isinstance(judged, Judged) else None
    placed, scope = main_content(page, kept or "")
    if not placed:
        raise UnreadableDocument(
            "no_text", "the page holds no text; it may need scripts to show any"
        )
    blocks = tuple(each.block for each in placed)
    return Document(
        media_type=HTML,
        title=page.title,
        text="\n\n".join(block.text for block in blocks),
        blocks=blocks,
        extractor=html_extractor(),
        links=tuple(link for each in placed for link in each.links),
        scope=scope,
        lang=page.lang,
    )


@lru_cache
def _options() -> "Extractor":
    """How trafilatura is asked: what may be content is. Made once, since it reads its
    configuration anew for every page otherwise."""
    from trafilatura.settings import Extractor

    return Extractor(output_format="txt", recall=True, comments=False)


def _with_small_spans(html: str) -> str:
    """The page without spans of ten and more. Trafilatura writes a mark for every cell that a
    span covers: 200 rows with a colspan of 1000 took it 20 s. The text it keeps is the same."""
    lower = html.lower()
    if "colspan" not in lower and "rowspan" not in lower:
        return html  # most pages; the pattern is slow
    return _LARGE_SPAN.sub(r"\g<1>9", html)


@lru_cache
def html_extractor() -> str:
    """The name and version of what reads HTML, as stored with every reading."""
    return f"trafilatura {version('trafilatura')} + blocks {WALK_VERSION}"
