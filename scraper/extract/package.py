"""Zipped XML packages (DOCX, ODT) opened with the mistrust a stranger's file deserves."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from scraper.errors import UnreadableDocument

if TYPE_CHECKING:
    from lxml.etree import _Element

# The largest XML part that is unpacked. A plan of 200 pages with tracked changes has some
# 8 MB of markup, and lxml takes about ten times a part's size in memory.
PART_BYTES = 48 << 20
# Word and OpenOffice write no other methods; bzip2 and LZMA unpack without a bound.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = 0x1


def open_package(body: bytes, kind: str) -> zipfile.ZipFile:
    """The package in ``body``. ``kind`` names it in messages, such as "Word document".

    Raises UnreadableDocument: ``truncated`` if the end of the file is missing,
    ``unsupported_type`` if it is no package, or one that needs a password.
    """
    if body.startswith(_OLE):
        raise UnreadableDocument(
            "unsupported_type",
            f"the {kind} needs a password, or is of the old format that planwatch does not read",
        )
    try:
        return zipfile.ZipFile(io.BytesIO(body))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        if body.startswith(b"PK\x03\x04") and b"PK\x05\x06" not in body:
            raise UnreadableDocument(
                "truncated", f"the {kind} is cut off after {len(body)} bytes"
            ) from fault
        raise UnreadableDocument("unsupported_type", f"this is no {kind} ({fault})") from fault


def read_part(package: zipfile.ZipFile, name: str) -> bytes | None:
    """The bytes of one part, None if the package has no such part.

    Raises UnreadableDocument: ``too_large`` if it unpacks to more than PART_BYTES,
    whatever size it announces; ``unsupported_type`` if it is damaged or locked.
    """
    try:
        entry = package.getinfo(name)
    except KeyError:
        return None
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableDocument("unsupported_type", f"its part {name} is locked with a password")
    if entry.compress_type not in _METHODS:
        raise UnreadableDocument("unsupported_type", f"its part {name} is packed in an unusual way")
    try:
        with package.open(entry) as part:
            data = part.read(PART_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as fault:
        raise UnreadableDocument(
            "unsupported_type", f"its part {name} is damaged ({fault})"
        ) from fault
    if len(data) > PART_BYTES:
        raise UnreadableDocument(
            "too_large", f"its part {name} unpacks to more than {PART_BYTES >> 20} MB"
        )
    return data


def parse_xml(data: bytes, name: str) -> _Element:
    """The root element of an XML part; no entity is expanded and nothing is fetched.

    Raises UnreadableDocument ``unsupported_type`` for damaged XML, and for a document type
    definition, which these formats forbid and only bombs carry.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise UnreadableDocument(
            "unsupported_type", f"its part {name} is not well-formed ({fault})"
        ) from fault
    if root.getroottree().docinfo.doctype:
        raise UnreadableDocument(
            "unsupported_type", f"its part {name} declares entities of its own"
        )
    return root
