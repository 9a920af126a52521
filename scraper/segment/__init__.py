"""Segmentation: a Document aligned with the campaign's recommendations.

    segment(document, recommendations) -> tuple[Response, ...]

Loaded when first asked for: its patterns take 50 ms to compile, and a night on which nothing
changed needs no more than the plain data of response.py.
"""

from typing import TYPE_CHECKING, Any

from scraper.segment.response import SEGMENTER, Evidence, Response, Update

if TYPE_CHECKING:
    from scraper.segment.responses import segment

__all__ = ["SEGMENTER", "Evidence", "Response", "Update", "segment"]


def __getattr__(name: str) -> Any:
    if name == "segment":
        from scraper.segment import responses

        return responses.segment
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
