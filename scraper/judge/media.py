"""What kind of file a body is. Servers and file names lie; the bytes are asked first."""

import io
from urllib.parse import urlsplit

HTML = "text/html"
PLAIN = "text/plain"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
READABLE = frozenset({HTML, PLAIN, PDF, DOCX, ODT})

_ZIP = b"PK\x03\x04"
_UNKNOWN = "application/octet-stream"

# First bytes of files that no plan can be read from (registries of file signatures).
_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),  # any old Office file
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
)
# WHATWG MIME Sniffing, 7.1, and the tags that page fragments begin with.
_TAGS = (
    "!doctype html", "html", "head", "body", "script", "iframe", "h1", "h2", "h3", "div", "font",
    "table", "a", "style", "title", "b", "br", "p", "main", "article", "section", "header", "nav",
    "meta", "link", "ul", "ol", "dl", "form", "span", "strong", "center", "noscript",
)  # fmt: skip
_IN_ZIP = (
    ("word/", DOCX),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_TEXT_TYPES = frozenset({PLAIN, "text/markdown", "text/csv", "text/x-markdown"})
_SAYS_NOTHING = frozenset(
    {"", _UNKNOWN, "binary/octet-stream", "application/force-download", "*/*"}
)


def media_type_of(content_type: str | None, url: str, body: bytes) -> str:
    """The media type of a body by its bytes, then by its Content-Type, then by its URL.

    One of READABLE for what a plan can be read from; any other type for what it cannot.
    Never raises.
    """
    head = body[:1024]
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").lower().replace(b"\x00", b"")
    if head.startswith(_ZIP):
        return _in_zip(body)
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if _is_markup(start):
        return HTML
    if b"%PDF-" in head:  # readers allow up to 1,024 bytes of anything before it
        return PDF
    said = (content_type or "").split(";")[0].strip().lower()
    if said in (HTML, "application/xhtml+xml") and b"\x00" not in head:
        return HTML
    if said in _TEXT_TYPES and b"\x00" not in head:
        return PLAIN
    if start.startswith(b"<?xml") or said.endswith(("/xml", "+xml")):
        return "application/xml"
    if said not in _SAYS_NOTHING | READABLE | _TEXT_TYPES:
        return said
    ending = urlsplit(url).path.lower().rpartition(".")[2]
    textual = b"\x00" not in head and (said in _SAYS_NOTHING or ending in ("txt", "md"))
    return PLAIN if textual and _is_text(body[:4096]) else _UNKNOWN


def _is_markup(start: bytes) -> bool:
    while start.startswith(b"<!--"):
        _, found, rest = start.partition(b"-->")
        if not found:
            return True
        start = rest.lstrip()
    if start.startswith(b"<?xml"):
        return b"<html" in start
    if not start.startswith(b"<"):
        return False
    text = start[1:20].decode("ascii", "replace")
    return any(
        text.startswith(tag) and text[len(tag) : len(tag) + 1] in " \t\r\n>/" for tag in _TAGS
    )


def _is_text(sample: bytes) -> bool:
    controls = sum(byte < 9 or 13 < byte < 32 for byte in sample)
    return bool(sample) and controls == 0


def _in_zip(body: bytes) -> str:
    import zipfile  # 15 ms, and most plans are pages

    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return archive.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        if b"opendocument.text" in body[:200]:
            return ODT  # the type stands first and unpacked in an OpenDocument file
        names = ["word/"] if b"word/" in body else []  # cut off, yet its kind can be told
    for folder, kind in _IN_ZIP:
        if any(name.startswith(folder) for name in names):
            return kind
    return "application/zip"
