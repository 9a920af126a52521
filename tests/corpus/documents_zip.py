"""Zip files of the same bytes at every run: fixed times, fixed order, one compression level."""

from __future__ import annotations

import io
import zipfile

STAMP = (2024, 11, 20, 9, 0, 0)


def packed(members: list[tuple[str, bytes]], *, stored: frozenset[str] = frozenset()) -> bytes:
    """A zip of the members in the order given; those in `stored` are not compressed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data, compresslevel=9)
    return target.getvalue()


def repacked(body: bytes) -> bytes:
    """The same members in a zip whose times and compression are fixed."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    return packed(members)
