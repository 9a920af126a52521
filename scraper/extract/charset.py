"""Which characters the bytes of a page stand for; declarations are often wrong."""

import codecs
import re

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_\-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([a-zA-Z0-9_\-]+)", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# WHATWG Encoding Standard: these labels all mean windows-1252 on the web.
_LATIN = frozenset({"ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin1", "latin-1", "cp1252"})


def _declared(body: bytes, header: str | None) -> str | None:
    for label in (header, *(m.group(1).decode("ascii") for m in _matches(body))):
        if label:
            try:
                return codecs.lookup(label.strip().strip("\"'")).name
            except LookupError:
                continue
    return None


def _matches(body: bytes) -> list[re.Match[bytes]]:
    head = body[:4096]
    return [found for found in (_XML.search(head), _META.search(head)) if found]


def charset_of(media_type: str | None) -> str | None:
    """The ``charset`` of a Content-Type as declared, None where there is none."""
    for part in (media_type or "").split(";")[1:]:
        key, _, value = part.partition("=")
        if key.strip().lower() == "charset":
            return value.strip()
    return None


def decode(body: bytes, header: str | None = None) -> str:
    """Text of an HTML or plain-text body; never raises, unmappable bytes become U+FFFD.

    A byte-order mark wins. Bytes that are valid UTF-8 are UTF-8 whatever is declared,
    since legacy text is hardly ever valid UTF-8 by chance. Bytes that are not are read as
    declared, or as windows-1252 where the declaration says UTF-8 or nothing.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    declared = _declared(body, header)
    if declared and declared.startswith(("utf-16", "utf-32")) and b"\x00" in body[:200]:
        return body.decode(declared, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as fault:
        if _cut_at_the_end(body, fault):
            return body.decode("utf-8", "replace")
    if declared is None or declared == "utf-8" or declared in _LATIN or declared == "iso8859-1":
        declared = "cp1252"
    return body.decode(declared, "replace")


def _cut_at_the_end(body: bytes, fault: UnicodeDecodeError) -> bool:
    # a truncated page may end in the middle of a character
    return fault.start >= len(body) - 3 and any(byte > 0x7F for byte in body[: fault.start])
