"""Segmentation: a Document aligned with the campaign's recommendations.

    segment(document, recommendations) -> tuple[Response, ...]

Loaded when first asked for: its patterns take 50 ms to compile, and a night on which nothing
changed needs no more than the plain data of response.py.
"""

from typing import TYPE_CHECKING, Any

from scraper.segment.response import Evidence, Response, Update

if TYPE_CHECKING:
    from scraper.segment.responses import SEGMENTER, segment

__all__ = ["SEGMENTER", "Evidence", "Response", "Update", "segment"]


def __getattr__(name: str) -> Any:
    if name in ("SEGMENTER", "segment"):
        from scraper.segment import responses

        return getattr(responses, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
