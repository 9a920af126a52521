"""Which extractor reads what today, said without reading anything."""

from functools import lru_cache
from importlib.metadata import version

from scraper.extract.read import html_extractor
from scraper.judge.media import DOCX, HTML, ODT, PDF, PLAIN


@lru_cache
def todays_extractor(media_type: str) -> str:
    """What ``Document.extractor`` would say of a body of that media type; "" for a type
    that is not read any more. tests/test_rebuild.py holds it to what the readers write."""
    if media_type == HTML:
        return html_extractor()
    if media_type == PDF:
        from scraper.extract.pdf import PDF_VERSION

        return f"pdfplumber {version('pdfplumber')} + layout {PDF_VERSION}"
    if media_type == DOCX:
        from scraper.extract.docx import DOCX_VERSION

        return f"mammoth {version('mammoth')} + markup {DOCX_VERSION}"
    if media_type == ODT:
        from scraper.extract.odt import ODT_VERSION

        return f"opendocument {ODT_VERSION}"
    if media_type == PLAIN:
        from scraper.extract.plain import PLAIN_VERSION

        return f"plain text {PLAIN_VERSION}"
    return ""
