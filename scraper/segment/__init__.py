"""Segmentation: a Document aligned with the campaign's recommendations.

segment(document, recommendations) -> tuple[Response, ...]
"""

from scraper.segment.response import Evidence, Response, Update
from scraper.segment.responses import SEGMENTER, segment

__all__ = ["SEGMENTER", "Evidence", "Response", "Update", "segment"]
