"""What kind of file a body is. Servers and file names lie; the bytes are asked first."""

import io
import zipfile

HTML = "text/html"
PLAIN = "text/plain"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"

# First bytes of files that are no plan we can read (registry of file signatures).
_MAGIC = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\x1f\x8b", "application/gzip"),
    (b"{\\rtf", "application/rtf"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!", "application/vnd.rar"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ\x90", "application/x-msdownload"),
)
_ENDINGS = {
    ".html": HTML, ".htm": HTML, ".xhtml": HTML, ".aspx": HTML, ".txt": PLAIN, ".md": PLAIN,
    ".pdf": PDF, ".docx": DOCX, ".odt": ODT,
}  # fmt: skip
# Only looked for where the bytes begin like markup or the type says HTML.
_MARKUP = (b"<!doctype html", b"<html", b"<head", b"<body", b"<!--", b"<div", b"<p", b"<h1", b"<table",
           b"<main", b"<section", b"<article", b"<meta", b"<title", b"<script", b"<h2", b"<ul", b"<ol",
           b"<span", b"<br", b"<a ", b"<b>", b"<strong", b"<dl", b"<h3", b"<header", b"<nav", b"<form",
           b"<center", b"<font", b"<style", b"<link")  # fmt: skip


def media_type_of(body: bytes, declared: str | None = None, name: str = "") -> str:
    """The media type of a body, by its bytes, then the declaration, then the name's ending.

    Returns HTML, PLAIN, PDF, DOCX or ODT for what can be read, any other media type for
    what cannot. Never raises.
    """
    head = body[:1024]
    if b"%PDF-" in head:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(body)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_MARKUP):
        return HTML
    if start.startswith(b"<?xml"):
        return HTML if b"<html" in start else "application/xml"
    said = (declared or "").split(";")[0].strip().lower()
    ending = (
        _ENDINGS.get("." + name.split("?")[0].rpartition(".")[2].lower(), "") if "." in name else ""
    )
    for kind in (said, ending):
        if kind in (HTML, "application/xhtml+xml"):
            return HTML
        if kind in (PLAIN, "text/markdown"):
            return PLAIN
        if kind in (PDF, DOCX, ODT):
            return kind  # its reader says what is wrong with it
    if said and said not in ("application/octet-stream", "binary/octet-stream"):
        return said
    return "application/octet-stream" if b"\x00" in head else PLAIN


def _in_zip(body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
            if "word/document.xml" in names:
                return DOCX
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return archive.read("mimetype").decode("ascii", "replace").strip()
            if any(name.startswith("word/") for name in names):
                return DOCX
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        if b"word/" in body:
            return DOCX  # cut off: its reader says so
        if b"opendocument.text" in body[:200]:
            return ODT
    return "application/zip"
