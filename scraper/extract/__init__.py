"""Extraction: the bytes of one page or file -> a Document.

    extract(body, media_type, name) -> Document

Loaded when first asked for, as segmentation is: a night on which nothing changed only tells
that it did not (unchanged.py). Heavy libraries are imported by the reader that needs them, when
it is called.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scraper.extract.read import extract
    from scraper.extract.unchanged import content_sha256, same_content

__all__ = ["content_sha256", "extract", "same_content"]


def __getattr__(name: str) -> Any:
    if name == "extract":
        from scraper.extract import read

        return read.extract
    if name in ("content_sha256", "same_content"):
        from scraper.extract import unchanged

        return getattr(unchanged, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
