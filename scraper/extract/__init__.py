"""Extraction: the bytes of one page or file -> a Document.

    extract(body, media_type, name) -> Document

Heavy libraries are imported by the reader that needs them, when it is called.
"""

from scraper.extract.read import extract
from scraper.extract.unchanged import content_sha256, same_content

__all__ = ["content_sha256", "extract", "same_content"]
