"""Whether a body that arrived without complaint was nevertheless cut off."""

import re

from scraper.judge.media import DOCX, HTML, ODT, PDF

_OPEN_TAG_AT_END = re.compile(rb"<[a-zA-Z/!][^<>]{0,2000}\Z")
_CLOSED = re.compile(rb"</(html|body)\s*>?", re.IGNORECASE)
_END_OF_ZIP = b"PK\x05\x06"
_LINEAR = re.compile(rb"/Linearized.{0,200}?/L\s+(\d{1,12})", re.DOTALL)
# Pages that close their paragraphs and cells as they go would close the last one too.
_CLOSES = re.compile(rb"</(?:p|li|td|div|h[1-6])\s*>", re.IGNORECASE)
_ENOUGH_CLOSES = 5


def cut_off(media_type: str, body: bytes, promised: int | None) -> str | None:
    """Why the body must be incomplete, or None. ``promised`` is the length that an answer
    without Content-Encoding announced. Plenty of whole pages lack their last tags, so
    that alone is no sign."""
    if media_type == HTML:
        return _html(body, promised)
    if media_type == PDF:
        return _pdf(body)
    if media_type in (DOCX, ODT) and _END_OF_ZIP not in body[-70_000:]:
        return "the file breaks off before the list of its contents"
    return None


def _html(body: bytes, promised: int | None) -> str | None:
    tail = body[-4096:].rstrip()
    if _CLOSED.search(tail):
        return None
    if promised is not None and promised > len(body):
        return f"{len(body)} of {promised} bytes came, and the page has no end"
    if _OPEN_TAG_AT_END.search(tail) and b"<!--" not in tail[tail.rfind(b"<") :]:
        return "the page breaks off inside a tag"
    if not tail.endswith((b">", b".", b"!", b"?", b":", b'"', b"\xc2\xa9", b"}", b";", b")")) and (
        len(_CLOSES.findall(body)) >= _ENOUGH_CLOSES
    ):
        return "the page breaks off inside a sentence, with its elements still open"
    return None


def _pdf(body: bytes) -> str | None:
    linear = _LINEAR.search(body[:1024])
    if linear and int(linear.group(1)) > len(body):
        return f"{len(body)} of the {linear.group(1).decode()} bytes that the PDF says it has"
    if b"%%EOF" not in body:
        return "the PDF has no end mark"
    return None
